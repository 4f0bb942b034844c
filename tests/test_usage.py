"""Help, what is said when a command is not written as it should be, and how every command ends."""

import contextlib
import datetime as dt
import io
import os
import re
import shlex
import stat
import subprocess
import sys

import pytest
from msgspec import structs
from typer.main import get_command

import malkompas
from malkompas import compass, texts
from malkompas.cli import COMPLETE_VARIABLE, app
from malkompas.storage import repository
from malkompas.storage.autosave import ReflectionFile
from malkompas.text import comparison_key
from tests import samples
from tests.driver import World

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such thing")

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
COMMANDS = ("list", "sheet", "reflect", "export", "history", "delete")
ENGLISH = r"Usage|Options|Arguments|Commands|default|required|Error|Invalid|Try|Show|message|Traceback|\x1b"
CHOOSE = "»{}« kan ikke bruges efter {}. "
MINUTES = "\nSkriv, hvor mange minutter I har"


def in_shell(world: World, command: str) -> subprocess.CompletedProcess[str]:
    """Run `malkompas` with what a shell makes of the rest of the line."""
    line = f"exec '{sys.executable}' -m malkompas {command}"
    return subprocess.run(
        ["sh", "-c", line], capture_output=True, cwd=world.here, env=world.environment, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("arguments", ["--help", "", *(f"{command} --help" for command in COMMANDS)])
@pytest.mark.parametrize("columns", ["40", "100"])
def test_help_is_danish_and_explains_every_option(world: World, arguments: str, columns: str) -> None:
    """In a narrow window too; what is copied, choices and examples, is never broken."""
    done = world.run(*arguments.split(), COLUMNS=columns)
    assert (done.returncode, done.stderr) == (0, "")
    assert [part for part in ("Brug: malkompas", "Vis hjælpen.") if part not in done.stdout] == []
    assert not re.search(ENGLISH, done.stdout)
    copied = ("  --format", "  --show-completion", "  malkompas ")
    assert not [line for line in done.stdout.splitlines() if len(line) > int(columns) and not line.startswith(copied)]
    if arguments in ("", "--help"):
        assert "malkompas reflect" in done.stdout
        assert all(f"\n  {command} " in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_in_the_help_do_what_they_say(world: World, command: str) -> None:
    """Each can be copied as it stands, and is done; a pipe is agreed with before it deletes anything."""
    shown = world.run(command, "--help").stdout
    for example, _ in texts.EXAMPLES[command]:
        assert f"  {example}\n" in shown or f"  {example}  " in shown
        program, *arguments = shlex.split(example)
        assert (program, arguments[0]) == ("malkompas", command)
        repository.prepare_folder(world.folder)
        (world.here / "ark").mkdir(exist_ok=True)  # of sheets, none of which is back yet
        ReflectionFile(world.folder).save(structs.replace(samples.reflection(), started=LONG_AGO))  # not finished yet
        agreed = ("--yes",) if command == "delete" else ()
        done = world.run(*arguments, *agreed, lines="" if "--team" in arguments else "Nord\nRo\n")
        assert done.returncode == 0, (example, done.stderr)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("hest",), "Jeg kender ikke kommandoen »hest«. Der er list, sheet, reflect, export, history og delete."),
        (("list", "--format", ""), "Det, I skrev, kan ikke bruges efter --format"),
        (("list", "--format", "hest"), "Vælg mellem text, md, html, pdf, docx, odt og json"),
        (("export", "--format", "word"), CHOOSE.format("word", "--format") + "Mente I docx?"),
        (("export", "--output", "svar.xyz"), "Den kan ende på md, html, pdf, docx, odt, json, csv eller ics."),
        (("reflect", "--minutes", "længe"), CHOOSE.format("længe", "--minutes").strip() + MINUTES),
        (("history", "--last", "0"), CHOOSE.format("0", "--last") + "Skriv et helt tal fra 1."),
        (("reflect", "--plain=ja"), "--plain skal stå alene"),
        (("reflect", "--open", "--output", "-"), "--open"),
        (("reflect", "--date", "1.12.2199"), "Den 1. december 2199 er ikke kommet endnu."),
        *((("reflect", "--date", date), f"Jeg forstår ikke datoen »{date}«.") for date in ("engang", "1.11.1026")),
        (("reflect", "--date", "i", "morgen"), 'anførselstegn om dem: --date "i morgen"'),
        (("reflect", "--sheet", "nix"), "Filen eller mappen nix kan ikke læses: den findes ikke."),
        (("reflect", "2026"), "malkompas reflect --resume 2026"),
        (("reflect", "--team=Hjemmepleje", "Nord"), 'anførselstegn om dem: --team "Hjemmepleje Nord"'),
        (("reflect", "--resume", "--goal", "x"), "--goal hører til en ny samtale"),
        (("reflect", "--team", " "), "Der mangler noget efter --team"),
        (("reflect", "--principle", "closing"), "Jeg kender ikke emnet »closing«"),
        (("history", "a", "b"), "Dette i kommandoen forstår jeg ikke: b"),
        (("list", "nysgerrg"), "Mente I »Vær oprigtigt nysgerrig«?"),
        (("list", "\x1b[2J"), "Jeg kender ikke emnet »\N{REPLACEMENT CHARACTER}[2J"),
    ],
)
def test_a_wrong_command_says_what_to_write(world: World, arguments: tuple[str, ...], said: str) -> None:
    """Status 2, in Danish, with nothing on standard output and nothing stored."""
    done = world.run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not re.search(ENGLISH, done.stderr)
    assert world.stored() == []


