"""Dates as Danes write and read them."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malkompas import dates

TODAY = dt.date(2026, 11, 23)  # a Monday


def forms(text: str) -> list[str]:
    return text.split(" | ")


FIRST_OF_DECEMBER = forms(
    "1.12.2026 | 01.12.2026 | 1/12 | 1/12/26 | 1-12-2026 | 1.12 | 1.12. | 2026-12-01 | 1. december | 1 december"
    " | 1.december | 1. dec. | den 1. december 2026 | Den 1. December |   1.  december  2026  | d.1.12"
    " | tirsdag den 1. december 2026 | Tirsdag, d. 1/12 | senest 1. december | inden den 1. dec"
    " | på tirsdag den 1/12 | tirsdag i uge 49 | 1/12, klokken 9.30 | 1/12 kl. 10-12."
)
# A week is its Friday; the weekday alone is the nearest after today, and "næste" is in the week to come.
AHEAD = {
    "2026-11-23": "23/11 | i dag",
    "2026-11-24": "I morgen | i morgen kl 8:15 | om én dag | om 1 dag",
    "2026-11-25": "i overmorgen | onsdag | på onsdag | onsdag kl. 10",
    "2026-11-27": "Uge 48 | senest fredag",
    "2026-11-29": "søndag",
    "2026-11-30": "mandag | inden mandag | næste mandag | om en uge",
    "2026-12-02": "næste onsdag",
    "2026-12-03": "torsdag i næste uge",
    "2026-12-04": "uge 49 | inden uge 49 | næste uge | i næste uge",
    "2026-12-06": "på næste søndag",
    "2026-12-07": "om 14 dage | om fjorten dage | om et par uger",
    "2026-12-14": "om 3 uger",
    "2026-12-23": "om en måned",
    "2027-01-01": "uge 53 2026 | uge 53",
    "2027-01-15": "uge 2",
    "2027-01-23": "om to  måneder",
    "2027-05-01": "1. maj",
    "2027-10-03": "3. okt 2027",
    "2027-11-22": "22/11",
    "2027-11-23": "om 12 måneder",
    "2028-01-14": "uge 2/2028 | uge 2, 2028",
    "2028-02-29": "29/2",
}
NO_DATE = forms(
    "om lidt | onsdag eller torsdag | om 0 dage | om nogle uger | den 4. | næste | på | 31.2.2026 | uge 54 | uge 0"
    " | 0/0 | 99.99 | snart |  | 1 | 12:30 | 1.december? | 1? december | 1/12? | 20301122"
)
# A week begins on its Monday; a year that is typed counts.
SINCE = {
    "2026-11-23": "23.11 | uge 48",
    "2026-11-01": "1/11",
    "2026-09-01": "mandag den 1. september",
    "2026-12-01": "1.12.2026",
    "2025-12-01": "1.12. | uge 49",
    "2024-02-29": "29.2",
    "2020-12-28": "uge 53",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(typed, day) for day, text in table.items() for typed in forms(text)]


@pytest.mark.parametrize("typed", FIRST_OF_DECEMBER)
def test_the_first_of_december_is_understood_however_it_is_written(typed: str) -> None:
    """Numbers with points, slashes or hyphens, ISO, and words with or without a year name the same day."""
    assert dates.parse_due(typed, TODAY) == dt.date(2026, 12, 1)


@pytest.mark.parametrize(("typed", "day"), pairs(AHEAD))
def test_a_day_ahead_is_understood_as_it_is_said(typed: str, day: str) -> None:
    """Without a year it is the nearest ahead; the 29th of February waits for a leap year."""
    assert dates.parse_due(typed, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("typed", NO_DATE)
def test_anything_else_is_no_date(typed: str) -> None:
    """What names no day is kept as it was typed; here it is simply not understood."""
    assert dates.parse_due(typed, TODAY) is None


@pytest.mark.parametrize(("typed", "day"), pairs(SINCE))
def test_a_day_to_look_back_from_is_the_nearest_until_today(typed: str, day: str) -> None:
    """The days ahead say nothing of the days that have gone."""
    assert dates.parse_since(typed, TODAY) == dt.date.fromisoformat(day)
    assert dates.parse_since("i morgen", TODAY) is dates.parse_since("engang", TODAY) is None


def test_a_month_later_is_the_last_day_of_a_shorter_one() -> None:
    """From 31 January to the end of February."""
    assert dates.parse_due("om en måned", dt.date(2027, 1, 31)) == dt.date(2027, 2, 28)


def test_the_weeks_at_new_year_are_found_from_both_sides() -> None:
    """On 1 January 2027 week 53 still runs; on 31 December 2024 week 1 began the day before."""
    assert dates.parse_due("uge 53", dt.date(2027, 1, 1)) == dt.date(2027, 1, 1)
    assert dates.parse_since("uge 1", dt.date(2024, 12, 31)) == dt.date(2024, 12, 30)


@pytest.mark.parametrize(
    ("typed", "other"),
    [("lørdag d. 1. december", "lørdag"), ("tirsdag den 1. december", ""), ("1/12", ""), ("uge 49", "")],
)
def test_a_weekday_that_the_date_is_not_is_told(typed: str, other: str) -> None:
    """One of the two is wrong, and only the team knows which."""
    assert dates.mismatched_weekday(typed, dt.date(2026, 12, 1)) == other


@given(st.text() | st.text("0123456789 .,-/uge") | st.from_regex(r"(om|på|næste|i) \w{1,5} ?\w*", fullmatch=True))
@example("om " + "9" * 5000 + " dage")
@example("om 999 måneder")
@example("mandag uge 99")
@example("/12")
@example("1/")
@example("uge ,2026")
@example("9" * 5000 + "/12")
@example("1/" + "9" * 5000)
@example(". december")
@example("9" * 5000 + ". december")
@example("uge " + "9" * 5000)
def test_no_text_is_too_odd_to_ask_about(text: str) -> None:
    """Whatever is typed gives a day or none, and never fails."""
    assert isinstance(dates.parse_due(text, TODAY), dt.date | None)
    assert isinstance(dates.parse_since(text, TODAY), dt.date | None)


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_what_is_written_in_words_is_understood_again(day: dt.date) -> None:
    """Both forms that a date is shown in can be typed."""
    assert dates.parse_due(dates.long_date(day), TODAY) == day
    assert dates.parse_due(dates.date_with_weekday(day), TODAY) == day


@pytest.mark.parametrize(
    ("due", "typed", "shown"),
    [
        ("2026-12-01", "1/12", "1. december 2026"),
        ("2026-11-25", "på onsdag", "25. november 2026"),
        ("2026-11-25", "onsdag kl. 10", "onsdag kl. 10 (25. november 2026)"),
        ("2026-12-04", "Uge 49", "Uge 49 (4. december 2026)"),
        ("", "snart", "snart"),
        ("", "uge 54", "uge 54"),
    ],
)
def test_a_step_shows_its_day_or_what_was_typed(due: str, typed: str, shown: str) -> None:
    """A week and a time say more than the day, and are kept beside it."""
    assert dates.due_text(dt.date.fromisoformat(due) if due else None, typed) == shown


def test_a_day_is_written_as_danes_write_it() -> None:
    """Day, point, month in small letters, year; and the day of the week where the team is shown what was understood."""
    assert dates.long_date(dt.date(2026, 12, 1)) == "1. december 2026"
    assert dates.date_with_weekday(dt.date(2026, 12, 1)) == "tirsdag den 1. december 2026"
