"""Malformed files and bodies by the thousand: each refused with place and reason, and what is valid taken exactly."""
