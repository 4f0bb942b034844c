"""The conversation as a value: what is asked next, and what each reply does."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

from malkompas import model, team_history
from malkompas.compass import find
from malkompas.conversation import engine, prompts, protocol
from malkompas.conversation.content import with_draft
from malkompas.conversation.protocol import Added, Chosen, Edited, Finish, Navigate, PendingText, Reopen, Reply
from malkompas.conversation.transitions import without_step
from malkompas.errors import MalkompasError
from malkompas.model import AtFollowUp, AtQuestion, AtReview, AtSetup, AtStep, Draft, Position, Reflection, Step
from tests import samples, script
from tests.script import BACK, CLOSING, NEXT, PASS, PAUSE, TO_STEPS, Held, Script

COMPASS = samples.compass()
FIRST, SECOND, THIRD = COMPASS.principles[:3]
START = samples.reflection()
"""At the first of a principle's three questions; a closing of three follows."""
TWO, THREE = samples.reflection("1", "2"), samples.reflection("1", "2", "3")
FIVE = structs.replace(START, steps=tuple(map(Step, "ABCDE")))
RING = Added("Ring")
DONE, OPEN = Chosen((0,)), Chosen((1,))
EARLIER = (
    samples.stored(samples.talked("Nord"), days_ago=60),
    samples.stored(samples.talked("Nord", what="Skriv til de pårørende"), days_ago=30),
)
OTHER_TEAM = samples.stored(samples.talked("Syd", what="Kun Syds"), days_ago=20)
MET = structs.replace(samples.reflection(team="Nord"), asks=("followed",), position=AtSetup("followed"))
"""A team that has met before comes to its open steps at once."""
DECEMBER = dt.date(2026, 12, 1)


def hold(
    start: Reflection, *replies: Reply, earlier: Iterable[model.StoredReflection] = EARLIER, teams: tuple[str, ...] = ()
) -> Held:
    return script.hold(start, Script(replies), samples.context(earlier, teams=teams))


def new(**given: Any) -> Reflection:
    """Return a new reflection of a team that has not met, which is asked for what is not given."""
    return engine.start_reflection(lambda: COMPASS, started=samples.STARTED, **{"team": "Vest", "goal": "Ro"} | given)


def back(text: str, edits_index: int | None = None) -> Navigate:
    """Return how a prompt is left for the one before with `text` half-typed."""
    return Navigate("back", PendingText(text, edits_index))


def notes(reflection: Reflection) -> list[list[str]]:
    return [list(answer.note_texts) for section in reflection.sections for answer in section.questions]


@pytest.mark.parametrize(
    ("replies", "is_finished"),
    [
        ([], True),
        ([Reopen(AtQuestion(0, 0)), NEXT, Reopen(AtSetup("team"))], True),
        ([Reopen(AtQuestion(0, 0)), Added("b")], False),
        ([Reopen(AtQuestion(0, 0)), Navigate("pause", PendingText("halv"))], False),
        ([Reopen(AtSetup("goal")), Edited(0, "Mere ro")], False),
        ([Reopen(AtSetup("occasion")), Chosen((2,))], False),
    ],
)
def test_a_finished_talk_that_is_opened_stays_finished_until_it_is_changed(
    replies: list[Reply], is_finished: bool
) -> None:
    """Whoever only looks leaves it as it was."""
    start = engine.resume_reflection(samples.said("Nord", "a"), minutes=None, is_piped=False)
    after = hold(start, *replies).after
    assert (after.finished == samples.STARTED) == is_finished


