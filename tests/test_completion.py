"""Tab: what is offered where it is pressed, what a real shell does with that, and how it is switched on."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from malkompas import texts
from malkompas.cli import COMPLETE_VARIABLE, completion
from malkompas.cli import app as cli
from malkompas.model import Reflection
from tests import samples
from tests.driver import PATIENCE, World

NASTY = (
    "Hjemmepleje Nord",
    'O\'Brien "x" $(touch ramt) `touch ramt` \\',
    "\\$(touch ramt)",
    "Børn & Unge: aften; touch ramt | * ? [x] {a,b} #1 !! %F{red} =ls > ramt",
    "'!",
    "-rf",
)
"""Names of teams that a shell could take for something to do."""


def ask(world: World, typed: str, shell: str = "fish", **environment: str) -> list[str]:
    """Return the lines that `shell` is told when Tab is pressed after `typed`; nothing else is said."""
    asked = {
        COMPLETE_VARIABLE: f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": typed,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": typed.split(" ")[-1],
        "COMP_WORDS": "\n".join(typed.split(" ")),
        "COMP_CWORD": str(typed.count(" ")),
    }
    stream = io.TextIOWrapper(told := io.BytesIO())
    with (
        mock.patch.dict(os.environ, {**world.environment, **asked, **environment}),
        contextlib.chdir(world.here),
        contextlib.redirect_stderr(io.StringIO()) as errors,
        contextlib.redirect_stdout(stream),
        pytest.raises(SystemExit),
    ):
        cli.main([])
    assert errors.getvalue() == ""
    return [line for line in told.getvalue().decode().splitlines() if line]


def values(world: World, typed: str, **environment: str) -> list[str]:
    """Return what fish is told, without its descriptions."""
    return [line.partition("\t")[0] for line in ask(world, typed, **environment)]


def keep(world: World, *reflections: Reflection) -> list[str]:
    """Store `reflections`, each begun a day before the last, and return their ids, newest first."""
    return world.keep(*(samples.stored(one, days_ago=days).reflection for days, one in enumerate(reflections)))


def teams(*names: str) -> Iterator[Reflection]:
    """Yield a reflection of each team."""
    return (samples.reflection(team=name) for name in names)


def written(world: World) -> list[Path]:
    """Return the files in the folder and the home."""
    return [path for place in (world.folder, world.home) for path in place.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("malkompas ", ["list", "sheet", "reflect", "export", "history", "delete"]),
        ("malkompas list --format=h", ["--format=html"]),
        ("malkompas list o", ["omfavn-data", "opening"]),
        ("malkompas sheet c", ["closing"]),
        ("malkompas reflect --principle c", []),
        ("malkompas reflect --principle opening --principle o", ["omfavn-data"]),
        ("malkompas reflect --about=", ["--about=ydelse", "--about=effekt", "--about=værdi"]),
        ("malkompas --show-completion ", ["bash", "zsh", "fish", "powershell"]),
        ("malkompas reflect ", []),
        ('malkompas reflect --team "x y" --occasion \'l', ["lære", "learn"]),
    ],
)
def test_what_can_stand_there_is_offered(world: World, typed: str, offered: list[str]) -> None:
    """Commands, options that are not given yet, values and principles; where there is nothing, shells offer files."""
    assert values(world, typed) == offered


def test_in_english_what_is_typed_is_english(world: World) -> None:
    """Each language names itself; what was begun in Danish is none of it."""
    world.speak("en")
    assert values(world, "malkompas export ") == ["latest", "all"]
    assert values(world, "malkompas reflect --about ", MALKOMPAS_LANGUAGE="en") == ["service", "effect", "value"]
    assert ask(world.with_shipped_compass(), "malkompas --language ") == list(map("\t".join, texts.AVAILABLE.items()))
    told = ask(world, "malkompas --language en ")
    assert "export\tShare the notes" in "\n".join(told)


def test_commands_and_options_come_with_their_help(world: World) -> None:
    """In Danish, where the shell shows it; also an option that has two names."""
    told = dict(line.split("\t") for line in ask(world, "malkompas ") + ask(world, "malkompas reflect -"))
    options = {"--output": "output", "-o": "output", "--no-open-steps": "open_steps", "--help": "help"}
    expected = texts.HELP_COMMANDS | {option: texts.HELP_OPTIONS[name] for option, name in options.items()}
    assert {name: told[name][:40] for name in expected} == {name: text[:40] for name, text in expected.items()}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--team=B", "'--team=Børn & Unge: aften':::sidst 23.11.2026"),
        ("--team O", "'Ole’’s ''x'' $(y)':::sidst 22.11.2026"),
    ],
)
def test_powershell_is_told_a_name_as_one_word(world: World, typed: str, told: str) -> None:
    """With the description beside it. Bash, zsh and fish are tried themselves."""
    keep(world, *teams("Børn & Unge: aften", "Ole’s 'x' $(y)"))
    assert ask(world, f"malkompas export {typed}", "powershell") == [told]


def test_principles_are_those_of_the_chosen_compass(world: World) -> None:
    """Chosen on the line, or in the environment; each with its title."""
    path = world.here / "skole værdier.yaml"
    path.write_text(samples.SMALL, encoding="utf-8")
    told = ["mod\tVis mod"]
    assert ask(world, r"malkompas reflect --compass=skole\ værdier.yaml --principle m") == told
    assert ask(world, "malkompas list m", MALKOMPAS_COMPASS=str(path)) == told


def test_teams_are_offered_once_each_the_latest_first(world: World) -> None:
    """As their name was written last, from the chosen folder; none that is personal data, or a home to a shell."""
    keep(world, *teams("Øst", "Hjemmepleje Nord", "hjemmepleje  nord", "Hjemmepleje Syd", "mette@aarhus.dk", "~root"))
    met = {"Øst": 23, "Hjemmepleje Nord": 22, "Hjemmepleje Syd": 20}
    told = [f"{team}\tsidst {day}.11.2026" for team, day in met.items()]
    assert ask(world, "malkompas reflect --team ") == told
    assert values(world, "malkompas export --team 'Hjemmepleje S") == ["Hjemmepleje Syd"]
    assert values(world, f"malkompas delete --folder '{world.folder}' --team Ø", MALKOMPAS_FOLDER="x") == ["Øst"]
    assert ask(world, "malkompas delete --folder andet --team ") == []


def test_reflections_come_newest_first_with_what_they_are_about(world: World) -> None:
    """Each command has the names that it takes, and none that is named already."""
    new, old = ids = keep(world, samples.reflection(goal="En god " + "meget " * 20 + "lang dag"), samples.reflection())
    assert ask(world, "malkompas history ") == [
        "seneste\tDen seneste samtale",
        f"{new}\t23.11.2026 Hjemmepleje Nord: En god meget meget meget meget…",
        f"{old}\t22.11.2026 Hjemmepleje Nord: Færre genindlæggelser",
    ]
    assert values(world, "malkompas export ") == ["seneste", "alle", *ids]
    assert values(world, f"malkompas export {new} seneste ") == ["alle", old]
    assert values(world, "malkompas export --team x ") == ["seneste", "alle"]
    assert values(world, f"malkompas delete {new[:10]}") == [new]
    assert values(world, "malkompas reflect --resume ") == ["seneste", *ids]
    assert ask(world, f"malkompas history {new} ") == []


def test_damaged_and_many_files_are_not_read(world: World) -> None:
    """What cannot be read can only be deleted. Of many, only the names are offered, and the teams of the newest."""
    (id,) = keep(world, *teams("Nord"))
    data = (world.folder / f"{id}.json").read_bytes()
    (world.folder / "2026-11-01-nord-abcd.json").write_text("{")
    (world.folder / "2026-11-02-$(touch ramt)-abcd.json").write_text("{}")  # is not ours
    assert values(world, "malkompas history 2") == [id]
    assert values(world, "malkompas delete 2") == [id, "2026-11-01-nord-abcd"]
    (world.folder / "2020-01-01-syd-abcd.json").write_bytes(data.replace(b'"Nord"', b'"Syd"'))
    for number in range(completion.MOST_READ):
        (world.folder / f"2026-01-01-nord-{number:04x}.json").write_bytes(data)
    told = ask(world, "malkompas history 2026-01")
    assert len(told) == completion.MOST_READ
    assert "Nord" not in "".join(told)
    assert values(world, "malkompas export --team ") == ["Nord"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_foreign_text_acts_on_no_terminal(world: World, shell: str) -> None:
    """What stands in another's file breaks no line, and personal data is not shown."""
    foreign = ("esc \x1b]0;x\x07", "ny\nlinje\tTab", "~root", "010190-1234", "mette@aarhus.dk", "\u202evendt")
    keep(world, *(samples.reflection(team=name, goal=f"{name} {name}") for name in foreign))
    told = "\n".join(ask(world, "malkompas export --team ", shell) + ask(world, "malkompas export ", shell))
    assert "ny linje Tab" in told.replace("\\", "")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]|1234|mette@", told)


