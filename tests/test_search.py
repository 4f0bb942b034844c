"""`malkompas history --contains`: found again in what was said."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from malkompas import search, texts
from malkompas.model import AtQuestion
from tests import samples
from tests.driver import World


def save(world: World, *notes: str, team: str = "Nord", days_ago: int = 0) -> str:
    """Store a meeting with these notes, and return its id."""
    new = samples.stored(samples.said(team, *notes, days_ago=days_ago, steps=(samples.STEP,)), days_ago=days_ago)
    world.folder.mkdir(parents=True, exist_ok=True)
    (world.folder / f"{new.id}.json").write_bytes(json.encode(new.reflection))
    return new.id


def test_notes_are_found_newest_first_with_their_meeting_and_question(world: World) -> None:
    """The words may stand in any order and case; what does not hold all of them is left out."""
    save(world, "Nattevagten ringer til pårørende", "Nattevagten ringer ikke", team="Syd", days_ago=300)
    save(world, "Pårørende spurgte natte-vagten", "De PÅRØRENDE kender nattevagten", team="Nord")
    done = world.run("history", "--contains", "NATTEVAGT pårørende")
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    assert [line for line in lines if line.startswith("•")] == [
        "• De PÅRØRENDE kender nattevagten",
        "• Nattevagten ringer til pårørende",
    ]
    assert [line.split()[-1] for line in lines if line.startswith(("23.", "27."))] == ["Nord", "Syd"]
    assert "Hvem skal vi lytte til?" in done.stdout


@pytest.mark.parametrize("words", ["blåbær", "BLAABÆR", unicodedata.normalize("NFD", "blåbær")])
def test_letters_are_found_however_they_are_written(world: World, words: str) -> None:
    """`aa` and `å` are one letter, and so are the two ways to write an accent."""
    for number, text in enumerate(("blåbær", "Blaabær", unicodedata.normalize("NFD", "BLÅBÆR"))):
        save(world, text, days_ago=number)
    assert world.run("history", "--contains", words).stdout.count("•") == 3


@pytest.mark.parametrize(("words", "kind"), [("genindlæggelser", "goal"), ("mette ring", "steps")])
def test_goals_and_steps_are_found_too(world: World, words: str, kind: str) -> None:
    """Each stands under what it is."""
    save(world, "a")
    name = {"goal": texts.SETUP_NAMES["goal"], "steps": texts.STEPS}[kind]
    assert name in world.run("history", "--contains", words).stdout


def test_a_team_and_a_day_narrow_the_search_and_a_program_reads_it(world: World) -> None:
    """--team, --since, --last and --json go with it."""
    save(world, "tal", team="Nord", days_ago=40)
    id = save(world, "tal", team="Nord")
    save(world, "tal", team="Syd", days_ago=1)
    done = world.run("history", "--contains", "tal", "--team", "nord", "--since", "2026-11-01", "--json")
    [found] = json.decode(done.stdout)
    assert (found["id"], found["date"], found["team"], found["text"]) == (id, "2026-11-23", "Nord", "tal")
    assert len(json.decode(world.run("history", "--contains", "tal", "--last", "2", "--json").stdout)) == 2


def test_words_that_stand_nowhere_and_files_that_are_damaged_are_told(world: World) -> None:
    """The status is 1 in both cases."""
    save(world, "a")
    done = world.run("history", "--contains", "findes ikke")
    assert (done.returncode, done.stdout) == (1, "")
    assert "»findes ikke«" in done.stderr
    (world.folder / "2026-11-24-x-0000.json").write_text("{", encoding="utf-8")
    done = world.run("history", "--contains", "genindlæggelser")
    assert done.returncode == 1
    assert "2026-11-24-x-0000.json" in done.stderr
    assert "•" in done.stdout


def test_personal_data_is_neither_shown_nor_found(world: World) -> None:
    """It is looked for in what is shown, which is masked."""
    save(world, "Ring til 010190-1234 om tal")
    assert "1234" not in world.run("history", "--contains", "ring tal").stdout
    assert world.run("history", "--contains", "010190-1234").returncode == 1


@given(st.text(), st.text(min_size=1))
def test_what_was_said_is_found_by_any_part_of_it(before: str, part: str) -> None:
    """Anyone's words, in anyone's text; what stands out holds the word."""
    reflection = samples.with_notes(samples.reflection(), AtQuestion(0, 0), [text := f"{before} {part}"])
    words = search.words_of(part)
    assert search.may_hold(json.encode(reflection), words)
    assert any(hit.text == text for hit in search.hits(reflection, words))
    shown = unicodedata.normalize("NFC", text)
    found = {search.words_of(shown[start:end].strip() or "x") for start, end in search.spans(shown, words)}
    assert bool(words) <= bool(found)


def test_a_copy_that_a_sync_program_made_is_told_of(world: World) -> None:
    """What stands only in it was not looked through."""
    id = save(world, "tal")
    (world.folder / f"{id}-PC17.json").write_bytes((world.folder / f"{id}.json").read_bytes())
    done = world.run("history", "--contains", "tal")
    assert done.returncode == 0
    assert f"{id}-PC17" in done.stderr
