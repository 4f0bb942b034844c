"""What each prompt of a conversation shows: where the team is, what was said so far, and which ways lead on."""

import datetime as dt
from typing import Any

import pytest
from msgspec import structs

from malkompas import model, texts
from malkompas.conversation import prompts
from malkompas.conversation.content import with_draft
from malkompas.conversation.protocol import ChoicePrompt, NoteGroup, TextPrompt, Time
from malkompas.model import AtFollowUp, AtQuestion, AtReview, AtSetup, AtStep, FollowUp, Position, Reflection, Step
from malkompas.privacy import redact
from tests import samples
from tests.samples import with_notes

MAIL, MASKED = "mette.hansen@aarhus.dk", "••••@aarhus.dk"
RING = Step("Ring", "Mette", "1.12.2026", dt.date(2026, 12, 1))
MISSED = Step(f"Skriv til {MAIL}", "Bo", "1.11.2026", dt.date(2026, 11, 1))
AGREED = samples.STARTED - dt.timedelta(days=30)
TALK = structs.replace(
    samples.reflection("opening", "1", "5"),
    follow_ups=(
        FollowUp(reflection="x", agreed=AGREED, step=RING),
        FollowUp(reflection="x", agreed=AGREED, step=MISSED, state="dropped", lesson=f"Spørg {MAIL}"),
    ),
    steps=(RING, Step(f"Hils {MAIL}")),
    asks=("followed",),
    participants=("Mette", "Bo"),
    minutes=45,
)
FIRST = AtQuestion(0, 0)
WAYS = ("back", "pass", "pause")


def text_prompt(position: Position, reflection: Reflection = TALK, **context: Any) -> TextPrompt:
    reflection = structs.replace(reflection, position=position)
    return prompts.text_prompt(reflection, structs.replace(samples.context(), **context), lambda: 150.0)


def choice_prompt(position: Position, reflection: Reflection = TALK) -> ChoicePrompt:
    return prompts.choice_prompt(structs.replace(reflection, position=position), samples.context(), lambda: 150.0)


@pytest.mark.parametrize(
    ("position", "full", "short"),
    [
        (AtFollowUp(1, "when"), "Siden sidst · skridt 2 af 2", "Siden sidst · 2/2"),
        (AtQuestion(0, 1), "Åbning · spørgsmål 2 af 7", "Åbn. · spm. 2/7"),
        (AtQuestion(2, 0), "Princip 2 af 2 · spørgsmål 1 af 3", "Pr. 2/2 · spm. 1/3"),
        (AtQuestion(3, 0), "Afslutning · spørgsmål 1 af 3", "Afsl. · spm. 1/3"),
        (AtStep(1, "who"), "Næste skridt · nr. 2", "Skridt 2"),
    ],
)
def test_every_prompt_says_where_the_team_is_in_full_and_in_short(position: Position, full: str, short: str) -> None:
    """And what the clock says: two minutes and a half have gone."""
    prompt = text_prompt(position, structs.replace(TALK, minutes=None))
    assert (prompt.where, prompt.where_short, prompt.time().full) == (full, short, "der er gået 2 min.")


def test_the_clock_says_what_is_left_and_how_the_talk_stands_where_the_time_is_known() -> None:
    """Half an hour, of which two minutes and a half have gone; later."""
    timed = structs.replace(TALK, minutes=30)
    assert prompts.clock_text(timed, 150) == Time("28 min. tilbage", "28 min.", left=28)
    assert prompts.clock_text(structs.replace(timed, talk_from=0), 1500).full == "5 min. og 16 spørgsmål tilbage"


