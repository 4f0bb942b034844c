"""Tab: what a shell is told can stand there, what it does with that, and how it is switched on."""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from msgspec import structs
from typer.main import get_command

from malkompas import texts
from malkompas.cli import app as cli
from malkompas.cli import completion, shells
from malkompas.errors import MalkompasError
from malkompas.model import Reflection
from tests import samples
from tests.driver import PATIENCE, World

SHELLS = ("bash", "zsh", "fish", "powershell")
NASTY = (
    "Hjemmepleje Nord",
    'O\'Brien "x" $(touch ramt) `touch ramt` \\',
    "\\$(touch ramt)",
    "Børn & Unge: aften; touch ramt | * ? [x] {a,b} #1 !! %F{red} =ls > ramt",
    '"',
    "'!",
    "-rf",
)
"""Names of teams that a shell could take for something to do."""


def ask(world: World, typed: str, shell: str = "zsh", word: str | None = None, **environment: str) -> list[str]:
    """Return what `shell` is told can stand after `typed`, each on its line; nothing else is said."""
    words = typed.split(" ")
    asked = {
        completion.VARIABLE: shell,
        completion.LINE: "\n".join(words[:-1]) if shell == "powershell" else typed,
        completion.WORD: words[-1] if word is None else word,
    }
    done = world.run(**asked, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def values(told: list[str]) -> list[str]:
    """Return the completions in what fish was told, without what they are."""
    return [line.partition("\t")[0] for line in told]


def keep(world: World, *reflections: Reflection) -> list[str]:
    """Store `reflections`, each begun a day before the last, and return their ids, newest first."""
    return world.keep(*(samples.stored(one, days_ago=days).reflection for days, one in enumerate(reflections)))


def teams(*names: str) -> Iterator[Reflection]:
    """Yield a reflection of each team."""
    return (structs.replace(samples.reflection(), team=name) for name in names)


def everything(world: World) -> dict[str, bytes]:
    """Return what lies in the folder and the home."""
    places = (world.folder, world.home)
    return {str(path): path.read_bytes() for place in places for path in sorted(place.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("malkompas ", ["list", "reflect", "export", "history", "delete"]),
        ("malkompas re", ["reflect"]),
        ("malkompas --v", ["--version"]),
        ("malkompas --version ", ["list", "reflect", "export", "history", "delete"]),
        ("malkompas list --f", ["--format", "--force"]),
        ("malkompas list --force --f", ["--format"]),
        ("malkompas list --format ", ["text", "md", "html", "pdf", "docx", "odt", "json"]),
        ("malkompas list --format=h", ["--format=html"]),
        ("malkompas list o", ["opening", "omfavn-data"]),
        ("malkompas list omfavn-data o", ["opening"]),
        ("malkompas list c", ["closing"]),
        ("malkompas reflect --principle c", []),
        ("malkompas reflect --principle opening --principle o", ["omfavn-data"]),
        ("malkompas reflect --occasion ", ["set", "follow-up", "learn"]),
        ("malkompas reflect --about=", ["--about=service", "--about=effect", "--about=value"]),
        ("malkompas export --without ", ["names", "closing", "steps"]),
        ("malkompas export --format c", ["csv"]),
        ("malkompas --show-completion ", list(SHELLS)),
        ("malkompas export --output ", [""]),
        ("malkompas list --compass x", [""]),
        ("malkompas reflect --goal ", []),
        ("malkompas reflect ", []),
        ("malkompas hest ", []),
        ('malkompas reflect --team "x y" --occasion l', ["learn"]),
        ("malkompas reflect --team x\\ y --occasion l", ["learn"]),
        ("malkompas reflect --occasion 'l", ["learn"]),
    ],
)
def test_what_can_stand_there_is_told(world: World, typed: str, told: list[str]) -> None:
    """Commands, options that are not given yet, values, principles; an empty one asks the shell for files."""
    assert values(ask(world, typed, "fish")) == told


def test_each_command_and_option_comes_with_its_help(world: World) -> None:
    """In Danish, where the shell shows it; also those that have two names."""
    commands = get_command(cli.app).commands  # type: ignore[attr-defined]  # it is a group
    told = dict(line.split("\t") for line in ask(world, "malkompas ", "fish"))
    assert {name: text[:40] for name, text in told.items()} == {name: one.help[:40] for name, one in commands.items()}
    for name, command in commands.items():
        told = dict(line.split("\t") for line in ask(world, f"malkompas {name} -", "fish"))
        for parameter in command.params:
            for option in (*parameter.opts, *parameter.secondary_opts):
                if option.startswith("-"):
                    assert told[option].startswith(texts.HELP_OPTIONS[parameter.name][:40]), option


@pytest.mark.parametrize(
    ("shell", "told", "told_after_equals"),
    [
        ("bash", r"Børn\ \&\ Unge\:\ aften", r"Børn\ \&\ Unge\:\ aften"),
        ("zsh", r"Børn & Unge\: aften:sidst 23.11.2026", r"Børn & Unge\: aften:sidst 23.11.2026"),
        ("fish", "Børn & Unge: aften\tsidst 23.11.2026", "--team=Børn & Unge: aften\tsidst 23.11.2026"),
        (
            "powershell",
            "'Børn & Unge: aften'\tBørn & Unge: aften\tsidst 23.11.2026",
            "'--team=Børn & Unge: aften'\tBørn & Unge: aften\tsidst 23.11.2026",
        ),
    ],
)
def test_every_shell_is_told_in_its_own_way(world: World, shell: str, told: str, told_after_equals: str) -> None:
    """What is inserted, what is shown where that is another thing, and what it is, where the shell shows it."""
    keep(world, *teams("Børn & Unge: aften"))
    assert ask(world, "malkompas export --team B", shell) == [told]
    assert ask(world, "malkompas export --team=B", shell, word="B" if shell == "bash" else "--team=B") == [
        told_after_equals
    ]


def test_principles_are_those_of_the_chosen_compass(world: World) -> None:
    """Chosen on the line, or in the environment; each with its title."""
    path = world.here / "skole værdier.yaml"
    path.write_text(samples.SMALL, encoding="utf-8")
    told = ["mod\tVis mod"]
    assert ask(world, "malkompas list --compass 'skole værdier.yaml' m", "fish") == told
    assert ask(world, r"malkompas reflect --compass=skole\ værdier.yaml --principle m", "fish") == told
    assert ask(world, "malkompas export --principle m", "fish", MALKOMPAS_COMPASS=str(path)) == told


def test_teams_are_told_once_each_the_latest_first(world: World) -> None:
    """As their name was written last; what is typed must begin it, with or without an =."""
    keep(world, *teams("Øst", "Hjemmepleje Nord", "hjemmepleje  nord", "Hjemmepleje Syd"))
    assert ask(world, "malkompas reflect --team ", "fish") == [
        "Øst\tsidst 23.11.2026",
        "Hjemmepleje Nord\tsidst 22.11.2026",
        "Hjemmepleje Syd\tsidst 20.11.2026",
    ]
    assert values(ask(world, "malkompas export --team 'Hjemmepleje S", "fish")) == ["Hjemmepleje Syd"]
    assert values(ask(world, r"malkompas history --team=Hjemmepleje\ ", "fish")) == [
        "--team=Hjemmepleje Nord",
        "--team=Hjemmepleje Syd",
    ]


def test_the_folder_is_the_chosen_one(world: World) -> None:
    """On the line or in the environment; the line wins."""
    keep(world, *teams("Øst"))
    line = f"malkompas delete --folder {shlex.quote(str(world.folder))} --team "
    assert values(ask(world, line, "fish", MALKOMPAS_FOLDER="andet")) == ["Øst"]
    assert ask(world, "malkompas delete --folder andet --team ", "fish") == []
    assert values(ask(world, "malkompas delete --team ", "fish")) == ["Øst"]


def test_reflections_come_newest_first_with_what_they_are_about(world: World) -> None:
    """Each command has the names that it takes, and none that is named already."""
    new, old = ids = keep(world, samples.reflection(goal="En god " + "meget " * 20 + "lang dag"), samples.reflection())
    assert ask(world, "malkompas history ", "fish") == [
        "latest\tDen seneste samtale",
        f"{new}\t23.11.2026 Hjemmepleje Nord: En god meget meget meget meget…",
        f"{old}\t22.11.2026 Hjemmepleje Nord: Færre genindlæggelser",
    ]
    assert values(ask(world, "malkompas export ", "fish")) == ["latest", "all", *ids]
    assert values(ask(world, f"malkompas export {new} latest ", "fish")) == ["all", old]
    assert values(ask(world, "malkompas export --team x ", "fish")) == ["latest", "all"]
    assert values(ask(world, "malkompas delete ", "fish")) == ids
    assert values(ask(world, f"malkompas delete {new[:10]}", "fish")) == [new]
    assert values(ask(world, "malkompas reflect --resume ", "fish")) == ["latest", *ids]
    assert ask(world, "malkompas reflect ", "fish") == []
    assert ask(world, f"malkompas history {new} ", "fish") == []


def test_a_damaged_file_is_passed_over(world: World) -> None:
    """It can only be deleted; a file that is not ours is left alone."""
    (id,) = keep(world, samples.reflection())
    (world.folder / "2026-11-01-nord-abcd.json").write_text("{")
    (world.folder / "2026-11-02-$(touch ramt)-abcd.json").write_text("{}")
    assert values(ask(world, "malkompas history 2", "fish")) == [id]
    assert values(ask(world, "malkompas delete 2", "fish")) == [id, "2026-11-01-nord-abcd"]
    assert values(ask(world, "malkompas export --team ", "fish")) == ["Hjemmepleje Nord"]


def test_many_files_are_not_read(world: World) -> None:
    """Only their names are: those that cannot be read are told where there are more than a few."""
    world.folder.mkdir()
    for number in range(completion.MOST_READ):
        (world.folder / f"2026-11-01-nord-{number:04x}.json").touch()
    assert ask(world, "malkompas history 2") == []
    (world.folder / "2026-11-02-nord-ffff.json").touch()
    assert len(ask(world, "malkompas history 2")) == completion.MOST_READ + 1
    assert ask(world, "malkompas history 2026-11-02") == []


def test_teams_are_sought_in_the_newest_files_only(world: World) -> None:
    """By the date in their names."""
    (id,) = keep(world, *teams("Nord"))
    data = (world.folder / f"{id}.json").read_bytes()
    (world.folder / "2020-01-01-syd-abcd.json").write_bytes(data.replace(b'"Nord"', b'"Syd"'))
    for number in range(completion.NEWEST - 2):
        (world.folder / f"2026-01-01-nord-{number:04x}.json").write_bytes(data)
    assert values(ask(world, "malkompas export --team ", "fish")) == ["Nord", "Syd"]
    (world.folder / "2026-01-02-nord-ffff.json").write_bytes(data)
    assert values(ask(world, "malkompas export --team ", "fish")) == ["Nord"]


@pytest.mark.parametrize("shell", SHELLS)
def test_hostile_text_does_nothing(world: World, shell: str) -> None:
    """What stands in a foreign file acts on no terminal and breaks no line, and personal data is not shown."""
    foreign = ("esc \x1b]0;x\x07", "ny\nlinje\tTab", "~root", "010190-1234", "mette@aarhus.dk", "\u202evendt")
    keep(world, *(samples.reflection(team=name, goal=f"{name} {name}") for name in (*foreign, *NASTY)))
    title = "Vis $(touch ramt) `mod`: 'x' 010190-1234 \\"
    compass = samples.SMALL.replace("Vis mod", '"' + title.replace("\\", "\\\\") + '"')
    (world.here / "vores.yaml").write_text(compass, encoding="utf-8")
    told = ask(world, "malkompas export --team ", shell)
    assert len(told) == len(NASTY) + 1  # and the one of two lines, as one
    told += ask(world, "malkompas list --compass vores.yaml m", shell) + ask(world, "malkompas export ", shell)
    assert len(told) == len(NASTY) + 1 + 1 + 2 + len(foreign) + len(NASTY)
    for line in told:
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u202e]|1234|mette@", line), line
        assert line.count("\t") == {"bash": 0, "zsh": 0, "fish": 1, "powershell": 2}[shell]


