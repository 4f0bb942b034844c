"""What the system gives a program: time, paths, the standard streams, signals, and how it was started."""

import contextlib
import datetime as dt
import errno
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import TextIO

if sys.platform == "win32":
    import msvcrt
else:
    import termios

from malkompas import texts
from malkompas.errors import MalkompasError, OutputError, StoreError
from malkompas.text import quote_all, sanitize

COMPASS_VARIABLE = "MALKOMPAS_COMPASS"
FOLDER_VARIABLE = "MALKOMPAS_FOLDER"
IS_FROZEN = hasattr(sys, "frozen")
"""Whether this is the program that needs no Python, made by .ci/program.py."""
_OPENING_SECONDS = 5


def now(day: dt.date | None = None) -> dt.datetime:
    """Return the time with the machine's own offset, or in UTC where its time zone is a broken one.

    Of another `day`, the same time.
    """
    moment = dt.datetime.now(dt.UTC)
    with contextlib.suppress(ValueError):  # a day or more from UTC
        local = moment.astimezone()
        if day:
            local = dt.datetime.combine(day, local.time()).astimezone()
        if not (local.utcoffset() or dt.timedelta()) % dt.timedelta(minutes=1):  # what JSON can hold
            return local
    return dt.datetime.combine(day, moment.timetz()) if day else moment


def today() -> dt.date:
    """Return the day it is where the machine stands."""
    return now().date()


def seconds() -> float:
    """Return the seconds since some moment in the past: a clock that only goes forward."""
    return time.monotonic()


def as_utf8(native: str) -> str:
    """Return an argument or a variable of the environment as UTF-8; lone surrogates stand for what is none.

    Python reads them as the locale has it, and that of a bare server knows no æ.
    """
    return os.fsencode(native).decode(errors=sys.getfilesystemencodeerrors())


def expand_user(name: str) -> Path:
    """Return the path that `name` names, with `~` for the user's home."""
    name = os.fsdecode(name.encode(errors=sys.getfilesystemencodeerrors()))  # see as_utf8
    return Path(os.path.expanduser(name))  # noqa: PTH111  # Path.expanduser fails on an unknown user


def own_compass(option: str) -> str:
    """Return the compass that `option` or the environment names; "" where it is the one that comes with the tool."""
    return option or as_utf8(os.environ.get(COMPASS_VARIABLE, ""))


def compass_file(option: str) -> Path:
    """Return the path of the compass: as `option` says, else the environment, else the one that comes with the tool.

    That is the one in the language that is spoken, if there is one. In a wheel it is inside the package; in a checkout
    or an editable install it is at the repository's root.
    """
    if chosen := own_compass(option):
        return expand_user(chosen)
    package = Path(__file__).parent
    names = (f"principles.{texts.LANGUAGE}.yaml", "principles.yaml")
    shipped = [folder / name for name in names for folder in (package, package.parent)]
    return next(filter(Path.exists, shipped), shipped[-1])


def reflections_folder(option: str) -> Path:
    """Return the folder of reflections: as `option` says, else the environment, else where a user's data lies."""
    if chosen := option or as_utf8(os.environ.get(FOLDER_VARIABLE, "")):
        return expand_user(chosen)
    import platformdirs  # as long to load as a tenth of a short run takes

    return platformdirs.user_data_path("malkompas", appauthor=False)


def is_terminal(stream: TextIO) -> bool:
    """Return whether `stream` is a terminal; on Windows, a console: there NUL calls itself a terminal too."""
    if sys.platform == "win32" and stream.isatty():
        return type(getattr(stream.buffer, "raw", stream.buffer)).__name__ == "_WindowsConsoleIO"
    return stream.isatty()


def shows_only_lines() -> bool:
    """Return whether there is no terminal that can show more than plain lines."""
    at_terminal = is_terminal(sys.stdin) and is_terminal(sys.stdout)
    return not at_terminal or os.environ.get("TERM") == "dumb"


def is_reader_gone(error: OSError) -> bool:
    """Return whether `error` says that nobody reads what is written any more: to Windows, an invalid argument."""
    is_invalid = sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    return is_invalid or isinstance(error, BrokenPipeError)


