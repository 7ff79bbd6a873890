"""Finished documents: pure functions from a tenant's history to the JSON that is served."""
