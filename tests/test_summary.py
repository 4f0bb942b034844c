"""The summary as its receiver reads it."""

import datetime as dt

from markdown_it import MarkdownIt
from msgspec import convert, structs

from malkompas import model, team_history
from malkompas.exporters import summary
from malkompas.exporters.document import Column, Table
from malkompas.model import AskedSection, AtQuestion, Compass, FollowUp, Note, Question, Reflection, Section, Step
from malkompas.team_history import StepOutcomes
from tests import samples
from tests.samples import with_notes

KNOWN = (samples.ROOT / "tests" / "known" / "one.md").read_text(encoding="utf-8")


def of_reflection(reflection: Reflection, outcomes: StepOutcomes | None = None, left_out: str = "") -> str:
    """Return the summary of `reflection` as Markdown."""
    return samples.as_markdown(summary.of_reflection(reflection, outcomes or {}, left_out))


def test_a_known_meeting_gives_the_known_summary() -> None:
    """Head, what came of it, the conversation, the source: letter for letter."""
    reflection = with_notes(samples.talked(), AtQuestion(1, 0), ("Vi skal spørge først",))
    assert of_reflection(structs.replace(reflection, finished=samples.STARTED)) == KNOWN


def test_steps_come_by_date_with_those_without_one_last() -> None:
    """In the order they were said where the dates are the same."""
    early, late = dt.date(2026, 12, 1), dt.date(2027, 1, 1)
    dated = (Step("sen", due=late), Step("tidlig", due=early), Step("også tidlig", due=early))
    steps = (Step("uden"), *dated, Step("snart", when="snart"))
    text = of_reflection(structs.replace(samples.reflection(), steps=steps))
    rows = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| ")]
    assert rows[2:] == ["| tidlig", "| også tidlig", "| sen", "| uden", "| snart"]


def test_what_there_is_nothing_to_say_about_has_no_heading() -> None:
    """No outcome, no steps, no source or what if, nothing chosen: what there is stands alone."""
    plain = of_reflection(samples.reflection())
    assert "\n\n*Samtalen er ikke slut endnu" in plain
    learnt = of_reflection(with_notes(samples.reflection(), AtQuestion(1, 0), ("Vi skal spørge først",)))
    own = with_notes(structs.replace(samples.reflection("opening"), source=""), AtQuestion(0, 0), ("Ja",))
    paused = of_reflection(structs.replace(samples.reflection(), sections=()))
    assert "**Mål:** Færre genindlæggelser" in paused
    for text, absent in (
        (plain, ("Det kom der ud af det", "Næste skridt")),
        (learnt, ("Næste skridt",)),
        (of_reflection(own), ("Kilde", "---", "**\n")),
        (paused, ("## Samtalen",)),
    ):
        assert [heading for heading in absent if heading in text] == []


def test_earlier_steps_stand_under_the_meeting_that_agreed_on_them() -> None:
    """Each meeting once, the oldest first, though the steps are due by turns; what was passed over is still open."""
    first = FollowUp(reflection="b", agreed=samples.STARTED - dt.timedelta(days=60), step=Step("ring"), state="done")
    second = FollowUp(reflection="a", agreed=samples.STARTED - dt.timedelta(days=30), step=Step("skriv"), state="done")
    third = structs.replace(first, step=Step("mød"))
    passed = structs.replace(second, step=Step("glem"), state=None)
    reflection = structs.replace(samples.reflection(), follow_ups=(second, first, passed, third))
    text = of_reflection(reflection)
    told = text[text.index("## Siden sidst") : text.index("## Det kom der")]
    assert told == (
        "## Siden sidst\n\n"
        "Aftalt 24. september 2026:\n\n- ring: gjort\n- mød: gjort\n\n"
        "Aftalt 24. oktober 2026:\n\n- skriv: gjort\n- glem: ikke talt om denne gang, stadig åbent\n\n"
    )
    assert "### Næste skridt\n\n| Hvad |\n| --- |\n| glem |\n" in text


def test_what_is_most_important_comes_first_and_other_marks_stand_before_the_text() -> None:
    """Each with its question, from the closing too; under its question it is told again."""
    notes = (Note("Natten", "key"), Note("Jeg er bange", "voice"), Note("Ro eller hjælp?", "dilemma"), Note("Andet"))
    marked = with_notes(samples.reflection(), AtQuestion(0, 0), notes)
    marked = with_notes(marked, AtQuestion(1, 0), (Note("Spørg først", "key"),))
    text = of_reflection(marked)
    first = "## Det vigtigste\n\n- Hvem skal vi lytte til?\n  - Natten\n- Erkendelse\n  - Spørg først\n\n"
    assert text.index(first) < text.index("## Det kom der ud af det")
    assert "\n- Natten\n- Borgerens ord: Jeg er bange\n- Dilemma: Ro eller hjælp?\n- Andet\n" in text
    assert "Det vigtigste" not in of_reflection(samples.full())


