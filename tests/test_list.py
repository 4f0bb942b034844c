"""`malkompas list`: through a pipe and at a terminal."""

import subprocess
import sys

import pytest

from malkompas import system
from malkompas.compass import load
from tests import samples
from tests.driver import World, as_json

COMPASS = samples.compass()


def everything() -> list[str]:
    """Return every name and question that the page must hold."""
    names = [text for section in COMPASS.principles for text in (section.title, section.what_if)]
    asked = [question.text for section in COMPASS.choosable for question in section.questions]
    return names + asked + [question.label for question in COMPASS.closing.questions]


def test_the_page_holds_every_name_and_question_exactly(world: World) -> None:
    """In a pipe no line is broken, so that each can be searched for."""
    done = world.run("list")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.strip() for line in done.stdout.splitlines()]
    for sentence in everything():
        assert any(line.endswith(sentence) or line.startswith(f"• {sentence}") for line in lines), sentence
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("name", ["5", "omfavn-data", "data"])
def test_a_named_principle_is_shown_in_full(world: World, name: str) -> None:
    """With its text and hints, and without the others."""
    text = world.run("list", name).stdout
    section = COMPASS.principles[4]
    for part in (section.title, section.what_if, section.text, *section.questions[0].hints):
        assert part in text
    assert "Stop op og lær" not in text


def test_several_principles_come_in_the_order_they_were_named(world: World) -> None:
    """Two names, two sections."""
    text = world.run("list", "6", "closing", "1").stdout
    places = [text.index(part) for part in ("Stop op og lær", "Erkendelse", "Vær oprigtigt nysgerrig")]
    assert places == sorted(places)


def test_an_unknown_principle_says_which_exist(world: World) -> None:
    """Status 2, and every id to choose from."""
    done = world.run("list", "hest")
    assert done.returncode == 2
    assert "hest" in done.stderr
    for section in COMPASS.principles:
        assert section.id in done.stderr


def test_markdown_holds_everything(world: World) -> None:
    """A heading for each section, the questions as lists."""
    text = world.run("list", "--format", "md").stdout
    assert "## 1. Vær oprigtigt nysgerrig" in text
    for sentence in everything():
        assert sentence in text
    assert "  - Hvad måler tallet" in world.run("list", "data", "--format", "md").stdout


def test_json_is_the_compass(world: World) -> None:
    """For programs: the whole compass, or the named sections."""
    whole = as_json(world.run("list", "--format", "json").stdout)
    assert [section["title"] for section in whole["principles"]] == [section.title for section in COMPASS.principles]
    (section,) = as_json(world.run("list", "5", "--format", "json").stdout)
    assert section["id"] == "omfavn-data"


def test_another_compass_is_chosen_by_option_or_environment(world: World) -> None:
    """The option wins; where neither is given, it is the one that comes with the tool."""
    path = world.here / "skole.yaml"
    path.write_text(samples.SMALL, encoding="utf-8")
    assert "Vis mod" in world.run("list", "--compass", "skole.yaml").stdout
    assert "Vis mod" in world.run("list", MALKOMPAS_COMPASS=str(path)).stdout
    shipped = load(system.compass_file("")).principles[0].title
    assert shipped in world.run("list", "--compass", str(system.compass_file("")), MALKOMPAS_COMPASS=str(path)).stdout
    assert shipped in world.with_shipped_compass().run("list").stdout


@pytest.mark.parametrize("compass_file", ["missing.yaml", ".", "broken.yaml"])
def test_a_compass_that_cannot_be_used_is_a_message(world: World, compass_file: str) -> None:
    """Status 1, what is wrong, what to do, and no traceback."""
    (world.here / "broken.yaml").write_text("title: [")
    done = world.run("list", "--compass", compass_file)
    assert done.returncode == 1
    assert "--compass" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("needs_terminal")
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_page_fits_the_terminal(world: World, columns: int) -> None:
    """No line is cut, and no word is broken, from 40 columns on."""
    terminal = world.open("list", columns=columns, lines=300)
    assert terminal.status() == 0
    on_screen = " ".join(terminal.text.split())
    for sentence in everything():
        assert sentence in on_screen


@pytest.mark.usefixtures("needs_terminal")
def test_colour_is_for_terminals_that_want_it(world: World) -> None:
    """NO_COLOR keeps the page free of colours, and a terminal has them else."""
    coloured, plain = world.open("list"), world.open("list", NO_COLOR="1")
    assert coloured.status() == plain.status() == 0
    assert b"\x1b[1;35m" in coloured.raw
    assert b";35m" not in plain.raw
    assert b"[35m" not in plain.raw


def test_list_loads_no_prompt_library(world: World) -> None:
    """Nor Rich where there is no terminal: it starts at once."""
    code = (
        "import sys\nfrom malkompas.cli.app import main\n"
        "try: main(['list'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('prompt_toolkit', 'questionary', 'asyncio', 'pydantic', 'markdown_it', 'rich')"
        " if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=world.environment, text=True)
    assert done.stderr.strip() == "[]"
