"""The files beside a database: for whoever may use the database, and for nobody else."""

import os
import stat
from pathlib import Path

ALONE = 0o600


def companion(database: Path, ending: str) -> Path:
    """The file beside a database that it is known by, whatever link leads to the database."""
    real = database.resolve()
    return real.with_name(real.name + ending)


def open_companion(path: Path, database: Path, flags: int = 0) -> int:
    """A descriptor of a file beside a database, made where it is not there, with the database's mode and owner.

    Whoever can open a file can hold its locks, and the database's users include those whom its mode lets in. A link is
    not followed: where others may write to the folder, it would lead to a file of somebody else.

    :param flags: besides those to read, write and create
    :raises OSError: it cannot be opened
    """
    try:
        kept = database.stat()
    except FileNotFoundError:
        kept = None
    mode = ALONE if kept is None else stat.S_IMODE(kept.st_mode) & 0o666
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | flags, mode)
    try:
        found, user = os.fstat(descriptor), os.geteuid()
        if kept is not None and user == 0 and (found.st_uid, found.st_gid) != (kept.st_uid, kept.st_gid):
            os.fchown(descriptor, kept.st_uid, kept.st_gid)
        if stat.S_IMODE(found.st_mode) != mode and user in (0, found.st_uid):
            os.fchmod(descriptor, mode)  # the umask took some of it away, or an older edb gave more
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
