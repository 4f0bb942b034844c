"""The time, read in this one place."""

import datetime as dt
import time


def now() -> dt.datetime:
    """Return the time with the machine's own offset."""
    return dt.datetime.now().astimezone()


def today() -> dt.date:
    """Return the day it is where the machine stands."""
    return now().date()


def seconds() -> float:
    """Return the seconds since some moment in the past: a clock that only goes forward."""
    return time.monotonic()