def test_the_head_tells_who_is_not_here_and_which_way_the_goal_moved() -> None:
    """A kind that did not move is told once."""
    whole = structs.replace(samples.reflection(), goal_type="service", goal_type_after="value", absent="Borgerne")
    assert "- **Slags mål:** Fra ydelse til værdi\n" in (text := of_reflection(whole))
    assert "- **Hvem er her ikke:** Borgerne\n" in text
    for before, after in (("value", "value"), ("value", None), (None, "value")):
        told = of_reflection(structs.replace(whole, goal_type=before, goal_type_after=after))
        assert "- **Slags mål:** Værdi\n" in told


def test_hostile_text_stays_text_everywhere() -> None:
    """Team, goal, names, steps, notes, another compass and a file's name hold no HTML, link or table of their own."""
    evil = "<script>alert(1)</script> | [x](javascript:y) ![z](/etc/passwd) ~~c~~ `d` \x1b[31m &lt;"
    question = Question(evil, label=evil, hints=(evil,))
    section = Section("a", evil, evil, (question, question), what_if=evil)
    first, silent = (convert(structs.replace(section, id=id), AskedSection, from_attributes=True) for id in ("a", "b"))
    compass = Compass(evil, "da", evil, section, (section,), section, section)
    follow_up = FollowUp(reflection=evil, agreed=samples.STARTED, step=Step(evil), state="open")
    reflection = structs.replace(
        samples.reflection(team=evil, goal=evil),
        sections=(first, silent),
        follow_ups=(follow_up,),
        participants=(evil,),
        steps=(Step(evil, evil, evil),),
        compass=evil,
        source=evil,
    )
    whole, alone = (samples.as_markdown(summary.of_compass(compass, only)) for only in ((), (section,)))
    pages = (whole, alone, of_reflection(with_notes(reflection, AtQuestion(0, 0), (evil,)), left_out=evil))
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for page in pages:
        kinds = {child.type for token in reader.parse(page) for child in token.children or []}
        assert kinds <= {"text", "text_special", "softbreak", "em_open", "em_close", "strong_open", "strong_close"}
        assert not [part for part in ("<script", "\x1b") if part in reader.render(page)]
    assert sum(token.type == "tr_open" for token in reader.parse(pages[-1])) == 3


def test_a_step_says_how_it_went_since_beside_it_and_one_that_is_carried_on_has_not_gone_on_yet() -> None:
    """A column in which nothing could be read is left out."""
    old = samples.talked("Nord")
    carried = FollowUp(reflection="x", agreed=samples.STARTED, step=Step("Skriv"), state="open")
    reflection = structs.replace(old, follow_ups=(carried,))
    assert "| Hvad | Hvem | Hvornår |\n" in of_reflection(reflection)
    outcome = model.StepOutcome(dt.date(2026, 12, 2), "done", "", old.steps[0])
    text = of_reflection(reflection, {team_history.step_keys(reflection)[0]: [outcome]})
    assert "| Ring til tre borgere | Mette | 1. december 2026 | gjort 2. december 2026 |\n| Skriv |  |  |  |\n" in text
    assert summary.table(("Hvad", "Hvem"), [("Ring", " \t")]) == Table((Column("Hvad"),), (("Ring",),))


def test_what_was_chosen_and_not_talked_about_is_named_on_one_line_and_hides_no_other_of_its_name() -> None:
    """After all that was; titles may be equal."""
    text = of_reflection(with_notes(samples.reflection("1", "5", "opening"), AtQuestion(1, 0), ("a",)))
    assert "\n\nIkke talt om: Hvorfor vi arbejder med mål · Omfavn data\n\n---\n" in text
    talked = with_notes(samples.reflection("1", "2"), AtQuestion(1, 0), ("Det blev sagt",))
    sections = tuple(structs.replace(section, title="Samme navn") for section in talked.sections[:2])
    text = of_reflection(structs.replace(talked, sections=(*sections, talked.sections[2])))
    assert "- Det blev sagt\n" in text
    assert text.count("### Samme navn\n") == 1
    assert "Ikke talt om: Samme navn\n" in text
