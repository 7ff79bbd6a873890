"""Alerts: what is watched, when it is bad for long enough to say so, and to whom it is said."""
