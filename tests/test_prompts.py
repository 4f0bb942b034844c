"""What each prompt of a conversation shows: where the team is, what was said so far, and which ways lead on."""

import datetime as dt
from typing import Any

import pytest
from msgspec import structs

from malkompas import model, texts
from malkompas.conversation import prompts
from malkompas.conversation.content import with_draft
from malkompas.conversation.protocol import ChoicePrompt, TextPrompt, Time
from malkompas.model import AtFollowUp, AtQuestion, AtSetup, AtStep, FollowUp, Position, Reflection, Step
from malkompas.privacy import redact
from tests import samples
from tests.samples import with_notes

MAIL, MASKED = "mette.hansen@aarhus.dk", "••••@aarhus.dk"
MISSED = Step(f"Skriv til {MAIL}", "Bo", "1.11.2026", dt.date(2026, 11, 1))
AGREED = samples.STARTED - dt.timedelta(days=30)
TALK = structs.replace(
    samples.reflection("opening", "1", "5"),
    follow_ups=(
        FollowUp(reflection="x", agreed=AGREED, step=samples.STEP),
        FollowUp(reflection="x", agreed=AGREED, step=MISSED, state="dropped", lesson=f"Spørg {MAIL}"),
    ),
    steps=(samples.STEP, Step(f"Hils {MAIL}")),
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
    ("position", "kind", "heading", "notes", "actions"),
    [
        (AtSetup("participants"), "setup", "", ["Mette, Bo"], ["pause"]),
        (AtSetup("minutes"), "minutes", "", ["45"], ["pause"]),
        (AtFollowUp(1, "learnt"), "follow-up", f"Skriv til {MASKED}", [f"Spørg {MAIL}"], WAYS),
        (AtFollowUp(1, "when"), "follow-up", f"Skriv til {MASKED}", [], WAYS),  # an old date would be in the way
        (AtQuestion(0, 1), "note", TALK.sections[0].title, [], ["back", "pass", "closing", "pause", "menu"]),
        (AtQuestion(3, 0), "note", TALK.sections[3].title, [], ["back", "pause", "menu"]),
        (AtStep(0, "what"), "step-text", "Næste skridt", ["Ring"], WAYS),
        (AtStep(0, "who"), "step-field", "Ring", ["Mette"], WAYS),
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


@pytest.mark.parametrize(("goal_type", "occasion"), [(None, None), ("service", "learn"), ("effect", "set")])
def test_the_goals_type_and_the_occasion_are_chosen_beforehand_as_they_stand(
    goal_type: model.GoalType | None, occasion: model.Occasion | None
) -> None:
    """Where nothing is known that is no type, and the first occasion."""
    reflection = structs.replace(TALK, goal_type=goal_type, occasion=occasion)
    about, meeting = choice_prompt(AtSetup("about"), reflection), choice_prompt(AtSetup("occasion"), reflection)
    explained = texts.GOAL_TYPES_EXPLAINED
    assert about.options[about.chosen[0]] == (explained[goal_type] if goal_type else texts.GOAL_TYPE_SKIPPED)
    assert meeting.options[meeting.chosen[0]] == texts.OCCASIONS[occasion or "set"]


def test_all_that_was_asked_can_be_opened_from_the_review() -> None:
    """What was said first, earlier steps without personal data, questions by their short names, the next steps."""
    opened = prompts.openable(redact(TALK))
    names = [name.partition(":")[0] for name, _ in opened]
    assert names[:5] == ["Mål", "Slags mål", "Anledning", "Deltagere", "Siden sidst"]
    assert names[-6:] == ["Erkendelse", "Vores mål er …", "Tegn på værdi", "Skridt 1", "Skridt 2", "Næste skridt"]
    assert opened[5] == (f"Siden sidst: Skriv til {MASKED}", AtFollowUp(1, "state"))
    assert opened[7] == (TALK.sections[0].questions[1].text, AtQuestion(0, 1))
    assert len(opened) == 4 + 2 + sum(len(section.questions) for section in TALK.sections) + 3
