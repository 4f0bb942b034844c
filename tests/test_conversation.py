"""The conversation as a value: what is asked next, and what each answer does."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

from malkompas.compass import find
from malkompas.conversation import engine, prompts
from malkompas.conversation.edits import with_draft, without_item
from malkompas.conversation.protocol import (
    Added,
    ChoicePrompt,
    ChoiceReply,
    Chosen,
    Edited,
    Finish,
    KeepDraft,
    Navigate,
    OpenStepsMode,
    PendingText,
    Reopen,
    Reply,
    ReviewReply,
    TextPrompt,
    TextReply,
)
from malkompas.errors import MalkompasError
from malkompas.model import (
    AtFollowUp,
    AtQuestion,
    AtReview,
    AtSetup,
    AtStep,
    Position,
    Reflection,
    SetupField,
    Step,
    StoredReflection,
    draft_at,
    has_valid_positions,
)
from tests import samples
from tests.script import NEXT, Disk, Script, to_steps

COMPASS = samples.compass()


EARLIER = (
    samples.stored(samples.talked("Nord"), days_ago=60),
    samples.stored(samples.talked("Nord", what="Skriv til de pårørende"), days_ago=30),
)


def hold(reflection: Reflection, *replies: Reply) -> tuple[Reflection, bool, Script, Disk]:
    script, disk = Script(replies), Disk()
    after, finished = engine.hold_conversation(reflection, samples.setting(teams=("Nord",)), script, disk)
    assert disk.saved[-1] == after
    return after, finished, script, disk


def notes(reflection: Reflection) -> list[list[str]]:
    return [list(answer.notes) for section in reflection.sections for answer in section.questions]


def test_an_empty_line_goes_on_and_a_note_asks_for_another() -> None:
    """Two notes to the first question, one to the second, and the rest passed over."""
    after, finished, _, _ = hold(samples.reflection(), Added("a"), Added("b"), NEXT, Added("c"))
    assert finished
    assert notes(after) == [["a", "b"], ["c"], [], [], [], []]


def test_every_note_is_saved_before_the_next_question() -> None:
    """After each answer there is a save that holds it."""
    _, _, _, disk = hold(samples.reflection(), Added("a"), Added("b"), NEXT)
    assert [notes(saved)[0] for saved in disk.saved[:4]] == [[], ["a"], ["a", "b"], ["a", "b"]]


def test_each_section_is_shown_once_when_it_begins() -> None:
    """The panel comes with the first question of a section, not with each note."""
    _, _, script, _ = hold(samples.reflection("1", "2"), Added("a"), NEXT, Added("b"), Navigate("pass"), NEXT)
    assert script.sections == ["vaer-nysgerrig", "faglighed-og-vaerdi"]


def test_a_note_can_be_changed_and_removed() -> None:
    """A change takes the old note's place; a blank change takes it away."""
    after, *_ = hold(samples.reflection(), Added(" a\n"), Added("b"), Edited(0, "A "), Edited(1, " "))
    assert notes(after)[0] == ["A"]


def test_back_keeps_the_half_typed_line_where_it_was_typed() -> None:
    """It waits as a draft, and is gone when the line was said."""
    after, _, script, _ = hold(
        samples.reflection(), NEXT, Navigate("back", PendingText("halv")), NEXT, Navigate("pause")
    )
    assert after.position == AtQuestion(0, 1)
    draft = draft_at(after, AtQuestion(0, 1))
    assert draft is None  # leaving without text means the line was emptied
    after, _, script, _ = hold(
        samples.reflection(), NEXT, Navigate("back", PendingText("halv")), NEXT, Added("hel"), Navigate("pause")
    )
    before, line = script.asked[2:4]
    assert isinstance(before, TextPrompt)
    assert isinstance(line, TextPrompt)
    assert before.draft is None
    assert line.draft is not None
    assert line.draft.text == "halv"
    assert after.drafts == ()


def test_a_line_of_blanks_is_not_half_typed() -> None:
    """Pausing on it leaves nothing to be told or gone on with."""
    assert hold(samples.reflection(), Navigate("pause", PendingText("  ")))[0].drafts == ()


def test_a_half_typed_change_remembers_which_note_it_changes() -> None:
    """Pausing in the middle of a change does not make a second note of it."""
    after, finished, _, _ = hold(samples.reflection(), Added("a"), Navigate("pause", PendingText("ab", 0)))
    assert not finished
    draft = draft_at(after, after.position)
    assert draft is not None
    assert (draft.text, draft.edits_index) == ("ab", 0)
    after, _, _, _ = hold(after, Edited(0, "abc"))
    assert notes(after)[0] == ["abc"]


def test_back_at_the_first_question_says_so() -> None:
    """There is nothing before it; what was said to begin with can be put right at the end."""
    after, _, script, _ = hold(samples.reflection(), Navigate("back"), Navigate("pause"))
    assert after.position == AtQuestion(0, 0)
    assert "første spørgsmål" in script.told[0]
    assert isinstance(script.asked[0], TextPrompt)
    assert "back" in script.asked[0].actions
    assert "rette til sidst" in script.told[0]
    _, _, script, _ = hold(samples.reflection(), Navigate("back", PendingText("halv")), Navigate("pause"))
    assert "første spørgsmål" in script.told[0]
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Nord", goal="Ro", occasion="set", plain=True)
    _, _, script, _ = hold(new, NEXT, Chosen((1,)), Added("a"), Navigate("back"), Navigate("pause"))
    assert "første spørgsmål" in script.told[-1]


