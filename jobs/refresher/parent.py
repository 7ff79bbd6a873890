"""The process that this one belongs to: when that ends, in whatever way, this one does too."""

import logging
import os
import select
import signal
import threading
from contextlib import suppress
from time import sleep

LOOK_SECONDS = 0.5  # where the system does not tell of the end of a process
GRACE_SECONDS = 15.0  # for an end in good order, as on SIGTERM; then it is the system's

log = logging.getLogger("edb")


def end_with(parent: int) -> None:
    """Have this process end with another, its parent: in good order, and soon in any case."""
    threading.Thread(target=_end_after, args=(parent,), name="edb-parent", daemon=True).start()


def _end_after(parent: int) -> None:
    _wait_for_end_of(parent)
    log.warning("process %d, which this one belongs to, has ended; so does this one", parent)
    main = threading.main_thread().ident
    if main is not None:
        signal.pthread_kill(main, signal.SIGTERM)  # to that thread, so that it wakes up for it
    sleep(GRACE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def _wait_for_end_of(parent: int) -> None:
    with suppress(AttributeError, OSError):  # another system, a sandbox, or a parent that has ended already
        process = os.pidfd_open(parent)
        try:
            if os.getppid() == parent:  # else its number may be another's by now
                select.select([process], [], [])
        finally:
            os.close(process)
    while os.getppid() == parent:
        with suppress(OSError):
            sleep(LOOK_SECONDS)
