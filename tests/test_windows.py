"""What Windows does in another way: put in the place of what this system does, and on Windows the thing itself."""

import ctypes
import errno
import importlib
import io
import os
import select
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import shellingham  # type: ignore[import-untyped]

from malkompas import system
from malkompas.cli import COMPLETE_VARIABLE, app
from malkompas.commands import output
from malkompas.errors import OutputError
from malkompas.storage import files, repository
from malkompas.storage.autosave import Autosave, ReflectionFile
from malkompas.text import quote_all
from malkompas.ui.line_reader import ConsoleLineReader, Interrupted, LineReader
from tests import samples
from tests.driver import everything, saved


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program think that it runs on Windows, where a rename never replaces and only files are locked."""
    if sys.platform == "win32":
        return
    import fcntl

    def rename(old: str, new: str) -> None:
        os.link(old, new)
        os.unlink(old)  # noqa: PTH108

    def locking(descriptor: int, mode: int, size: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    monkeypatch.setattr(os, "O_NOINHERIT", 0, raising=False)
    monkeypatch.setattr(os, "rename", rename)
    monkeypatch.setattr(sys, "platform", "win32")


def failing(real: Callable[..., Any], error: type[OSError], times: int = 10**6) -> Callable[..., Any]:
    """Return `real`, which fails so many times first."""
    calls = 0

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        assert calls < 100, "it goes on for ever"
        if calls <= times:
            raise error(errno.EACCES, "no")
        return real(*arguments, **named)

    return call


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("error", [PermissionError, FileExistsError])
def test_a_folder_that_takes_no_file_is_said_and_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    """`os.access` says nothing about it on Windows."""
    monkeypatch.setattr(os, "open", failing(os.open, error))
    for write in (lambda: files.check_writable(tmp_path), lambda: files.create(tmp_path / "a.md", [b"en"])):
        with pytest.raises(error):
            write()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("system", ["windows", "no links"])
def test_a_new_file_is_whole_or_not_there_on_every_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, system: str
) -> None:
    """Never empty, never over another, whether the drive has hard links or not."""
    if system == "windows":
        request.getfixturevalue("windows")
    else:
        monkeypatch.setattr(os, "link", failing(os.link, PermissionError))
    path = tmp_path / "a.md"
    with monkeypatch.context() as patch:
        for name in ("replace", "rename"):
            patch.setattr(os, name, failing(os.replace, OSError))
        with pytest.raises(OSError, match="no"):
            files.create(path, [b"en"])
    assert not list(tmp_path.iterdir())
    files.create(path, [b"en"])
    with pytest.raises(FileExistsError):
        files.create(path, [b"to"])
    assert [(one, one.read_bytes()) for one in tmp_path.iterdir()] == [(path, b"en")]


@pytest.mark.usefixtures("windows")
def test_a_file_that_another_program_has_open_is_waited_for_and_then_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved when it is free again, in the same file."""
    told: list[str] = []
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    save = Autosave(ReflectionFile(tmp_path), told.append)
    save(samples.reflection(), quietly=False)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(os.replace, PermissionError, times=3))
        save(samples.talked(), quietly=False)
    assert (told, slept) == ([], list(files.PAUSES[:3]))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(os.replace, PermissionError))
        for reflection in (samples.reflection(), samples.talked(), samples.reflection()):
            save(reflection, quietly=False)
        (message,) = told
        assert "et andet program bruger den" in message
        assert [path.name for path in tmp_path.iterdir()] == [f"{save.file.id}.json"]
        slept.clear()
        save(samples.talked(), quietly=True)  # while somebody types
        assert not slept
    save(samples.talked(), quietly=False)
    assert told[1:] == ["Nu er alt gemt igen."]
    assert [one.reflection for one in everything(tmp_path)[0]] == [samples.talked()]


@pytest.mark.usefixtures("windows")
def test_reading_waits_for_all_files_together_and_names_what_stays_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds of closed files take no longer than one."""
    for _ in range(3):
        saved(tmp_path, samples.talked())
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing(os.open, PermissionError, times=2))
        assert len(everything(tmp_path)[0]) == 3
    with monkeypatch.context() as patch:
        (tmp_path / "2026-01-01-andre-0000.json").mkdir()  # which Windows says may not be read
        patch.setattr(os, "open", failing(os.open, PermissionError))
        told = [problem.message for problem in everything(tmp_path)[1]]
        assert ["almindelig fil" in message for message in sorted(told)] == [True, False, False, False]
    assert slept == [*files.PAUSES[:2], *files.PAUSES]


@pytest.mark.usefixtures("windows")
def test_one_program_at_a_time_is_inside_the_lock_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one waits, and nothing is left there afterwards."""

    def sleep(seconds: float) -> None:
        raise RuntimeError("it waits")

    monkeypatch.setattr(time, "sleep", sleep)
    with files.locked(tmp_path), pytest.raises(RuntimeError), files.locked(tmp_path):
        pass
    assert not list(tmp_path.iterdir())
    with files.locked(tmp_path):
        pass