def test_a_half_typed_line_waits_where_it_was_typed_until_it_is_said_or_emptied() -> None:
    """It is kept while it is typed, too; blanks are nothing."""
    drafts = (Draft(AtQuestion(0, 1), "halv"),)
    assert hold(START, NEXT, back("halv")).after.drafts == drafts
    held = hold(START, NEXT, back("halv"), NEXT, NEXT)
    assert [getattr(prompt, "draft", None) for prompt in held.script.asked[-3:-1]] == [None, *drafts]
    assert held.after.drafts == ()  # the line was left empty
    assert hold(START, NEXT, back("halv"), NEXT, Added("hel")).after.drafts == ()
    assert hold(START, Navigate("pause", PendingText("  "))).after.drafts == ()
    typing = Script([])
    typing.drafts = ["ha"]
    saved = script.hold(START, typing, samples.context()).saved
    assert [draft.text for one in saved for draft in one.drafts] == ["ha"]
    after = hold(START, Added("a"), Navigate("pause", PendingText("ab", 0))).after
    assert after.drafts == (Draft(after.position, "ab", 0),)
    assert notes(hold(after, Edited(0, "abc")).after)[0] == ["abc"]  # it is still a change of its note


def test_a_line_that_waits_for_a_new_step_waits_for_the_next_one() -> None:
    """A step said meanwhile is not renamed by it."""
    start, pending = with_draft(START, AtStep(0, "what"), "halv"), PendingText("halv")
    held = hold(start, *TO_STEPS, Added("Ring", pending), NEXT, NEXT, Navigate("pause", pending))
    assert held.after.drafts == (Draft(AtStep(1, "what"), "halv"),)
    assert held.last_asked.draft == held.after.drafts[0]


def test_half_typed_lines_follow_their_step_when_another_is_taken_away() -> None:
    """Also the change of a step; what was half-typed in the one that went goes too, and lines elsewhere stay."""
    start = structs.replace(START, steps=tuple(map(Step, "ABC")))
    positions: list[Position] = [AtQuestion(0, 1), *(AtStep(number, "who") for number in range(3)), AtStep(3, "what")]
    for position, text in zip(positions, ("note", "a", "b", "c", "B rettet"), strict=True):
        start = with_draft(start, position, text, 1)
    for gone, left, edits_index in ((0, "bc", 0), (1, "ac", None), (2, "ab", 1)):
        who = (Draft(AtStep(number, "who"), text, 1) for number, text in enumerate(left))
        change = Draft(AtStep(2, "what"), "B rettet", edits_index)
        assert without_step(start, AtStep(gone, "what")).drafts == (Draft(AtQuestion(0, 1), "note", 1), *who, change)