FIXES: list[tuple[str, Reply, tuple[str, object]]] = [
    ("team", Edited(0, "Hjemmepleje Syd"), ("team", "Hjemmepleje Syd")),
    ("goal", Edited(0, "Ro om natten"), ("goal", "Ro om natten")),
    ("about", Chosen((1,)), ("goal_type", "effect")),
    ("about", Chosen((3,)), ("goal_type", None)),
    ("occasion", Chosen((2,)), ("occasion", "learn")),
    ("participants", Edited(0, "Mette, Ole"), ("participants", ("Mette", "Ole"))),
]


@pytest.mark.parametrize(("field", "reply", "fixed"), FIXES)
def test_what_was_said_at_the_beginning_is_put_right_from_the_last_look(
    field: SetupField, reply: Reply, fixed: tuple[str, object]
) -> None:
    """A slip in a name is seen when everything is read through; notes and topics stay as they are."""
    new = engine.start_reflection(
        COMPASS, started=samples.STARTED, team="Nord", goal="Ro", occasion="set", goal_type="value"
    )
    replies = (Added("Mette"), NEXT, Chosen((1,)), Added("a"), *to_steps(), NEXT)
    after, _, _, disk = hold(new, *replies, Reopen(AtSetup(field)), reply, Navigate("pause"))
    assert getattr(after, fixed[0]) == fixed[1]
    assert (after.position, notes(after)[0]) == (AtReview(), ["a"])
    assert AtSetup(field) in [position for _, position in prompts.openable(after)]
    assert all(map(has_valid_positions, disk.saved))


def test_what_was_opened_from_the_last_look_can_be_left_as_it_is() -> None:
    """An empty line and the key back both lead to the look."""
    for leave in (NEXT, Navigate("back")):
        after, *_ = hold(samples.reflection(), *to_steps(), NEXT, Reopen(AtSetup("team")), leave, Navigate("pause"))
        assert (after.position, after.team) == (AtReview(), samples.reflection().team)


def test_a_team_whose_steps_were_followed_up_keeps_its_name() -> None:
    """The steps are known by it."""
    after, _ = meet_again(met(), DONE, NEXT, Navigate("pause"))
    assert AtSetup("team") not in [position for _, position in prompts.openable(after)]
    assert AtSetup("goal") in [position for _, position in prompts.openable(after)]


def test_back_goes_over_the_sections_border_and_from_the_steps_to_the_closing() -> None:
    """Back is always the question before, wherever it stands, and from the last look the step that is not there yet."""
    start = samples.reflection("1", "2")
    after, *_ = hold(start, NEXT, NEXT, NEXT, Navigate("back"), Navigate("pause"))
    assert after.position == AtQuestion(0, 2)
    after, *_ = hold(samples.reflection("opening", "1"), *[NEXT] * 7, Navigate("back"), Navigate("pause"))
    assert after.position == AtQuestion(0, 6)
    after, _, script, _ = hold(start, Navigate("closing"), NEXT, NEXT, NEXT, Navigate("back"), Navigate("pause"))
    assert after.position == AtQuestion(2, 2)
    assert script.told == []
    after, *_ = hold(start, *to_steps(), Added("Ring"), NEXT, NEXT, NEXT, Navigate("back"), Navigate("pause"))
    assert after.position == AtStep(1, "what")


def test_passing_over_goes_to_the_next_section_and_the_closing_is_one_key_away() -> None:
    """From a principle on, from the closing to the steps, from the steps to the last look."""
    start = samples.reflection("1", "2", "3")
    assert hold(start, Navigate("pass"), Navigate("pause"))[0].position == AtQuestion(1, 0)
    assert hold(start, *[Navigate("pass")] * 3, Navigate("pause"))[0].position == AtQuestion(3, 0)
    assert hold(start, Navigate("closing"), Navigate("pause"))[0].position == AtQuestion(3, 0)
    assert hold(start, Navigate("closing"), Navigate("pass"), Navigate("pause"))[0].position == AtStep(0, "what")
    after, _, script, _ = hold(start, Navigate("closing"), Navigate("pass"), Navigate("pass"), Navigate("pause"))
    assert (after.position, script.told) == (AtReview(), [])


def test_a_step_is_what_who_and_when_with_the_day_understood() -> None:
    """The day is shown back in words; what is not understood is kept as it was typed."""
    after, _, script, _ = hold(
        samples.reflection(),
        *to_steps(),
        Added("Ring"),
        Added("Mette"),
        Added("1/12"),
        Added("Skriv"),
        NEXT,
        Added("snart"),
    )
    first, second = after.steps
    assert (first.what, first.who, first.when, first.due) == ("Ring", "Mette", "1/12", dt.date(2026, 12, 1))
    assert (second.what, second.who, second.when, second.due) == ("Skriv", "", "snart", None)
    assert script.told[0] == "Noteret til tirsdag den 1. december 2026."
    assert "noteret »snart«" in script.told[1]