def tell(text: str) -> None:
    """Print `text`, at a terminal in lines that fit its width."""
    print(wrapped_for(sanitize(text), sys.stderr), file=sys.stderr)


def wrapped_for(text: str, to: TextIO) -> str:
    """Return `text` as `to` gets it: at a terminal in lines that fit its width, elsewhere as it is."""
    if not is_terminal(to):
        return text
    filler = textwrap.TextWrapper(shutil.get_terminal_size().columns, break_on_hyphens=False)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not texts.is_command(line):
            filler.subsequent_indent = " " * (len(line) - len(line.lstrip()))
            lines[number] = filler.fill(line)
    return "\n".join(lines)


def report(error: MalkompasError) -> int:
    """Say what happened and what to do, and return the exit status."""
    tell("\n".join(filter(None, (error.message, error.hint))))
    return error.exit_code


@contextlib.contextmanager
def report_at_end() -> Iterator[dict[str, StoreError]]:
    """Give a place for why reflections, by id, cannot be read; what is in it is told at the end, however that comes."""
    problems: dict[str, StoreError] = {}
    try:
        yield problems
    finally:
        for problem in problems.values():
            report(problem)


def forget_typed_ahead() -> None:
    """Throw away what was typed before a question that deletes something could be read."""
    if sys.platform == "win32":
        while is_terminal(sys.stdin) and msvcrt.kbhit():
            msvcrt.getwch()
    else:
        with contextlib.suppress(OSError, termios.error):
            termios.tcflush(sys.stdin, termios.TCIFLUSH)


def has_own_window() -> bool:
    """Return whether the program was double-clicked on Windows: it is alone in a window, which closes with it.

    Only the program that needs no Python can tell: others have a process that started them in the same window.
    """
    if sys.platform != "win32" or not IS_FROZEN:
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetConsoleProcessList((ctypes.c_uint32 * 2)(), 2) == 1)


def go_to_documents() -> None:
    """Let files that are written without a folder lie among the user's documents, where there is such a folder."""
    import platformdirs

    with contextlib.suppress(OSError):
        os.chdir(platformdirs.user_documents_path())


def keep_window(message: str) -> None:
    """Say `message` and wait for Enter, before a window closes with the program."""
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        forget_typed_ahead()
        tell(message)
        input()


def can_open_files() -> bool:
    """Return whether there is a desktop, on which files are opened in a program of their own."""
    has_screen = any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    return sys.platform in ("win32", "darwin") or (has_screen and shutil.which("xdg-open") is not None)


def open_file(path: Path) -> bool:
    """Open `path` in the system's program for it, without waiting for its end; return whether there is one.

    That program finds its own libraries, and not those packed here; the caller says what may be opened.
    """
    path, nowhere, environment = path.resolve(), subprocess.DEVNULL, dict(os.environ)
    try:
        if sys.platform == "win32":
            if IS_FROZEN:
                import ctypes

                ctypes.windll.kernel32.SetDllDirectoryW(None)
            os.startfile(path)  # noqa: S606
            return True
        if IS_FROZEN:
            environment["LD_LIBRARY_PATH"] = environment.pop("LD_LIBRARY_PATH_ORIG", "")
        # In a URI, no name is an option or means anything else.
        command = ["open" if sys.platform == "darwin" else "xdg-open", path.as_uri()]
        process = subprocess.Popen(  # noqa: S603  # no shell
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True, env=environment
        )
        return process.wait(_OPENING_SECONDS) == 0
    except subprocess.TimeoutExpired:  # it is the program itself, or waits for it
        return True
    except OSError:
        return False


def write_output(parts: Iterable[bytes]) -> None:
    """Write `parts` to standard output: to a file or a pipe as they are. A reader that has gone away is no error.

    Raises:
        OutputError: if standard output cannot be written to.
    """
    at_terminal = is_terminal(sys.stdout)  # it acts upon what a file only holds; only text is written to one
    try:
        for part in parts:
            shown = sanitize(part.decode(errors="surrogateescape")).encode() if at_terminal else part
            sys.stdout.buffer.write(shown)
        sys.stdout.flush()
    except OSError as error:
        if is_reader_gone(error):
            return
        message = texts.OUTPUT_FAILS.format(path=texts.STANDARD_OUTPUT, reason=texts.reason(error))
        raise OutputError(message, texts.STANDARD_OUTPUT_HINT) from error