@pytest.mark.usefixtures("windows")
def test_a_refused_replacement_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was to replace a read-only file is read-only too, and Windows removes nothing that is."""
    path, unlink = tmp_path / "a.md", Path.unlink
    path.write_bytes(b"en")
    path.chmod(0o400)

    def refusing(path: Path, **named: bool) -> None:
        if not path.stat().st_mode & 0o200:
            raise PermissionError(errno.EACCES, "no")
        unlink(path, **named)

    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(Path, "unlink", refusing)
    monkeypatch.setattr(os, "replace", failing(os.replace, PermissionError))
    with pytest.raises(PermissionError):
        files.replace(path, [b"to"], private=False)
    assert [(one, one.read_bytes()) for one in tmp_path.iterdir()] == [(path, b"en")]


@pytest.mark.parametrize(
    ("word", "powershell", "pwsh", "cmd", "sh"),
    [
        *((word, word, word, word, word) for word in ("2026-11-23-nord-0a1b", "-m", "a=b")),
        (r"C:\noter", r"C:\noter", r"C:\noter", r"C:\noter", r"'C:\noter'"),
        ("a&b", "'a&b'", "'a&b'", '"a&b"', "'a&b'"),
        ("$HOME", "'$HOME'", "'$HOME'", '"$HOME"', "'$HOME'"),
        ("50 %", "'50 %'", "'50 %'", '^"50 ^%^"', "'50 %'"),
        ("Ole's", "'Ole''s'", "'Ole''s'", '"Ole\'s"', "'Ole'\"'\"'s'"),
        ("Ole’s", "'Ole’’s'", "'Ole’’s'", '"Ole’s"', "'Ole’s'"),
        ('"x" y', "'\\\"x\\\" y'", "'\"x\" y'", '^"\\^"x\\^" y^"', "'\"x\" y'"),
        ("C:\\Vores mål\\", "'C:\\Vores mål\\\\'", "'C:\\Vores mål\\'", '"C:\\Vores mål\\\\"', "'C:\\Vores mål\\'"),
        ("-x.y", "'-x.y'", "'-x.y'", '"-x.y"', "-x.y"),
    ],
)
def test_a_command_to_copy_is_quoted_for_the_shell_it_is_pasted_into(
    word: str, powershell: str, pwsh: str, cmd: str, sh: str
) -> None:
    """One word stays one word, and none of it means something else; what is plain is not quoted."""
    for shell, quoted in (("powershell", powershell), ("pwsh", pwsh), ("cmd", cmd), ("bash", sh), ("sh", sh)):
        assert quote_all(("malkompas", word), shell) == f"malkompas {quoted}"


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    ("shell", "environment", "told"),
    [
        ("cmd", {"SHELL": "/usr/bin/bash.exe"}, r'"C:\Mine ting\python.exe" -m malkompas reflect --team "a b"'),
        (None, {"SHELL": "/usr/bin/bash.exe"}, r"'C:\Mine ting\python.exe' -m malkompas reflect --team 'a b'"),
        (None, {}, r"& 'C:\Mine ting\python.exe' -m malkompas reflect --team 'a b'"),
    ],
)
def test_on_windows_the_shell_that_the_program_was_started_from_is_found(
    monkeypatch: pytest.MonkeyPatch, shell: str | None, environment: dict[str, str], told: str
) -> None:
    """Git Bash can hide it, and a double click has none."""

    def detect_shell() -> tuple[str, str]:
        if not shell:
            raise shellingham.ShellDetectionFailure
        return shell, ""

    monkeypatch.delenv("SHELL", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(shellingham, "detect_shell", detect_shell)
    monkeypatch.setattr(sys, "executable", r"C:\Mine ting\python.exe")
    monkeypatch.setattr(sys, "argv", ["__main__.py"])
    assert system.command_to_copy("reflect", options=[("--team", "a b")]) == told


def test_a_program_on_the_path_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its launcher on Windows says where it lies, without its ending."""
    launcher = tmp_path / "malkompas.exe"
    launcher.write_bytes(b"")
    monkeypatch.setattr(shutil, "which", lambda name: str(launcher))
    for started in ("malkompas.exe", "malkompas"):
        monkeypatch.setattr(sys, "argv", [str(tmp_path / started)])
        assert system.command_to_copy("reflect", "--resume") == "malkompas reflect --resume"
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "andet")])
    assert system.command_to_copy("reflect") == system.command_line([str(tmp_path / "andet"), "reflect"])


