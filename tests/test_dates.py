"""Dates as Danes write and read them."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malkompas import dates

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed",
    [
        "1.12.2026",
        "01.12.2026",
        "1/12",
        "1/12/26",
        "1-12-2026",
        "1.12",
        "1.12.",
        "2026-12-01",
        "1. december",
        "1 december",
        "1.december",
        "1. dec.",
        "den 1. december 2026",
        "Den 1. December",
        "  1.  december  2026 ",
        "tirsdag den 1. december 2026",
        "Tirsdag, d. 1/12",
        "d.1.12",
        "senest 1. december",
        "inden den 1. dec",
        "på tirsdag den 1/12",
        "tirsdag i uge 49",
    ],
)
def test_the_first_of_december_is_understood_however_it_is_written(typed: str) -> None:
    """Numbers with points, slashes or hyphens, ISO, and words with or without a year name the same day."""
    assert dates.parse_due(typed, TODAY) == dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("uge 49", dt.date(2026, 12, 4)),
        ("Uge 48", dt.date(2026, 11, 27)),
        ("uge 2", dt.date(2027, 1, 15)),
        ("uge 53 2026", dt.date(2027, 1, 1)),
        ("uge 53", dt.date(2027, 1, 1)),
        ("uge 2/2028", dt.date(2028, 1, 14)),
        ("uge 2, 2028", dt.date(2028, 1, 14)),
        ("22/11", dt.date(2027, 11, 22)),
        ("23/11", dt.date(2026, 11, 23)),
        ("29/2", dt.date(2028, 2, 29)),
        ("1. maj", dt.date(2027, 5, 1)),
        ("3. okt 2027", dt.date(2027, 10, 3)),
    ],
)
def test_without_a_year_it_is_the_nearest_ahead(typed: str, day: dt.date) -> None:
    """A week is its Friday; a day that has passed comes next year; the 29th of February waits for a leap year."""
    assert dates.parse_due(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "om lidt",
            "onsdag eller torsdag",
            "om 0 dage",
            "om nogle uger",
            "den 4.",
            "næste",
            "på",
            "31.2.2026",
            "uge 54",
            "uge 0",
            "0/0",
            "99.99",
            "snart",
            "",
            "1",
            "12:30",
        ),
        *("1.december?", "1? december", "1/12?", "20301122"),
    ],
)
def test_anything_else_is_no_date(typed: str) -> None:
    """What names no day is kept as it was typed; here it is simply not understood."""
    assert dates.parse_due(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *(("i dag", (2026, 11, 23)), ("I morgen", (2026, 11, 24)), ("i overmorgen", (2026, 11, 25))),
        *(("onsdag", (2026, 11, 25)), ("på onsdag", (2026, 11, 25)), ("senest fredag", (2026, 11, 27))),
        *(("mandag", (2026, 11, 30)), ("søndag", (2026, 11, 29)), ("inden mandag", (2026, 11, 30))),
        *(("næste mandag", (2026, 11, 30)), ("næste onsdag", (2026, 12, 2)), ("på næste søndag", (2026, 12, 6))),
        *(("næste uge", (2026, 12, 4)), ("i næste uge", (2026, 12, 4))),
        *(("om 14 dage", (2026, 12, 7)), ("om fjorten dage", (2026, 12, 7)), ("om én dag", (2026, 11, 24))),
        *(("om en uge", (2026, 11, 30)), ("om 3 uger", (2026, 12, 14)), ("om to  måneder", (2027, 1, 23))),
        *(("torsdag i næste uge", (2026, 12, 3)), ("om et par uger", (2026, 12, 7)), ("onsdag kl. 10", (2026, 11, 25))),
        *(
            ("1/12, klokken 9.30", (2026, 12, 1)),
            ("i morgen kl 8:15", (2026, 11, 24)),
            ("1/12 kl. 10-12.", (2026, 12, 1)),
            ("inden uge 49", (2026, 12, 4)),
        ),
        *(("om en måned", (2026, 12, 23)), ("om 12 måneder", (2027, 11, 23)), ("om 1 dag", (2026, 11, 24))),
    ],
)
def test_days_ahead_are_understood_as_they_are_said(typed: str, day: tuple[int, int, int]) -> None:
    """The weekday alone is the nearest after today, Monday; "næste" is in the week to come."""
    assert dates.parse_due(typed, TODAY) == dt.date(*day)


def test_a_time_is_kept_beside_the_day() -> None:
    """As it was typed, with the day in words."""
    assert dates.due_text(dt.date(2026, 11, 25), "onsdag kl. 10") == "onsdag kl. 10 (25. november 2026)"
    assert dates.due_text(dt.date(2026, 11, 25), "på onsdag") == "25. november 2026"


@pytest.mark.parametrize(
    ("typed", "other"),
    [("lørdag d. 1. december", "lørdag"), ("tirsdag den 1. december", ""), ("1/12", ""), ("uge 49", "")],
)
def test_a_weekday_that_the_date_is_not_is_told(typed: str, other: str) -> None:
    """One of the two is wrong, and only the team knows which."""
    assert dates.mismatched_weekday(typed, dt.date(2026, 12, 1)) == other


def test_a_month_later_is_the_last_day_of_a_shorter_one() -> None:
    """From 31 January to the end of February."""
    assert dates.parse_due("om en måned", dt.date(2027, 1, 31)) == dt.date(2027, 2, 28)


def test_the_days_ahead_say_nothing_of_the_days_that_have_gone() -> None:
    """Whoever looks back from "i morgen" has meant something else."""
    assert dates.parse_since("i morgen", TODAY) is None
    assert dates.parse_since("mandag den 1. september", TODAY) == dt.date(2026, 9, 1)


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


def test_a_day_is_written_as_danes_write_it() -> None:
    """Day, point, month in small letters, year; and the day of the week where the team is shown what was understood."""
    assert dates.long_date(dt.date(2026, 12, 1)) == "1. december 2026"
    assert dates.date_with_weekday(dt.date(2026, 12, 1)) == "tirsdag den 1. december 2026"


def test_a_step_shows_its_day_or_what_was_typed() -> None:
    """A day that was not understood stands as it was typed."""
    assert dates.due_text(dt.date(2026, 12, 1), "1/12") == "1. december 2026"
    assert dates.due_text(None, "snart") == "snart"
    assert dates.due_text(None, "uge 54") == "uge 54"
    assert dates.due_text(dt.date(2026, 12, 4), "Uge 49") == "Uge 49 (4. december 2026)"


def test_the_week_that_runs_over_new_year_is_found_on_new_years_day() -> None:
    """On 1 January 2027, week 53 is still the one that began in 2026."""
    assert dates.parse_due("uge 53", dt.date(2027, 1, 1)) == dt.date(2027, 1, 1)


def test_the_week_that_begins_before_new_year_is_found_on_its_first_days() -> None:
    """Looking back on 31 December 2024, week 1 is the one that began the day before."""
    assert dates.parse_since("uge 1", dt.date(2024, 12, 31)) == dt.date(2024, 12, 30)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        *(("1.12.", (2025, 12, 1)), ("1/11", (2026, 11, 1)), ("23.11", (2026, 11, 23)), ("29.2", (2024, 2, 29))),
        *(("uge 48", (2026, 11, 23)), ("uge 49", (2025, 12, 1)), ("uge 53", (2020, 12, 28))),
        ("1.12.2026", (2026, 12, 1)),
    ],
)
def test_a_day_to_look_back_from_is_the_nearest_until_today(typed: str, day: tuple[int, int, int]) -> None:
    """A week begins on its Monday; a year that is typed counts."""
    assert dates.parse_since(typed, dt.date(2026, 11, 23)) == dt.date(*day)
    assert dates.parse_since("engang", dt.date(2026, 11, 23)) is None
