"""Measures what a typist waits for: the first prompt, and the next one after Enter."""

import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pexpect
from msgspec import structs

from benchmarks import folders
from malkompas.conversation.content import with_notes
from malkompas.model import AtQuestion, Note
from malkompas.storage.autosave import ReflectionFile

PATIENCE = 120
_ONE_QUESTION = "import questionary; questionary.text('Hvilket team er I?').unsafe_ask()"
_QUESTIONARY = """
import questionary
while True:
    print("•", questionary.text("Hvem skal vi lytte til?", instruction="›", erase_when_done=True).unsafe_ask())
"""


class Waits(NamedTuple):
    """What Enter took until the next prompt, and what syncing as many bytes to the same folder took, in seconds."""

    notes: list[float]
    syncs: list[float]

    @property
    def beyond(self) -> float:
        """The 99th percentile of what is waited beside the disk."""
        return statistics.quantiles(self.notes, n=100)[98] - statistics.median(self.syncs)


def first_prompt(program: Sequence[str], prompt: str, python: str, rounds: int) -> float:
    """Return how many times as long it takes until `prompt` stands in a terminal as where only questionary asks it."""
    ours, alone = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):  # the first of each does not count
            alone.append(_seconds_to([python, "-c", _ONE_QUESTION], prompt))
            ours.append(_seconds_to([*program, "reflect", "--folder", folder], prompt))
    return statistics.median(ours[1:]) / statistics.median(alone[1:])


def _seconds_to(command: Sequence[str], prompt: str) -> float:
    began = time.perf_counter()
    with _terminal(command) as child:
        child.expect_exact(prompt)
        return time.perf_counter() - began


def resumed(program: Sequence[str], folder: Path) -> tuple[float, int]:
    """Return the seconds until `reflect --resume` asks its first question, and the most memory it had, in bytes."""
    began = time.perf_counter()
    with _pipe([*program, "reflect", "--resume", "--folder", str(folder)]) as child:
        _await_prompt(child)
        seconds = time.perf_counter() - began
        child.kill()
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
    return seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def plain_waits(program: Sequence[str], already: int, notes: int) -> Waits:
    """Return what is waited for in plain lines, in a reflection that holds `already` so many notes."""
    with _reflection(already) as folder, _pipe([*program, "reflect", "--resume", "--folder", str(folder)]) as child:
        _await_prompt(child)

        def enter(note: str) -> None:
            assert child.stdin
            child.stdin.write(f"{note}\n".encode())
            child.stdin.flush()
            _await_prompt(child)

        found = _waits(lambda note: None, enter, notes, folder)
        child.kill()
    return found


def terminal_waits(program: Sequence[str], already: int, notes: int) -> Waits:
    """Return what is waited for at a terminal, in a reflection that holds `already` so many notes."""
    with _reflection(already) as folder:
        return _typed([*program, "reflect", "--resume", "--folder", str(folder)], notes, folder)


def questionary_waits(notes: int) -> Waits:
    """Return what is waited for with nothing but questionary, which asks and keeps nothing."""
    with _reflection(1) as folder:
        return _typed([sys.executable, "-c", _QUESTIONARY], notes, folder)


def _typed(command: Sequence[str], notes: int, folder: Path) -> Waits:
    with _terminal(command) as child:
        child.expect_exact("›")

        def type_it(note: str) -> None:
            _read_all(child)
            child.send(note)
            _read_all(child)

        def enter(note: str) -> None:
            child.send("\r")
            # It stands there as a note, and after it an empty line waits for the next.
            child.expect(re.compile(re.escape(note[-20:]) + ".*›", re.DOTALL))

        return _waits(type_it, enter, notes, folder)


def _waits(type_it: Callable[[str], None], enter: Callable[[str], None], notes: int, folder: Path) -> Waits:
    found = Waits([], [])
    for number in range(notes):
        note = f"Det her er en note til det samme spørgsmål, nummer {number:04}"
        type_it(note)
        began = time.perf_counter()
        enter(note)
        found.notes.append(time.perf_counter() - began)
        found.syncs.append(_synced(next(folder.glob("*.json")).read_bytes(), folder))
    return found


@contextlib.contextmanager
def _reflection(notes: int) -> Iterator[Path]:
    """Give a folder with an unfinished reflection whose first question was answered with so many notes."""
    with tempfile.TemporaryDirectory() as position:
        folder = folders.make(Path(position, "folder"), 1)
        (path,) = folder.glob("*.json")
        stored = folders.stored(folder)[0]
        path.unlink()
        said = tuple(Note(f"Note nummer {number} til det samme spørgsmål") for number in range(notes))
        waiting = with_notes(stored.reflection, AtQuestion(0, 0), said)
        ReflectionFile(folder).save(structs.replace(waiting, finished=None, position=AtQuestion(0, 0), reviewed=False))
        yield folder


@contextlib.contextmanager
def _terminal(command: Sequence[str]) -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as here:
        child = pexpect.spawn(
            command[0],
            list(command[1:]),
            cwd=here,
            env={**os.environ, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"},
            dimensions=(24, 80),
            timeout=PATIENCE,
            encoding="utf-8",
        )
        child.delaybeforesend = None
        try:
            yield child
        finally:
            child.close(force=True)


@contextlib.contextmanager
def _pipe(command: Sequence[str]) -> Iterator["subprocess.Popen[bytes]"]:
    with (
        tempfile.TemporaryDirectory() as here,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=here
        ) as child,
    ):
        yield child


def _await_prompt(child: "subprocess.Popen[bytes]") -> None:
    assert child.stderr
    said = b""
    while not said.endswith(b"> "):
        part = os.read(child.stderr.fileno(), 65536)
        assert part, said.decode()
        said += part


def _read_all(child: Any) -> None:
    """Read until nothing more is drawn."""
    with contextlib.suppress(pexpect.TIMEOUT):
        while True:
            child.read_nonblocking(65536, timeout=0.02)


def _synced(data: bytes, folder: Path) -> float:
    """Return the seconds it takes to write and sync a file with `data` in `folder`, and the folder."""
    path = folder / "sync"
    began = time.perf_counter()
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    return time.perf_counter() - began