@pytest.mark.parametrize(
    ("typed", "word", "told"),
    [
        ("A", "A", ["A\\ x", "A\\(y", "A\\'z"]),
        ("A\\", "A\\", ["A\\ x", "A\\(y", "A\\'z"]),  # as far as the first two are the same
        ('"A', "A", ["A x", "A(y", "A'z"]),
        ("'A", "A", ["A x", "A(y", "A'\\''z"]),
    ],
)
def test_bash_is_told_what_it_puts_in_the_place_of_the_word(
    world: World, typed: str, word: str, told: list[str]
) -> None:
    """What is typed stays as it is typed, and the rest is quoted as that is."""
    keep(world, *teams("A x", "A(y", "A'z"))
    assert ask(world, f"malkompas export --team {typed}", "bash", word) == told


def test_what_powershell_inserts_is_one_word_to_it(world: World) -> None:
    """In single quotes text is only text; each quote in it, also a curved one, is written twice."""
    keep(world, *teams("nord", "Ole’s 'x' $(y)"))
    told = ask(world, "malkompas export --team ", "powershell")
    assert [line.partition("\t")[0] for line in told] == ["nord", "'Ole’’s ''x'' $(y)'"]
    told = ask(world, "malkompas export --team 'Ole", "powershell")
    assert [line.partition("\t")[0] for line in told] == ["'Ole’’s ''x'' $(y)'"]


