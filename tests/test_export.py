"""`malkompas export`: notes to share."""

import pytest

from malkompas import texts
from tests import samples
from tests.driver import World, as_json


def test_the_latest_is_exported_to_a_telling_name_in_the_current_folder(world: World) -> None:
    """The Markdown that the meeting ended with, letter for letter, and its path on standard output."""
    summary = world.meet("Borgerne", "", "Ja", options=("--output", "-")).stdout
    done = world.run("export")
    assert done.returncode == 0
    assert done.stdout.strip().endswith("-hjemmepleje-nord.md")
    assert (world.here / done.stdout.strip()).read_text(encoding="utf-8") == summary
    assert world.run("export", "--output", "-").stdout == summary


def test_json_holds_what_was_said_and_not_what_was_half_typed(world: World) -> None:
    """The documented shape: schema, head, sections with questions and notes, steps."""
    world.meet("Borgerne", *[""] * 6, "Ring", "Mette", "1.12.2026", options=("--output", "-"))
    value = as_json(world.run("export", "--format", "json", "--output", "-").stdout)
    assert (value["schema"], (world.folder / f"{value['id']}.json").exists()) == (2, True)
    first = {"label": None, "text": "Hvem skal vi lytte til?", "notes": [{"text": "Borgerne", "mark": None}]}
    assert value["sections"][0]["questions"][0] == first
    assert value["steps"] == [{"what": "Ring", "who": "Mette", "when": "1.12.2026", "due": "2026-12-01"}]


def test_nothing_is_overwritten_unasked(world: World) -> None:
    """A name of our own takes the next number; one the user gave is refused without --force."""
    world.meet("a", options=("--output", "-"))
    assert world.run("export").stdout != world.run("export").stdout
    path = world.here / "svar.md"
    path.write_text("gammelt")
    for options, status, is_old in (((), 1, True), (("--force",), 0, False)):
        assert world.run("export", "--output", "svar.md", *options).returncode == status
        assert (path.read_text(encoding="utf-8") == "gammelt") is is_old


@pytest.mark.parametrize(
    ("arguments", "bad", "status"),
    [
        ((), "2030-01-01", 1),  # it may be later than the latest that can be read
        (("all",), "2020-01-01", 1),
        (("all", "--since", "1.1.2021"), "2020-01-01", 0),
        (("2026", "2020"), "2020-01-01", 1),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_exported(
    world: World, arguments: tuple[str, ...], bad: str, status: int
) -> None:
    """The status says whether something that was asked for is missing; the damaged file is left as it is."""
    world.keep(samples.said("Nord", "a"))
    path = world.folder / f"{bad}-syd-0000.json"
    path.write_text("{")
    done = world.run("export", *arguments, "--output", "-")
    assert (done.returncode, "- a\n" in done.stdout) == (status, True)
    assert done.stderr.count(path.name) == 1
    assert path.read_text() == "{"


def test_a_name_with_a_comma_is_one_name_and_the_same_name_twice_too(world: World) -> None:
    """As it was given, as it is shared and as it can be changed."""
    names = ("Hansen, Mette", "Ole", "OLE", "Mette")
    options = [word for name in names for word in ("--participant", name)]
    world.run("reflect", "--team", "Nord", "--goal", "Ro", "--principle", "1", *options, "--output", "-")
    assert world.only().participants == ("Hansen, Mette", "Ole", "Mette")
    assert '- **Deltagere:** "Hansen, Mette", Ole, Mette\n' in world.run("export", "--output", "-").stdout


BEGIN = "malkompas reflect"


@pytest.mark.parametrize(("folder", "said"), [("file", "kan ikke bruges"), ("x", BEGIN), ("~findes-ikke/x", BEGIN)])
def test_a_folder_that_cannot_be_used_is_a_message(world: World, folder: str, said: str) -> None:
    """A file is no folder; an empty place or an unknown user's home holds nothing, and how to begin is told."""
    (world.here / "file").write_text("x")
    done = world.run("export", "--folder", folder)
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_an_unfinished_reflection_says_that_it_is(world: World) -> None:
    """Whoever reads it knows that more may come."""
    (id,) = world.keep(samples.talked())
    done = world.run("export", "--output", "-")
    assert "ikke slut endnu" in done.stdout
    assert done.stderr.startswith("Samtalen er ikke slut endnu. Fortsæt den med:\n")
    assert done.stderr.endswith(f"malkompas reflect --resume {id}\n")
    world.meet("b", options=("--output", "-"))
    assert world.run("export", "--output", "-").stderr == ""
    assert world.run("export", "all", "--output", "-").stderr == "Én af samtalerne er ikke slut endnu.\n"
    assert texts.not_finished_of(3) == "3 af samtalerne er ikke slut endnu."


def test_at_a_terminal_it_says_where_the_file_is(world: World) -> None:
    """The whole path, since a name alone does not tell."""
    world.meet("a", options=("--output", "-"))
    seen = world.open("export", columns=200)
    seen.see(str(world.here.resolve() / next(iter(world.folder.iterdir())).stem[:27]))
    assert seen.status() == 0