@pytest.mark.parametrize(
    ("position", "kind", "heading", "notes", "actions"),
    [
        (AtSetup("team"), "setup", "", ["Hjemmepleje Nord"], ["pause"]),
        (AtSetup("goal"), "setup", "", ["Færre genindlæggelser"], ["pause"]),
        (AtSetup("participants"), "setup", "", ["Mette, Bo"], ["pause"]),
        (AtSetup("minutes"), "minutes", "", ["45"], ["pause"]),
        (AtFollowUp(1, "learnt"), "follow-up", f"Skriv til {MASKED}", [f"Spørg {MAIL}"], WAYS),
        (AtFollowUp(1, "when"), "follow-up", f"Skriv til {MASKED}", [], WAYS),  # an old date would be in the way
        (AtQuestion(0, 1), "note", TALK.sections[0].title, [], ["back", "pass", "closing", "pause", "menu"]),
        (AtQuestion(3, 0), "note", TALK.sections[3].title, [], ["back", "pause", "menu"]),
        (AtStep(0, "what"), "step-text", "Næste skridt", ["Ring"], WAYS),
        (AtStep(0, "who"), "step-field", "Ring", ["Mette"], WAYS),
        (AtStep(0, "when"), "step-date", "Ring", ["1.12.2026"], WAYS),
        (AtStep(1, "when"), "step-date", f"Hils {MASKED}", [], WAYS),
        (AtStep(2, "what"), "step", "Næste skridt", ["Ring", f"Hils {MAIL}"], [*WAYS, "menu"]),
    ],
)
def test_a_prompt_brings_back_what_stands_there_and_shows_it_without_personal_data(
    position: Position, kind: str, heading: str, notes: list[str], actions: list[str]
) -> None:
    """Under what it is about, with the ways on from there and the line that is half-typed."""
    reflection = structs.replace(TALK, asks=()) if isinstance(position, AtSetup) else TALK
    prompt = text_prompt(position, with_draft(reflection, position, "halv"))
    assert (prompt.kind, prompt.heading, prompt.notes) == (kind, heading, tuple(notes))
    assert (prompt.actions, prompt.draft) == (tuple(actions), model.Draft(position, "halv"))
    assert prompt.is_list == (kind in ("note", "step"))
    if kind == "step":
        assert prompt.shown == ("Ring · Mette · 1. december 2026", f"Hils {MASKED}")
    else:
        assert prompt.shown == tuple(note.replace(MAIL, MASKED) for note in notes)
    if isinstance(position, AtSetup):  # the talk has not begun
        assert (prompt.where, prompt.where_short, prompt.time()) == ("", "", Time())


def test_a_question_shows_its_hints_its_notes_and_what_was_said_last_without_personal_data() -> None:
    """The notes themselves come back as they were typed."""
    talked = samples.stored(with_notes(samples.reflection(), FIRST, (f"Sidst {MAIL}",)), days_ago=30)
    new = with_notes(samples.reflection(), FIRST, ("a", MAIL))
    prompt = prompts.text_prompt(new, samples.context([talked]), float)
    section = samples.compass().principles[0]
    assert (prompt.heading, prompt.question) == (section.title, section.questions[0].text)
    assert prompt.hints == section.questions[0].hints != ()
    assert (prompt.notes, prompt.shown) == (("a", MAIL), ("a", MASKED))
    assert prompt.earlier == (NoteGroup("Sidst sagde I (24.10.2026):", (f"Sidst {MASKED}",)),)
    assert prompt.redact(f"til {MAIL}") == f"til {MASKED}"


@pytest.mark.parametrize("mark", model.MARKS)
def test_a_marked_note_says_so_at_its_question(mark: model.Mark) -> None:
    """The most important too, or whoever marked it thinks that it failed."""
    new = with_notes(samples.reflection(), FIRST, (model.Note("a", mark=mark),))
    prompt = prompts.text_prompt(new, samples.context(), float)
    assert (prompt.notes, prompt.shown) == (("a",), (f"{texts.MARKS[mark]}: a",))


def test_only_a_team_is_completed() -> None:
    """From the teams that have met, but for those whose name holds personal data."""
    assert text_prompt(AtSetup("team"), teams=("Nord", MAIL)).completions == ("Nord",)
    assert text_prompt(AtSetup("goal"), teams=("Nord",)).completions == ()