@pytest.mark.parametrize(
    ("typed", "environment"),
    [
        ("malkompas history ", {"MALKOMPAS_FOLDER": "fil"}),
        ("malkompas delete --folder ~findes-ikke/x ", {}),
        ("malkompas --install-completion --show-completion hest x", {}),
        ("malkompas ", {COMPLETE_VARIABLE: "hest"}),
        ("malkompas 'a \"b", {}),
    ],
)
def test_what_goes_wrong_is_not_told(world: World, typed: str, environment: dict[str, str]) -> None:
    """No message, no traceback, and nothing is made or written."""
    (world.here / "fil").write_text("title: [")
    assert ask(world, typed, **environment) == []
    assert written(world) == []
    assert [path.name for path in world.here.iterdir()] == ["fil"]


def switch_on(world: World, shell: str) -> subprocess.CompletedProcess[str]:
    """Run `malkompas --install-completion` from `shell`, as its user would."""
    if sys.platform == "win32" or not shutil.which(shell):
        pytest.skip(f"{shell} is not on this machine")
    status = "$status" if shell == "fish" else "$?"
    return subprocess.run(
        [shell, "-c", f"'{sys.executable}' -m malkompas --install-completion; exit {status}"],
        capture_output=True,
        cwd=world.here,
        env=world.environment,
        encoding="utf-8",
        timeout=PATIENCE * 2,
    )


