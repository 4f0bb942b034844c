"""`malkompas export A B C`: several tables, one summary."""

import datetime as dt
import json
import sys
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec import structs

from malkompas.exporters import combined
from malkompas.model import AtQuestion, Compass, FollowUp, Note, State, Step, StoredReflection
from tests import samples
from tests.driver import World
from tests.samples import ROOT, with_notes


def test_what_is_meant_is_named_by_id_all_team_or_since(world: World) -> None:
    """And the file is called after the newest and how many there are."""
    world.at("2026-11-24T09:00+01:00")
    ids = world.keep(
        samples.said("Nord", "n1", days_ago=40), samples.said("Nord", "n2"), samples.said("Syd", "s1", days_ago=2)
    )
    assert world.run("export", "all", "--team", "nord").stdout == "2026-11-23-2-samtaler.md\n"
    assert "- s1" not in (world.here / "2026-11-23-2-samtaler.md").read_text(encoding="utf-8")
    text = world.run("export", "all", "--since", "1.11.2026", "--output", "-").stdout
    assert ("- n1" in text, "- n2" in text, "- s1" in text) == (False, True, True)
    assert "- s1\n" in world.run("export", "--team", "Syd", "--output", "-").stdout  # the latest of theirs
    assert world.run("export", ids[0], ids[0][:-1], "--output", "-").stdout.startswith("# Samtale ud fra")
    assert [world.run("export", *names, "--team", "Øst").returncode for names in (("all",), ())] == [1, 1]
    assert world.run("export", ids[0], "findes-ikke").returncode == 1
    for narrowed in ("--team=Nord", "--since=1.11.2026"):  # or another team's notes would be shared
        assert world.run("export", ids[0], narrowed).returncode == 2


def test_what_is_damaged_inside_is_not_counted_and_is_told_in_the_language_of_the_notes(world: World) -> None:
    """Its beginning can be read, as in the list; its notes cannot."""
    world.at("2026-11-24T09:00+01:00")
    english = [structs.replace(samples.said(team, "ro"), language="en") for team in ("Nord", "Syd", "Vest")]
    path = world.folder / f"{world.keep(*english)[0]}.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"sections": [', '"sections": [7,'), encoding="utf-8")
    for kind in ("md", "html", "docx"):
        done = world.run("export", "all", "--format", kind)
        assert (done.returncode, done.stdout) == (1, f"2026-11-23-2-conversations.{kind}\n")
        assert done.stderr.splitlines()[-2].startswith(f"{path.name} is damaged")
    assert world.run("export", "all", "--team", "Syd", "--output", "-").returncode == 0  # its head says whose it is


def test_what_cannot_be_read_never_makes_an_empty_file(world: World) -> None:
    """Named by two names, records are as a document is: the one that can be read, or nothing; and JSON stays JSON."""
    ids = world.keep(*(samples.said(team, "ro") for team in ("Nord", "Syd", "Vest")))
    for number, id in enumerate(ids[:2]):
        path = world.folder / f"{id}.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"sections": [', '"sections": [7,'), encoding="utf-8")
        one = world.run("export", ids[number], ids[2], "--format", "json", "--output", "-")
        assert (one.returncode, json.loads(one.stdout)["team"]) == (1, "Vest")
    for kind in ("json", "csv", "ics", "md"):
        none = world.run("export", *ids[:2], "--format", kind, "--output", "-")
        assert (none.returncode, none.stdout, none.stderr.count("kan ikke læses")) == (1, "", 2)
    (world.folder / f"{ids[2]}.json").unlink()
    assert json.loads(world.run("export", "all", "--format", "json", "--output", "-").stdout) == []