def test_what_a_shell_reads_has_the_line_ends_of_a_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git Bash takes a carriage return for a part of the word."""
    monkeypatch.setattr(os, "linesep", "\r\n")
    monkeypatch.setattr(sys, "stdout", out := io.TextIOWrapper(io.BytesIO(), newline="\r\n"))
    asked = {COMPLETE_VARIABLE: "complete_bash", "COMP_WORDS": "malkompas ref", "COMP_CWORD": "1"}
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        app.main()
    out.flush()
    told = out.buffer.getvalue()
    assert told.endswith(b"\n")
    assert b"\r" not in told


class _WindowsConsoleIO(io.BytesIO):
    """What Python reads a console with."""


@pytest.mark.usefixtures("windows")
def test_nul_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it says so of itself: what is read from it ends at once."""
    for raw, expected in ((_WindowsConsoleIO(), True), (io.BytesIO(), False)):
        stream = io.TextIOWrapper(raw)
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
        assert system.is_terminal(stream) is expected


@pytest.mark.usefixtures("windows")
def test_a_reader_that_went_away_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows calls what is written to nobody an invalid argument."""

    class Gone(io.BytesIO):
        def write(self, data: Any) -> int:
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(sys, "stderr", told := io.StringIO())
    for command in ("list", "--help"):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Gone(), write_through=True))
        app.run([command])
    assert told.getvalue() == ""


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize("is_open", [True, False])
def test_what_was_sent_and_not_read_is_known(monkeypatch: pytest.MonkeyPatch, is_open: bool) -> None:
    """Whether the pipe's writer is there still or not; nothing is waited for."""

    def peek(handle: int, size: int) -> tuple[int, int]:
        if not is_open:
            raise BrokenPipeError
        return int(bool(select.select([handle], [], [], 0)[0])), 0

    ours, theirs = os.pipe()
    os.write(theirs, "én\nto\nhalv".encode())
    msvcrt = importlib.import_module("msvcrt")
    if not hasattr(msvcrt, "get_osfhandle"):
        monkeypatch.setattr(msvcrt, "get_osfhandle", lambda descriptor: descriptor, raising=False)
        monkeypatch.setitem(sys.modules, "_winapi", SimpleNamespace(PeekNamedPipe=peek))
    if not is_open:
        os.close(theirs)
    with open(ours, "rb") as stream:  # noqa: PTH123
        assert LineReader(stream).rest().decode() == "én\nto\nhalv"
    if is_open:
        os.close(theirs)


@pytest.fixture
def type_keys(windows: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Return what types keys at a console; it gives the list of what the console is told to show."""
    msvcrt = importlib.import_module("msvcrt")
    keys: list[str] = []
    shown: list[str] = []
    monkeypatch.setattr(msvcrt, "kbhit", lambda: bool(keys), raising=False)
    monkeypatch.setattr(msvcrt, "getwch", lambda: keys.pop(0), raising=False)
    monkeypatch.setattr(msvcrt, "putwch", shown.append, raising=False)

    def type_keys(text: str) -> list[str]:
        keys.extend(text)
        return shown

    return type_keys


def test_a_half_typed_line_survives_ctrl_c_at_a_console(type_keys: Callable[[str], list[str]]) -> None:
    """Keys without a letter type nothing, Backspace takes a whole one, emoji come as two halves."""
    reader = ConsoleLineReader(io.BytesIO())
    shown = type_keys("æx\b\xe0Kø\x1b\r")
    assert reader.readline().decode() == "æø\n"
    assert "".join(shown) == "æx\b \bø\n"
    type_keys("halvt \ud83d\ude42\x03")
    with pytest.raises(Interrupted):
        reader.readline()
    assert reader.rest().decode() == "halvt 🙂"
    reader.interrupt()  # a signal that comes between two keys
    with pytest.raises(Interrupted):
        reader.readline()


@pytest.mark.usefixtures("windows")
def test_a_closed_console_is_a_pause_that_windows_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends the program when it has been answered; Ctrl-C and Ctrl-Break come as signals."""
    handlers: list[Callable[[int], bool]] = []
    kernel = SimpleNamespace(SetConsoleCtrlHandler=lambda handler, add: handlers.append(handler) if add else None)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(ctypes, "WINFUNCTYPE", lambda *types: lambda function: function, raising=False)
    for number, name in enumerate(("CTRL_C_EVENT", "CTRL_BREAK_EVENT")):
        monkeypatch.setattr(signal, name, number, raising=False)
    interrupted = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        with system.pause_on_signals(interrupted.set):
            (handle,) = handlers
            assert not handle(0)
            answer = pool.submit(handle, 2)
            assert interrupted.wait(10)
            assert not answer.done()
        assert answer.result()


@pytest.mark.usefixtures("windows")
def test_a_name_that_windows_gives_no_file_is_refused() -> None:
    """What is behind a colon would not be seen, and CON is the screen."""
    for name in ("møde 14:30.md", "CON", "con.md", "NUL", "lpt1.html", "hvad?.md"):
        with pytest.raises(OutputError, match="kan ikke hedde"):
            output.check(name, force=True)


@pytest.mark.usefixtures("windows")
def test_a_folder_outside_the_profile_may_be_open_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else reads what is in one's own."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "mette")
    assert not repository.is_open_to_all(tmp_path / "mette" / "noter")
    assert repository.is_open_to_all(tmp_path / "metteline")