@pytest.mark.parametrize(
    ("start", "replies", "position"),
    [
        # Back is always the question before, and from the review the step that is not there yet.
        (TWO, [NEXT, NEXT, NEXT, BACK], AtQuestion(0, 2)),
        (TWO, [CLOSING, NEXT, NEXT, NEXT, BACK], AtQuestion(2, 2)),
        (TWO, [*TO_STEPS, RING, NEXT, NEXT, NEXT, BACK], AtStep(1, "what")),
        # The rest of a section is passed over, and the closing is one key away.
        (THREE, [PASS], AtQuestion(1, 0)),
        (THREE, [PASS, PASS, PASS], AtQuestion(3, 0)),
        (THREE, [CLOSING, PASS, PASS], AtReview()),
        (THREE, [*TO_STEPS, RING, PASS], AtReview()),
        (structs.replace(THREE, steps=(samples.STEP,)), TO_STEPS, AtStep(1, "what")),
        # Back after a jump is where it began, also after a note.
        (THREE, [NEXT, PASS, Added("a"), BACK], AtQuestion(0, 1)),
        (THREE, [NEXT, CLOSING, Added("a"), BACK], AtQuestion(0, 1)),
        (THREE, [CLOSING, NEXT, BACK], AtQuestion(3, 0)),
        # What is opened from the review leads back to it.
        (START, [*TO_STEPS, NEXT, Reopen(AtQuestion(0, 1)), Added("glemt"), NEXT], AtReview()),
        (START, [*TO_STEPS, NEXT, Reopen(AtQuestion(0, 1)), BACK, NEXT], AtReview()),
        (START, [*TO_STEPS, NEXT, Reopen(AtSetup("team")), BACK], AtReview()),
        # Of earlier steps: a new date only for one that is open, and back the same way.
        (MET, [DONE], AtFollowUp(0, "learnt")),
        (MET, [OPEN], AtFollowUp(0, "when")),
        (MET, [DONE, NEXT, PASS, BACK], AtFollowUp(1, "state")),
        # Passed over is the one at hand only.
        (MET, [OPEN, PASS], AtFollowUp(1, "state")),
        (MET, [PASS, PASS], AtQuestion(0, 0)),
        (MET, [OPEN, NEXT, Added("lært"), BACK, BACK], AtFollowUp(0, "when")),
        (new(team="Nord", occasion="set", participants="A", minutes=60), [DONE, NEXT, DONE, NEXT, BACK],
         AtFollowUp(1, "learnt")),
        (new(team="Nord", occasion="set", participants="A", minutes=60), [DONE, NEXT, PASS, OPEN, BACK, BACK],
         AtFollowUp(1, "state")),
        # One that is opened from the review is asked about to its end.
        (MET, [PASS, PASS, *TO_STEPS, NEXT, Reopen(AtFollowUp(0, "state")), OPEN, Added("15/12")],
         AtFollowUp(0, "learnt")),
        (MET, [PASS, PASS, *TO_STEPS, NEXT, Reopen(AtFollowUp(0, "state")), OPEN, NEXT, Added("Let")], AtReview()),
        # One step that is changed is gone through, and not those after it.
        (FIVE, [*TO_STEPS, Edited(2, "Ny"), NEXT, BACK, BACK], AtStep(2, "what")),
        (FIVE, [*TO_STEPS, Edited(2, "Ny"), NEXT, Added("uge 50")], AtStep(5, "what")),
        (FIVE, [*TO_STEPS, Edited(2, "Ny"), BACK, Edited(0, "")], AtStep(4, "what")),
        (FIVE, [*TO_STEPS, NEXT, Reopen(AtStep(2, "what")), Edited(0, "Ny"), NEXT, NEXT], AtReview()),
        (FIVE, [*TO_STEPS, NEXT, Reopen(AtStep(2, "what")), Edited(0, "")], AtReview()),
        (FIVE, [*TO_STEPS, NEXT, Reopen(AtStep(5, "what")), Edited(2, "Ny"), NEXT, NEXT, NEXT], AtReview()),
        # Once something was said, the setup is over.
        (MET, [DONE, NEXT, PASS, Added("a"), *TO_STEPS, NEXT, Reopen(AtFollowUp(0, "state")), BACK],
         AtFollowUp(0, "state")),
        (new(occasion="set", is_piped=True), [NEXT, OPEN, BACK, BACK, BACK], AtSetup("participants")),
        (new(occasion="set", is_piped=True), [NEXT, OPEN, Added("a"), BACK], AtQuestion(0, 0)),
        (new(occasion="set", is_piped=True), [NEXT, OPEN, *TO_STEPS, RING, *[BACK] * 9], AtQuestion(0, 0)),
        # The last of the goal's types is none of them.
        (new(goal=""), [Added("Ro"), Chosen((3,))], AtSetup("occasion")),
    ],
)  # fmt: skip
def test_each_key_leads_to_its_place(start: Reflection, replies: list[Reply], position: Position) -> None:
    """Onward, back, past a section or a list, to the closing and from the review; and nothing is told of it."""
    assert hold(start, *replies).after.position == position


def test_which_step_is_changed_is_told() -> None:
    """From the list of steps and from the review; a new one is told by its number."""
    for replies in ([Edited(2, "Ny")], [NEXT, Reopen(AtStep(2, "what")), Edited(0, "Ny")]):
        assert hold(FIVE, *TO_STEPS, *replies).last_asked.where == "Retter skridt 3"
    assert hold(FIVE, *TO_STEPS, RING).last_asked.where == "Næste skridt · nr. 6"


