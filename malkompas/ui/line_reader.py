"""Lines that are typed at a terminal, read so that an interruption loses none of them, nor the one half typed."""

import contextlib
import os
import select
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO


class Interrupted(BaseException):
    """The waiting for a line was ended from elsewhere; not an Exception, so that nothing else catches it."""


class LineReader:
    """What is typed at a terminal, line by line. Not for Windows, which cannot wait for it and for a signal at once."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal = terminal.fileno()
        self._typed = b""
        self._woken, self._wake = os.pipe()

    def wake(self) -> None:
        """End the waiting for a line, now or as soon as it begins. Called by a signal handler."""
        os.write(self._wake, b".")

    def readline(self) -> bytes:
        """Return the next line; without a line end where Ctrl-D ended it, and empty where there is none.

        Raises:
            Interrupted: if no whole line was typed before the waiting was ended; what was typed is not lost.
            OSError: if the terminal is gone.
        """
        while b"\n" not in self._typed:
            ready, _, _ = select.select([self._terminal, self._woken], [], [])
            if self._terminal not in ready:
                raise Interrupted
            part = os.read(self._terminal, 65536)
            self._typed += part
            if not part:
                break
        line, end, self._typed = self._typed.partition(b"\n")
        return line + end

    def rest(self) -> bytes:
        """Return what was typed and has not been read, whole lines or not; it waits for nothing more."""
        if sys.platform != "win32" and self._is_in_front():
            import termios

            with contextlib.suppress(OSError, termios.error):  # the window is gone
                *modes, signs = termios.tcgetattr(self._terminal)
                signs[termios.VMIN] = signs[termios.VTIME] = 0
                modes[3] &= ~(termios.ICANON | termios.ECHO)  # a terminal that waits for whole lines would give nothing
                termios.tcsetattr(self._terminal, termios.TCSANOW, [*modes, signs])
                self._typed += os.read(self._terminal, 65536)
        typed, self._typed = self._typed, b""
        return typed

    @contextlib.contextmanager
    def session(self) -> Iterator[None]:
        """While inside, the terminal keeps a half-typed line when Ctrl-C is pressed; afterwards it is as it was."""
        if sys.platform == "win32":
            yield
            return
        import termios

        def set_modes(modes: list[Any]) -> None:
            with contextlib.suppress(OSError, termios.error):  # the window is gone
                if self._is_in_front():
                    termios.tcsetattr(self._terminal, termios.TCSANOW, modes)

        try:
            modes = termios.tcgetattr(self._terminal)
        except termios.error:
            yield
            return
        set_modes([*modes[:3], modes[3] | termios.NOFLSH, *modes[4:]])
        try:
            yield
        finally:
            set_modes(modes)

    def _is_in_front(self) -> bool:
        """Return whether the terminal is this program's: whoever changes another's is stopped by the system."""
        try:
            return sys.platform != "win32" and os.tcgetpgrp(self._terminal) == os.getpgrp()
        except OSError:
            return False
