"""A line that is half typed at a terminal while the program waits for all of it: what an interruption leaves of it."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO


@contextlib.contextmanager
def kept(terminal: BinaryIO) -> Iterator[None]:
    """While inside, `terminal` keeps a half-typed line when Ctrl-C is pressed. On Windows it cannot."""
    if sys.platform == "win32":
        yield
        return
    import termios

    modes = termios.tcgetattr(terminal)
    try:
        termios.tcsetattr(terminal, termios.TCSANOW, [*modes[:3], modes[3] | termios.NOFLSH, *modes[4:]])
        yield
    finally:
        with contextlib.suppress(termios.error):  # the window is gone
            termios.tcsetattr(terminal, termios.TCSANOW, modes)


def taken(terminal: BinaryIO) -> bytes:
    """Return what has been typed at `terminal` since its last line end; it waits for nothing more."""
    if sys.platform == "win32":
        return b""
    import termios

    with contextlib.suppress(OSError, termios.error):  # the window is gone
        *modes, signs = termios.tcgetattr(terminal)
        signs[termios.VMIN] = signs[termios.VTIME] = 0
        modes[3] &= ~(termios.ICANON | termios.ECHO)  # a terminal that waits for whole lines would give nothing
        termios.tcsetattr(terminal, termios.TCSANOW, [*modes, signs])
        return os.read(terminal.fileno(), 65536)
    return b""