def test_a_day_that_has_gone_by_is_said_to_have() -> None:
    """It is kept: perhaps they mean it."""
    _, _, script, _ = hold(samples.reflection(), *to_steps(), Added("Ring"), NEXT, Added("1.11.2026"))
    assert script.told == ["Noteret til søndag den 1. november 2026. Den dag er gået."]
    _, _, script, _ = hold(samples.reflection(), *to_steps(), Added("Ring"), NEXT, Added("23.11.2026"))
    assert script.told == ["Noteret til mandag den 23. november 2026."]


def test_a_weekday_that_the_date_is_not_is_told() -> None:
    """The date counts until somebody says otherwise."""
    _, _, script, _ = hold(samples.reflection(), *to_steps(), Added("Ring"), NEXT, Added("lørdag den 1. december"))
    assert script.told[0].startswith("Noteret til tirsdag den 1. december 2026. I skrev lørdag, så se efter")


def test_a_step_that_is_brought_back_is_gone_through_to_its_end() -> None:
    """After its changed words come who and when, where a wrong date is put right."""
    replies: list[Reply] = [Added("Rin"), Added("Mette"), Added("1/1"), Edited(0, "Ring"), NEXT, Edited(0, "1/12")]
    after, *_ = hold(samples.reflection(), *to_steps(), *replies, Navigate("pause"))
    assert after.steps == (Step("Ring", "Mette", "1/12", dt.date(2026, 12, 1)),)
    assert after.position == AtStep(1, "what")


def meet_again(
    reflection: Reflection, *replies: Reply, earlier: Iterable[StoredReflection] = ()
) -> tuple[Reflection, Script]:
    """Hold a talk of a team that has met before; every state on the way can be read again."""
    script, disk = Script(replies), Disk()
    setting = samples.setting([*EARLIER, *earlier], teams=("Nord", "Syd"))
    after, _ = engine.hold_conversation(reflection, setting, script, disk)
    assert all(map(has_valid_positions, disk.saved))
    return after, script


def met(team: str = "Nord") -> Reflection:
    """Return a new reflection that comes to the open steps at once."""
    new = structs.replace(samples.reflection(team=team), asks=("followed",), position=AtSetup("followed"))
    return structs.replace(new, started=samples.STARTED)


DONE, OPEN = Chosen((0,)), Chosen((1,))
OTHERS = samples.stored(samples.talked("Syd", what="Kun Syds"), days_ago=20)


def test_back_from_a_step_that_was_opened_at_the_last_look_loses_nothing() -> None:
    """It stays there: the setup is over once something was said."""
    talk = [
        DONE,
        NEXT,
        DONE,
        NEXT,
        Added("en note"),
        *to_steps(),
        NEXT,
        Reopen(AtFollowUp(0, "state")),
        Navigate("back"),
    ]
    new = structs.replace(met(), asks=("minutes", "followed"))
    after, _ = meet_again(new, *talk, Navigate("pause"))
    assert after.position == AtFollowUp(0, "state")
    assert notes(after)[0] == ["en note"]


def test_what_was_learnt_is_kept_and_told_back() -> None:
    """Where nothing was, nothing is told."""
    after, script = meet_again(met(), DONE, Added("Det virker"), DONE, NEXT, Navigate("pause"))
    assert [(one.state, one.lesson) for one in after.follow_ups] == [("done", "Det virker"), ("done", "")]
    (told,) = script.told[1:]
    assert "Det virker" in told
    after, script = meet_again(after, *[Navigate("back")] * 3, Edited(0, ""), Navigate("pause"))
    assert (after.follow_ups[0].lesson, script.told) == ("", [])


def test_a_step_that_is_opened_at_the_last_look_is_asked_about_to_its_end() -> None:
    """How it went, a new date and what was learnt; then the look again."""
    talk: list[Reply] = [DONE, NEXT, DONE, NEXT, *to_steps(), NEXT, Reopen(AtFollowUp(0, "state")), OPEN]
    assert meet_again(met(), *talk, Navigate("pause"))[0].position == AtFollowUp(0, "when")
    assert meet_again(met(), *talk, Added("15/12"), Navigate("pause"))[0].position == AtFollowUp(0, "learnt")
    after, _ = meet_again(met(), *talk, Added("15/12"), Added("Let"), Navigate("pause"))
    assert (after.position, after.follow_ups[0].lesson) == (AtReview(), "Let")


def test_a_half_typed_line_follows_its_step_when_another_meeting_closed_the_one_before() -> None:
    """It is found by the step, and not by its number."""
    given = {"goal": "Ro", "occasion": "set", "participants": ["A"], "plain": True}
    new = engine.start_reflection(COMPASS, started=samples.STARTED, **given)  # type: ignore[arg-type]
    half: list[Reply] = [Added("Nord"), DONE, NEXT, DONE, Navigate("back", PendingText("halv")), Navigate("pause")]
    after, _ = meet_again(new, *half)
    back = Script([*[Navigate("back")] * 3, Added("Nord"), Navigate("pause")])
    after, _ = engine.hold_conversation(after, samples.setting(EARLIER[1:]), back, Disk())
    assert [(draft.position, draft.text) for draft in after.drafts] == [(AtFollowUp(0, "learnt"), "halv")]


