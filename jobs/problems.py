"""What a person asked for and cannot have; each message is one sentence that says why, and what to do."""


class JobError(Exception):
    """It cannot be done as things are."""


class UsageError(JobError):
    """It was asked for in a way that cannot be taken, whatever things are."""
