"""Who works at the command line, as the audit names them."""

from getpass import getuser


def actor() -> str:
    """The person, by the name that this machine knows."""
    return f"{getuser()} on the command line"