@pytest.mark.parametrize(("action", "told"), [("tell", 1), ("leave", 0)])
def test_open_steps_that_are_only_told_or_left_are_not_asked_about(action: OpenStepsMode, told: int) -> None:
    """The talk goes on after them; told, each of them is named."""
    given = {"goal": "Ro", "occasion": "set", "participants": ["A"], "plain": True}
    new = engine.start_reflection(COMPASS, started=samples.STARTED, **given)  # type: ignore[arg-type]
    script = Script([Added("Nord"), Navigate("pause")])
    after, _ = engine.hold_conversation(new, samples.setting(EARLIER, open_steps=action), script, Disk())
    assert (after.team, after.follow_ups, after.position) == ("Nord", (), AtSetup("sections"))
    assert len(script.told) == told
    for step in ("Ring til tre borgere · Mette", "Skriv til de pårørende · Mette"):
        assert all(step in message for message in script.told)


def test_half_typed_lines_stay_with_their_step_and_never_go_to_another_team() -> None:
    """Also when the other team has no open steps."""
    given = {"goal": "Ro", "occasion": "set", "participants": ["A"], "plain": True}
    new = engine.start_reflection(COMPASS, started=samples.STARTED, **given)  # type: ignore[arg-type]
    half: list[Reply] = [Added("Nord"), DONE, Navigate("back", PendingText("fortroligt"))]
    after, _ = meet_again(new, *half, Navigate("back"), Added("Syd"), Navigate("pause"), earlier=[OTHERS])
    assert (after.team, [one.step.what for one in after.follow_ups], after.drafts) == ("Syd", ["Kun Syds"], ())
    after, _ = meet_again(new, *half, Navigate("back"), Added("Vest"), Navigate("pause"))
    assert (after.follow_ups, after.drafts) == ((), ())
    after, _ = meet_again(new, *half, Navigate("back"), Added("Nord"), Navigate("pause"))
    assert (after.follow_ups[0].state, [draft.text for draft in after.drafts]) == ("done", ["fortroligt"])


def test_a_date_without_a_year_stays_when_it_is_not_changed() -> None:
    """Though it has gone by since; a new one counts from today."""
    late = structs.replace(samples.talked("Nord"), steps=(Step("Ring", when="1/11", due=dt.date(2026, 11, 1)),))
    earlier = [samples.stored(late, days_ago=40)]
    for reply, due in ((Edited(0, "1/11"), dt.date(2026, 11, 1)), (Added("1/12"), dt.date(2026, 12, 1))):
        script, disk = Script([OPEN, reply, Navigate("pause")]), Disk()
        after, _ = engine.hold_conversation(met(), samples.setting(earlier), script, disk)
        assert after.follow_ups[0].step.due == due


def test_back_to_a_step_that_was_passed_over_asks_how_it_went() -> None:
    """Before what was learnt, which would not be told without it."""
    after, _ = meet_again(met(), DONE, NEXT, Navigate("pass"), Navigate("back"), Navigate("pause"))
    assert after.position == AtFollowUp(1, "state")
    after, _ = meet_again(met(), OPEN, NEXT, Added("lært"), Navigate("back"), Navigate("pause"))
    assert after.position == AtFollowUp(0, "learnt")
    after, _ = meet_again(met(), OPEN, NEXT, Added("lært"), Navigate("back"), Navigate("back"), Navigate("pause"))
    assert after.position == AtFollowUp(0, "when")


def test_back_from_the_topics_is_the_last_that_was_asked_about_the_open_steps() -> None:
    """What was learnt of the last one, or how it went where nobody said."""
    new = engine.start_reflection(
        COMPASS, started=samples.STARTED, team="Nord", goal="Ro", occasion="set", participants=["A"], minutes=60
    )
    after, _ = meet_again(new, DONE, NEXT, DONE, NEXT, Navigate("back"), Navigate("pause"))
    assert after.position == AtFollowUp(1, "learnt")
    passed: list[Reply] = [DONE, NEXT, Navigate("pass"), Chosen((1,))]
    after, _ = meet_again(new, *passed, Navigate("back"), Navigate("back"), Navigate("pause"))
    assert after.position == AtFollowUp(1, "state")


def test_other_minutes_propose_other_sections() -> None:
    """What was ticked for the time before does not stay."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Vest", goal="Ro", participants=["A"])
    replies: list[Reply] = [
        Chosen((0,)),
        NEXT,
        Chosen(tuple(range(7))),
        Navigate("back"),
        Navigate("back"),
        Added("20"),
        Navigate("pause"),
    ]
    _, script = meet_again(new, *replies)
    choice = script.asked[-1]
    assert isinstance(choice, ChoicePrompt)
    assert choice.chosen == (1,)


def test_the_same_minutes_once_more_leave_the_chosen_topics() -> None:
    """Only what is new proposes anew."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Vest", goal="Ro", occasion="set", plain=True)
    new = structs.replace(new, asks=(*new.asks, "minutes"), participants=("A",))
    replies: list[Reply] = [NEXT, Added("45"), Chosen((3, 4)), Navigate("back"), Navigate("back"), Edited(0, "45")]
    _, script = meet_again(new, *replies, Navigate("pause"))
    choice = script.asked[-1]
    assert isinstance(choice, ChoicePrompt)
    assert choice.chosen == (3, 4)


