"""What every Python below `tests.calendar` loads first: sleeping that works under libfaketime.

Where the monotonic clock is left alone, libfaketime still takes the wall clock from a sleep's end on that clock, which
then lies before 1970, so that `time.sleep` fails with EINVAL; a wait in `select` is given as a length.
"""

import select
import time


def sleep(seconds: float) -> None:
    """As `time.sleep`."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select((), (), (), seconds)


time.sleep = sleep
