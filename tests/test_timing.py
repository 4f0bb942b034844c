"""The room's clock: what fits the time, and whether the talk keeps up."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from malkompas.conversation import prompts, timing
from malkompas.model import (
    MOST_MINUTES,
    AtFollowUp,
    AtQuestion,
    AtSetup,
    AtStep,
    CompassPoint,
    Occasion,
    Position,
    Reflection,
)
from tests import samples

COMPASS = samples.compass()
NEVER = tuple(CompassPoint(principle.title, 0, None) for principle in COMPASS.principles)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(("45", 45), ("45 min", 45), ("45 min.", 45), (" 45  minutter ", 45), ("1 time", 60), ("1,5 time", 90)),
        *(("2 timer", 120), ("0.5 t", 30), ("Tre kvarter", 45), ("halvanden time", 90)),
        *(("15m", 15), ("45 minut", 45), ("1,5time", 90), ("1,25 time", 75), ("½ time", 30), ("1½ time", 90)),
        *(("1 time 30", 90), ("1 time og 30 min.", 90), ("1 t. 5 m", 65), ("2 timer og 15minutter", 135)),
        *(("1:30", 90), ("0:45", 45), ("12:00", 720), ("1", 1), ("24 timer", MOST_MINUTES)),
        *(("kvarter", 15), ("et kvarter", 15), ("halv time", 30), ("en halv time", 30)),
        *(("en time", 60), ("en time og et kvarter", 75), ("to timer", 120)),
        *(
            ("", None),
            ("0", None),
            ("længe", None),
            ("-5", None),
            ("9999", None),
            ("45 sek", None),
            ("kl. 10", None),
            ("0:00", None),
            ("1,5", None),
            ("24:01", None),
            ("45 min?", None),
            ("1 time?", None),
            ("1 time 30 min?", None),
            ("1:60", None),
        ),
    ],
)
def test_a_length_of_time_is_understood_as_danes_write_it(text: str, minutes: int | None) -> None:
    """Minutes unless it says hours."""
    assert timing.parse_minutes(text) == minutes


@given(st.text(max_size=30) | st.text("0123456789 .,:½-minteogru", max_size=30))
@example("9" * 5000)
@example("9" * 5000 + " timer")
@example("1 time og " + "9" * 5000)
@example("9" * 5000 + ":00")
@example("1," + "9" * 5000 + " time")
@example(", time")
@example("1, time")
@example(":00")
@example("1 time og ")
def test_any_text_is_minutes_within_a_day_or_not_understood(text: str) -> None:
    """Nothing that is typed can make it fail."""
    assert timing.parse_minutes(text) in (None, *range(1, MOST_MINUTES + 1))


def fitting(minutes: int, occasion: Occasion = "set", points: tuple[CompassPoint, ...] = NEVER) -> list[str]:
    beforehand = prompts.default_sections(COMPASS, occasion)
    return [COMPASS.choosable[i].id for i in timing.sections_that_fit(COMPASS, beforehand, points, minutes)]


def test_as_many_principles_as_fit_are_chosen() -> None:
    """In three quarters of an hour three, or two and the look back; in two hours all, and the opening."""
    assert fitting(45) == ["vaer-nysgerrig", "faglighed-og-vaerdi", "tegn-forandringen"]
    assert fitting(45, "learn") == ["vaer-nysgerrig", "faglighed-og-vaerdi", "learning"]
    assert len(fitting(120)) == 7


@given(st.integers(1, 200), st.sampled_from(["set", "follow-up", "learn"]))
def test_more_time_never_means_fewer_questions(minutes: int, occasion: Occasion) -> None:
    """Nor fewer principles."""
    assert (
        set(fitting(minutes, occasion)) <= set(fitting(minutes + 1, occasion)) or len(fitting(minutes, occasion)) == 1
    )


def test_looking_back_comes_first_where_the_time_is_short() -> None:
    """It is what such a meeting is for."""
    assert fitting(25, "follow-up") == ["learning"]
    assert fitting(31, "follow-up") == ["vaer-nysgerrig", "learning"]


def test_a_short_meeting_still_has_one_principle_and_no_room_for_the_opening() -> None:
    """Ten minutes are hardly enough for anything."""
    assert fitting(10) == fitting(25) == fitting(10, "learn") == ["vaer-nysgerrig"]


def test_principles_that_were_not_talked_about_lately_come_first() -> None:
    """Those never talked about before all others, then the oldest."""
    days = [dt.date(2026, 11, 1), None, dt.date(2026, 9, 1), dt.date(2026, 10, 1), None, dt.date(2026, 8, 1)]
    points = tuple(CompassPoint("", 0 if day is None else 1, day) for day in days)
    assert fitting(32, "learn", points)[:2] == ["faglighed-og-vaerdi", "learning"]
    assert fitting(62, "learn", points) == [
        *("faglighed-og-vaerdi", "tegn-forandringen", "omfavn-data", "stop-op-og-laer", "learning")
    ]


@given(st.integers(1, MOST_MINUTES), st.sampled_from(["set", "follow-up", "learn"]))
def test_what_is_proposed_fits_the_time(minutes: int, occasion: Occasion) -> None:
    """Unless it is a single principle, and never more than is chosen without a clock."""
    chosen = prompts.default_sections(COMPASS, occasion)
    proposed_sections = timing.sections_that_fit(COMPASS, chosen, NEVER, minutes)
    assert set(proposed_sections) <= set(chosen)
    takes = timing.estimated_minutes([COMPASS.choosable[i] for i in proposed_sections])
    assert takes <= minutes or len(proposed_sections) == 1


def at(position: Position, minutes: int | None = 38, talk_from: int | None = 0) -> Reflection:
    # One principle of three questions at three minutes, a closing of three and the steps at two and a half: 19.
    return structs.replace(samples.reflection("1"), position=position, minutes=minutes, talk_from=talk_from)


@pytest.mark.parametrize(
    ("position", "spent", "standing"),
    [
        (AtQuestion(0, 0), 0, timing.Standing(38, "on time")),
        (AtQuestion(0, 0), 6.5 * 60, timing.Standing(32, "on time")),
        (AtQuestion(0, 0), 7.5 * 60, timing.Standing(31, "behind")),
        (AtQuestion(0, 1), 7 * 60, timing.Standing(31, "on time")),
        (AtQuestion(0, 2), 10 * 60, timing.Standing(28, "ahead")),
        (AtQuestion(1, 0), 18 * 60, timing.Standing(20, "on time")),
        (AtStep(0, "what"), 35 * 60, timing.Standing(3, "on time")),
        (AtStep(2, "when"), 40 * 60, timing.Standing(-2, "behind")),
    ],
)
def test_the_time_is_shared_over_the_questions_as_they_take(
    position: AtQuestion, spent: float, standing: timing.Standing
) -> None:
    """Twice the time gives each question twice the time; a minute too much or too little is not told."""
    assert timing.standing(at(position), spent) == standing


def test_what_went_before_the_first_question_is_not_shared_but_is_gone() -> None:
    """Following up for nineteen of 38 minutes leaves each question as long as it takes."""
    late = at(AtQuestion(0, 0), talk_from=19 * 60)
    assert timing.standing(late, 21 * 60) == timing.Standing(17, "on time")
    assert timing.standing(late, 24 * 60) == timing.Standing(14, "behind")


def test_a_talk_that_begins_when_the_time_has_gone_is_behind_from_its_first_question() -> None:
    """Following up took forty of 38 minutes."""
    assert timing.standing(at(AtQuestion(0, 0), talk_from=40 * 60), 40 * 60) == timing.Standing(-2, "behind")


def test_time_that_cannot_be_enough_is_said_to_be_tight_from_the_first_question() -> None:
    """Five minutes for a talk of nineteen, or what is left of 38 when the talk starts late; not one that just fits."""
    assert timing.standing(at(AtQuestion(0, 0), minutes=5), 0) == timing.Standing(5, "tight")
    assert timing.standing(at(AtQuestion(0, 0), minutes=5), 3 * 60) == timing.Standing(2, "behind")
    assert timing.standing(at(AtQuestion(0, 0), talk_from=30 * 60), 30 * 60) == timing.Standing(8, "tight")
    assert timing.standing(at(AtQuestion(0, 0), minutes=15), 0) == timing.Standing(15, "on time")


def test_going_back_from_the_first_question_to_the_open_steps_keeps_the_clock() -> None:
    """At the talk's beginning, or where the topics are to be chosen anew, without a pace."""
    back = at(AtFollowUp(0, "state"), talk_from=19 * 60)
    assert timing.standing(back, 20 * 60) == timing.Standing(18, "on time")
    assert timing.standing(structs.replace(back, sections=()), 20 * 60) == timing.Standing(18, None)


def test_after_the_last_look_there_is_no_pace() -> None:
    """Going back to the first question is not being late."""
    assert timing.standing(structs.replace(at(AtQuestion(0, 0)), reviewed=True), 30 * 60) == timing.Standing(8, None)


def test_before_the_first_question_there_is_time_but_no_pace() -> None:
    """And where nobody said how long, there is neither."""
    assert timing.standing(at(AtSetup("sections"), talk_from=None), 60) == timing.Standing(37, None)
    assert timing.standing(at(AtQuestion(0, 0), minutes=None), 60) is None
