"""Help, and what is said when a command is not written as it should be."""

import contextlib
import datetime as dt
import io
import os
import re
import shlex
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs
from typer.main import get_command

import malkompas
from malkompas import compass, texts
from malkompas.cli import app
from malkompas.storage import repository
from malkompas.storage.autosave import ReflectionFile
from malkompas.text import comparison_key
from tests import samples
from tests.driver import World

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such thing")

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
COMMANDS = ("list", "reflect", "export", "history", "delete")
ENGLISH = (
    "Usage",
    "Options",
    "Arguments",
    "Commands",
    "default",
    "required",
    "Error",
    "Invalid",
    "Try",
    "Show",
    "message",
)


@pytest.mark.parametrize("arguments", [("--help",), (), *((command, "--help") for command in COMMANDS)])
@pytest.mark.parametrize("columns", ["40", "100"])
def test_help_is_danish_and_explains_every_option(world: World, arguments: tuple[str, ...], columns: str) -> None:
    """In a narrow window too, and to one who named no command."""
    done = world.run(*arguments, COLUMNS=columns)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Brug: malkompas" in done.stdout
    assert not [word for word in ENGLISH if word in done.stdout]
    assert "Vis hjælpen." in done.stdout
    unbroken = (
        "  --format",
        "  --show-completion",
        "  malkompas ",
    )  # choices and examples, which are copied as they stand
    assert not [line for line in done.stdout.splitlines() if len(line) > int(columns) and not line.startswith(unbroken)]


@pytest.mark.parametrize("arguments", [("--help",), ()])
def test_the_help_tells_what_to_begin_with(world: World, arguments: tuple[str, ...]) -> None:
    """And names every command."""
    text = world.run(*arguments).stdout
    assert "malkompas reflect" in text
    for command in COMMANDS:
        assert f"\n  {command} " in text


