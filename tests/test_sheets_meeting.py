"""What people wrote on sheets beforehand, in the meeting: shown, taken, removed, kept and shared."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

from docs import json_schema
from malkompas import texts
from malkompas.compass import load
from malkompas.conversation import prepared, prompts
from malkompas.conversation.protocol import Chosen, Navigate, NoteGroup, Reply
from malkompas.model import AtQuestion, AtSetup, PreparedAnswer, Reflection
from tests import samples
from tests.driver import OPTIONS, World
from tests.samples import ROOT
from tests.script import BACK, CLOSING, NEXT, Held
from tests.test_menu import CPR, UNDO, hold, more, notes, pick

LISTEN, MEANING = "Hvem skal vi lytte til?", "Giver målet mening for de rigtige?"
TALLY = "Hvad siger data egentlig noget om?"
"""A question of a principle that is not talked about."""


def written(*texts: str, question: str = LISTEN) -> list[PreparedAnswer]:
    return [PreparedAnswer(question=question, text=text) for text in texts]


def begun(*answers: PreparedAnswer, start: Reflection | None = None) -> Reflection:
    """Return a reflection at its first question, with what two sheets said."""
    return prepared.with_answers(start or samples.reflection(), answers, 2)


def left(reflection: Reflection) -> list[str]:
    return [one.text for one in reflection.prepared]


def sheet(world: World, name: str, *lines: str) -> None:
    folder = world.here / "ark"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n\n".join(lines), encoding="utf-8")


THREE = begun(*written("Ældre", "Åse", "borgere"))


@pytest.mark.parametrize(
    ("replies", "noted", "remaining"),
    [
        ([pick(1)], ["borgere", "Ældre", "Åse"], []),
        ([pick(2), Chosen((0, 2))], ["borgere", "Åse"], ["Ældre"]),
        ([pick(2), BACK], [], ["Ældre", "Åse", "borgere"]),
        ([pick(3), pick(2)], [], ["Åse", "borgere"]),
        ([BACK], [], ["Ældre", "Åse", "borgere"]),
    ],
)
def test_all_or_some_become_notes_and_one_is_removed(
    replies: list[Reply], noted: list[str], remaining: list[str]
) -> None:
    """They stand by the Danish alphabet, and undo takes the whole of it back at once."""
    held = hold(THREE, *more("sheets", *replies))
    assert notes(held.after)[0] == noted
    assert left(held.after) == remaining
    undone = hold(THREE, *more("sheets", *replies), *UNDO).after
    assert (notes(undone), undone.prepared) == (notes(THREE), THREE.prepared)


def test_the_menu_offers_what_was_written_only_where_there_is_any() -> None:
    """It is the last entry, so that the others keep their numbers."""
    for start, entries in ((THREE, 11), (samples.reflection(), 10)):
        [menu] = hold(start, Navigate("menu"), BACK).script.chosen_from
        assert menu.options == tuple(texts.MENU.values())[:entries]


def above(held: Held) -> tuple[NoteGroup, ...]:
    earlier: tuple[NoteGroup, ...] = held.last_asked.earlier
    return earlier


def test_the_closing_offers_all_that_is_left() -> None:
    """It says to which question it was, and that gets it; what was once asked in other words stands at its question."""
    first = structs.replace(samples.reflection().sections[0].questions[0], formerly=("Hvem lytter vi til?",))
    start = samples.reflection()
    section = structs.replace(start.sections[0], questions=(first, *start.sections[0].questions[1:]))
    start = structs.replace(start, sections=(section, *start.sections[1:]))
    worded = written("a", question="hvem lytter  vi til?")
    start = begun(*worded, *written("b", question=TALLY), *written("c", question=""), start=start)
    assert above(hold(start)) == (NoteGroup("Skrevet på forhånd (1)", ("a",)),)
    assert above(hold(start, NEXT)) == ()
    unused = ("a (til »hvem lytter  vi til?«)", f"b (til »{TALLY}«)", "c")
    assert above(hold(start, CLOSING)) == (NoteGroup("Skrevet på forhånd og ikke brugt (3)", unused),)
    after = hold(start, CLOSING, *more("sheets", pick(1))).after
    assert notes(after)[0::3] == [["a"], ["b", "c"]]
    assert after.prepared == ()
    assert hold(start, NEXT, *more("sheets")).told[-1] == texts.NOTHING_PREPARED


@pytest.mark.parametrize(("replies", "gone"), [([pick(3), pick(1)], True), ([pick(1), NEXT], True), ([pick(1)], False)])
def test_personal_data_that_was_written_beforehand_can_be_removed_for_good(replies: list[Reply], gone: bool) -> None:
    """From undo too; as a note it is asked about like any other."""
    start = begun(*written(f"Ring {CPR}"))
    held = hold(start, *more("sheets", *replies), *UNDO, *UNDO, action="remove")
    assert (CPR in str(held.after)) == (not gone)
    shown = [line for group in above(hold(start)) for line in group.lines]
    assert shown == ["Ring 010190-••••"]


ANSWERS = st.lists(st.tuples(st.sampled_from([LISTEN, TALLY, ""]), st.text(min_size=1, max_size=5)), max_size=8)


@given(ANSWERS, ANSWERS)
def test_sheets_that_are_read_once_more_add_only_what_is_new(first: Any, second: Any) -> None:
    """However much of them is a note by now; what two people wrote alike counts twice."""
    one, two = ([PreparedAnswer(question=q, text=text) for q, text in answers] for answers in (first, second))
    start = begun(*one)
    assert list(start.prepared) == one
    assert prepared.with_answers(start, one, 2) == start
    to_it, _ = prepared.written_to(start, AtQuestion(0, 0))
    taken = prepared.as_notes(start, AtQuestion(0, 0), to_it)
    assert prepared.with_answers(taken, one, 2) == taken
    both = prepared.with_answers(taken, [*one, *two], 3)
    assert list(both.prepared) == [*taken.prepared, *two]


def test_sheets_live_on_in_the_reflection_without_their_files(world: World) -> None:
    """After a kill, too; what was not taken is in no summary, but in JSON, and is found again."""
    sheet(world, "a.txt", LISTEN, f"Ældre i {CPR}", TALLY, "Fald")
    sheet(world, "b.txt", LISTEN, "Naboer", texts.SOURCE + samples.compass().source)
    sheet(world, "c.txt", f"Hej {CPR}")
    pipe = world.pipe(*OPTIONS, "--sheet", "ark")
    for line in ("Borgerne", "!", "11", "2", "1"):
        pipe.say(line)
    pipe.kill(9)
    told = pipe.said.decode()
    assert "Jeg har læst tre ark med fire svar." in told
    assert "Der ser ud til at stå to personnumre på arkene." in told
    assert CPR not in told
    assert f"Skrevet på forhånd (2)\n  • Naboer\n  • Ældre i 010190-••••\n{LISTEN}\n> " in told
    for file in (world.here / "ark").iterdir():
        file.unlink()
    done = world.run("reflect", "--resume", "--output", "-", lines="!\n11\n1\n\n\n\n!\n4\n")
    assert world.notes()[0] == ["Borgerne", "Naboer", f"Ældre i {CPR}"]
    assert "Skrevet på forhånd (1)\n" in done.stderr
    assert "Skrevet på forhånd og ikke brugt (2)\n" in done.stderr
    assert "- **Skrevet på forhånd:** tre ark\n" in done.stdout
    assert "Fald" not in done.stdout
    for hidden in (("--principle", "1"), ("--without", "closing"), ()):
        [shared] = [json.decode(world.run("export", "--format", "json", "--output", "-", *hidden).stdout)]
        answers = [(one["question"], one["text"]) for one in shared["prepared"]]
        assert answers == ([] if hidden else [(TALLY, "Fald"), (None, "Hej 010190-••••")])
        assert shared["sheets"] == 3
        jsonschema.validate(shared, json.decode(json_schema.NOTES.read_bytes()))
    found = world.run("history", "--contains", "fald").stdout
    assert f"Skrevet på forhånd · {TALLY}" in found
    world.keep(samples.talked(team="Syd"))
    assert "| tre ark |" in world.run("export", "alle", "--output", "-").stdout


def test_a_meeting_reads_the_same_lines_with_sheets_and_one_that_goes_on_takes_more(world: World) -> None:
    """Sheets are only told of; the ones that were read before are not read twice, also where a team goes on."""
    lines = ["a", "", "b", "", "", "c"]
    world.meet(*lines)
    without = world.notes()
    (world.here / "tom").mkdir()
    told = world.meet(*lines, options=("--sheet", "tom")).stderr
    assert ("Der er ingen ark i tom." in told, "intet nyt" in told) == (True, False)
    sheet(world, "a.txt", LISTEN, "Naboer")
    ids = {path.stem for path in world.folder.glob("*.json")}
    world.meet(*lines, options=("--sheet", "ark"))
    with_sheets = world.stored()[0]
    assert notes(with_sheets) == without
    [name] = {path.stem for path in world.folder.glob("*.json")} - ids
    sheet(world, "b.txt", MEANING, "Ja")
    done = world.run("reflect", "--resume", name, "--sheet", "ark")
    [after] = [one for one in world.stored() if one.prepared]
    assert (left(after), after.sheets) == (["Naboer", "Ja"], 2), done.stderr


def test_what_cannot_be_read_hinders_no_meeting(world: World) -> None:
    """The status says that something is left out; what could not be placed is not said to stand at a question."""
    sheet(world, "a.txt", "Hej")
    done = world.meet("a", options=("--sheet", "ark"))
    assert (done.returncode, "Jeg har læst ét ark med ét svar.\n" in done.stderr) == (0, True)
    sheet(world, "billede.png", "x")
    done = world.meet("b", options=("--sheet", "ark/billede.png"))
    assert (done.returncode, "billede.png er ikke læst. " in done.stderr) == (1, True)
    assert {notes(one)[0][0] for one in world.stored()} == {"a", "b"}


def test_a_sheet_in_another_language_is_placed_and_has_no_words_of_its_own(world: World) -> None:
    """What was written in English stands above the same question in Danish."""
    world.with_shipped_compass()
    english, danish = (load(ROOT / f"principles{tag}.yaml").principles[0].questions[1].text for tag in (".en", ""))
    assert world.run("--language", "en", "sheet", "1", "--goal", "Calm", "--output", "a.txt").returncode == 0
    path = world.here / "a.txt"
    path.write_text(path.read_text(encoding="utf-8").replace(english, f"{english}\nYes"), encoding="utf-8")
    told = world.meet("a", options=("--sheet", "a.txt")).stderr
    assert world.only().prepared == (PreparedAnswer(question=danish, text="Yes"),)
    assert ("et andet mål: »Calm«" in told, "et andet kompas" in told) == (True, False)


def test_the_reading_of_sheets_is_shown_and_ctrl_c_ends_it(world: World) -> None:
    """Whoever named the wrong folder need not wait for all that is in it; no conversation has begun."""
    sheet(world, "a.md", *["*a* [b](http://c.dk)"] * 40_000)
    team = world.open("reflect", "--sheet", "ark")
    team.see("Læser arkene")
    team.send(b"\x03")
    assert (team.status(), b"Velkommen" in team.raw, world.stored()) == (130, False, [])


def test_topics_that_somebody_wrote_to_are_ticked_first_and_say_so() -> None:
    """Also those of another occasion; a piped meeting has the ticks that it has without sheets."""
    answers = [*written("a", "b", question=TALLY), *written("c", question="Hvad lærte vi egentlig?")]
    start = structs.replace(begun(*answers), sections=(), asks=("sections",), position=AtSetup("sections"))
    ticks = ((None, False, [*range(8)]), (None, True, [*range(7)]), (31, False, [5, 7]), (12, False, [7]))
    for minutes, piped, ticked in ticks:
        context = structs.replace(samples.context(), is_piped=piped)
        prompt = prompts.choice_prompt(structs.replace(start, minutes=minutes), context, lambda: 0)
        assert list(prompt.chosen) == ticked
        assert prompt.options[4:] == (
            "Fokuser på det meningsfulde (3)",
            "Omfavn data (3) – to svar skrevet på forhånd",
            "Stop op og lær (3)",
            "Når vi ser tilbage (4) – ét svar skrevet på forhånd",
        )


def test_sheets_come_along_to_an_unfinished_talk_that_a_team_goes_on_with(world: World) -> None:
    """They are read and told of once, and the last look says how many were not used."""
    world.keep(samples.reflection())
    sheet(world, "a.txt", LISTEN, "Naboer")
    team = world.open("reflect", "--team", "Hjemmepleje Nord", "--minutes", "45", "--sheet", "ark")
    team.choose("Vil I fortsætte den?", "enter")
    team.see("Skrevet på forhånd (1)")
    team.to_the_look()
    team.see_unbroken("Ét svar, der er skrevet på forhånd, er ikke brugt. Vil I se det, så åbn »Erkendelse« igen.")
    team.pause()
    assert (left(world.only()), world.only().sheets) == (["Naboer"], 1)
    assert team.raw.decode().count("Jeg har læst ét ark") == 1


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (40, 24), (80, 16)])
def test_a_key_shows_all_that_was_written_and_the_menu_takes_some(world: World, columns: int, lines: int) -> None:
    """A few lines of it stand above the question, as the window has room."""
    sheet(world, "a.md", f"# {LISTEN}", *(f"Svar {number} fra en, der er i tvivl" for number in "12345"))
    team = world.at_question("--sheet", "ark/a.md", columns=columns, lines=lines)
    team.see("Skrevet på forhånd (")
    team.see_unbroken("… F7 viser resten")
    team.press("f7")
    team.press_at("Svar 5", "f8")
    team.see_list("Hvad vil I?")
    team.type("11\r2\r")
    team.press_at("Hvad vil I tage med som noter?", "space", "down", "space", "enter")
    team.see_unbroken("To svar er nu blandt noterne.")
    team.pause()
    assert world.said() == ["Svar 1 fra en, der er i tvivl", "Svar 2 fra en, der er i tvivl"]
