"""What is typed in English is understood as the British write it, and what is written can be typed."""

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malkompas import dates, texts
from malkompas.conversation import timing

TODAY = dt.date(2026, 11, 23)  # a Monday


@pytest.fixture(scope="module", autouse=True)
def english() -> Iterator[None]:
    texts.speak("en")
    yield
    texts.speak(texts.DEFAULT)


def forms(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(typed, day) for day, text in table.items() for typed in text.split(" | ")]


AHEAD = {
    "2026-11-23": "today | this afternoon | tonight",
    "2026-11-24": "tomorrow | Tomorrow morning | tomorrow at 8.15 | in one day | by tomorrow, 9am",
    "2026-11-26": "before Friday | before the 27th | before Friday this week | before 27/11",
    "2026-11-25": "the day after tomorrow | on Wednesday | Wed | Wednesday at noon | this coming Wednesday",
    "2026-11-27": "Friday | by Friday at the latest | this Friday | week 48 | before week 49 | by the end of the week",
    "2026-11-30": "in a week | next Monday | November | by the end of November | before December | the 30th"
    " | before 1 December | before December 1st | before Tuesday 1 December | before 1/12/26 | before 2026-12-01",
    "2026-12-01": (
        "1/12 | 01/12/2026 | 1.12. | 1-12-26 | 2026-12-01 | 1 December | 1st December 2026 | the 1st of December"
        " | Tuesday 1 December | Tuesday, 1st Dec. | December 1 | December 1st, 2026 | Dec 1 2026 | by 1 December"
        " | no later than 1/12 | 1 December at 10 | 1/12 from 10am to 12 | 1/12, 10:30 | Tuesday in week 49"
        " | 1 Dec '26 | Dec 1st ’26"
    ),
    "2026-12-04": "week 49 | by week 49 | next week | next Friday | W49 | Friday in week 49 | Friday next week",
    "2026-12-07": "in two weeks | in two weeks' time | in a fortnight | within 14 days | two weeks from now",
    "2026-12-15": "the 15th | by the 15th | on the 15th at 10 | 15th",
    "2026-12-23": "in a month | in one month's time",
    "2026-12-24": "before Christmas | Christmas Eve",
    "2026-12-03": "before next Friday",
    "2026-12-31": "Dec '26 | next month | December | Q4 | this quarter | before the new year | by the end of the year",
    "2027-01-31": "in January | by the end of January | end of January",
    "2027-03-31": "March ’27 | by the end of March | the first quarter | next quarter | 1st quarter 2027",
    "2027-06-30": "the first half of the year | the second quarter | by the end of June",
    "2027-11-23": "in a year | in 12 months",
    "2028-02-29": "29 February | 29th of Feb",
}
SINCE = {
    "2026-11-22": "yesterday | Sunday | since Sunday",
    "2026-11-20": "last Friday | since last Friday",
    "2026-11-16": "last week | a week ago | Monday",
    "2026-11-09": "two weeks ago | a fortnight ago | 14 days",
    "2026-10-01": "last month | October | since October",
    "2026-09-01": "1/9/2026 | 1 September | from 1 Sept",
    "2025-01-01": "last year",
}
NO_DATE = {
    "": "soon | Wednesday or Thursday | last Friday | 31/2 | 13/13 | week 54 | a few weeks | the 32nd | 12:30"
    " | Monday team | i morgen | onsdag | om 14 dage | in | the | next | summer holidays | marching | in 0 days"
    " | next Monday week | Friday week | this Friday week | the week of 7 December | week of the 7th"
    " | before Friday at 10 | Friday before Christmas | the Friday before 1 December"
}


@pytest.mark.parametrize(("typed", "day"), forms(AHEAD))
def test_a_day_ahead_is_understood_as_it_is_said(typed: str, day: str) -> None:
    """The day comes before the month; a week is its Friday, and a month its last day."""
    assert dates.parse_due(typed, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(("typed", "day"), forms(SINCE))
def test_a_day_to_look_back_from_is_understood(typed: str, day: str) -> None:
    """A week is its Monday, and a month its first day."""
    assert dates.parse_since(typed, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(("typed", "day"), forms(NO_DATE))
def test_anything_else_is_no_date(typed: str, day: str) -> None:
    """Danish is not, while English is spoken."""
    assert dates.parse_due(typed, TODAY) is None, day


def test_a_date_is_shown_as_it_is_written_and_said_to_be_wrong_where_it_is() -> None:
    """A week is kept beside its day; a weekday that the date is not is named."""
    assert dates.due_text(dt.date(2026, 12, 4), "Week 49") == "Week 49 (4 December 2026)"
    assert dates.due_text(dt.date(2026, 12, 4), "next Friday") == "4 December 2026"
    assert dates.mismatched_weekday("Saturday 1 December", dt.date(2026, 12, 1)) == "Saturday"
    assert dates.mismatched_weekday("before Tuesday 1 December", dt.date(2026, 11, 30)) == ""
    assert dates.due_text(dt.date(2026, 11, 26), "before Friday") == "before Friday (26 November 2026)"
    assert dates.is_impossible("31 April", TODAY)
    assert not dates.is_impossible("before 1 December at 10", TODAY)


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_what_is_written_in_words_is_understood_again(day: dt.date) -> None:
    """Each form that a date is shown in can be typed."""
    for written in (texts.long_day(day), texts.day_with_weekday(day), texts.short_day(day)):
        assert dates.parse_due(written, TODAY) == day


@given(
    st.text()
    | st.lists(st.sampled_from([*SINCE.values(), *NO_DATE.values(), "in", "1st", "9" * 999]), max_size=4).map(" ".join)
)
def test_no_text_is_too_odd_to_ask_about(text: str) -> None:
    """Whatever is typed gives a day, a time or none, and never fails."""
    assert isinstance(dates.parse_due(text, TODAY), dt.date | None)
    assert isinstance(dates.parse_since(text, TODAY), dt.date | None)
    assert isinstance(timing.parse_minutes(text), int | None)


LENGTHS = {
    90: "one and a half hours | an hour and a half | 1½ hours | 1.5 h | 1 hr 30 min | 1:30",
    45: "45 | 45 mins | Three quarters of an hour | 45 minutes.",
    **{30: "half an hour | ½ hour", 135: "2 hours and 15 minutes", None: "a while | 90 seconds"},
}


@pytest.mark.parametrize(
    ("typed", "minutes"), [(typed, minutes) for minutes, text in LENGTHS.items() for typed in text.split(" | ")]
)
def test_a_length_of_time_is_understood_as_it_is_said(typed: str, minutes: int | None) -> None:
    """Minutes unless it says hours."""
    assert timing.parse_minutes(typed) == minutes