def test_what_cannot_be_switched_on_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another shell, where a file is in the way, and in PowerShell, which Typer would let run any script."""
    done = switch_on(world, "dash")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Tab kan skrive resten i bash, zsh, fish og powershell, men ikke i dash.\n")
    (world.home / ".bashrc").mkdir()
    done = switch_on(world, "bash")
    assert (done.returncode, done.stdout) == (1, "")
    assert "--show-completion bash" in done.stderr
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("pwsh", "/usr/bin/pwsh"))
    with contextlib.redirect_stderr(io.StringIO()) as errors:
        assert cli.run(["--install-completion"]) == 2
    assert "Invoke-Expression" in errors.getvalue()
    assert written(world) == []


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest, world: World) -> Iterator[Any]:
    """Return each shell at a terminal with completion on; `malkompas` there only tells what it was called with."""
    name = request.param
    done = switch_on(world, name)
    import pexpect  # here: not on Windows

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"Nu kan Tab skrive resten for jer i {name}.")
    program = world.home / "programs" / "malkompas"
    program.parent.mkdir()
    program.write_text(
        f"#!/bin/sh\n[ -n \"${COMPLETE_VARIABLE}\" ] && exec '{sys.executable}' -m malkompas\n"
        'printf \'<%s>\' "$@" >"$HOME/heard"\necho HEARD\n'
    )
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{world.environment['PATH']}"
    environment = world.environment | {"PATH": path, "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    at: dict[str, Any] = {"cwd": str(world.here), "env": environment, "dimensions": (50, 250)}
    opened = pexpect.spawn(name, ["-i"], encoding="utf-8", timeout=PATIENCE, **at)
    opened.delaybeforesend = None
    yield opened
    opened.close(force=True)


def called(world: World, shell: Any, typed: str) -> str:
    """Type the line, press Enter, and return what `malkompas` was called with, each word in angles."""
    shell.send(f"malkompas {typed}\r")
    shell.expect_exact("HEARD")
    return (world.home / "heard").read_text(encoding="utf-8")


def test_in_the_shell_a_name_becomes_one_word(world: World, shell: Any) -> None:
    """Whatever is in it; and nothing of it is done."""
    for number, team in enumerate(NASTY):
        keep(world, *teams(team))
        world.folder.rename(world.here / str(number))
        assert called(world, shell, f"export --folder {number} --team \t").endswith(f"<--team><{team}>")
    assert not [path for place in (world.here, world.home) for path in place.rglob("*ramt*") if path.suffix != ".json"]


def test_in_a_shell_that_does_not_find_the_program_nothing_is_said(world: World, shell: Any) -> None:
    """A window in which its environment is not active: no error stands in the line that is typed."""
    (world.home / "programs" / "malkompas").unlink()
    shell.send("malkompas history 2\t\t\recho HE''ARD\r")
    shell.expect_exact("HEARD")
    assert "No such file" not in shell.before


def test_in_the_shell_what_is_begun_goes_on(world: World, shell: Any) -> None:
    """Commands, options, values, teams, reflections and files; with what a reflection is about, masked."""
    newest, _ = keep(world, samples.reflection(goal="Ring til mette@aarhus.dk"), *teams("Hjemmepleje Syd"))
    (world.here / "kun denne.md").touch()
    lines = {
        "his\tla\t": "<history><latest>",
        "exp\t--forc\t--format=ht\t": "<export><--force><--format=html>",
        f"history {newest[:12]}\t": f"<history><{newest}>",
        "history --team Hjemmepleje\\ S\t": "<history><--team><Hjemmepleje Syd>",
        'history --team "Hjemmepleje S\t': "<history><--team><Hjemmepleje Syd>",
        "history --team=Hjemmepleje\\ S\t": "<history><--team=Hjemmepleje Syd>",
        "export --output kun\t": "<export><--output><kun denne.md>",
        "list --compass=kun\t": "<list><--compass=kun denne.md>",
    }
    assert {typed: called(world, shell, typed) for typed in lines} == lines
    if not shell.command.endswith("bash"):  # which describes nothing
        shell.send("malkompas history 2\t\t")
        shell.expect_exact("23.11.2026 Hjemmepleje Nord: Ring til ••••@aarhus.dk")