def print_output(text: str, line_end: str = os.linesep) -> None:
    """Write `text` and a line end to standard output, as `write_output` does."""
    write_output([f"{text}\n".replace("\n", line_end).encode(errors="surrogateescape")])


# Ctrl-C, Ctrl-\, a polite kill, a closed window; the last has another name on Windows.
_SIGNALS = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextlib.contextmanager
def pause_on_signals(interrupt: Callable[[], None]) -> Iterator[None]:
    """While inside, the signals that would end the program call `interrupt` instead.

    A signal that was ignored from the start (nohup) stays so. When one has come, the program is on its way out, and
    those that follow (a closing window sends several) change nothing any more.
    """
    interrupted = False

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        interrupt()

    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {one: signal.signal(one, handle) for one in numbers if signal.getsignal(one) is not signal.SIG_IGN}
    try:
        with _pause_on_closed_console(interrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if interrupted else handler)


@contextlib.contextmanager
def _pause_on_closed_console(interrupt: Callable[[], None]) -> Iterator[None]:
    """While inside, closing the window on Windows, or logging off, calls `interrupt`, and waits for the end of it all.

    As a signal it would come too late: Windows ends the program when it has been told.
    """
    if sys.platform != "win32":
        yield
        return
    import ctypes

    ended = threading.Event()

    @ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)
    def handle(event: int) -> bool:
        if event in (signal.CTRL_C_EVENT, signal.CTRL_BREAK_EVENT):
            return False  # they come as signals
        with contextlib.suppress(BaseException):  # it is said in a thread of its own
            interrupt()
        return ended.wait(5)  # seconds; Windows waits no longer

    ctypes.windll.kernel32.SetConsoleCtrlHandler(handle, True)
    try:
        yield
    finally:
        ended.set()
        ctypes.windll.kernel32.SetConsoleCtrlHandler(handle, False)


def silence_closed_streams() -> None:
    """Let standard output and error go nowhere where they are gone, so that the exit status is ours."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())


def command_to_copy(*words: str, options: Iterable[tuple[str, str | bool]] = ()) -> str:
    """Return a command line that runs the program with `words` and `options`, in the way it was started this time.

    An option whose value is "" or False is left out; one whose value is True is a flag. The language that was asked for
    is asked for again.
    """
    language = next((sys.argv[1:end] for end in (2, 3) if "=".join(sys.argv[1:end]).startswith("--language=")), [])
    words = words if list(words[: len(language)]) == language else (*language, *words)
    for option, value in options:
        words += (option,) if value is True else (option, str(value)) if value else ()
    started = Path(sys.argv[0])
    if started.stem == "__main__":
        name = Path(sys.executable).name
        program = [name if shutil.which(name) == sys.executable else sys.executable, "-m", "malkompas"]
    elif (found := shutil.which("malkompas")) and _is_same_program(Path(found), started):
        program = ["malkompas"]
    else:
        program = [sys.argv[0]]
    return command_line([*program, *words])


def _is_same_program(found: Path, started: Path) -> bool:
    """Return whether both are one program; on Windows what was started may be told without its ending."""
    with contextlib.suppress(OSError):
        return found.samefile(started if started.exists() else started.with_name(started.name + found.suffix))
    return False


def command_line(words: Iterable[str]) -> str:
    """Return a command of `words` as it is pasted into the shell that the program was started from."""
    return quote_all(words, shell() or "powershell" if sys.platform == "win32" else "sh")


def shell() -> str:
    """Return the name of the shell that the program was started from; "" if it is not known."""
    import shellingham  # type: ignore[import-untyped]  # only here

    with contextlib.suppress(shellingham.ShellDetectionFailure, OSError):
        return str(shellingham.detect_shell()[0])
    return Path(os.environ.get("SHELL", "")).stem  # Git Bash says it too