@pytest.mark.parametrize(
    ("shell", "typed", "environment"),
    [
        ("zsh", "malkompas history ", {"MALKOMPAS_FOLDER": "fil"}),
        ("zsh", "malkompas export --team ", {"MALKOMPAS_FOLDER": "fil"}),
        ("fish", "malkompas delete ", {"MALKOMPAS_FOLDER": "findes/ikke"}),
        ("zsh", "malkompas delete --folder ~findes-ikke/x ", {}),
        ("zsh", "malkompas list ", {"MALKOMPAS_COMPASS": "fil"}),
        ("zsh", "malkompas list ", {"MALKOMPAS_COMPASS": "findes-ikke"}),
        ("zsh", "malkompas slet ", {}),
        ("zsh", "malkompas history x y z ", {}),
        ("zsh", "malkompas --install-completion --show-completion hest x", {}),
        ("tcsh", "malkompas ", {}),
        ("complete_zsh", "malkompas ", {}),
        ("zsh", "", {}),
        ("powershell", "", {}),
        ("bash", "malkompas 'a \"b", {}),
    ],
)
def test_what_goes_wrong_is_not_told(world: World, shell: str, typed: str, environment: dict[str, str]) -> None:
    """No message, no traceback, status 0, and nothing is made or written."""
    (world.here / "fil").write_text("title: [")
    told = ask(world, typed, shell, **environment)
    assert told == [] or typed == ""
    assert everything(world) == {}
    assert not world.folder.exists()
    assert [path.name for path in world.here.iterdir()] == ["fil"]


