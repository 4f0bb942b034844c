"""Drives the real program as a user would: through a pipe, or in a terminal of a given size."""

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyte
import pytest

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.model import Reflection, StoredReflection
from malkompas.storage import repository
from malkompas.storage.autosave import ReflectionFile
from tests.samples import COMPASS_FILE, ROOT

OPTIONS = (
    *("reflect", "--team", "Hjemmepleje Nord", "--goal", "Færre genindlæggelser", "--occasion", "set"),
    *("--participant", "Mette", "--principle", "1"),
)
"""A meeting in which nothing is asked before the first question."""

COMPASSES = {"da": COMPASS_FILE, "en": ROOT / "docs" / "ethics.yaml"}
"""A compass in each language, with as many questions to a section where a test counts them: three."""

PATIENCE = 30.0
"""Seconds to wait for something to appear before a test gives up."""

KEYS = {
    **{"enter": "\r", "space": " ", "escape": "\x1b", "up": "\x1b[A", "down": "\x1b[B", "left": "\x1b[D"},
    **{"f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~", "f7": "\x1b[18~"},
    **{"f8": "\x1b[19~"} | {f"ctrl-{key.lower()}": chr(ord(key) - 64) for key in "ACDU\\"},
}


def everything(folder: Path) -> tuple[list[StoredReflection], list[StoreError]]:
    """Return all reflections in `folder`, newest first, and what could not be read."""
    problems: repository.Problems = {}
    found = repository.iter_reflections(folder, repository.list_ids(folder), problems)
    newest_first = sorted(found, key=lambda stored: (stored.reflection.started, stored.id), reverse=True)
    return newest_first, list(problems.values())


def saved(folder: Path, reflection: Reflection) -> Path:
    """Save `reflection` in `folder`, which is there, and return its file."""
    file = ReflectionFile(folder)
    file.save(reflection)
    return folder / f"{file.id}.json"