def test_topics_that_were_given_stay_whatever_the_occasion_and_the_time() -> None:
    """They are not asked for, and so not proposed anew."""
    chosen = COMPASS.principles[:1]
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Vest", goal="Ro", sections=chosen)
    after, *_ = hold(new, Chosen((1,)), NEXT, Navigate("pause"))
    assert [section.id for section in after.sections] == ["vaer-nysgerrig", "closing"]
    assert after.position == AtQuestion(0, 0)


def test_a_talk_is_of_the_compass_that_its_topics_were_chosen_from() -> None:
    """Though it was begun, and paused, with another."""
    other = structs.replace(COMPASS, title="Andet", source="Os selv", language="en")
    new = engine.start_reflection(other, started=samples.STARTED, team="Nord", goal="Ro", occasion="set", plain=True)
    after, *_ = hold(new, NEXT, Chosen((1,)), Navigate("pause"))
    assert (after.compass, after.source, after.language) == (COMPASS.title, COMPASS.source, COMPASS.language)


def test_time_that_was_spent_before_a_pause_is_spent() -> None:
    """The clock goes on where it was."""
    spent = structs.replace(samples.reflection(), minutes=45, spent=600, talk_from=0)
    seconds = iter([1000.0, *[1060.0] * 50])
    setting = structs.replace(samples.setting(), seconds=lambda: next(seconds))
    after, _ = engine.hold_conversation(spent, setting, Script([Added("a"), Navigate("pause")]), Disk())
    assert after.spent == 660