def test_an_error_nobody_foresaw_is_not_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 0 all the same."""

    def fail(*_: object) -> str:
        raise RuntimeError("boom")

    monkeypatch.setenv(completion.VARIABLE, "zsh")
    monkeypatch.setattr(completion, "answer", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("arguments", [["list"], ["--version"], ["--help"], []])
def test_completion_costs_nothing_where_nobody_asks(world: World, arguments: list[str]) -> None:
    """Nothing of it is loaded."""
    code = (
        "import sys\nfrom malkompas.cli.app import main\n"
        f"try: main({arguments})\n"
        "except SystemExit: pass\n"
        "rooms = 'malkompas.cli.completion', 'malkompas.cli.shells', 'malkompas.storage', 'rich'\n"
        "print([name for name in rooms if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=world.environment, text=True)
    assert done.stderr.strip() == "[]"


# Switching it on


def switch_on(world: World, shell: str) -> subprocess.CompletedProcess[str]:
    """Run `malkompas --install-completion` from `shell`, as its user would."""
    status = "$status" if shell == "fish" else "$?"
    return subprocess.run(
        [shell, "-c", f"'{sys.executable}' -m malkompas --install-completion; exit {status}"],
        capture_output=True,
        cwd=world.here,
        env=world.environment,
        encoding="utf-8",
        timeout=PATIENCE * 2,
    )


def needs(shell: str) -> None:
    """Skip where there is no `shell`."""
    if sys.platform == "win32" or not shutil.which(shell):
        pytest.skip(f"{shell} is not on this machine")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_it_is_switched_on_for_the_shell_that_asks(world: World, shell: str) -> None:
    """In Danish, with each file that was written; once more changes nothing, and what stood there stays."""
    needs(shell)
    start = world.home / f".{shell}rc"
    if shell != "fish":
        real = world.here / "mine-filer"
        real.write_bytes(b"alias ll='ls -l'  # \xe5, and no line end")
        start.symlink_to(real)
    done = switch_on(world, shell)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"Nu kan Tab skrive resten for jer i {shell}.")
    once = everything(world)
    assert sorted(once) == sorted(line.strip() for line in done.stderr.splitlines()[2:])
    if shell != "fish":
        assert start.is_symlink()
        assert re.fullmatch(rb"alias ll='ls -l'  # \xe5, and no line end\nif \[ -r .*; fi\n", real.read_bytes())
    assert switch_on(world, shell).returncode == 0
    assert everything(world) == once
    script = [data for path, data in once.items() if path != str(start)]
    assert script == [world.run("--show-completion", shell).stdout.encode()]


def test_another_shell_is_told_which_there_are(world: World) -> None:
    """Status 2, and nothing is written."""
    needs("dash")
    done = switch_on(world, "dash")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Tab kan skrive resten i bash, zsh, fish og powershell, men ikke i dash.\n")
    assert everything(world) == {}


def test_a_file_that_cannot_be_added_to_is_told_with_the_line(world: World) -> None:
    """Status 1; the user can write it there."""
    needs("bash")
    (world.home / ".bashrc").mkdir()
    done = switch_on(world, "bash")
    assert done.returncode == 1
    assert re.search(r"\.bashrc kan ikke skrives: det er en mappe\.\nI kan selv .*:\n  if \[ -r .*; fi\n", done.stderr)


def powershell(world: World, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """Put a PowerShell on the path that only says `said`."""
    if sys.platform == "win32":
        pytest.skip("it would be another PowerShell")
    program = world.home / "pwsh"
    program.write_text(f"#!/bin/sh\n{said}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(world.home), prepend=os.pathsep)


def test_powershells_profile_is_added_to_where_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """PowerShell alone knows where that is."""
    profile = world.home / "Dokumenter" / "PowerShell" / "profile.ps1"
    powershell(world, monkeypatch, rf"printf '%s\r\nRemoteSigned\r\n' '{profile}'")
    script, start = shells.switch_on("pwsh", world.environment)
    shells.switch_on("pwsh", world.environment)
    assert start == profile
    assert profile.read_text() == ". (Join-Path $PSScriptRoot 'malkompas-completion.ps1')\n"
    assert script.parent == profile.parent
    assert script.read_text() == shells.SCRIPTS["powershell"]
    assert script.read_bytes().isascii()  # an old PowerShell reads files in the system's own encoding


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (r"printf '/x/profile.ps1\nRestricted\n'", texts.SCRIPTS_ARE_FORBIDDEN),
        (r"printf '/x/profile.ps1\nAllSigned\n'", texts.SCRIPTS_ARE_FORBIDDEN),
        ("exit 1", texts.POWERSHELL_IS_SILENT),
        ("printf x", texts.POWERSHELL_IS_SILENT),
    ],
)
def test_a_powershell_that_may_run_no_scripts_is_left_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    """Its rules are not ours to change; it is told how one window can have it."""
    powershell(world, monkeypatch, said)
    with pytest.raises(MalkompasError) as error:
        shells.switch_on("pwsh", world.environment)
    assert error.value.message == told
    assert "Invoke-Expression" in error.value.hint


# In the real shells


class Answering:
    """Answers `malkompas` in a shell as the program does, but from a process that has loaded it: Tab is pressed often.

    What stands there hands over what the shell asked with, and gives the shell what the program says to that.
    """

    def __init__(self, world: World, program: Path) -> None:
        self._world = world
        self._asked = program.with_name("asked")
        os.mkfifo(self._asked)
        program.write_text(
            f"""#!/bin/sh
            if [ -n "${completion.VARIABLE}" ]; then
                mkfifo "{program}.$$"
                printf '%s\\0' "{program}.$$" "${completion.VARIABLE}" "${completion.LINE}" "${completion.WORD}" \
                    >'{self._asked}'
                exec cat "{program}.$$"
            fi
            printf '%s\\0' "$@" >'{world.here / "heard"}'
            echo HEARD
            """
        )
        program.chmod(0o755)
        self._end = os.open(self._asked, os.O_RDWR)  # for both, so that it does not end between two questions
        self._thread = Thread(target=self._answer)
        self._thread.start()

    def close(self) -> None:
        """Answer no more, also where nobody waits for the answer any longer."""
        waiting = [os.open(place, os.O_RDONLY | os.O_NONBLOCK) for place in self._asked.parent.glob("malkompas.*")]
        os.write(self._end, b"\0" * 4)
        self._thread.join()
        for end in (self._end, *waiting):
            os.close(end)
        shutil.rmtree(self._asked.parent)

    def _answer(self) -> None:
        data = b""
        while True:
            data += os.read(self._end, 65536)
            while data.count(b"\0") >= 4:
                place, shell, line, word, data = data.split(b"\0", 4)
                if not place:
                    return
                asked = zip((completion.VARIABLE, completion.LINE, completion.WORD), (shell, line, word), strict=True)
                done = self._world.run(lines=None, **{name: value.decode() for name, value in asked})
                with contextlib.suppress(BrokenPipeError):
                    Path(os.fsdecode(place)).write_text(done.stdout, encoding="utf-8")


class RealShell:
    """A shell at a terminal where completion is switched on. `malkompas` there only tells what it was called with."""

    def __init__(self, world: World, name: str) -> None:
        import pexpect

        needs(name)
        assert switch_on(world, name).returncode == 0
        self.heard = world.here / "heard"
        programs = world.home / "programs"
        programs.mkdir()
        self._answering = Answering(world, programs / "malkompas")
        path = f"{programs}{os.pathsep}{world.environment['PATH']}"
        self.child: Any = pexpect.spawn(
            name,
            ["-i"],
            cwd=str(world.here),
            env=world.environment | {"PATH": path, "LC_ALL": "C.UTF-8", "TERM": "xterm"},
            encoding="utf-8",
            dimensions=(50, 250),
            timeout=PATIENCE,
        )
        self.child.delaybeforesend = None

    def close(self) -> None:
        """End the shell."""
        self.child.close(force=True)
        self._answering.close()

    def call(self, typed: str) -> list[str]:
        """Type the line, press Enter, and return what `malkompas` was called with."""
        self.child.send(f"{typed}\r")
        self.child.expect_exact("HEARD")
        return self.heard.read_text(encoding="utf-8").split("\0")[:-1]


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest, world: World) -> Iterator[RealShell]:
    """Return each shell in turn."""
    opened = RealShell(world, request.param)
    yield opened
    opened.close()


def test_a_program_that_is_started_anew_answers_the_same(world: World) -> None:
    """As a shell starts it at each Tab."""
    keep(world, *teams("Hjemmepleje Nord", "Øst"))
    typed = "malkompas export --team "
    asked = {completion.VARIABLE: "zsh", completion.LINE: typed, completion.WORD: ""}
    command = [sys.executable, "-m", "malkompas"]
    done = subprocess.run(command, capture_output=True, cwd=world.here, env=world.environment | asked, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ask(world, typed) != []


def test_in_the_shell_a_name_becomes_one_word(world: World, shell: RealShell) -> None:
    """Whatever is in it, and whichever quote was begun; and nothing of it is done."""
    for number, team in enumerate(NASTY):
        keep(world, *teams(team))
        world.folder.rename(world.here / str(number))
        call = f"malkompas export --folder {number} --team"
        for begun in (f"{call} ", f'{call} "', f"{call} '"):
            assert shell.call(f"{begun}\t")[-2:] == ["--team", team], begun
        assert shell.call(f"{call}=\t")[-1] == f"--team={team}"
    assert not [path for place in (world.here, world.home) for path in place.rglob("*ramt*") if path.suffix != ".json"]


def test_in_the_shell_what_is_begun_goes_on(world: World, shell: RealShell) -> None:
    """Commands, options, values, teams and reflections; also where the program is called by its path."""
    newest, _ = keep(world, *teams("Hjemmepleje Nord", "Hjemmepleje Syd"))
    assert shell.call("malkompas his\tla\t") == ["history", "latest"]
    assert shell.call("malkompas exp\t--forc\t--format=ht\t") == ["export", "--force", "--format=html"]
    assert shell.call(f"malkompas history {newest[:12]}\t") == ["history", newest]
    assert shell.call("malkompas history --team Hjemmepleje\\ S\t") == ["history", "--team", "Hjemmepleje Syd"]
    assert shell.call("malkompas history --team 'Hjemmepleje S\t") == ["history", "--team", "Hjemmepleje Syd"]
    assert shell.call("../home/programs/malkompas dele\t") == ["delete"]
    assert shell.call("~/programs/malkompas dele\t") == ["delete"]


def test_in_the_shell_files_come_only_where_a_file_belongs(world: World, shell: RealShell) -> None:
    """The shell's own completion of them is for --output, --compass and --folder."""
    (world.here / "kun denne.md").touch()
    assert shell.call("malkompas export --output kun\t") == ["export", "--output", "kun denne.md"]
    assert shell.call("malkompas export --output=kun\t") == ["export", "--output=kun denne.md"]
    assert shell.call("malkompas reflect --goal kun\t") == ["reflect", "--goal", "kun"]
    assert shell.call("malkompas export --team kun\t") == ["export", "--team", "kun"]


