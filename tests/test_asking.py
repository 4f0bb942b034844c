"""What each prompt of a conversation shows: where the team is, what was said so far, and which ways lead on."""

import datetime as dt
from typing import get_args

import pytest
from msgspec import structs

from malkompas import texts
from malkompas.conversation import prompts
from malkompas.conversation.edits import with_draft, with_notes
from malkompas.conversation.protocol import ChoicePrompt, TextPrompt, Time
from malkompas.model import (
    AtFollowUp,
    AtQuestion,
    AtReview,
    AtSetup,
    AtStep,
    Draft,
    FollowUp,
    GoalType,
    Occasion,
    Position,
    Reflection,
    SetupField,
    Step,
)
from malkompas.privacy import redact
from tests import samples

MAIL, MASKED = "mette.hansen@aarhus.dk", "••••@aarhus.dk"
RING = Step("Ring", "Mette", "1.12.2026", dt.date(2026, 12, 1))
MISSED = Step(f"Skriv til {MAIL}", "Bo", "1.11.2026", dt.date(2026, 11, 1))
AGREED = samples.STARTED - dt.timedelta(days=30)
FOLLOW_UPS = (
    FollowUp(reflection="x", agreed=AGREED, step=RING),
    FollowUp(reflection="x", agreed=AGREED, step=MISSED, state="dropped", lesson="Det var for meget"),
)
TALK = structs.replace(
    samples.reflection("opening", "1", "5"),
    follow_ups=FOLLOW_UPS,
    steps=(RING, Step(f"Hils {MAIL}")),
    asks=("followed",),
)
FIRST = AtQuestion(0, 0)


def line(position: Position, reflection: Reflection = TALK, **setting: object) -> TextPrompt:
    reflection = structs.replace(reflection, position=position)
    return prompts.text_prompt(reflection, structs.replace(samples.setting(), **setting), lambda: 150.0)


def choice(position: Position, reflection: Reflection = TALK) -> ChoicePrompt:
    return prompts.choice_prompt(structs.replace(reflection, position=position), samples.setting(), lambda: 150.0)


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
    asked = line(position)
    assert (asked.where, asked.where_short, asked.time().full) == (full, short, "der er gået 2 min.")


@pytest.mark.parametrize("field", get_args(SetupField))
def test_the_setup_is_nowhere_and_has_no_clock(field: SetupField) -> None:
    """The talk has not begun; nor is the last look a place among the questions."""
    if field in ("team", "goal", "participants", "minutes"):
        asked = line(AtSetup(field))
        assert (asked.where, asked.where_short, asked.time()) == ("", "", Time())
    assert prompts.location(structs.replace(TALK, position=AtReview())) == ""


def test_the_clock_says_what_is_left_and_how_the_talk_stands_where_the_time_is_known() -> None:
    """Half an hour, of which two minutes and a half have gone."""
    timed = structs.replace(TALK, minutes=30)
    assert prompts.clock_text(timed, 150) == Time("28 min. tilbage", "28 min.")
    assert prompts.clock_text(structs.replace(timed, talk_from=0), 1500).full == "5 min. tilbage · I er bagud"


def test_a_question_shows_its_hints_its_notes_its_half_typed_line_and_what_was_said_last() -> None:
    """The closing is a key away, but not from the closing itself; and before the first there is nothing."""
    talked = samples.stored(with_notes(samples.reflection(), FIRST, ("Sidst",)), days_ago=30)
    new = with_draft(with_notes(samples.reflection(), FIRST, ("a", "b")), FIRST, "halv", 1)
    asked = prompts.text_prompt(new, samples.setting([talked]), float)
    section = samples.compass().principles[0]
    assert (asked.heading, asked.question) == (section.title, section.questions[0].text)
    assert asked.hints == section.questions[0].hints != ()
    assert (asked.notes, asked.shown, asked.draft) == (("a", "b"), ("a", "b"), Draft(FIRST, "halv", 1))
    assert asked.previous
    assert (asked.previous.notes, asked.is_list) == (("Sidst",), True)
    assert asked.actions == ("back", "pass", "closing", "pause")
    assert line(AtQuestion(0, 1)).actions == ("back", "pass", "closing", "pause")
    assert line(AtQuestion(3, 0)).actions == ("back", "pass", "pause")