def test_a_team_is_written_as_last_time_and_one_that_is_nearly_known_is_asked_about() -> None:
    """A capital or an apostrophe makes no new team; a missing one is noticed."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED)
    for typed, kept, told in (("sfo'EN", "SFO’en", 0), ("SFOen", "SFOen", 1), ("Vej og park", "Vej og park", 0)):
        script, disk = Script([Added(typed), Added("Ro"), Navigate("pause")]), Disk()
        after, _ = engine.hold_conversation(new, samples.setting(teams=("SFO’en",)), script, disk)
        assert after.team == kept
        assert len(script.told) == told
        assert not told or "SFO’en" in script.told[0]


def test_a_step_is_on_disk_as_soon_as_its_what_is_said() -> None:
    """Pausing before who and when keeps the step and goes on there."""
    after, *_ = hold(samples.reflection(), *to_steps(), Added("Ring"), Navigate("pause", PendingText("Met")))
    assert after.steps[0].what == "Ring"
    assert after.position == AtStep(0, "who")
    after, _, script, _ = hold(after, Added("Mette"), Navigate("pause"))
    assert isinstance(script.asked[0], TextPrompt)
    assert script.asked[0].draft is not None
    assert script.asked[0].draft.text == "Met"
    assert after.steps[0].who == "Mette"


def test_a_steps_fields_can_be_gone_back_to_and_changed() -> None:
    """Back from who is what; an emptied what takes the step away, and drafts of later steps move with them."""
    steps = [*to_steps(), Added("Ring"), Added("Mette"), Added("uge 49")]
    after, *_ = hold(samples.reflection(), *steps, Navigate("back"), Edited(0, "uge 50"), Navigate("pause"))
    assert after.steps[0].due == dt.date(2026, 12, 11)
    after, *_ = hold(samples.reflection(), *steps, Edited(0, "Skriv"), Navigate("pause"))
    assert [step.what for step in after.steps] == ["Skriv"]
    after, _, script, _ = hold(samples.reflection(), *steps, Edited(0, " "), Navigate("pause"))
    assert (after.steps, after.position, script.told[1:]) == ((), AtStep(0, "what"), [])
    more: list[Reply] = [Added("Skriv"), NEXT, NEXT, *[Navigate("back")] * 3]
    after, *_ = hold(samples.reflection(), *steps, *more, Edited(0, "Skriv igen"), Navigate("pause"))
    assert [step.what for step in after.steps] == ["Ring", "Skriv igen"]
    after, *_ = hold(
        samples.reflection(),
        *steps,
        Navigate("back", PendingText("ny")),
        Navigate("back"),
        Navigate("back"),
        Edited(0, ""),
    )
    assert after.steps == ()
    assert has_valid_positions(after)


def test_an_emptied_who_or_when_leaves_the_step_and_nothing_is_told_of_it() -> None:
    """Only a step without a what is no step."""
    steps: list[Reply] = [*to_steps(), Added("Ring"), Added("Mette"), Added("1/12"), Navigate("back")]
    after, _, script, _ = hold(samples.reflection(), *steps, Edited(0, ""), Navigate("pause"))
    assert after.steps == (Step("Ring", "Mette"),)
    assert len(script.told) == 1
    after, *_ = hold(samples.reflection(), *steps, Navigate("back"), Edited(0, " "), Navigate("pause"))
    assert after.steps == (Step("Ring", "", "1/12", dt.date(2026, 12, 1)),)


def test_nothing_is_told_of_a_day_that_stays_a_step_that_is_taken_away_or_open_steps_that_are_passed_over() -> None:
    """The team has seen it happen."""
    steps: list[Reply] = [*to_steps(), Added("Ring"), NEXT, Added("1/12"), Navigate("back"), Edited(0, "1/12")]
    after, _, script, _ = hold(samples.reflection(), *steps, *[Navigate("back")] * 3, Edited(0, ""), Navigate("pause"))
    assert after.steps == ()
    assert len(script.told) == 1
    _, script = meet_again(met(), Navigate("pass"), Navigate("pause"))
    assert len(script.told) == 1  # that there are some


def test_a_step_that_is_pasted_in_two_lines_is_one_line() -> None:
    """And so are who takes it, and what was learnt."""
    after, *_ = hold(
        samples.reflection(), *to_steps(), Added("Ring\n til tre"), Added("Mette\nOle"), Added("i\nmorgen")
    )
    assert after.steps == (Step("Ring til tre", "Mette Ole", "i morgen", dt.date(2026, 11, 24)),)
    again, _ = meet_again(met(), DONE, Added("Det\nvirker"), Navigate("pause"))
    assert again.follow_ups[0].lesson == "Det virker"


def test_a_half_typed_change_of_a_step_follows_its_step() -> None:
    """When an earlier step is taken away, the change is still one of the step it was begun for."""
    steps = [reply for what in "ABC" for reply in (Added(what), NEXT, NEXT)]
    backs = [Navigate("back", PendingText("B rettet", 1)), *[Navigate("back")] * 8]
    after, *_ = hold(samples.reflection(), *to_steps(), *steps, *backs, Edited(0, ""), Edited(0, "B rettet"))
    assert [step.what for step in after.steps] == ["B rettet", "C"]
    before = structs.replace(samples.reflection(), steps=tuple(Step(what) for what in "ABC"))
    before = with_draft(before, AtStep(3, "what"), "B rettet", 1)
    for gone, edits_index in ((0, 0), (1, None), (2, 1)):
        draft = draft_at(without_item(before, AtStep(gone, "what")), AtStep(2, "what"))
        assert draft is not None
        assert draft.edits_index == edits_index


def test_other_half_typed_lines_stay_when_a_step_is_taken_away() -> None:
    """At the question, and at the same field of the same step; what was half-typed in the one that went goes too."""
    start = structs.replace(samples.reflection(), steps=tuple(Step(what) for what in "ABC"))
    places: list[Position] = [AtQuestion(0, 1), *(AtStep(number, "who") for number in range(3))]
    for number, position in enumerate(places):
        start = with_draft(start, position, f"linje {number}", 0)
    for gone, left in ((0, ["linje 0", "linje 2", "linje 3"]), (1, ["linje 0", "linje 1", "linje 3"])):
        after = without_item(start, AtStep(gone, "what"))
        assert [draft.text for draft in after.drafts] == left
        assert [draft.position for draft in after.drafts] == places[:3]
        assert {draft.edits_index for draft in after.drafts} == {0}


def test_an_empty_who_or_when_is_passed_over() -> None:
    """Only what is needed is asked for."""
    after, *_ = hold(samples.reflection(), *to_steps(), Added("Ring"), NEXT, NEXT, NEXT)
    assert after.steps[0].who == after.steps[0].when == ""


def test_a_question_opened_from_the_last_look_leads_back_to_it() -> None:
    """When everything has been seen once, finishing a question is finishing."""
    after, finished, script, _ = hold(
        samples.reflection(), *to_steps(), NEXT, Reopen(AtQuestion(0, 1)), Added("glemt"), NEXT, Finish()
    )
    assert finished
    assert notes(after)[1] == ["glemt"]
    assert len(script.asked) == 5
    assert script.told == []
    opened: list[Reply] = [*to_steps(), NEXT, Reopen(AtQuestion(0, 1)), Navigate("back"), NEXT, Navigate("pause")]
    assert hold(samples.reflection(), *opened)[0].position == AtReview()


def test_setup_asks_for_what_is_not_given_in_its_order() -> None:
    """Team, goal, its kind, occasion, participants, time, sections; then the first question."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED)
    replies: list[Reply] = [
        Added("Nord"),
        Added("Ro"),
        Chosen((2,)),
        Chosen((1,)),
        Added("Mette, Ole,, "),
        Added("1 time"),
    ]
    after, _, script, disk = hold(new, *replies, Chosen((1, 2)), Navigate("pause"))
    assert (after.goal_type, after.minutes) == ("value", 60)
    assert [line.question for line in script.asked[:2]] == ["Hvilket team er I?", script.asked[1].question]
    assert (after.team, after.goal, after.occasion, after.participants) == ("Nord", "Ro", "follow-up", ("Mette", "Ole"))
    assert [section.id for section in after.sections] == ["vaer-nysgerrig", "faglighed-og-vaerdi", "closing"]
    assert after.position == AtQuestion(0, 0)
    assert disk.saved[0].goal == "Ro"  # nothing is stored before there are a team and a goal
    assert script.told == ["Det bliver 6 spørgsmål, og så runder vi af. Regn med omkring 28 minutter i alt."]
    assert isinstance(script.asked[0], TextPrompt)
    assert script.asked[0].completions == ("Nord",)


