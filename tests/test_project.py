"""The README and the files around the code keep up with the program."""

import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest
from typer.main import get_command

from docs import three_meetings, workshop
from malkompas.cli.app import app
from malkompas.compass import load
from malkompas.exporters.registry import FORMATS, LIST_FORMATS
from tests import samples
from tests.driver import World
from tests.readme import ENGLISH, PAGES, README, block
from tests.samples import ROOT

PROGRAM = get_command(app)
COMMANDS = PROGRAM.commands  # type: ignore[attr-defined]  # it is a group


def test_the_meeting_in_plain_lines_gives_its_summary(world: World) -> None:
    """What is shown came out of the program."""
    quoted = re.findall(r"'([^']*)'", block("example").partition("|")[0])
    lines = [part for part in quoted if part != "%s\\n"]
    done = world.with_shipped_compass().meet(*lines, options=("--output", "-"))
    assert re.sub(r"\*\*Dato:\*\* .*", "", done.stdout) == re.sub(r"\*\*Dato:\*\* .*", "", block("summary"))


def test_the_example_of_a_compass_is_one(world: World) -> None:
    """Whoever copies it has something that works."""
    path = world.here / "vores.yaml"
    path.write_text(block("compass"), encoding="utf-8")
    assert load(path).principles[0].title == "Vis mod"
    assert world.run("reflect", "--compass", str(path), lines="Nord\nRo\n").returncode == 0


def test_what_is_read_first_is_short() -> None:
    """The README takes two minutes and names each command; the guide lies on the table. The rest is behind them."""
    for page, most_lines, most_words in (README, 120, 900), (PAGES["guide.md"], 60, 650):
        assert len(page.splitlines()) <= most_lines
        assert len(page.split()) <= most_words
        assert max(map(len, page.splitlines())) <= 160
    assert [name for name in COMMANDS if f"\n| `malkompas {name}` |" not in README] == []


def anchors(page: str) -> set[str]:
    """Return the names of the headings of `page`, as a link has them."""
    return {
        re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in re.findall(r"^#+ (.*)", page, re.MULTILINE)
    }