def test_a_new_step_shows_those_there_are_in_full_and_brings_back_only_their_words() -> None:
    """Any number of them, and what is half-typed."""
    position = AtStep(2, "what")
    asked = line(position, with_draft(TALK, position, "halv"))
    assert (asked.heading, asked.question) == ("Næste skridt", "Hvad er det næste skridt?")
    assert asked.notes == ("Ring", f"Hils {MAIL}")
    assert asked.shown == ("Ring · Mette · 1. december 2026", f"Hils {MASKED}")
    assert (asked.is_list, asked.draft, asked.actions) == (True, Draft(position, "halv"), ("back", "pass", "pause"))


def test_a_field_of_a_step_shows_what_stands_there_under_the_step_without_its_personal_data() -> None:
    """One text, which the next takes the place of."""
    who, empty, what = line(AtStep(0, "who")), line(AtStep(1, "when")), line(AtStep(0, "what"))
    assert (who.heading, who.question, who.notes) == ("Ring", "Hvem tager det?", ("Mette",))
    assert (empty.heading, empty.notes) == (f"Hils {MASKED}", ())
    assert (what.heading, what.notes) == ("Næste skridt", ("Ring",))
    for asked in (who, empty, what):
        assert (asked.is_list, asked.actions) == (False, ("back", "pass", "pause"))
    waiting = line(AtStep(0, "who"), with_draft(TALK, AtStep(0, "who"), "Bo"))
    assert waiting.draft == Draft(AtStep(0, "who"), "Bo")


def test_an_earlier_step_is_asked_about_by_its_words_without_its_personal_data_and_says_when_it_is_late() -> None:
    """What was chosen before is chosen again; one that nobody has told of is under way."""
    first, second = choice(AtFollowUp(0, "state")), choice(AtFollowUp(1, "state"))
    assert first.question == "I aftalte: Ring · Mette · 1. december 2026\nHvordan er det gået?"
    assert f"Skriv til {MASKED} · Bo · 1. november 2026 · datoen er passeret\n" in second.question
    assert (second.where, second.where_short) == ("Siden sidst · skridt 2 af 2", "Siden sidst · 2/2")
    assert (second.time().full, second.actions) == ("der er gået 2 min.", ("back", "pass", "pause"))
    assert [one.options[one.chosen[0]] for one in (first, second)] == ["Vi er stadig i gang", "Vi lægger det fra os"]


def test_what_was_learnt_stands_there_to_be_changed_but_an_old_date_does_not() -> None:
    """It would be in the new one's way."""
    lesson, when = line(AtFollowUp(1, "learnt")), line(AtFollowUp(1, "when"))
    assert lesson.heading == when.heading == f"Skriv til {MASKED}"
    assert (lesson.question, when.question) == (texts.FOLLOW_UP_QUESTIONS["learnt"], texts.FOLLOW_UP_QUESTIONS["when"])
    assert (lesson.notes, when.notes) == (("Det var for meget",), ())
    for asked in (lesson, when):
        assert (asked.is_list, asked.actions) == (False, ("back", "pass", "pause"))
    waiting = line(AtFollowUp(1, "when"), with_draft(TALK, AtFollowUp(1, "when"), "uge"))
    assert waiting.draft == Draft(AtFollowUp(1, "when"), "uge")