def test_quotes_are_told_of_only_where_they_may_be_missing(world: World) -> None:
    """Also where the second word is taken for a conversation; not after an option that takes one word."""
    assert '--contains "Nattevagt pårørende"' in world.run("history", "--contains", "Nattevagt", "pårørende").stderr
    for arguments in ("list --format html dta", "list --output x.md dta", "reflect --sheet nix --plain"):
        assert "anførselstegn" not in world.run(*arguments.split()).stderr


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("reflekter", "reflect"), ("Reflektér", "reflect"), ("refelct", "reflect"), ("refl", "reflect")),
        *(("del", "export"), ("slet", "delete"), ("vis", "list"), ("hjælp", "--help"), ("-h", "--help")),
        *(("--verson", "--version"), ("list --formt md", "--format"), ("reflect --mål x", "--goal")),
        *(("reflect --open-step", "--open-steps"), ("history --princip 1", ""), ("--hest", ""), ("xyz", "")),
    ],
)
def test_a_slip_or_a_danish_word_leads_to_the_right_one(typed: str, meant: str) -> None:
    """One is named, and none where nothing is like it, or where the command has no such option."""
    with contextlib.redirect_stderr(io.StringIO()) as told:
        assert app.run(typed.split()) == 2
    assert re.findall(r"Mente I (\S+)\?", told.getvalue()) == ([meant] if meant else [])


def test_values_can_be_typed_in_danish(world: World) -> None:
    """However they are written, wherever the English one can stand; what is kept and shared is the same."""
    options = ("--team", "Nord", "--goal", "Ro", "--participant", "Mette", "--output", "-")
    values = ("--about", "Værdi", "--occasion", "opfølgning", "--principle", "læring", "--principle", "a\u030abning")
    assert world.run("reflect", *options, *values, lines="Borgerne\n").returncode == 0
    reflection = world.only()
    assert (reflection.goal_type, reflection.occasion) == ("value", "follow-up")
    assert [section.id for section in reflection.sections] == ["opening", "learning", "closing"]
    for danish, english in {
        "list afslutning": "list closing",
        "history SENESTE": "history latest",
        "export alle --output - --without navne": "export all --output - --without names",
        "export seneste --output - --without skridt": "export latest --output - --without steps",
        "export --output - --without afslutning": "export --output - --without closing",
    }.items():
        done = world.run(*danish.split())
        assert (done.returncode, done.stdout) == (0, world.run(*english.split()).stdout)


