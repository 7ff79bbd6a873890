"""The settings of a command, from the environment: what is wrong with them is said."""

import multiprocessing
import os
import sys
from functools import cache
from pathlib import Path

from jobs.cli.output import problems_as_sentences, say
from jobs.problems import UsageError
from service.settings import Settings, SettingsError, read_settings, unknown_settings

CHILD_OF = "--child-of"


def settings_or_exit() -> Settings:
    """The settings; a wrong one ends the program with a sentence, and a variable that is none is named."""
    _name_unknown()
    with problems_as_sentences():
        try:
            return read_settings()
        except SettingsError as error:
            raise UsageError(str(error)) from None


def database_path() -> Path:
    """The database that the settings name."""
    return settings_or_exit().database


@cache
def _name_unknown() -> None:
    """Once, and not by a process that another of ours has started."""
    if CHILD_OF not in sys.argv and multiprocessing.parent_process() is None:
        for sentence in unknown_settings(os.environ):
            say(f"edb: {sentence}", err=True)