def test_the_setup_shows_what_stands_there_and_only_a_team_is_completed() -> None:
    """From the teams that have met, but for those whose name holds personal data."""
    new = structs.replace(TALK, participants=("Mette", "Bo"), minutes=45, asks=())
    shown = {field: line(AtSetup(field), new) for field in ("team", "goal", "participants", "minutes")}
    assert {field: asked.notes for field, asked in shown.items()} == {
        "team": ("Hjemmepleje Nord",),
        "goal": ("Færre genindlæggelser",),
        "participants": ("Mette, Bo",),
        "minutes": ("45",),
    }
    assert not any(asked.is_list for asked in shown.values())
    assert line(AtSetup("minutes"), structs.replace(new, minutes=None)).notes == ()
    waiting = line(AtSetup("goal"), with_draft(new, AtSetup("goal"), "Flere"))
    assert waiting.draft == Draft(AtSetup("goal"), "Flere")
    assert line(AtSetup("team"), new, teams=("Nord", MAIL)).completions == ("Nord",)
    assert line(AtSetup("goal"), new, teams=("Nord",)).completions == ()


@pytest.mark.parametrize(("goal_type", "occasion"), [(None, None), ("service", "learn"), ("effect", "set")])
def test_the_kind_of_goal_and_the_occasion_are_chosen_beforehand_as_they_stand(
    goal_type: GoalType | None, occasion: Occasion | None
) -> None:
    """Where nothing is known that is no kind of goal, and the first occasion."""
    told = structs.replace(TALK, goal_type=goal_type, occasion=occasion)
    kind, meeting = choice(AtSetup("about"), told), choice(AtSetup("occasion"), told)
    assert kind.options == (*texts.GOAL_TYPES_EXPLAINED.values(), texts.GOAL_TYPE_SKIPPED)
    assert kind.options[kind.chosen[0]] == (
        texts.GOAL_TYPES_EXPLAINED[goal_type] if goal_type else texts.GOAL_TYPE_SKIPPED
    )
    assert meeting.options == tuple(texts.OCCASIONS.values())
    assert meeting.options[meeting.chosen[0]] == texts.OCCASIONS[occasion or "set"]
    assert (kind.several, meeting.several) == (False, False)


def test_the_topics_are_proposed_with_how_long_they_take_where_the_time_is_known() -> None:
    """Those that were chosen stay so; each says how many questions it has."""
    new = structs.replace(TALK, sections=())
    untimed, timed = choice(AtSetup("sections"), new), choice(AtSetup("sections"), structs.replace(new, minutes=30))
    asked = texts.SETUP_QUESTIONS["sections"]
    assert (untimed.question, untimed.several) == (asked, True)
    assert untimed.options[:2] == ("Hvorfor vi arbejder med mål (7)", "Vær oprigtigt nysgerrig (3)")
    takes = "I har 30 minutter. Jeg foreslår 6 spørgsmål; det tager omkring 28 minutter med afslutningen."
    assert timed.question == f"{takes} {asked}"
    assert len(timed.chosen) < len(untimed.chosen)
    assert choice(AtSetup("sections")).chosen == (0, 1, 5)


def test_all_that_was_asked_can_be_opened_from_the_last_look() -> None:
    """What was said first, earlier steps without personal data, questions by their short names, the next steps."""
    whole = prompts.openable(redact(TALK))
    opened = whole[4:]
    assert [name.partition(":")[0] for name, _ in whole[:4]] == ["Mål", "Slags mål", "Anledning", "Deltagere"]
    assert opened[0] == ("Siden sidst: Ring", AtFollowUp(0, "state"))
    assert opened[1] == (f"Siden sidst: Skriv til {MASKED}", AtFollowUp(1, "state"))
    assert opened[3] == (TALK.sections[0].questions[1].text, AtQuestion(0, 1))
    closing = TALK.sections[-1].questions
    assert opened[-4:-1] == [(one.label, AtQuestion(3, number)) for number, one in enumerate(closing)]
    assert opened[-1] == ("Næste skridt", AtStep(2, "what"))
    assert len(opened) == 2 + sum(len(section.questions) for section in TALK.sections) + 1