def test_back_at_the_first_question_says_why_it_stays() -> None:
    """There is nothing before it, what was said to begin with is put right at the end, or a line is half-typed."""
    plain, half = new(occasion="set", is_piped=True), back("halv")
    refused: list[tuple[Reflection, list[Reply], str]] = [
        (START, [BACK], "rette til sidst"),
        (plain, [BACK], "I er ved det første spørgsmål."),
        (plain, [NEXT, OPEN, half, half], "Skriv linjen færdig"),
    ]
    for start, replies, message in refused:
        held = hold(start, *replies)
        assert message in held.told[-1]
        assert held.after.position == hold(start, *replies[:-1]).after.position


def test_a_team_and_a_goal_are_needed_and_cannot_be_emptied() -> None:
    """An empty line asks again, and says why."""
    held = hold(new(team="", goal=""), NEXT, Added("Nord"), NEXT, Added("Ro"))
    assert (held.after.team, held.after.goal, len(held.told)) == ("Nord", "Ro", 2)
    for blank in (Edited(0, " "), Added(" ")):
        after = hold(new(team="", goal=""), Added("Nord"), Added("Ro"), BACK, BACK, blank).after
        assert (after.team, after.goal) == ("Nord", "Ro")


def test_what_was_typed_in_the_setup_can_be_gone_back_to_and_changed() -> None:
    """A misspelt goal, and other topics; participants and time can be emptied."""
    replies: list[Reply] = [Added("Nord"), Added("Roo"), BACK, BACK, NEXT, Edited(0, "Ro"), OPEN, NEXT]
    held = hold(new(team="", goal="", is_piped=True), *replies, Chosen((0, 1)), BACK, Chosen((2,)), earlier=())
    assert (held.after.goal, held.after.occasion) == ("Ro", "follow-up")
    assert [section.id for section in held.after.sections] == [SECOND.id, "closing"]
    assert held.script.asked[-2].chosen == (0, 1)
    held = hold(new(occasion="set"), Added("Mette"), Added("45"), BACK, Edited(0, ""), BACK, BACK, Edited(0, " "))
    assert (held.after.minutes, held.after.participants, held.told) == (None, (), [])


def test_two_times_typed_into_one_are_wondered_about() -> None:
    """It is kept: some meetings last all day."""
    held = hold(new(occasion="set"), NEXT, NEXT, Added("1205"))
    assert (held.after.minutes, "1205 minutter" in held.told[0]) == (1205, True)
    assert hold(new(occasion="set"), NEXT, NEXT, Added("8 timer")).told == []


def test_other_minutes_propose_other_sections_and_the_same_leave_those_that_were_chosen() -> None:
    """Only what is new proposes anew."""
    start = new(occasion="set", participants=["A"])
    for minutes, chosen in (("20", (1,)), ("45", (3, 4))):
        held = hold(start, Added("45"), Chosen((3, 4)), BACK, BACK, Edited(0, minutes))
        assert held.last_asked.chosen == chosen


def test_topics_that_were_given_stay_whatever_the_occasion_and_come_in_its_order() -> None:
    """They are not asked for, and so not proposed anew; whoever meets to learn looks back first."""
    after = hold(new(sections=COMPASS.principles[:1]), OPEN, NEXT, NEXT).after
    assert ([section.id for section in after.sections], after.position) == ([FIRST.id, "closing"], AtQuestion(0, 0))
    chosen = [find(COMPASS.choosable, name) for name in ("learning", "3", "opening", "3")]
    start = new(sections=chosen)
    for occasion, order in ((1, ["opening", THIRD.id, "learning", "closing"]), (2, ["learning", "opening", THIRD.id])):
        after = hold(start, Chosen((occasion,)), BACK, Chosen((occasion,))).after
        assert [section.id for section in after.sections][: len(order)] == order
    assert new(sections=chosen, occasion="learn").sections == after.sections


