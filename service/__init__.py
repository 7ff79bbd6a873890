"""The HTTP service: finished documents out, facts in."""