def test_many_show_how_far_it_has_come(world: World) -> None:
    """A bar on standard error where that is a terminal, also where the notes go elsewhere; and every note is there."""
    source = world.keep(samples.said("Nord", "noten"))[0]
    data = (world.folder / f"{source}.json").read_bytes()
    for number in range(300):
        path = world.folder / f"2026-11-23-nord-x{number:04d}-0000.json"
        path.write_bytes(data.replace(b"noten", b"n%d." % number))
    command = f"{sys.executable} -m malkompas export all --output - > ud.md"
    run = f"import subprocess; raise SystemExit(subprocess.call({command!r}, shell=True))"
    terminal = world.open("-c", run, program=())
    terminal.see_pass("Læser samtalerne")
    assert terminal.status() == 0
    text = (world.here / "ud.md").read_text(encoding="utf-8")
    assert text.startswith("# Opsummering af 301 samtaler\n")
    assert [number for number in range(300) if f"- n{number}.\n" not in text] == []
    assert "n299." not in terminal.raw.decode()


def joint(found: Iterable[tuple[StoredReflection, bool]], compass: Compass | None, left_out: str = "") -> str:
    """Return the summary of several reflections as Markdown."""
    return samples.as_markdown(combined.as_document(combined.gather(found), compass, left_out))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5))
def test_anyones_text_is_only_text_and_nothing_of_it_is_missing(told: list[tuple[str, str, str]]) -> None:
    """Team, note and step, whatever they hold: every team a row, every note an item, no heading of their own."""
    stored = [
        (samples.stored(samples.said(team, note, steps=(Step(step),)), days_ago=number), True)
        for number, (team, note, step) in enumerate(told)
    ]
    text = joint(stored, samples.compass())
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    kinds = [token.type for token in tokens]
    assert kinds.count("heading_open") == 4
    assert kinds.count("tr_open") == 2 + 2 * len(told)
    assert kinds.count("list_item_open") == len(told)
    inline = {child.type for token in tokens for child in token.children or []}
    assert not {"html_inline", "link_open", "image"} & inline
    assert "html_block" not in kinds


def test_what_is_most_important_comes_before_the_steps_team_for_team() -> None:
    """With its question; who is not here has a column of its own."""
    notes = [Note("Natten", "key"), Note("Dagen")]
    teams = [structs.replace(samples.talked(team), absent=f"Borgerne i {team}") for team in ("Vest", "Nord")]
    found = [(samples.stored(with_notes(one, AtQuestion(0, 0), notes)), True) for one in teams]
    text = joint(found, samples.compass())
    told = "**, 23. november 2026:\n\n- Hvem skal vi lytte til?\n  - Natten\n\n"
    assert f"## Det vigtigste\n\n**Nord{told}**Vest{told}## Næste skridt\n" in text
    assert "| Mette | Borgerne i Vest |\n" in text


def talk(
    team: str, days_ago: int, *said: tuple[int, int, str], names: tuple[str, ...] = ("1",), **more: object
) -> StoredReflection:
    new = samples.reflection(*names, team=team)
    for section, question, notes in said:
        new = with_notes(new, AtQuestion(section, question), tuple(notes.split()))
    new = samples.stored(new, days_ago=days_ago).reflection
    return samples.stored(structs.replace(new, **{"finished": new.started, **more}), days_ago=days_ago)


KNOWN = (ROOT / "tests" / "known" / "several.md").read_text(encoding="utf-8")


def test_several_known_meetings_give_one_known_summary() -> None:
    """Of two compasses, one team written in two ways, and a step that was moved twice; one meeting is not shared."""
    ring = samples.STEP
    moved = structs.replace(ring, when="15.12.2026", due=dt.date(2026, 12, 15))
    later = structs.replace(ring, when="20.12.2026", due=dt.date(2026, 12, 20))
    cake = Step("Spis kage")
    second_ring = Step("Ring", "Bo", "2.12.2026", dt.date(2026, 12, 2))
    first = talk("Nord", 30, (0, 1, "n2"), (0, 0, "n1 n1b"), (1, 0, "nl"), steps=(ring, cake, second_ring))

    def follow(step: Step, state: State | None, lesson: str = "", nth: int = 0) -> FollowUp:
        agreed = first.reflection.started
        return FollowUp(reflection=first.id, agreed=agreed, step=step, state=state, lesson=lesson, nth=nth)

    told = (follow(moved, "open"), follow(cake, "done", "Den var god"), follow(Step("x"), None))
    second = talk("nord", 20, (0, 0, "igen"), follow_ups=told)
    said = ((1, 0, "å"), (0, 0, "åbn"))
    again = (follow(later, "open"), follow(cake, None))
    third = talk("Nord", 10, *said, names=("opening", "5"), follow_ups=again, participants=(), finished=None)
    outside = talk("Nord", 5, follow_ups=(follow(ring, "dropped", nth=1),))
    steps = (Step("Arnes", when="engang"),)
    other = talk("Arne", 40, (0, 0, "andet"), (1, 0, "slut"), compass="Andet", source="Andre", steps=steps)
    found = [(third, True), (outside, False), (other, True), (second, True), (first, True)]
    assert joint(found, samples.compass(), "navne") == KNOWN
    part = joint([(second, True), (third, True)], None)
    assert part.count("| Ring |") == 1
    (moved_twice,) = (line for line in KNOWN.splitlines() if line.startswith("| 20. december"))
    assert moved_twice in part
    assert part.index("## Vær oprigtigt") < part.index("## Hvorfor vi arbejder") < part.index("## Omfavn data")