def test_a_talk_is_of_the_compass_that_its_topics_were_chosen_from() -> None:
    """Though it was begun, and paused, with another."""
    other = structs.replace(COMPASS, title="Andet", source="Os selv", language="en")
    start = engine.start_reflection(
        lambda: other, started=samples.STARTED, team="Vest", goal="Ro", occasion="set", is_piped=True
    )
    after = hold(start, NEXT, Chosen((1,))).after
    assert (after.compass, after.source, after.language) == (COMPASS.title, COMPASS.source, COMPASS.language)


def test_a_step_is_what_who_and_when_with_the_day_understood() -> None:
    """The day is shown back in words; what is not understood is kept; who and when may be passed over."""
    replies: list[Reply] = [RING, Added("Mette\nOle"), Added("1/12"), Added("Skriv\n til tre"), NEXT, Added("snart")]
    held = hold(START, *TO_STEPS, *replies)
    assert held.after.steps == (Step("Ring", "Mette Ole", "1/12", DECEMBER), Step("Skriv til tre", "", "snart"))
    assert held.told[0] == "»Ring« er noteret til tirsdag den 1. december 2026."
    assert "noteret »snart«" in held.told[1]
    assert hold(START, *TO_STEPS, RING, NEXT, NEXT, NEXT).after.steps == (Step("Ring"),)
    held = hold(START, *TO_STEPS, RING, NEXT, Added("31/2"))
    assert (held.after.steps[0].when, "»31/2« findes ikke" in held.told[0]) == ("31/2", True)


def test_a_day_that_may_be_wrong_is_told() -> None:
    """It is kept: perhaps they mean it."""
    for typed, told in {
        "1.11.2026": "»Ring« er noteret til søndag den 1. november 2026. Datoen er passeret.",
        "23.11.2026": "»Ring« er noteret til mandag den 23. november 2026.",
        "lørdag den 1. december": "»Ring« er noteret til tirsdag den 1. december 2026. I skrev lørdag, så se efter",
    }.items():
        (message,) = hold(START, *TO_STEPS, RING, NEXT, Added(typed)).told
        assert message.startswith(told)


STEP = [*TO_STEPS, RING, Added("Mette"), Added("1/12")]


@pytest.mark.parametrize(
    ("replies", "steps", "told"),
    [
        # Back from a new step leads through the fields of the last one.
        ([BACK, Edited(0, "uge 50")], [Step("Ring", "Mette", "uge 50", dt.date(2026, 12, 11))], 2),
        ([BACK, Edited(0, "")], [Step("Ring", "Mette")], 1),
        ([BACK, BACK, Edited(0, " ")], [Step("Ring", "", "1/12", DECEMBER)], 1),
        ([back("ny"), BACK, BACK, Edited(0, "")], [], 1),
        # One that is brought back is gone through to its end; one that is emptied goes.
        ([Edited(0, "Skriv"), NEXT, Edited(0, "uge 50")], [Step("Skriv", "Mette", "uge 50", dt.date(2026, 12, 11))], 2),
        ([Added("To"), NEXT, NEXT, BACK, BACK, BACK, Edited(0, "Tre")],
         [Step("Ring", "Mette", "1/12", DECEMBER), Step("Tre")], 1),
    ],
)  # fmt: skip
def test_a_steps_fields_can_be_gone_back_to_and_changed(replies: list[Reply], steps: list[Step], told: int) -> None:
    """Only a day that is new is told."""
    held = hold(START, *STEP, *replies)
    assert (list(held.after.steps), len(held.told)) == (steps, told)