def test_who_names_no_command_is_told_first_what_to_do(world: World) -> None:
    """In the first line of all, and in the second how to have a look."""
    first, second, *_ = world.run().stdout.splitlines()
    assert first.startswith("Velkommen.")
    assert first.endswith("malkompas reflect")
    assert second.endswith("malkompas list")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_in_the_help_do_what_they_say(world: World, command: str) -> None:
    """Each can be copied as it stands, and is done; a pipe is agreed with before it deletes anything."""
    assert set(texts.EXAMPLES) == set(COMMANDS)
    shown = world.run(command, "--help").stdout
    for example, _ in texts.EXAMPLES[command]:
        assert f"  {example}\n" in shown or f"  {example}  " in shown
        program, *arguments = shlex.split(example)
        assert (program, arguments[0]) == ("malkompas", command)
        repository.prepare_folder(world.folder)
        ReflectionFile(world.folder).save(structs.replace(samples.reflection(), started=LONG_AGO))  # not finished yet
        agreed = ("--yes",) if command == "delete" else ()
        at = world.run(*arguments, *agreed, lines="Nord\nRo\n")
        assert at.returncode == 0, (example, at.stderr)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("hest",), "Jeg kender ikke kommandoen »hest«. Der er list, reflect, export, history og delete."),
        (("",), "Jeg kender ikke kommandoen »«. Der er list"),
        (("list", "--hest"), "Jeg kender ikke --hest"),
        (("history", "--tem", "x"), "Mente I --team?"),
        (("--hest",), "Jeg kender ikke --hest"),
        (("list", "--format"), "Der mangler noget efter --format"),
        (("list", "--format", "hest"), "Vælg mellem text, md, html, pdf, docx, odt og json"),
        (
            ("reflect", "--occasion", "fest"),
            "Vælg mellem set (sætte mål), follow-up (følge op på mål) og learn (lære af mål)",
        ),
        (("delete", "latest"), "latest og all kan ikke bruges her"),
        (("list", "nysgerrg"), "Mente I »Vær oprigtigt nysgerrig«?"),
        (("list", "omfavn-dta"), "Mente I »Omfavn data«?"),
        (("export", "--format", "htm"), "»htm« kan ikke bruges efter --format. Mente I html?"),
        (("reflect", "--plain=ja"), "--plain skal stå alene"),
        (("history", "a", "b"), "Det her i kommandoen forstår jeg ikke: b"),
        (("reflect", "--minutes", "0"), "»0« kan ikke bruges efter --minutes. Skriv et helt tal fra 1 til 1440."),
        (("export", "--format", "word"), "Mente I docx?"),
        (("export", "--without", "navne"), "Mente I names?"),
        (
            ("reflect", "--minutes", "en time"),
            "»en time« kan ikke bruges efter --minutes. Skriv et helt tal fra 1 til 1440.",
        ),
        (("reflect", "2026"), "malkompas reflect --resume 2026"),
        (("reflect", "--resume", "--goal", "x"), "--goal hører til en ny samtale"),
        (("reflect", "--team", " "), "Der mangler noget efter --team"),
        (("reflect", "--principle", "hest"), "Jeg kender ikke emnet »hest«"),
        (("reflect", "--principle", "closing"), "Jeg kender ikke emnet »closing«"),
        (("list", "\x1b[2J"), "Jeg kender ikke emnet »\N{REPLACEMENT CHARACTER}[2J"),
    ],
)
def test_a_wrong_command_says_what_to_write(world: World, arguments: tuple[str, ...], said: str) -> None:
    """Status 2, in Danish, with nothing on standard output and nothing stored."""
    done = world.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not [word for word in ("Usage", "Error", "Invalid", "Traceback", "\x1b") if word in done.stderr]
    assert world.stored() == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("reflekter", "reflect"), ("Reflektér", "reflect"), ("refelct", "reflect"), ("refl", "reflect")),
        *(("eksporter", "export"), ("del", "export"), ("historik", "history"), ("slet", "delete"), ("vis", "list")),
        *(("hjælp", "--help"), ("help", "--help"), ("--hjælp", "--help"), ("-h", "--help"), ("--verson", "--version")),
        *(("list --formt md", "--format"), ("list --hjælp", "--help"), ("reflect --mål x", "--goal")),
        *(("reflect --open", "--open-steps"), ("history --princip 1", ""), ("--hest", ""), ("xyz", "")),
    ],
)
def test_a_slip_or_a_danish_word_leads_to_the_right_one(world: World, typed: str, meant: str) -> None:
    """One is named, and none where nothing is like it, or where the command has no such option."""
    done = world.run(*typed.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert re.findall(r"Mente I (\S+)\?", done.stderr) == ([meant] if meant else [])


@pytest.mark.parametrize("table", [texts.DANISH_COMMANDS, texts.DANISH_OPTIONS])
def test_the_danish_words_lead_to_what_there_is(table: dict[str, tuple[str, ...]]) -> None:
    """None to something else, and no word to two things."""
    commands = get_command(app.app).commands  # type: ignore[attr-defined]  # it is a group
    options = {option for one in commands.values() for parameter in one.params for option in parameter.opts}
    assert set(table) <= {"--help", *commands, *options}
    words = [word for words in table.values() for word in words]
    assert len(words) == len(set(words))
    assert words == [comparison_key(word) for word in words]


def test_the_version_is_the_packages(world: World) -> None:
    """On standard output, alone."""
    assert world.run("--version").stdout == f"{malkompas.__version__}\n"


def test_what_nobody_foresaw_is_no_traceback(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that says where the notes are; the traceback is for those who ask for it."""

    def fail(path: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(compass, "load", fail)
    for debug, shown in (("", False), ("1", True)):
        monkeypatch.setenv(app.DEBUG_VARIABLE, debug)
        with contextlib.redirect_stderr(io.StringIO()) as errors:
            assert app.run(["list"]) == 1
        assert "RuntimeError" in errors.getvalue()
        assert ("Traceback" in errors.getvalue()) is shown


def test_a_reader_that_goes_away_is_no_error_message(world: World) -> None:
    """`malkompas list | head -1` ends quietly."""
    process = subprocess.Popen(
        [sys.executable, "-m", "malkompas", "list", *["1"] * 2000],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=world.environment,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def test_a_folder_that_cannot_be_used_is_said_before_the_conversation(world: World) -> None:
    """A file where the folder should be: status 1, and another place is offered."""
    world.folder.write_text("en fil")
    done = world.meet("a")
    assert done.returncode == 1
    assert "--folder" in done.stderr
    assert "Hvem skal vi lytte til?" not in done.stderr


def test_a_folder_given_with_an_option_is_repeated_in_what_goes_on(world: World) -> None:
    """The command to resume with can be copied as it stands."""
    pipe = world.pipe("reflect", "--team", "Nord", "--goal", "Ro", "--folder", "vores noter")
    assert pipe.kill(signal.SIGTERM) == 130
    told = pipe.said.decode().rpartition("malkompas ")[2]
    assert told.startswith("reflect --resume ")
    assert "--folder 'vores noter'" in told
    assert world.run(*shlex.split(told), "--output", "-").returncode == 0
    other = world.pipe("reflect", "--team", "Syd", "--goal", "Ro")
    later = world.pipe("reflect", "--team", "Øst", "--goal", "Ro")
    later.say("en note, så den er den seneste")
    assert other.kill(signal.SIGTERM) == later.kill(signal.SIGTERM) == 130


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["list", "reflect --team Nord --goal Ro --principle 1"])
def test_closed_streams_are_no_traceback(world: World, closed: str, command: str) -> None:
    """A program started by another with a stream closed does its work."""
    shell = f"exec '{sys.executable}' -m malkompas {command} {closed}"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, cwd=world.here, env=world.environment, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("command", ["list", "--version", "list --format md", "export --output -"])
def test_output_that_cannot_be_written_is_a_message(world: World, command: str) -> None:
    """Status 1, and no advice about something else."""
    world.meet("a")
    shell = f"exec '{sys.executable}' -m malkompas {command} >/dev/full"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, cwd=world.here, env=world.environment, check=False)
    assert done.returncode == 1
    assert "drevet er fuldt" in done.stderr.decode()


@posix
def test_force_writes_what_a_link_points_at_and_keeps_its_mode(world: World) -> None:
    """The link stays a link; what is no file is refused."""
    real, link, pipe = world.here / "rigtig.md", world.here / "genvej.md", world.here / "rør"
    real.write_text("gammelt")
    real.chmod(0o600)
    link.symlink_to(real)
    os.mkfifo(pipe)
    assert world.meet("Borgerne", options=("--output", "genvej.md", "--force")).returncode == 0
    assert link.is_symlink()
    assert "- Borgerne" in real.read_text(encoding="utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    done = world.meet("a", options=("--output", "rør", "--force"))
    assert done.returncode == 1
    assert "almindelig fil" in done.stderr


def test_a_summary_follows_the_users_own_mode(world: World) -> None:
    """What is shared can be read as other files of the user can."""
    summary = world.here / world.meet("a").stdout.strip()
    other = world.here / "andet"
    other.touch()
    assert summary.stat().st_mode == other.stat().st_mode


def test_an_unknown_users_home_is_a_folder_name_like_any_other(world: World) -> None:
    """No traceback for a tilde."""
    assert world.run("export", "--folder", "~findes-ikke/x").returncode == 1
