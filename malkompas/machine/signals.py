"""Turns the signals that would end the program into a pause."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType

# Ctrl-C, a polite kill, a closed window; the last has another name on Windows.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextlib.contextmanager
def caught(interrupt: Callable[[], None]) -> Iterator[None]:
    """While inside, the signals that would end the program call `interrupt` instead.

    A signal that was ignored from the start (nohup) stays so. When one has come, the program is on its way out, and
    those that follow (a closing window sends several) change nothing any more.
    """
    interrupted = False

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        interrupt()

    before = {}
    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if interrupted else handler)


def silence_closed_streams() -> None:
    """Let standard output and error go nowhere where they are gone, so that the exit status is ours."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
