"""`malkompas list`: through a pipe and at a terminal."""

import pytest

from malkompas import system, texts
from malkompas.compass import load
from tests import samples
from tests.driver import World, as_json

COMPASS = samples.compass()


def everything() -> list[str]:
    """Return every name and question that the page must hold."""
    names = [text for section in COMPASS.principles for text in (section.title, section.what_if)]
    asked = [question.text for section in COMPASS.choosable for question in section.questions]
    return names + asked + [question.label for question in COMPASS.closing.questions]


@pytest.mark.parametrize(("format", "bullet"), [("text", "•"), ("md", "-")])
def test_the_page_holds_every_name_and_question_exactly(world: World, format: str, bullet: str) -> None:
    """In a pipe no line is broken, so that each can be searched for."""
    done = world.run("list", "--format", format)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.strip().replace("*", "") for line in done.stdout.splitlines()]
    for sentence in everything():
        assert any(line.endswith(sentence) or line.startswith(f"{bullet} {sentence}") for line in lines), sentence
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("options", [(), ("--format", "md")])
def test_named_principles_are_shown_in_full_in_that_order(world: World, options: tuple[str, ...]) -> None:
    """With their texts and hints, and without the others."""
    text = " ".join(world.run("list", "data", "closing", "1", *options).stdout.split())
    parts: list[str] = []
    for section in (COMPASS.principles[4], COMPASS.closing, COMPASS.principles[0]):
        parts += filter(None, (section.title, section.what_if, section.text, *section.questions[0].hints))
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "Stop op og lær" not in text


@pytest.mark.parametrize("options", [(), ("--format", "md")])
def test_a_story_stands_below_its_principle_with_who_told_it(world: World, options: tuple[str, ...]) -> None:
    """In the list of that principle, and not in that of the whole compass."""
    [story] = COMPASS.principles[0].stories
    text = world.run("list", "1", *options).stdout
    assert story.text in text
    assert f"Genfortalt efter {story.who}" in text
    assert story.text not in world.run("list", *options).stdout


def test_json_is_the_compass(world: World) -> None:
    """For programs: the whole compass, or the named sections."""
    whole = as_json(world.run("list", "--format", "json").stdout)
    assert [section["title"] for section in whole["principles"]] == [section.title for section in COMPASS.principles]
    (section,) = as_json(world.run("list", "5", "--format", "json").stdout)
    assert section["id"] == "omfavn-data"


def test_another_compass_is_chosen_by_option_or_environment(world: World) -> None:
    """The option wins; where neither is given, it is the one that comes with the tool; what cannot be used is told."""
    path, shipped = world.here / "skole.yaml", system.compass_file("")
    path.write_text(samples.SMALL, encoding="utf-8")
    title = load(shipped).principles[0].title
    assert "Vis mod" in world.run("list", "--compass", "skole.yaml").stdout
    assert "Vis mod" in world.run("list", MALKOMPAS_COMPASS=str(path)).stdout
    assert title in world.run("list", "--compass", str(shipped), MALKOMPAS_COMPASS=str(path)).stdout
    assert title in world.with_shipped_compass().run("list").stdout
    path.write_text("title: [")
    for unusable in ("missing.yaml", ".", "skole.yaml"):
        done = world.run("list", "--compass", unusable)
        assert (done.returncode, done.stdout) == (1, "")
        assert ("--compass" in done.stderr, "Traceback" in done.stderr) == (True, False)
        assert texts.WELCOME_PLAIN not in world.run("reflect", "--compass", unusable).stderr  # before anybody types
        assert texts.WELCOME_PLAIN not in world.run("reflect", MALKOMPAS_COMPASS=unusable).stderr


@pytest.mark.parametrize(("columns", "no_color"), [(40, ""), (80, "1"), (200, "")])
def test_the_page_fits_the_terminal(world: World, columns: int, no_color: str) -> None:
    """No line is cut, and no word is broken, from 40 columns on; colour is for terminals that want it."""
    terminal = world.open("list", columns=columns, lines=300, NO_COLOR=no_color)
    assert terminal.status() == 0
    on_screen = " ".join(terminal.text.split())
    for sentence in everything():
        assert sentence in on_screen
    assert (b"35m" in terminal.raw) is not bool(no_color)
