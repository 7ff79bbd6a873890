"""A length of time as one writes it on the command line: 90, 90s, 15m, 2h, 1d."""

import re

import typer

_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def duration(given: object) -> int:
    """So many seconds, of a text; a default is given in seconds.

    :raises typer.BadParameter: the text is no length of time
    """
    text = str(given)
    match = re.fullmatch(r"(\d{1,9})([smhd]?)", text, re.ASCII)
    if match is None:
        raise typer.BadParameter(f"{text!r} is no length of time; 90s, 15m, 2h and 1d are.")
    return int(match[1]) * _SECONDS[match[2]]