def test_in_the_shell_nothing_is_said_where_something_is_wrong(world: World, shell: RealShell) -> None:
    """A program that fails, or is gone, leaves the line as it is."""
    broken = world.here / "malkompas"
    broken.write_text('#!/bin/sh\n[ -n "$_MALKOMPAS_COMPLETE" ] && { echo "the fault" >&2; exit 3; }\necho HEARD\n')
    broken.chmod(0o755)
    shell.child.send("./malkompas hi\t\r")
    shell.child.expect_exact("HEARD")
    assert "fault" not in shell.child.before
    broken.unlink()
    shell.child.send("./malkompas hi\t\x15malkompas\r")
    shell.child.expect_exact("HEARD")
    assert "malkompas_complete" not in shell.child.before.lower()
    assert "such file" not in shell.child.before


@pytest.mark.parametrize("shell", ["zsh", "fish"], indirect=True)
def test_in_the_shell_reflections_come_with_what_they_are_about(world: World, shell: RealShell) -> None:
    """As it is masked."""
    keep(world, samples.reflection(goal="Ring til mette@aarhus.dk"), samples.reflection(goal="Ro"))
    shell.child.send("malkompas history 2\t\t")
    shell.child.expect_exact("23.11.2026 Hjemmepleje Nord: Ring til ••••@aarhus.dk")
