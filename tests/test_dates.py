"""Dates as Danes write and read them."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malkompas import dates, texts

TODAY = dt.date(2026, 11, 23)  # a Monday


def forms(text: str) -> list[str]:
    return text.split(" | ")


FIRST_OF_DECEMBER = (
    "1.12.2026 | 01.12.2026 | 1/12 | 1/12/26 | 1-12-2026 | 1.12 | 1.12. | 2026-12-01 | 1. december | 1 december"
    " | 1.december | 1. dec. | den 1. december 2026 | Den 1. December |   1.  december  2026  | d.1.12"
    " | tirsdag den 1. december 2026 | Tirsdag, d. 1/12 | senest 1. december | inden den 1. dec"
    " | på tirsdag den 1/12 | tirsdag i uge 49 | 1/12, klokken 9.30 | 1/12 kl. 10-12."
    # Blanks more or less, and other signs.
    " | 1. 12. 2026 | 1. 12. | 1. 12. 26 | 1 / 12 | 1 - 12 - 2026 | 1/12 2026 | 1/12-2026 | 1.12 2026 | 1/12, 2026"
    " | den 1/12 2026 | 1/12 '26 | 2026/12/01 | 2026.12.1 | 1dec | 1.dec.2026 | 1december2026 | 1. dec 26 | 1. dece."
    " | １．１２．２０２６ | \u200e1.12.2026\u200e | 1.\u00a012.\u00a02026 | uge49 tirsdag | tirsdag uge 49"
    # Before it, and after it.
    " | til 1/12 | til d. 1. december | senest den 1/12 | senest på tirsdag d. 1/12 | inden tirsdag d. 1.12."
    " | U49, tirs | tirs. 1/12 | tir. uge 49 | tir d. 1/12 | Tirsd. den 1. dec. | ca. 1. december"
    " | omkring d. 1/12 | frist 1/12 | 1/12 10:30"
    " | 1/12 formiddag | senest 1/12 kl.12"
)
# A week is its Friday and a month its last day; the weekday alone is the nearest after today, and "næste" is in the
# week to come.
AHEAD = {
    "2026-12-01": FIRST_OF_DECEMBER,
    "2026-11-23": "23/11 | i dag | idag | i aften | senest i eftermiddag kl. 15",
    "2026-11-24": (
        "I morgen | i morgen kl 8:15 | om én dag | om 1 dag | imorgen | til i morgen | i morgen tidlig"
        " | senest imorgen kl.9"
    ),
    "2026-11-25": "i overmorgen | onsdag | på onsdag | onsdag kl. 10 | iovermorgen | i over morgen | ons | ons. kl. 10",
    "2026-11-27": (
        "Uge 48 | inden uge 49 | inden næste uge | før uge 49"
        " | senest fredag | til fredag | senest på fredag | på fre. | fre | inden fredag"
        " | fredag morgen | Fredag 10:30 | fredag i denne uge | denne uge | i løbet af uge 48"
        " | på fred. eftermiddag"
    ),
    "2026-11-28": "lør | på lørd.",
    "2026-11-29": "søndag",
    "2026-11-30": (
        "mandag | inden mandag | næste mandag | om en uge | førstkommende mandag | november | i november"
        " | inden udgangen af november | ultimo nov. | inden december | inden næste måned"
        " | den 30. | denne måned | om en uges tid | man."
    ),
    "2026-12-02": (
        "næste onsdag | onsdag næste uge | onsdag i næste uge | næste uge onsdag | på onsdag i næste uge"
        " | næste uges onsdag"
    ),
    "2026-12-03": "torsdag i næste uge | tors i næste uge",
    "2026-12-04": (
        "uge 49 | inden uge 50 | næste uge | i næste uge | uge49 | uge 49. | til uge 49 | senest i uge 49"
        " | senest næste uge | inden udgangen af næste uge | uge nr. 49"
    ),
    "2026-12-06": "på næste søndag | den 6.",
    "2026-12-07": (
        "om 14 dage | om fjorten dage | om et par uger | om14dage | inden 14 dage | inden for 14 dage"
        " | indenfor 14 dage | senest om 14 dage | 14 dage"
    ),
    "2026-12-14": "om 3 uger",
    "2026-12-15": "den 15. | d. 15 | senest den 15. kl. 10 | inden den 15. | tirsdag den 15.",
    "2026-12-23": "om en måned | om 1 md. | inden jul | før jul | inden juleaften | senest inden jul",
    "2026-12-24": "til jul | juleaften",
    "2026-12-31": (
        "næste måned | i næste måned | inden udgangen af næste måned | december | dec. 2026 | i december 2026"
        " | dette kvartal | 4. kvartal | 4.kvartal 2026 | Q4 | fjerde kvartal | inden nytår"
        " | inden 1. kvartal | inden januar"
    ),
    "2027-01-01": "uge 53 2026 | uge 53",
    "2027-01-15": "uge 2",
    "2027-01-29": "inden uge 5 | inden uge 5 2027",
    "2027-01-31": "i januar | ultimo januar | inden udgangen af januar | inden februar | januar 2027",
    "2027-01-23": "om to  måneder | om 2 mdr.",
    "2027-02-28": "februar",
    "2027-03-31": "næste kvartal | inden udgangen af marts | 1. kvartal | inden slutningen af 1. kvartal | q1 2027",
    "2027-05-01": "1. maj",
    "2027-07-01": "1. jul. | 1/7",
    "2027-05-23": "om et halvt år",
    "2027-06-25": "inden sommerferien | før sommerferien",
    "2027-06-26": "til sommerferien",
    "2027-06-30": "1. halvår | inden 3. kvartal | inden udgangen af første halvår",
    "2027-09-30": "3. kvartal | tredje kvartal | i 3. kvartal 2027 | inden oktober",
    "2027-10-03": "3. okt 2027",
    "2027-11-22": "22/11",
    "2027-11-23": "om 12 måneder | om et år",
    "2028-01-14": "uge 2/2028 | uge 2, 2028 | uge 2-2028",
    "2028-02-29": "29/2 | 29. feb.",
}
NO_DATE = (
    "om lidt | onsdag eller torsdag | om 0 dage | om nogle uger | den 32. | den 0. | 4. | næste | på | 31.2.2026"
    " | uge 54 | uge 0 | 0/0"
    " | 99.99 | snart |  | 1 | 12:30 | 1.december? | 1? december | 1/12? | 20301122 | 1,5 | uge 49-50 | 1:12"
    " | 2026 | 10.-12. december | ons/tors | tomandag | i fredags | sidste fredag | i går | for 14 dage siden"
    " | sidste uge | fredag om 14 dage | fredag i næste måned | tilsidst | Ida | mandagsmødet"
)
# A week begins on its Monday and a month on its first day; a year that is typed counts.
SINCE = {
    "2026-11-23": "23.11 | uge 48 | i dag | idag | denne uge",
    "2026-11-22": "i går | igår | siden i går | siden søndag",
    "2026-11-21": "i forgårs | i lørdags | lørdag | lør.",
    "2026-11-16": (
        "mandag | i mandags | sidste mandag | mandag i sidste uge | sidste uge | i forrige uge"
        " | for en uge siden | uge47"
    ),
    "2026-11-09": "14 dage | for 14 dage siden | for to uger siden",
    "2026-11-01": "1/11 | 1. 11. | november | denne måned | siden 1. nov.",
    "2026-10-23": "for en måned siden",
    "2026-10-01": "sidste måned | forrige måned | oktober | okt. 2026 | dette kvartal",
    "2026-09-01": "mandag den 1. september | fra d. 1. sept.",
    "2026-12-01": "1.12.2026 | 1/12 2026",
    "2025-12-01": "1.12. | uge 49 | december",
    "2025-01-01": "sidste år",
    "2024-02-29": "29.2",
    "2020-12-28": "uge 53",
    "": "i morgen | næste uge | om 14 dage | engang",
}
# The same words on other days: around new year, in week 53, at the end of February.
ON_OTHER_DAYS = """\
2026-12-31: 31.12. | denne måned: 2026-12-31
2026-12-31: i morgen | 1/1 | uge 53 | om 1 dag: 2027-01-01
2026-12-31: på ons.: 2027-01-06
2026-12-31: næste uge | uge 1: 2027-01-08
2026-12-31: næste måned: 2027-01-31
2026-12-31: 30/12: 2027-12-30
2026-12-31: næste år: 2027-12-31
2027-01-01: uge 53 | denne uge: 2027-01-01
2027-01-01: næste uge: 2027-01-08
2027-01-01: januar: 2027-01-31
2026-12-23: inden jul: 2026-12-23
2026-12-24: inden jul: 2027-12-23
2026-12-24: jul: 2026-12-24
2026-12-31: i januar | ultimo januar | den 31. januar | inden februar: 2027-01-31
2026-12-31: den 31. | inden nytår | inden januar | 4. kvartal: 2026-12-31
2026-12-31: den 15.: 2027-01-15
2026-12-31: inden uge 5: 2027-01-29
2026-12-31: inden uge 1: 2027-01-01
2026-12-31: inden uge 53: 2032-12-24
2026-12-31: 1. kvartal | inden udgangen af marts: 2027-03-31
2027-01-01: inden uge 1: 2027-01-01
2027-01-01: inden uge 2: 2027-01-08
2027-01-01: den 1. | d. 1: 2027-01-01
2027-01-01: inden nytår: 2027-12-31
2027-01-31: den 30.: 2027-03-30
2027-01-31: inden februar | januar: 2027-01-31
2027-06-25: inden sommerferien: 2027-06-25
2027-06-26: inden sommerferien: 2028-06-23
2028-02-01: inden marts | inden udgangen af februar | den 29.: 2028-02-29
2028-02-29: den 29. | inden marts: 2028-02-29
2028-02-29: den 28.: 2028-03-28
2028-02-29: den 31.: 2028-03-31
2028-02-29: inden uge 10: 2028-03-03
2027-01-03: næste mandag | mandag: 2027-01-04
2027-01-03: uge 1: 2027-01-08
2027-01-03: torsdag uge 53: 2032-12-30
2027-01-31: om en måned | næste måned | februar: 2027-02-28
2027-01-31: 29/2: 2028-02-29
2028-02-28: i morgen | 29. feb | februar: 2028-02-29
2028-02-28: om et år: 2029-02-28
2028-02-29: 29.2.: 2028-02-29
2028-02-29: om 2 dage: 2028-03-02
2028-02-29: næste måned: 2028-03-31
2028-02-29: om et år: 2029-02-28
2028-03-01: om 12 måneder: 2029-03-01
2028-03-01: 29/2: 2032-02-29"""
SINCE_ON_OTHER_DAYS = """\
2024-12-31: sidste måned: 2024-11-01
2024-12-31: uge 1 | i går: 2024-12-30
2027-01-01: sidste måned | for en måned siden: 2026-12-01
2027-01-01: sidste uge: 2026-12-21
2027-01-01: uge 53: 2026-12-28
2027-01-01: i går | 31/12 | i torsdags: 2026-12-31
2027-01-01: januar | den 1. | 1. kvartal | nytår: 2027-01-01
2027-01-01: den 31. | nytårsaften: 2026-12-31
2027-01-01: 4. kvartal: 2026-10-01
2027-03-01: den 30.: 2027-01-30
2028-02-29: for et år siden: 2027-02-28
2028-02-29: februar: 2028-02-01
2028-02-29: 29/2: 2028-02-29
2028-03-31: for en måned siden | 29. feb.: 2028-02-29"""


UNDERSTOOD = [
    *((dates.parse_due, f"{TODAY}: {typed}: {day}") for day, typed in {**AHEAD, "": NO_DATE}.items()),
    *((dates.parse_since, f"{TODAY}: {typed}: {day}") for day, typed in SINCE.items()),
    *((dates.parse_due, line) for line in ON_OTHER_DAYS.split("\n")),
    *((dates.parse_since, line) for line in SINCE_ON_OTHER_DAYS.split("\n")),
]


@pytest.mark.parametrize(
    ("parse", "today", "typed", "day"),
    [(parse, today, typed, day) for parse, line in UNDERSTOOD
     for today, written, day in [line.split(": ")] for typed in forms(written)],
)  # fmt: skip
def test_a_day_is_understood_however_it_is_said(
    parse: Callable[[str, dt.date], dt.date | None], today: str, typed: str, day: str
) -> None:
    """The nearest ahead, or until today where it is looked back from; what names no day is not understood."""
    assert parse(typed, dt.date.fromisoformat(today)) == (dt.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        *(("lørdag d. 1. december", "lørdag"), ("på lør. 1/12 kl. 10", "lørdag"), ("tirsdag den 1. december", "")),
        *(("tir. 1/12", ""), ("1/12", ""), ("uge 49", "")),
    ],
)
def test_a_weekday_that_the_date_is_not_is_told(typed: str, other: str) -> None:
    """One of the two is wrong, and only the team knows which."""
    assert dates.mismatched_weekday(typed, dt.date(2026, 12, 1)) == other


@pytest.mark.parametrize("typed", forms("31/2 | 31.2.2027 | 29/2 2027 | 29. februar 2027 | 31. april | 32/1 | uge 54"))
def test_a_day_that_there_is_not_is_told_from_what_is_no_date(typed: str) -> None:
    """No year has it, or not the one that is named."""
    assert dates.is_impossible(typed, TODAY)
    assert dates.parse_due(typed, TODAY) is None


@pytest.mark.parametrize(
    "typed", forms("29/2 | 1/12 | snart | 12.30 | 99.99 | 10.-12. december | uge | den 32. |  | 31")
)
def test_what_may_be_a_day_or_is_none_is_not_called_impossible(typed: str) -> None:
    """A time and an amount look much like one."""
    assert not dates.is_impossible(typed, TODAY)


WORDS = forms(
    "i | om | på | næste | sidste | siden | 999 | 9999 | 0 | 1 | 31 | tre | . | dage | uge | måned | år | ons | fredags"
    " | feb | i morgen | kl. 10 | den | inden | jul | sommerferien | 3. kvartal | 2. halvår"
)


@given(st.text() | st.text("0123456789 .,-/uge") | st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join))
@example("om " + "9" * 5000 + " dage")
@example("om 999 måneder")
@example("mandag uge 99")
@example("/12")
@example("1/")
@example("inden uge 1 0001")
@example("den 9999.")
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
    assert dates.parse_due(texts.long_day(day), TODAY) == day
    assert dates.parse_due(texts.day_with_weekday(day), TODAY) == day


@pytest.mark.parametrize(
    ("due", "typed", "shown"),
    [
        ("2026-12-01", "1/12", "1. december 2026"),
        ("2026-11-25", "på onsdag", "25. november 2026"),
        ("2026-11-25", "onsdag kl. 10", "onsdag kl. 10 (25. november 2026)"),
        ("2026-11-27", "fredag formiddag", "fredag formiddag (27. november 2026)"),
        ("2026-12-04", "Uge 49", "Uge 49 (4. december 2026)"),
        ("2026-11-30", "inden december", "inden december (30. november 2026)"),
        ("2026-12-23", "inden jul", "inden jul (23. december 2026)"),
        ("2026-12-15", "den 15.", "15. december 2026"),
        ("2027-09-30", "3. kvartal", "3. kvartal (30. september 2027)"),
        ("2026-12-31", "næste måned", "31. december 2026"),
        ("", "snart", "snart"),
        ("", "uge 54", "uge 54"),
    ],
)
def test_a_step_shows_its_day_or_what_was_typed(due: str, typed: str, shown: str) -> None:
    """A week and a time say more than the day, and are kept beside it."""
    assert dates.due_text(dt.date.fromisoformat(due) if due else None, typed) == shown


def test_a_day_is_written_as_danes_write_it() -> None:
    """Day, point, month in small letters, year; and the day of the week where the team is shown what was understood."""
    assert texts.long_day(dt.date(2026, 12, 1)) == "1. december 2026"
    assert texts.day_with_weekday(dt.date(2026, 12, 1)) == "tirsdag den 1. december 2026"