def test_an_earlier_step_is_asked_about_without_its_personal_data_and_says_when_it_is_late() -> None:
    """What was chosen before is chosen again; one that nobody has told of is under way."""
    first, second = choice_prompt(AtFollowUp(0, "state")), choice_prompt(AtFollowUp(1, "state"))
    assert first.question == "I aftalte: Ring · Mette · 1. december 2026\nHvordan er det gået?"
    assert f"Skriv til {MASKED} · Bo · 1. november 2026 · datoen er passeret\n" in second.question
    assert (second.where, second.where_short) == ("Siden sidst · skridt 2 af 2", "Siden sidst · 2/2")
    assert (second.time().full, second.actions) == ("43 min. tilbage", WAYS)
    assert [one.options[one.chosen[0]] for one in (first, second)] == ["Vi er stadig i gang", "Vi lægger det til side"]


@pytest.mark.parametrize(("goal_type", "occasion"), [(None, None), ("service", "learn"), ("effect", "set")])
def test_the_goals_type_and_the_occasion_are_chosen_beforehand_as_they_stand(
    goal_type: model.GoalType | None, occasion: model.Occasion | None
) -> None:
    """Where nothing is known that is no type, and the first occasion."""
    reflection = structs.replace(TALK, goal_type=goal_type, occasion=occasion)
    about, meeting = choice_prompt(AtSetup("about"), reflection), choice_prompt(AtSetup("occasion"), reflection)
    explained = texts.GOAL_TYPES_EXPLAINED
    assert about.options == (*explained.values(), texts.GOAL_TYPE_SKIPPED)
    assert about.options[about.chosen[0]] == (explained[goal_type] if goal_type else texts.GOAL_TYPE_SKIPPED)
    assert meeting.options == tuple(texts.OCCASIONS.values())
    assert meeting.options[meeting.chosen[0]] == texts.OCCASIONS[occasion or "set"]
    assert (about.several, meeting.several) == (False, False)


def test_the_topics_are_proposed_with_how_long_they_take_where_the_time_is_known() -> None:
    """Those that were chosen stay so; each says how many questions it has."""
    new = structs.replace(TALK, sections=(), minutes=None)
    untimed = choice_prompt(AtSetup("sections"), new)
    timed = choice_prompt(AtSetup("sections"), structs.replace(new, minutes=30))
    question = texts.SETUP_QUESTIONS["sections"]
    assert (untimed.question, untimed.several) == (question, True)
    assert untimed.options[:2] == ("Hvorfor vi arbejder med mål (7)", "Vær oprigtigt nysgerrig (3)")
    takes = "I har 30 minutter. Jeg foreslår seks spørgsmål. Det tager omkring 28 minutter med afslutningen."
    assert timed.question == f"{takes} {question}"
    assert len(timed.chosen) < len(untimed.chosen)
    assert choice_prompt(AtSetup("sections")).chosen == (0, 1, 5)


def test_all_that_was_asked_can_be_opened_from_the_review() -> None:
    """What was said first, earlier steps without personal data, questions by their short names, the next steps."""
    assert prompts.location(structs.replace(TALK, position=AtReview())) == ""
    whole = prompts.openable(redact(TALK))
    opened = whole[4:]
    assert [name.partition(":")[0] for name, _ in whole[:4]] == ["Mål", "Slags mål", "Anledning", "Deltagere"]
    assert opened[0] == ("Siden sidst: Ring", AtFollowUp(0, "state"))
    assert opened[1] == (f"Siden sidst: Skriv til {MASKED}", AtFollowUp(1, "state"))
    assert opened[3] == (TALK.sections[0].questions[1].text, AtQuestion(0, 1))
    closing = TALK.sections[-1].questions
    assert opened[-6:-3] == [(one.label, AtQuestion(3, number)) for number, one in enumerate(closing)]
    assert [name.partition(":")[0] for name, _ in opened[-3:]] == ["Skridt 1", "Skridt 2", "Næste skridt"]
    assert [position for _, position in opened[-3:]] == [AtStep(number, "what") for number in range(3)]
    assert len(opened) == 2 + sum(len(section.questions) for section in TALK.sections) + 3
