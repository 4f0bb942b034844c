"""Dates as Danes write and read them."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable

from malkompas import texts

_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?\.?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = re.compile(r"(?:den )?(\d{1,2})\.? ?([a-z]{3,})\.?(?: (\d{4}))?")
_WEEK = re.compile(r"uge (\d{1,2})(?:[ ,/]+(\d{4}))?")
_MONDAY, _FRIDAY = 1, 5


def in_words(day: dt.date) -> str:
    """Return `day` as "1. december 2026"."""
    return f"{day.day}. {texts.MONTHS[day.month - 1]} {day.year}"


def with_weekday(day: dt.date) -> str:
    """Return `day` as "tirsdag den 1. december 2026"."""
    return f"{texts.WEEKDAYS[day.weekday()]} den {in_words(day)}"


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
    # From last year, since the first days of January may lie in its last week; 29 February may be eight years away.
    years = range(today.year - 1, today.year + 9)
    return _read(text, years, lambda day: day >= today, _FRIDAY)


def past_day(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names as a beginning, read as by `understood`: a week by its Monday.

    Without a year it is the nearest such day until `today`.
    """
    years = range(today.year + 1, today.year - 9, -1)
    return _read(text, years, lambda day: day <= today, _MONDAY)


def _read(text: str, years: range, is_near: Callable[[dt.date], bool], weekday: int) -> dt.date | None:
    text = " ".join(text.lower().split())

    def nearest(day_in: Callable[[int], dt.date], year: str | None) -> dt.date | None:
        for candidate in (int(year) + 2000 * (len(year) == 2),) if year else years:
            with contextlib.suppress(ValueError):  # no such day, as 31.2. or week 54
                if is_near(found := day_in(candidate)) or year:
                    return found
        return None

    if _ISO.fullmatch(text):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(text)
    if found := _NUMBERS.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        return nearest(lambda year: dt.date(year, month, day), found[3])
    if (found := _WORDS.fullmatch(text)) and (named := _month(found[2])):
        day = int(found[1])
        return nearest(lambda year: dt.date(year, named, day), found[3])
    if found := _WEEK.fullmatch(text):
        week = int(found[1])
        return nearest(lambda year: dt.date.fromisocalendar(year, week, weekday), found[2])
    return None


def _month(word: str) -> int | None:
    return next((number for number, name in enumerate(texts.MONTHS, start=1) if name.startswith(word)), None)