def test_an_earlier_step_can_be_changed_and_is_still_the_same_step() -> None:
    """What, who and when; it is followed up as that next time, and not once more as it was."""
    held = hold(MET, Chosen((3,)), Edited(0, "Ring til fem"), Edited(0, "Ole"), Added("1/12"), NEXT, PAUSE)
    (changed, other) = held.after.follow_ups
    assert (changed.step, changed.state) == (Step("Ring til fem", "Ole", "1/12", DECEMBER), "open")
    assert held.after.position == AtFollowUp(1, "state")
    found = [*EARLIER, samples.stored(held.after, days_ago=1)]
    assert [one.step.what for one in team_history.open_steps(found)] == ["Ring til fem", other.step.what]
    later = structs.replace(held.after, follow_ups=(structs.replace(changed, state="done"),))
    assert [one.step for one in team_history.open_steps([*found, samples.stored(later)])] == [other.step]


@pytest.mark.parametrize("replies", [[NEXT], [Edited(0, " ")], [Edited(0, "Ring til tre borgere")]])
def test_an_earlier_step_that_is_left_as_it_was_stays(replies: list[Reply]) -> None:
    """It cannot be emptied; and back leads from field to field."""
    held = hold(MET, Chosen((3,)), *replies)
    assert (held.after.follow_ups[0].step.what, held.after.follow_ups[0].agreed_as) == ("Ring til tre borgere", "")
    assert held.after.position == AtFollowUp(0, "who")
    assert hold(MET, Chosen((3,)), *replies, BACK).after.position == AtFollowUp(0, "what")
    assert hold(MET, Chosen((3,)), *replies, BACK, BACK).after.position == AtFollowUp(0, "state")


def test_a_date_without_a_year_stays_when_it_is_not_changed() -> None:
    """Though it has gone by since; a new one counts from today."""
    late = structs.replace(samples.talked("Nord"), steps=(Step("Ring", when="1/11", due=dt.date(2026, 11, 1)),))
    for reply, due in ((Edited(0, "1/11"), dt.date(2026, 11, 1)), (Added("1/12"), DECEMBER)):
        after = hold(MET, OPEN, reply, earlier=[samples.stored(late, days_ago=40)]).after
        assert after.follow_ups[0].step.due == due


def test_half_typed_lines_stay_with_their_step_and_never_go_to_another_team() -> None:
    """They are found by the step and not by its number, also when another meeting has closed the one before."""
    start = new(team="", occasion="set", participants=["A"], is_piped=True)
    half: list[Reply] = [Added("Nord"), DONE, back("fortroligt")]
    for team, followed, drafts in (
        ("Syd", ["Kun Syds"], []),
        ("Vest", [], []),
        ("Nord", ["Ring til tre borgere", "Skriv til de pårørende"], ["fortroligt"]),
    ):
        after = hold(start, *half, BACK, Added(team), earlier=[*EARLIER, OTHER_TEAM]).after
        assert [one.step.what for one in after.follow_ups] == followed
        assert [draft.text for draft in after.drafts] == drafts
    after = hold(start, Added("Nord"), DONE, NEXT, DONE, back("halv")).after
    after = hold(after, *[BACK] * 3, Added("Nord"), earlier=EARLIER[1:]).after
    assert after.drafts == (Draft(AtFollowUp(0, "learnt"), "halv"),)


def test_without_a_team_and_a_goal_nothing_is_stored() -> None:
    """The end of input before that is an error that says so."""
    for start in (new(team="", goal=""), new(team="")):
        with pytest.raises(MalkompasError, match="ikke gemt"):
            hold(start, Finish())
    with pytest.raises(MalkompasError, match="ikke gemt"):
        hold(new(team="", goal=""), Added("Nord"), Finish())
    assert hold(new(team="", goal=""), Added("Nord")).saved == []


REPLIES = st.one_of(
    st.builds(Added, st.text(min_size=1)),
    st.builds(Edited, st.integers(0, 3), st.text()),
    st.builds(
        Navigate,
        st.sampled_from(["next", "back", "pass", "closing"]),
        st.builds(PendingText, st.text(), st.none() | st.just(0)),
    ),
)
REOPENED = st.one_of(
    st.builds(AtQuestion, st.integers(0, 1), st.integers(0, 2)),
    st.builds(AtSetup, st.sampled_from(["team", "goal", "about", "occasion", "participants"])),
    st.just(AtFollowUp(1, "state")),
)


