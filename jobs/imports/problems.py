"""Why an import cannot go on, and the bad rows that it met."""

from dataclasses import dataclass

from jobs import problems


class InputError(problems.JobError):
    """The import cannot be done; the message is one sentence for the person who started it."""


class UsageError(InputError, problems.UsageError):
    """The command was given something that cannot work: a file that is not there, a mapping that does not run."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """One reason why a row of the input cannot be taken. `line` is None where a mapping does not pass `_line` on."""

    file: str
    line: int | None
    field: str
    reason: str
    value: str
