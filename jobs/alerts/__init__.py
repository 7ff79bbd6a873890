"""Alerts as time passes: those that time alone moves, and the messages that tell of them."""