def _begin(terminal: int | None) -> None:
    """Begin a program as a shell does: it hears signals, though what started the tests (`nohup`) may ignore them."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    if terminal:
        os.login_tty(terminal)


class World:
    """A user's machine: a home, a current folder and a folder for reflections, all of them new."""

    def __init__(self, root: Path) -> None:
        self.home, self.here, self.folder = root / "home", root / "here", root / "reflections"
        temporary = root / "temporary"
        for directory in (self.home, self.here, temporary):
            directory.mkdir()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MALKOMPAS")},
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "MALKOMPAS_FOLDER": str(self.folder),
            "MALKOMPAS_COMPASS": str(COMPASS_FILE),
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary)),
            "TERM": "xterm-256color",
            "PYTHONIOENCODING": "utf-8",
            "PYTHONPATH": str(ROOT),
        }
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR", "ZDOTDIR"):
            self.environment.pop(name, None)
        self.program: tuple[str, ...] = ("-m", "malkompas")
        self._started: list[subprocess.Popen[bytes]] = []

    def speak(self, language: str) -> "World":
        """Let the programs, and what is waited for here, be in `language` until the end; return this world."""
        self.environment["MALKOMPAS_COMPASS"] = str(COMPASSES[language])
        texts.speak(language)
        return self

    def close(self) -> None:
        """End the programs that a test left running, so that its failure is the only one."""
        texts.speak(texts.DEFAULT)
        for process in self._started:
            if process.poll() is None:
                process.kill()
                with process:  # waits, and closes its streams
                    pass

    def with_shipped_compass(self) -> "World":
        """Let the programs use principles.yaml, as whoever installed them has it; return this world."""
        del self.environment["MALKOMPAS_COMPASS"]
        return self

    def at(self, time: str, speed: int = 1) -> None:
        """Let it be `time` (ISO 8601) whenever a program is started from now on, and let time go so much faster."""
        self.program = ("-m", "tests.at", time, str(speed))

    def go_on_from(self, other: "World") -> None:
        """Have the reflections that `other` has, at the same time: meetings that several tests need are held once."""
        shutil.copytree(other.folder, self.folder)
        self.program = other.program

    def run(
        self, *arguments: str, lines: str | bytes | Sequence[str] | None = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `malkompas` with `lines` on standard input, as one text or one by one, and return how it ended."""
        text = lines if isinstance(lines, str | bytes | None) else "".join(f"{line}\n" for line in lines)
        data = text.encode() if isinstance(text, str) else text
        process = self.start((*self.program, *arguments), environment, stdin=data is not None)
        out, err = process.communicate(data, timeout=PATIENCE * 2)
        assert process.returncode is not None
        told = (data.decode().replace("\r\n", "\n") for data in (out, err))
        return subprocess.CompletedProcess(arguments, process.returncode, *told)

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], *, stdin: bool = True, terminal: int | None = None
    ) -> subprocess.Popen[bytes]:
        """Start Python with `command`, at a `terminal` or else with pipes; without `stdin` it has nothing to read."""
        streams: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), None if terminal else subprocess.PIPE)
        if not stdin:
            streams["stdin"] = subprocess.DEVNULL
        if sys.platform != "win32":
            streams |= {"preexec_fn": lambda: _begin(terminal), "pass_fds": [terminal] if terminal else []}
        whole = {**self.environment, **environment}
        process = subprocess.Popen([sys.executable, *command], cwd=self.here, env=whole, **streams)
        self._started.append(process)
        return process

    def meet(self, *notes: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Hold a piped meeting of one principle with `notes` as its lines."""
        return self.run(*OPTIONS, *options, lines=notes)

    def stored(self) -> list[Reflection]:
        """Return the reflections in the folder, newest first; a damaged one fails the test."""
        found, problems = everything(self.folder)
        assert not problems
        return [one.reflection for one in found]

    def only(self) -> Reflection:
        """Return the one reflection in the folder."""
        (reflection,) = self.stored()
        return reflection

    def notes(self) -> list[list[str]]:
        """Return the notes to each question of the one reflection in the folder."""
        return [list(answer.note_texts) for section in self.only().sections for answer in section.questions]

    def said(self) -> list[str]:
        """Return all notes of the one reflection in the folder."""
        return [note for notes in self.notes() for note in notes]

    def drafts(self) -> list[str]:
        """Return the half-typed lines of the one reflection in the folder."""
        return [draft.text for draft in self.only().drafts]

    def keep(self, *reflections: Reflection) -> list[str]:
        """Store `reflections` and return their ids."""
        self.folder.mkdir(exist_ok=True)
        return [saved(self.folder, reflection).stem for reflection in reflections]

    def meet_on(self, day: str, team: str, *lines: str, principle: str = "1", finish: bool = True) -> None:
        """Let `team` hold a piped meeting on that `day` (ISO 8601) with these lines; or have it killed at their end."""
        self.at(f"{day}T09:00+01:00")
        options = ("--team", team, "--goal", "Ro", "--occasion", "set", "--participant", "Mette")
        whole = ("reflect", *options, "--principle", principle)
        if finish:
            assert self.run(*whole, "--output", "-", lines=lines).returncode == 0
        else:
            pipe = self.pipe(*whole)
            for line in lines:
                pipe.say(line)
            pipe.kill(9)
        self.at(f"{day}T12:00+01:00")  # what comes next is later, however long a program takes to start

    def pipe(self, *arguments: str) -> "Pipe":
        """Start `malkompas` with pipes, at its first prompt."""
        return Pipe(self, *arguments)

    def at_question(self, *options: str, columns: int = 80, lines: int = 24) -> "Terminal":
        """Start a meeting in a terminal, and wait for its first question."""
        team = self.open(*OPTIONS, *options, columns=columns, lines=lines)
        team.see("F6")
        return team

    def open(
        self,
        *arguments: str,
        columns: int = 80,
        lines: int = 24,
        program: tuple[str, ...] | None = None,
        **environment: str,
    ) -> "Terminal":
        """Start `malkompas`, or another Python program, in a terminal; skip the test where there is none."""
        return Terminal(
            self, (*(self.program if program is None else program), *arguments), columns, lines, environment
        )


class Pipe:
    """A running `malkompas` in plain mode, fed line by line."""

    def __init__(self, world: World, *arguments: str) -> None:
        self.process = world.start((*world.program, *arguments), {})
        self.said = b""
        self.prompts = 0
        self._await_prompt()

    def say(self, line: str) -> None:
        """Give a line, and wait for the prompt that says it is on disk."""
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()
        self._await_prompt()

    def end(self) -> int:
        """End the input and return the exit status."""
        self._hear(self.process.communicate(timeout=PATIENCE)[1])
        return self.process.wait(PATIENCE)

    def kill(self, number: int) -> int:
        """Send a signal and return the exit status; a signal that killed it is negative."""
        if sys.platform == "win32":
            if number != 9:
                pytest.skip("Windows has no signal that asks a program to end")
            self.process.kill()
        else:
            self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        assert self.process.stderr
        self._hear(self.process.stderr.read())
        with self.process:  # closes its streams
            return status

    def _await_prompt(self) -> None:
        assert self.process.stderr
        self.prompts += 1
        while self.said.count(b"> ") < self.prompts:
            data = os.read(self.process.stderr.fileno(), 65536)
            assert data, self.said.decode()
            self._hear(data)

    def _hear(self, data: bytes) -> None:
        self.said = (self.said + data).replace(b"\r\n", b"\n")


class Terminal:
    """A running `malkompas` and the screen it draws on."""

    def __init__(
        self, world: World, arguments: tuple[str, ...], columns: int, lines: int, environment: dict[str, str]
    ) -> None:
        termios = pytest.importorskip("termios", reason="there are such terminals on Linux and macOS")
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self._drawn = 0
        self._ours, theirs = os.openpty()
        modes = termios.tcgetattr(theirs)
        modes[0] &= ~0x4000  # IUTF8, which macOS and WSL leave out: a letter is several bytes
        modes[3] &= ~termios.ECHO  # what is typed is seen where the program writes it
        termios.tcsetattr(theirs, termios.TCSANOW, modes)
        termios.tcsetwinsize(theirs, (lines, columns))
        self.process = world.start(arguments, environment, terminal=theirs)
        os.close(theirs)

    @property
    def screen(self) -> pyte.Screen:
        """The screen as it is now: what has come is put on it only where somebody looks, since that takes long."""
        self._stream.feed(self.raw[self._drawn :])
        self._drawn = len(self.raw)
        return self._screen

    @property
    def text(self) -> str:
        """What is on the screen now: what pyte calls its display, in an eighth of the time."""
        return "\n".join(line.rstrip() for line in self._rows()).strip("\n")

    @property
    def unbroken(self) -> str:
        """What is on the screen as one line, in which a long line goes on as it was printed; blanks stand alone."""
        return " ".join("".join(self._rows()).split())

    def _rows(self) -> list[str]:
        rows = [self.screen.buffer[number] for number in range(self.screen.lines)]
        return ["".join([row[column].data for column in range(self.screen.columns)]) for row in rows]

    def type(self, text: str) -> None:
        self.send(text.encode())

    def send(self, data: bytes) -> None:
        """Send what may be no text."""
        while data:
            data = data[os.write(self._ours, data) :]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.type(KEYS[key])

    def press_at(self, text: str, *keys: str) -> None:
        """Wait until `text` is on the screen, and press."""
        self.see(text)
        self.press(*keys)

    def choose(self, question: str, *keys: str) -> None:
        """Wait until the list with this `question` can be chosen from, and press."""
        self.see_list(question)
        self.press(*keys)

    def write(self, text: str) -> None:
        """Type and wait until it stands in the line."""
        self.type(text)
        self.see(f"› {text}")

    def say(self, text: str) -> None:
        """Type a line and wait until it stands there as a note."""
        self.write(text)
        self.press("enter")
        self.see(f"• {text}")

    def answer(self, question: str, text: str = "") -> None:
        """Wait for `question`, and type a line in reply."""
        self.see(question)
        self.type(f"{text}\r")

    def pause(self, *keys: str) -> None:
        """Pause with its key, or with `keys`, and wait until the program has ended as it does then."""
        self.press(*(keys or ("f6",)))
        assert self.status() == 130

    def to_the_look(self) -> None:
        """Go from a question to the closing, past it and the steps, to where everything is looked over."""
        self.press("f5", *["enter"] * 4)
        self.see_list(texts.REVIEW_QUESTION)

    def finish(self) -> None:
        """Say yes where everything is looked over, and wait for the end."""
        self.choose(texts.REVIEW_QUESTION, "enter")
        assert self.status() == 0

    def see(self, text: str) -> None:
        """Wait until `text` is on the screen."""
        self.wait(lambda: text in self.text, text)

    def see_list(self, question: str) -> None:
        """Wait until the list with this `question`, or the end of it, can be chosen from: it takes no key before."""
        starts = [f"{question}\n {how[:9]}" for how in (texts.CHOOSE_ONE, texts.CHOOSE_ONE_OF, texts.CHOOSE_SEVERAL)]
        self.wait(lambda: any(start in self.text for start in starts), question)

    def see_unbroken(self, text: str) -> None:
        """Wait until `text` is on the screen, wherever the window breaks it."""
        self.wait(lambda: text in self.unbroken, text)

    def see_pass(self, text: str) -> None:
        """Wait until `text` was drawn, though it may have been scrolled away at once."""
        self.wait(lambda: text.encode() in self.raw, text)

    def wait(self, is_so: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, f"{what!r} did not come; the screen is:\n{self.text}"
            self._read()

    def resize(self, columns: int, lines: int | None = None) -> None:
        """Give the window another size."""
        import termios

        self.screen.resize(lines, columns)
        termios.tcsetwinsize(self._ours, (self.screen.lines, columns))

    def close_window(self) -> None:
        """Take the terminal away; the kernel then sends SIGHUP."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, self._ours)
        os.close(nowhere)
        self.process.wait(PATIENCE)

    def status(self) -> int:
        """Wait for the end of the program and return its exit status; a signal that killed it is negative."""
        end = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < end, f"it goes on; the screen is:\n{self.text}"
        status = self.process.wait(PATIENCE)
        os.close(self._ours)
        return status

    def _read(self) -> bool:
        """Read what was drawn meanwhile, and return whether there may be more."""
        if not select.select([self._ours], [], [], 0.1)[0]:
            return True
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # the program, and with it its end of the terminal, is gone
            return False
        self.raw += data
        return bool(data)


def as_json(text: str) -> Any:
    """Return what the JSON in `text` says."""
    return msgspec.json.decode(text)
