"""The room's clock: what fits the time, and whether the talk keeps up."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from malkompas import model, texts
from malkompas.conversation import prompts, timing
from malkompas.model import MOST_MINUTES, AtFollowUp, AtQuestion, AtSetup, AtStep, CompassPoint, Occasion, Position
from tests import samples

COMPASS = samples.compass()
NEVER = tuple(CompassPoint(principle.title, 0, None) for principle in COMPASS.principles)


LENGTHS: dict[int | None, str] = {
    1: "1",
    15: "15m | \u200e15\u00a0min | １５ | kvarter | et kvarter",
    30: "0.5 t | ½ time | halv time | en halv time",
    45: "45 | 45 min | 45 min. |  45  minutter  | 45 minut | Tre kvarter | 0:45",
    60: "1 time | en time",
    65: "1 t. 5 m | 1t5m | 1t 5 minut",
    75: "1,25 time | en time og et kvarter",
    90: "1,5 time | 1,5time | halvanden time | 1½ time | 1 time 30 | 1 time og 30 min. | 1:30",
    120: "2 timer | to timer",
    135: "2 timer og 15minutter",
    720: "12:00",
    MOST_MINUTES: "24 timer",
    None: " | 0 | længe | -5 | 9999 | 45 sek | kl. 10 | 0:00 | 1,5 | 24:01 | 45 min? | 1 time? | 1 time 30 min? | 1:60",
}


AN_HOUR_AND_A_HALF = "one and a half hours | an hour and a half | 1½ hours | 1.5 h | 1 hr 30 min | 1:30"
THREE_QUARTERS = "45 | 45 mins | Three quarters of an hour | 45 minutes."
IN_ENGLISH: dict[int | None, str] = {90: AN_HOUR_AND_A_HALF, 45: THREE_QUARTERS, 30: "half an hour | ½ hour"}
IN_ENGLISH |= {135: "2 hours and 15 minutes", None: "a while | 90 seconds"}


@pytest.mark.parametrize(("language", "lengths"), [("da", LENGTHS), ("en", IN_ENGLISH)])
@pytest.mark.usefixtures("world")  # it ends with what was spoken before
def test_a_length_of_time_is_understood_as_it_is_said(language: str, lengths: dict[int | None, str]) -> None:
    """Minutes unless it says hours."""
    texts.speak(language)
    for minutes, forms in lengths.items():
        for text in forms.split(" | "):
            assert timing.parse_minutes(text) == minutes, text


@given(st.text(max_size=30) | st.text("0123456789 .,:½-minteogru", max_size=30))
@example("9" * 5000)
@example("9" * 5000 + " timer")
@example("1 time og " + "9" * 5000)
@example("9" * 5000 + ":00")
@example("1," + "9" * 5000 + " time")
@example(", time")
@example(":00")
def test_any_text_is_minutes_within_a_day_or_not_understood(text: str) -> None:
    """Nothing that is typed can make it fail."""
    assert timing.parse_minutes(text) in (None, *range(1, MOST_MINUTES + 1))


def fitting(minutes: int, occasion: Occasion = "set", points: tuple[CompassPoint, ...] = NEVER) -> list[str]:
    beforehand = prompts.default_sections(COMPASS, occasion)
    return [COMPASS.choosable[i].id for i in timing.sections_that_fit(COMPASS, beforehand, points, minutes)]


@pytest.mark.parametrize(
    ("minutes", "occasion", "chosen"),
    [
        # In three quarters of an hour three principles, or two and the look back.
        (45, "set", ["vaer-nysgerrig", "faglighed-og-vaerdi", "tegn-forandringen"]),
        (45, "learn", ["vaer-nysgerrig", "faglighed-og-vaerdi", "learning"]),
        # Looking back comes first where the time is short: it is what such a meeting is for.
        (25, "follow-up", ["learning"]),
        (31, "follow-up", ["vaer-nysgerrig", "learning"]),
        # Ten minutes are hardly enough for anything; there is always something.
        (10, "set", ["vaer-nysgerrig"]),
    ],
)
def test_as_many_principles_as_fit_are_chosen(minutes: int, occasion: Occasion, chosen: list[str]) -> None:
    """In two hours all, and the opening."""
    assert fitting(minutes, occasion) == chosen
    assert len(fitting(120)) == 7


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
    """Unless it is a single principle; never more than is chosen without a clock, and with more time no less."""
    chosen = prompts.default_sections(COMPASS, occasion)
    proposed, with_more = (set(timing.sections_that_fit(COMPASS, chosen, NEVER, minutes + more)) for more in (0, 1))
    assert proposed <= set(chosen)
    takes = timing.estimated_minutes([COMPASS.choosable[i] for i in sorted(proposed)])
    assert len(proposed) == 1 or (takes <= minutes and proposed <= with_more)


def at(position: Position, minutes: int | None = 38, talk_from: int | None = 0) -> model.Reflection:
    # One principle of three questions at three minutes, a closing of three and the steps at two and a half: 19.
    return structs.replace(samples.reflection("1"), position=position, minutes=minutes, talk_from=talk_from)


SETUP, FIRST = AtSetup("sections"), AtQuestion(0, 0)


@pytest.mark.parametrize(
    ("reflection", "minutes_spent", "left", "pace"),
    [
        # The time is shared over the questions as they take; a minute too much or too little is not told.
        (at(FIRST), 6.5, 32, "on time"),
        (at(FIRST), 7.5, 31, "short"),
        (at(AtQuestion(0, 2)), 10, 28, "ahead"),
        (at(AtQuestion(1, 0)), 18, 20, "on time"),
        (at(AtStep(2, "when")), 40, -2, "short"),
        # What went before the first question is not shared, but is gone.
        (at(FIRST, talk_from=19 * 60), 21, 17, "on time"),
        (at(FIRST, talk_from=40 * 60), 40, -2, "short"),
        # Time that cannot be enough is short from the first question; not time that just fits.
        (at(FIRST, minutes=5), 0, 5, "short"),
        (at(FIRST, talk_from=30 * 60), 30, 8, "short"),
        (at(FIRST, minutes=15), 0, 15, "on time"),
        # Going back to the open steps keeps the clock.
        (at(AtFollowUp(0, "state"), talk_from=19 * 60), 20, 18, "on time"),
        # No pace before the first question, where topics are chosen anew, or after the review.
        (at(SETUP, talk_from=None), 1, 37, None),
        (structs.replace(at(AtFollowUp(0, "state"), talk_from=19 * 60), sections=()), 20, 18, None),
        (structs.replace(at(FIRST), reviewed=True), 30, 8, None),
    ],
)
def test_the_talk_stands_as_its_questions_take(
    reflection: model.Reflection, minutes_spent: float, left: int, pace: timing.Pace | None
) -> None:
    """Twice the time gives each question twice the time; where nobody said how long, nothing is known."""
    standing = timing.standing(reflection, minutes_spent * 60)
    assert standing
    assert (standing.left, standing.pace) == (left, pace)
    assert timing.standing(structs.replace(reflection, minutes=None), 60) is None


def test_where_the_time_is_short_the_questions_that_are_left_are_counted() -> None:
    """With the one at hand and those of the closing."""
    for position, questions in ((FIRST, "seks spørgsmål"), (AtQuestion(1, 2), "ét spørgsmål")):
        assert prompts.clock_text(at(position, minutes=5), 4 * 60).full == f"1 min. og {questions} tilbage"