def test_what_kind_of_goal_it_is_can_be_left_open() -> None:
    """The last choice is none of them."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED)
    after, *_ = hold(new, Added("Nord"), Added("Ro"), Chosen((3,)), Navigate("pause"))
    assert (after.goal_type, after.position) == (None, AtSetup("occasion"))


def test_what_is_given_is_not_asked() -> None:
    """With everything given, the first thing asked is the first question."""
    _, _, script, _ = hold(samples.reflection())
    assert script.asked[0].question == "Hvem skal vi lytte til?"


@pytest.mark.parametrize(
    ("occasion", "first", "last"), [("set", "opening", "stop-op-og-laer"), ("learn", "vaer-nysgerrig", "learning")]
)
def test_the_occasion_chooses_sections_beforehand(occasion: Any, first: str, last: str) -> None:
    """The opening questions when goals are set, the learning questions when one looks back."""
    chosen = [COMPASS.choosable[i].id for i in prompts.default_sections(COMPASS, occasion)]
    assert (chosen[0], chosen[-1], len(chosen)) == (first, last, 7)


def test_a_team_and_a_goal_are_needed() -> None:
    """An empty line asks again, and says why."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED)
    after, _, script, _ = hold(new, NEXT, Added("Nord"), NEXT, Added("Ro"), Navigate("pause"))
    assert (after.team, after.goal) == ("Nord", "Ro")
    assert len(script.told) == 2


def test_in_setup_back_goes_to_the_field_before() -> None:
    """A misspelt goal can be changed from the next question."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED, plain=True)
    replies: list[Reply] = [
        Added("Nord"),
        Added("Roo"),
        Navigate("back"),
        Navigate("back"),
        NEXT,
        Edited(0, "Ro"),
        Chosen((1,)),
        NEXT,
    ]
    after, _, script, _ = hold(new, *replies, Chosen((0, 1)), Navigate("back"), Chosen((2,)), Navigate("pause"))
    assert (after.team, after.goal, after.occasion) == ("Nord", "Ro", "follow-up")
    assert [section.id for section in after.sections] == ["faglighed-og-vaerdi", "closing"]
    choice = script.asked[-2]
    assert isinstance(choice, ChoicePrompt)
    assert choice.chosen == (0, 1)


def test_what_was_given_is_not_asked_on_the_way_back_either() -> None:
    """And once something was said, the setup is over."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Nord", goal="Ro", occasion="set", plain=True)
    after, *_ = hold(new, NEXT, Chosen((1,)), Navigate("back"), Navigate("back"), Navigate("back"), Navigate("pause"))
    assert after.position == AtSetup("participants")
    after, *_ = hold(new, NEXT, Chosen((1,)), Added("a"), Navigate("back"), Navigate("pause"))
    assert after.position == AtQuestion(0, 0)
    agreed = structs.replace(hold(new, NEXT, Chosen((1,)), Navigate("pause"))[0], steps=(Step("Ring"),))
    assert hold(agreed, Navigate("back"), Navigate("pause"))[0].position == AtQuestion(0, 0)


def test_other_topics_are_shown_and_asked_from_their_beginning() -> None:
    """Going back to the choice after the last look asks all of the new questions, panel first."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Nord", goal="Ro", occasion="set", plain=True)
    reviewed = [NEXT, Chosen((1,)), *to_steps(), NEXT, Reopen(AtQuestion(0, 0))]
    after, _, script, _ = hold(new, *reviewed, Navigate("back"), Chosen((2,)), NEXT, Navigate("pause"))
    assert script.sections[-1] == "faglighed-og-vaerdi"
    assert after.position == AtQuestion(0, 1)


def test_a_half_typed_line_stays_at_its_question() -> None:
    """Before going back to the topics it has to be finished; the message says so."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Nord", goal="Ro", occasion="set", plain=True)
    after, _, script, _ = hold(
        new, NEXT, Chosen((1,)), Navigate("back", PendingText("halv")), Navigate("pause", PendingText("halv"))
    )
    assert after.position == AtQuestion(0, 0)
    assert "Skriv linjen færdig" in script.told[-1]


def test_participants_and_time_can_be_emptied_again() -> None:
    """Neither is needed."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Nord", goal="Ro", occasion="set")
    replies: list[Reply] = [
        Added("Mette"),
        Added("45"),
        Navigate("back"),
        Edited(0, ""),
        Navigate("back"),
        Navigate("back"),
    ]
    after, _, script, _ = hold(new, *replies, Edited(0, " "), Navigate("pause"))
    assert (after.minutes, after.participants, script.told) == (None, (), [])


def test_two_times_typed_into_one_are_wondered_about() -> None:
    """It is kept: some meetings last all day."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Nord", goal="Ro", occasion="set")
    after, _, script, _ = hold(new, NEXT, Added("1205"), Navigate("pause"))
    assert after.minutes == 1205
    assert "1205 minutter" in script.told[0]
    assert hold(new, NEXT, Added("8 timer"), Navigate("pause"))[2].told == []