def test_the_tables_of_words_name_what_there_is() -> None:
    """Every command has its help, and no Danish word leads to two things, or to one that is not there."""
    commands = get_command(app.app).commands  # type: ignore[attr-defined]  # it is a group
    assert set(commands) == set(COMMANDS) == set(texts.EXAMPLES) == set(texts.HELP_COMMANDS)
    every = [parameter for one in (get_command(app.app), *commands.values()) for parameter in one.params]
    options = {option for parameter in every for option in parameter.opts}
    for table in (texts.COMMAND_WORDS, texts.OPTION_WORDS):
        assert set(table) <= {"--help", *commands, *options}
        words = [word for words in table.values() for word in words]
        assert words == [comparison_key(word) for word in dict.fromkeys(words)]


def test_the_version_the_script_for_tab_and_first_of_all_what_to_do_are_shown(world: World) -> None:
    """Who names no command is told how to begin in the first line, and how to have a look in the second."""
    assert world.run("--version").stdout == f"{malkompas.__version__}\n"
    done = world.run("--show-completion", "powershell")
    assert (done.returncode, done.stderr, COMPLETE_VARIABLE in done.stdout) == (0, "", True)
    first, second, *_ = world.run().stdout.splitlines()
    assert (first.rpartition(": ")[2], second.rpartition(": ")[2]) == ("malkompas reflect", "malkompas list")


HEAVY = {
    "--version": ("rich", "questionary", "yaml", "platformdirs", "malkompas.storage", "malkompas.conversation"),
    "list": ("rich", "questionary", "prompt_toolkit", "asyncio", "pydantic", "markdown_it", "platformdirs"),
}


@pytest.mark.parametrize("command", HEAVY)
def test_a_command_loads_only_what_it_needs(world: World, command: str) -> None:
    """A short run stays short."""
    code = (
        f"import sys\nfrom malkompas.__main__ import main\nsys.argv = ['malkompas', '{command}']\n"
        f"try: main()\nexcept SystemExit: print(set({HEAVY[command]}) & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=world.environment, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "set()", done.stderr


def test_what_nobody_foresaw_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that says where the notes are; the traceback is for those who ask for it."""
    monkeypatch.setattr(compass, "load", None)
    for debug, shown in (("", False), ("1", True)):
        monkeypatch.setenv(app.DEBUG_VARIABLE, debug)
        with contextlib.redirect_stderr(io.StringIO()) as errors:
            assert app.run(["list"]) == 1
        assert "TypeError" in errors.getvalue()
        assert ("Traceback" in errors.getvalue()) is shown


@posix
def test_a_reader_that_goes_away_is_no_error_message(world: World) -> None:
    """`malkompas list | head -1` ends quietly."""
    done = in_shell(world, f"list {'1 ' * 2000}| head -n 1")
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["list", "reflect --team Nord --goal Ro --principle 1"])
def test_closed_streams_are_no_traceback(world: World, closed: str, command: str) -> None:
    """A program started by another with a stream closed does its work."""
    done = in_shell(world, f"{command} {closed}")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a full device")
@pytest.mark.parametrize("command", ["list", "--version", "list --format md", "export --output -"])
def test_output_that_cannot_be_written_is_a_message(world: World, command: str) -> None:
    """Status 1, and no advice about something else."""
    world.meet("a")
    done = in_shell(world, f"{command} >/dev/full")
    assert (done.returncode, "drevet er fuldt" in done.stderr) == (1, True)


@posix
def test_a_summary_goes_where_it_is_sent_with_the_users_own_mode(world: World) -> None:
    """A link stays a link, what it points at keeps its mode, and what is no file is refused."""
    real, link, other = world.here / "rigtig.md", world.here / "genvej.md", world.here / "andet"
    real.touch(0o600)
    other.touch()
    link.symlink_to(real)
    os.mkfifo(world.here / "rør")
    assert world.meet("Borgerne", options=("--output", "genvej.md", "--force")).returncode == 0
    assert link.is_symlink()
    assert "- Borgerne" in real.read_text(encoding="utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert (world.here / world.meet("a").stdout.strip()).stat().st_mode == other.stat().st_mode
    done = world.meet("a", options=("--output", "rør", "--force"))
    assert (done.returncode, "almindelig fil" in done.stderr) == (1, True)
