"""Dates as Danes write and read them."""

import datetime as dt
import functools
import re
from collections.abc import Callable

from babel.dates import format_date, get_month_names

_LOCALE = "da"
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?\.?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = re.compile(r"(?:den )?(\d{1,2})\.? ?([a-zæøå]{3,9})\.?(?: (\d{4}))?")
_WEEK = re.compile(r"uge (\d{1,2})(?:[ ,/]+(\d{4}))?")
_FRIDAY = 5


@functools.lru_cache(maxsize=1000)
def in_words(day: dt.date) -> str:
    """Return `day` as "1. december 2026"."""
    return format_date(day, "d. MMMM y", locale=_LOCALE)


def with_weekday(day: dt.date) -> str:
    """Return `day` as "tirsdag den 1. december 2026"."""
    return format_date(day, "EEEE 'den' d. MMMM y", locale=_LOCALE)


def shown(due: dt.date | None, typed: str) -> str:
    """Return when a step is due: in words if it was understood, else as it was typed; a week is shown with its day."""
    if due and _WEEK.fullmatch(" ".join(typed.lower().split())):
        return f"{typed} ({in_words(due)})"
    return in_words(due) if due else typed


def understood(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names, or None if it names none.

    Reads 1.12.2026, 1/12, 1-12-26, 2026-12-01, 1. december, den 1. dec. 2026 and uge 49, which is the Friday of
    that week (ISO 8601). Without a year it is the nearest such day from `today` on.
    """
    text = " ".join(text.lower().split())
    try:
        if _ISO.fullmatch(text):
            return dt.date.fromisoformat(text)
        if found := _NUMBERS.fullmatch(text):
            return _day(int(found[1]), int(found[2]), found[3], today)
        if (found := _WORDS.fullmatch(text)) and (month := _month(found[2])):
            return _day(int(found[1]), month, found[3], today)
        if found := _WEEK.fullmatch(text):
            return _friday(int(found[1]), found[2], today)
    except ValueError:  # no such day, as 31.2. or week 54
        return None
    return None


def past_day(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names, as `understood`; without a year it is the nearest such day until `today`."""
    if (day := understood(text, today)) is None or day <= today:
        return day
    earlier = (understood(f"{text}{sign}{day.year - 1}", today) for sign in (".", "/", " ", "-"))
    return next((found for found in earlier if found), day)


def _month(word: str) -> int | None:
    names = get_month_names("wide", locale=_LOCALE)
    return next((number for number, name in names.items() if name.startswith(word)), None)


def _day(day: int, month: int, year: str | None, today: dt.date) -> dt.date:
    if year:
        return dt.date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    return _nearest(lambda candidate: dt.date(candidate, month, day), today)


def _friday(week: int, year: str | None, today: dt.date) -> dt.date:
    if year:
        return dt.date.fromisocalendar(int(year), week, _FRIDAY)
    return _nearest(lambda candidate: dt.date.fromisocalendar(candidate, week, _FRIDAY), today)


def _nearest(day_in: Callable[[int], dt.date], today: dt.date) -> dt.date:
    # From last year, since the first days of January may lie in its last week; 29 February may be eight years away.
    for candidate in range(today.year - 1, today.year + 9):
        try:
            found = day_in(candidate)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError("no such day")