@pytest.mark.parametrize("blank", [Edited(0, " "), Added(" ")])
def test_a_team_cannot_be_emptied_again(blank: Reply) -> None:
    """What is stored keeps its name."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED)
    after, *_ = hold(new, Added("Nord"), Added("Ro"), Navigate("back"), Navigate("back"), blank, Navigate("pause"))
    assert (after.team, after.goal) == ("Nord", "Ro")


def test_a_line_that_waits_for_a_new_step_waits_for_the_next_one() -> None:
    """A step said meanwhile is not renamed by it."""
    start = with_draft(samples.reflection(), AtStep(0, "what"), "halv")
    pending = PendingText("halv")
    after, _, script, _ = hold(start, *to_steps(), Added("Ring", pending), NEXT, NEXT, Navigate("pause", pending))
    assert [draft.position for draft in after.drafts] == [AtStep(1, "what")]
    line = script.asked[-1]
    assert isinstance(line, TextPrompt)
    assert line.draft == after.drafts[0]


def test_back_after_a_jump_is_where_it_began() -> None:
    """A key pressed by mistake can be undone, also after a note."""
    start = samples.reflection("1", "2", "3")
    for action in ("pass", "closing"):
        after, *_ = hold(start, NEXT, Navigate(action), Added("a"), Navigate("back"), Navigate("pause"))
        assert after.position == AtQuestion(0, 1)
    after, *_ = hold(start, Navigate("closing"), NEXT, Navigate("back"), Navigate("pause"))
    assert after.position == AtQuestion(3, 0)


def test_the_end_of_input_passes_over_what_is_left() -> None:
    """The sections chosen beforehand are there, without answers, and it is finished."""
    new = engine.start_reflection(COMPASS, started=samples.STARTED, team="Nord", goal="Ro")
    after, finished, _, _ = hold(new)
    assert finished
    assert after.occasion == "set"
    assert len(after.sections) == 8
    assert after.position == AtReview()  # where it goes on if it is opened again
    assert hold(structs.replace(new, occasion="learn"))[0].occasion == "learn"


def test_without_a_team_and_a_goal_nothing_is_stored() -> None:
    """The end of input before that is an error that says so."""
    for goal, replies in (("", [Added("Nord")]), ("Ro", [])):
        disk = Disk()
        new = engine.start_reflection(COMPASS, started=samples.STARTED, goal=goal)
        with pytest.raises(MalkompasError, match="ikke gemt"):
            engine.hold_conversation(new, samples.setting(), Script(replies), disk)
        assert disk.saved == []


def test_a_half_typed_line_is_kept_while_it_is_typed() -> None:
    """What the prompter hands over while typing is saved with its place."""
    script, disk = Script([Navigate("pause", PendingText("halvt"))]), Disk()
    script.drafts = [("ha", None)]
    engine.hold_conversation(samples.reflection(), samples.setting(), script, disk)
    assert [draft.text for saved in disk.saved for draft in saved.drafts] == ["ha", "halvt"]


def test_the_sections_come_in_the_compass_order() -> None:
    """Whatever order they were named in."""
    chosen = [find(COMPASS.choosable, name) for name in ("learning", "5", "opening", "5")]
    new = engine.start_reflection(COMPASS, started=samples.STARTED, sections=chosen)
    assert [section.id for section in new.sections] == ["opening", "omfavn-data", "learning", "closing"]


REPLIES = st.one_of(
    st.builds(Added, st.text(min_size=1)),
    st.builds(Edited, st.integers(0, 3), st.text()),
    st.builds(
        Navigate,
        st.sampled_from(["next", "back", "pass", "closing"]),
        st.builds(PendingText, st.text(), st.none() | st.just(0)),
    ),
)


class Random(Script):
    """Answers as a team might that presses every key, as far as the key is there."""

    def __init__(self, replies: list[Any], places: list[Position]) -> None:
        super().__init__(replies)
        self.places = iter(places)

    def ask_text(self, line: TextPrompt, keep_draft: KeepDraft) -> TextReply:
        reply = self.reply()
        if isinstance(reply, Navigate) and reply.action not in (*line.actions, "next"):
            return Navigate("next")
        if isinstance(reply, Edited) and reply.index >= len(line.notes):
            return Added(reply.text or "x")
        return Added(reply.text.strip() or "x") if isinstance(reply, Added) else reply

    def ask_choice(self, choice: ChoicePrompt) -> ChoiceReply:
        reply = self.reply() if choice.where else None
        if isinstance(reply, Navigate) and reply.action in choice.actions:
            return structs.replace(reply, pending=PendingText())
        return Chosen((reply.index % len(choice.options),)) if isinstance(reply, Edited) else Chosen(choice.chosen)

    def review(self, reflection: Reflection) -> ReviewReply:
        position = next(self.places, None)
        is_there = position in [there for _, there in prompts.openable(reflection)]
        return Reopen(position) if position and is_there else Finish()


@given(
    st.lists(REPLIES, max_size=60),
    st.lists(
        st.builds(AtQuestion, st.integers(0, 1), st.integers(0, 2))
        | st.builds(AtSetup, st.sampled_from(["team", "goal", "about", "occasion", "participants"]))
        | st.just(AtFollowUp(1, "state")),
        max_size=5,
    ),
    st.booleans(),
)
def test_no_sequence_of_answers_leads_astray(replies: list[Any], places: list[Position], setup: bool) -> None:
    """Whatever keys a team presses, every saved state can be read again and nothing fails."""
    disk = Disk()
    start = (
        engine.start_reflection(COMPASS, started=samples.STARTED, team="Nord", goal="Ro")
        if setup
        else samples.reflection()
    )
    after, _ = engine.hold_conversation(start, samples.setting(EARLIER if setup else ()), Random(replies, places), disk)
    for saved in [*disk.saved, after]:
        assert has_valid_positions(saved)
        assert saved.position != AtSetup("team") or setup or saved.reviewed
        assert json.decode(json.encode(saved), type=Reflection) == saved
