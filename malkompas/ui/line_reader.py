"""Lines of standard input, read so that an interruption loses none of them, nor at a terminal the one half typed."""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any, BinaryIO

import wcwidth

from malkompas.text import UTF16_MARKS, without_mark

if sys.platform != "win32":
    import termios

_KEY_SECONDS = 0.02
"""A key is looked for so often where it cannot be waited for together with a signal."""
_IUTF8 = 0x4000
"""The mode of a terminal in which it knows that a letter can be several bytes; Python has no name for it."""
PASTE_SECONDS = 0.05
"""Between the parts of a long paste goes less time than this."""
_BEHIND_SECONDS = 0.002
"""The second line of a paste comes at once; nobody types so fast."""


class Interrupted(BaseException):
    """The waiting for a line was ended by a signal; not an Exception, so that nothing else catches it."""


class LineReader:
    """Reads a pipe or a file, line by line. A byte order mark at its beginning is left out; UTF-16 is read whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._received = b""  # and not read
        self._is_at_start = True
        self._is_waiting = self._is_interrupted = self._is_ended = False

    def readline(self) -> bytes:
        """Return the next line, without its line end where the input ended; empty where there is none.

        Raises:
            Interrupted: if the waiting is interrupted before there is a whole line; none of it is lost.
            OSError: if the terminal is gone.
            UnicodeDecodeError: if it is said to be UTF-16, and is not.
        """
        try:
            self._is_waiting = True
            if self._is_interrupted:
                raise Interrupted
            while b"\n" not in self._received and not self._is_ended:
                self._receive()
            if self._is_at_start:
                is_utf16 = self._received.startswith(UTF16_MARKS)
                self._received = without_mark(self._received + (self._stream.read() if is_utf16 else b""))
                self._is_at_start = False
        finally:
            self._is_waiting = False
        line, end, self._received = self._received.partition(b"\n")
        return line + end

    def _receive(self) -> None:
        part = self._stream.read1()  # type: ignore[attr-defined]  # standard input has it
        self._received += part
        self._is_ended = not part

    def rest(self) -> bytes:
        """Return what was sent and has not been read, whole lines or not; nothing after an interruption."""
        if self._is_interrupted:
            return b""
        with contextlib.suppress(OSError, ValueError):  # what is no file
            while not (self._is_interrupted or self._is_ended) and self._has_more():
                self._receive()
        rest, self._received = self._received, b""
        return rest

    def _has_more(self) -> bool:
        """Return whether reading waits for nobody, at the end neither."""
        if sys.platform != "win32":
            return bool(select.select([self._stream], [], [], 0)[0])
        import _winapi
        import msvcrt

        try:
            return _winapi.PeekNamedPipe(msvcrt.get_osfhandle(self._stream.fileno()), 0)[0] > 0
        except OSError:  # a file, or a pipe that nobody writes to any more
            return True

    def before_prompt(self) -> None:
        """Note whether the next line was typed before it is asked for. To be called before the prompt is shown."""

    def waiting(self) -> bytes:
        """Return the whole lines that somebody has typed already; those of a pipe are not typed."""
        return b""

    def interrupt(self) -> None:
        """End the waiting for a line, now or as soon as it begins. Called by a signal handler."""
        is_first, self._is_interrupted = not self._is_interrupted, True
        if is_first and self._is_waiting:
            raise Interrupted  # out of the signal handler, and so out of the read

    def keyboard(self) -> contextlib.AbstractContextManager[None]:
        """Return what is entered while lines are read."""
        return contextlib.nullcontext()


class ConsoleLineReader(LineReader):
    """Reads a console on Windows key by key: it would forget a half-typed line when Ctrl-C is pressed."""

    _typed = ""

    def readline(self) -> bytes:
        """Return the next line; see `LineReader`.

        Raises:
            Interrupted: as there.
        """
        if sys.platform != "win32":
            return b""  # there are no others
        import msvcrt

        while not self._is_interrupted:
            if not msvcrt.kbhit():
                time.sleep(_KEY_SECONDS)
                continue
            match key := msvcrt.getwch():
                case "\r":
                    msvcrt.putwch("\n")
                    return self.rest() + b"\n"
                case "\x03" | "\x04" | "\x1a":  # Ctrl-C, Ctrl-D, Ctrl-Z
                    raise Interrupted
                case "\b" if self._typed:
                    kept = wcwidth.grapheme_boundary_before(self._typed, len(self._typed))
                    for letter in "\b \b" * max(1, wcwidth.wcswidth(self._typed[kept:])):
                        msvcrt.putwch(letter)
                    self._typed = self._typed[:kept]
                case "\x00" | "\xe0" if msvcrt.kbhit():  # a key without a letter, such as an arrow; à comes alone
                    msvcrt.getwch()
                case _ if key >= " ":
                    msvcrt.putwch(key)
                    self._typed += key
        raise Interrupted

    def rest(self) -> bytes:
        """Return what was typed and has not been read; see `LineReader`."""
        typed, self._typed = self._typed, ""
        # An emoji comes as two halves.
        return typed.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


class TerminalLineReader(LineReader):
    """Reads a terminal; not on Windows, which cannot wait for a terminal and for a signal at once.

    Inside its `session`, the terminal keeps a half-typed line when a key sends a signal, Ctrl-Z does nothing, since it
    would hand that line to the shell, and Backspace takes a whole letter.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._terminal = stream.fileno()
        self._is_at_start = self._was_waited_for = False  # nobody types a mark
        self._woken, self._wake = os.pipe()

    def waiting(self) -> bytes:
        """Return the whole lines that were typed and not read; see `LineReader`."""
        with contextlib.suppress(OSError):  # the window is gone
            while self._comes_within(0):
                self._receive()
        lines, end, self._received = self._received.rpartition(b"\n")
        return lines + end

    def before_prompt(self) -> None:
        """Note whether the next line is typed already; see `LineReader`."""
        self._was_waited_for = b"\n" not in self._received and not self._comes_within(0)

    def lines_behind(self) -> bytes:
        """Return the whole lines that came in one go with the last one, if that was waited for: they are pasted.

        They are still to be read, unless they are `passed`.
        """
        seconds = _BEHIND_SECONDS
        with contextlib.suppress(OSError, Interrupted):  # the next reading meets them too
            while self._was_waited_for and self._comes_within(seconds):
                self._receive()
                seconds = PASTE_SECONDS
        lines, end, _ = self._received.rpartition(b"\n")
        return lines + end if self._was_waited_for else b""

    def passed(self, lines: bytes) -> None:
        """Take these `lines_behind` as read."""
        self._received = self._received.removeprefix(lines)

    def _comes_within(self, seconds: float) -> bool:
        """Return whether more is typed, or comes within so many `seconds`."""
        return not self._is_ended and bool(select.select([self._terminal], [], [], seconds)[0])

    def _receive(self) -> None:
        ready, _, _ = select.select([self._terminal, self._woken], [], [])
        if self._terminal not in ready:
            raise Interrupted
        part = os.read(self._terminal, 65536)
        self._received += part
        self._is_ended = not part

    def rest(self) -> bytes:
        """Return what was typed and has not been read; see `LineReader`."""
        if self._is_in_foreground():
            with contextlib.suppress(OSError, termios.error):  # the window is gone
                *modes, characters = termios.tcgetattr(self._terminal)
                characters[termios.VMIN] = characters[termios.VTIME] = 0
                modes[3] &= ~(termios.ICANON | termios.ECHO)  # a terminal that waits for whole lines would give nothing
                termios.tcsetattr(self._terminal, termios.TCSANOW, [*modes, characters])
                self._received += os.read(self._terminal, 65536)
        typed, self._received = self._received, b""
        return typed

    def interrupt(self) -> None:
        """End the waiting for a line; see `LineReader`."""
        os.write(self._wake, b".")

    @contextlib.contextmanager
    def keyboard(self) -> Iterator[None]:
        """Change the modes of the terminal while inside; see `LineReader`."""

        def set_modes(modes: list[Any]) -> None:
            with contextlib.suppress(OSError, termios.error):  # the window is gone
                if self._is_in_foreground():
                    termios.tcsetattr(self._terminal, termios.TCSANOW, modes)

        try:
            modes = termios.tcgetattr(self._terminal)
        except termios.error:
            yield
            return
        set_modes([modes[0] | _IUTF8, *modes[1:3], modes[3] | termios.NOFLSH, *modes[4:]])
        before = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGTSTP, before)
            set_modes(modes)

    def _is_in_foreground(self) -> bool:
        """Return whether this program may change the terminal: one in the background is stopped when it tries."""
        try:
            return os.tcgetpgrp(self._terminal) == os.getpgrp()
        except OSError:
            return False