@pytest.mark.parametrize("path", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")], ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    """To a file that is there, and to a heading that is in it."""
    for target in re.findall(r"\]\(([^:)]+)\)", path.read_text(encoding="utf-8")):
        file, _, heading = target.partition("#")
        found = path.parent / file if file else path
        assert found.exists(), target
        assert not heading or heading in anchors(found.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("path", [*ROOT.glob("docs/*.svg")], ids=lambda path: path.name)
def test_a_picture_is_for_everyone(path: Path) -> None:
    """It says what it shows, is small, runs and fetches nothing, and stands still for whoever wants no motion."""
    text = path.read_text(encoding="utf-8")
    svg = "{http://www.w3.org/2000/svg}"
    assert [part.tag for part in ElementTree.fromstring(text)[:2] if part.text] == [f"{svg}title", f"{svg}desc"]
    assert f"](docs/{path.name})" in README + ENGLISH
    assert len(text) < 100_000
    assert re.findall(r"<script|\son\w+=|href=|src=|url\(|@import|://(?!www\.w3\.org/)|/tmp|python", text) == []
    assert ("@keyframes" in text) == ("@media (prefers-reduced-motion: reduce)" in text)


def section(name: str) -> str:
    """Return what the reference says under the heading of the command `name`."""
    found = re.search(rf"^## `malkompas {name}`.*?(?=^## |\Z)", PAGES["reference.md"], re.DOTALL | re.MULTILINE)
    assert found, name
    return found[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    """A new option is documented where its command is, and none that is gone is, or this fails."""
    options = {
        option
        for parameter in COMMANDS[name].params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    }
    named = re.findall(r"^\| (`-.*?) \|", section(name), re.MULTILINE)
    assert set(re.findall(r"--[\w-]+", "".join(named))) == options


def test_each_room_has_its_line_in_contributing() -> None:
    """Whoever is new finds what there is, and nothing that is not."""
    tree = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("```\nmalkompas/\n")[2].partition("```")[0]
    named = {name for line in tree.splitlines() for name in re.findall(r"^  (.*?)(?:   |$)", line)[0].split()}
    rooms = {path.name + "/" * path.is_dir() for path in (ROOT / "malkompas").iterdir()}
    assert rooms - named == {"__init__.py", "py.typed"} | {name for name in rooms if name.startswith("__py")}
    assert named <= rooms


def test_the_gate_runs_the_readmes_own_commands() -> None:
    """Both commands that set everything up are tried as they stand."""
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "$(block 'all tests')" in gate
    assert "$(block 'main job')" in gate
    assert "pytest" in block("all tests")
    assert "malkompas reflect" in block("main job")


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is each machine's own affair."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+|#.*", line)] == []


@pytest.mark.parametrize("language", three_meetings.GUIDES)
def test_the_three_meetings_in_the_guide_are_what_the_program_shows(language: str) -> None:
    """Held again, they look the same, to the letter."""
    guide = three_meetings.GUIDES[language].read_text(encoding="utf-8")
    assert three_meetings.written(guide, language) == guide


def test_the_workshop_is_what_the_program_shows() -> None:
    """From the cards to the joint summary of six tables, to the letter."""
    page = workshop.PAGE.read_text(encoding="utf-8")
    assert workshop.written(page) == page


def test_the_examples_in_the_pages_say_when_the_compass_asks_something_else() -> None:
    """Whoever changes a question that they answer is told where; what else is asked, they pass over."""
    compass = samples.compass()
    _, closing = three_meetings.replies(compass, {"Erkendelse": ["Ro"]}, "it")
    assert closing == {"Erkendelse": ["Ro"], "Vores mål er …": (), "Tegn på værdi": ()}
    with pytest.raises(SystemExit, match=r"asks “Indsigt” any more\. Change what TABLES .* docs/workshop\.py"):
        three_meetings.replies(compass, {"Erkendelse": ["Ro"], "Indsigt": ["Uro"]}, workshop.WHERE)


def test_the_query_in_the_pages_counts_what_the_folder_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lines: one makes the file, the other asks it."""
    world.with_shipped_compass().meet("Borgerne", "Nattevagten")
    export, query = block("duckdb").splitlines()
    assert world.run(*shlex.split(export)[1:]).returncode == 0
    monkeypatch.chdir(world.here)
    name, option, question = shlex.split(query)
    assert (name, option) == ("duckdb", "-c")
    assert duckdb.execute(question).fetchall() == [("Vær oprigtigt nysgerrig", 2)]


def test_every_format_is_documented() -> None:
    """A new one stands with the option, and has its line in the table of formats, or this fails."""
    for told, formats in (section("export"), FORMATS), (section("list"), LIST_FORMATS), (PAGES["files.md"], FORMATS):
        assert set(formats) <= set(re.findall(r"`(\w+)`", told))


def test_the_english_readme_sets_up_as_the_danish_does() -> None:
    """Two commands, the same but for the language; the Danish one points to it before its first heading."""
    setup = [line for line in ENGLISH.splitlines() if "pip install" in line]
    assert len(setup) == 2
    assert {line.replace("--language en ", "") for line in setup} <= set(README.splitlines())
    assert "](README.en.md)" in README.partition("##")[0]


def test_the_english_readme_names_every_command_and_no_option_that_there_is_not() -> None:
    """A new command has a line there too, or this fails."""
    assert set(re.findall(r"^\| `malkompas --language en (\w+)` \|", ENGLISH, re.MULTILINE)) == set(COMMANDS)
    options = {
        option for command in (PROGRAM, *COMMANDS.values()) for parameter in command.params for option in parameter.opts
    }
    named = set(re.findall(r"--[a-z]+[a-z-]*", re.sub(r"(?ms)^```.*?^```", "", ENGLISH + PAGES["guide.en.md"])))
    assert named - options == {"--help"}