class Random(Script):
    """Answers as a team might that presses every key, as far as the key is there."""

    def __init__(self, replies: list[Any], reopened: list[Position]) -> None:
        super().__init__([*replies, *[Finish()] * 9])
        self.reopened = iter(reopened)

    def ask_text(self, prompt: protocol.TextPrompt, keep_draft: protocol.KeepDraft) -> protocol.TextReply:
        reply = self.reply()
        if isinstance(reply, Navigate) and reply.action not in (*prompt.actions, "next"):
            return Navigate("next")
        if isinstance(reply, Edited) and reply.index >= len(prompt.notes):
            return Added(reply.text or "x")
        return Added(reply.text.strip() or "x") if isinstance(reply, Added) else reply

    def ask_choice(self, prompt: protocol.ChoicePrompt) -> protocol.ChoiceReply:
        reply = self.reply() if prompt.where else None
        if isinstance(reply, Navigate) and reply.action in prompt.actions:
            return structs.replace(reply, pending=PendingText())
        return Chosen((reply.index % len(prompt.options),)) if isinstance(reply, Edited) else Chosen(prompt.chosen)

    def review(self, reflection: Reflection, *, is_again: bool) -> protocol.ReviewReply:
        position = next(self.reopened, None)
        is_there = position in [there for _, there in prompts.openable(reflection)]
        return Reopen(position) if position and is_there else Finish()


@given(st.lists(REPLIES, max_size=60), st.lists(REOPENED, max_size=5), st.booleans())
def test_no_sequence_of_replies_leads_astray(replies: list[Any], reopened: list[Position], setup: bool) -> None:
    """Whatever keys a team presses, every saved state can be read again and nothing fails."""
    start, earlier = (new(team="Nord"), EARLIER) if setup else (START, ())
    held = script.hold(start, Random(replies, reopened), samples.context(earlier))
    for saved in held.saved:
        assert model.has_valid_positions(saved)
        assert saved.position != AtSetup("team") or setup or saved.reviewed
        assert json.decode(json.encode(saved), type=Reflection) == saved


@pytest.mark.parametrize(
    ("replies", "minutes", "waiting"),
    [
        ([Added("30")], 50, ""),  # twenty minutes have gone
        ([Added("Borgerne siger nej"), Added("en time")], 80, "Borgerne siger nej"),
        ([Edited(0, "")], None, ""),
        ([NEXT], 45, ""),
        ([Navigate("pause", PendingText("Borgerne"))], 45, "Borgerne"),
    ],
)
def test_whoever_goes_on_says_how_long_they_have_today(replies: list[Reply], minutes: int | None, waiting: str) -> None:
    """Nothing leaves it as it was; what is no time is kept for the next note, over a pause as well."""
    paused, asked = structs.replace(START, minutes=45, spent=20 * 60, talk_from=60), Script(replies)
    after, *_ = engine.hold_conversation(paused, samples.context(), asked, lambda _, quietly: None, asks_minutes=True)
    assert asked.asked[0].question.startswith("Hvor lang tid har I i dag?")
    kept = [*next(after.answers).note_texts, *(draft.text for draft in after.drafts)]
    assert (after.minutes, kept) == (minutes, [*filter(None, [waiting])])


def test_what_was_typed_at_a_list_where_no_note_is_asked_for_is_told_to_wait() -> None:
    """Personal data is masked."""
    typing = Script([NEXT])
    typing.ahead = "Ring til 010190-1234\nb"
    told = script.hold(new(team="Nord", goal="Ro"), typing, samples.context()).told
    assert told == ["Det venter til den næste note: Ring til 010190-•••• / b"]