def test_a_copy_that_says_something_else_of_a_step_does_not_hide_it() -> None:
    """Two machines went on with one conversation: who does it, and when, is told as each of them has it."""
    found = [(samples.stored(samples.said("Nord", "ro", steps=(Step("Ring", who),))), True) for who in ("Mette", "Ole")]
    text = joint(found, None)
    assert "| Ring | Mette |" in text
    assert "| Ring | Ole |" in text


def test_a_section_that_was_renamed_since_stands_twice() -> None:
    """Each with what was said to it as it was asked then."""
    new = talk("Nord", 1, (0, 0, "ny"))
    section = structs.replace(new.reflection.sections[0], title="Vær åben", what_if="")
    old = structs.replace(new.reflection, sections=(section, *new.reflection.sections[1:]))
    text = joint([(new, True), (samples.stored(old, days_ago=9), True)], samples.compass())
    assert "## Vær åben\n\n### Hvem skal vi lytte til?\n\n**Nord**, 14. november 2026:\n\n- ny\n" in text
    assert text.count("## Vær oprigtigt nysgerrig\n") == 1


def test_another_compass_is_only_text_there_too() -> None:
    """Its name, where it is from, its sections, questions and labels, and what the receiver is told is left out."""
    evil = "<b>x</b> [a](b) ~~c~~ `d`"
    new = talk(evil, 1, (0, 0, "a"), compass=evil, source=evil).reflection
    question = structs.replace(new.sections[0].questions[0], text=evil, label=evil)
    section = structs.replace(new.sections[0], title=evil, what_if=evil, questions=(question,))
    hostile = samples.stored(structs.replace(new, sections=(section,)), days_ago=1)
    text = joint([(hostile, True), (talk("Nord", 2, (0, 0, "b")), True)], None, evil)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    kinds = {child.type for token in tokens for child in token.children or []}
    assert kinds <= {"text", "text_special", "em_open", "em_close", "strong_open", "strong_close"}


def test_all_is_told_by_team_and_then_by_time_whatever_order_it_is_read_in() -> None:
    """Steps come by their day, then by team; and under each question, what was said to it."""
    due = dt.date(2026, 12, 1)
    meetings = [
        talk("Nord", 1, (0, 1, "n1"), steps=(Step("B", due=due), Step("A", due=due))),
        talk("nord", 5, (0, 0, "n5"), (0, 1, "n5b")),
        talk("Ida", 3, (0, 1, "i3"), (0, 0, "i3b"), steps=(Step("C", due=due),)),
    ]
    text = joint([(one, True) for one in meetings], samples.compass())
    assert [line.split(" | ")[1] for line in text.splitlines() if line.startswith("| 1. december")] == ["C", "A", "B"]
    assert [line for line in text[text.index("## Vær") :].splitlines() if line.startswith(("- ", "### "))] == [
        *("### Hvem skal vi lytte til?", "- i3b", "- n5"),
        *("### Giver målet mening for de rigtige?", "- i3", "- n5b", "- n1"),
    ]
