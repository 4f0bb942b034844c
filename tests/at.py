"""Runs malkompas at another time, and faster: `python -m tests.at 2026-09-07T09:00+02:00 60 reflect …`."""

import datetime as dt
import os
import random
import sys
import time

import malkompas.__main__
from malkompas import system


def main() -> None:
    """Put the clock to the first argument, let it go by the second, and run the rest."""
    _, start, speed, *arguments = sys.argv
    began = time.monotonic()

    def seconds() -> float:
        return (time.monotonic() - began) * int(speed)

    def now(day: dt.date | None = None) -> dt.datetime:
        moment = dt.datetime.fromisoformat(start) + dt.timedelta(seconds=seconds())
        return dt.datetime.combine(day or moment, moment.timetz())

    ids = random.Random(start)  # the same meeting gets the same id
    os.urandom = ids.randbytes
    system.seconds = seconds
    system.now = now
    if int(speed) > 1:
        from malkompas.ui import terminal  # here: it takes longer to load than a piped meeting

        terminal.CLOCK_SECONDS /= int(speed)  # the foot is drawn again as often by this clock as by any other
    sys.argv = [malkompas.__main__.__file__, *arguments]
    malkompas.__main__.main()


if __name__ == "__main__":
    main()
