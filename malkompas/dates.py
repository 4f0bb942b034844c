"""Dates as Danes write and read them."""

import calendar
import contextlib
import datetime as dt
import re
from collections.abc import Callable

from malkompas import texts

_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?\.?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = re.compile(r"(\d{1,2})\.? ?([a-z]{3,})\.?(?: (\d{4}))?")
_WEEKDAY = "|".join(texts.WEEKDAYS)
_WEEK = re.compile(rf"(?:(?:senest|inden) )?(?:({_WEEKDAY}) )?(?:i )?uge (\d{{1,2}})(?:[ ,/]+(\d{{4}}))?")
_BEFORE = re.compile(rf"(?:(?:senest|inden|på) )?(?:(?:{_WEEKDAY}),? )?(?:den |d\. ?)?(?=\d)")
"""What may stand before a date and says no more than the date does."""
_NAMED = re.compile(rf"(?:(?:senest|inden|på) )?(næste )?({_WEEKDAY})( i næste uge)?")
_NEXT_WEEK = re.compile(r"(?:i )?næste uge")
_FROM_NOW = re.compile(r"om (\d{1,3}|et par|[a-zæøåé]+) (dage?|uger?|måneder|måned)")
_TIME = re.compile(
    r",? (?:kl\.?|klokken) ?(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?(?: ?[-–] ?(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?)?\.?$"
)
"""What may stand after a date, and is kept though only the day is understood."""
_DAYS_FROM_NOW = {"i dag": 0, "i morgen": 1, "i overmorgen": 2}
_NUMBERS_IN_WORDS = {
    **{"en": 1, "et": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10},
    **{"én": 1, "ét": 1, "et par": 2, "fjorten": 14},
}
_MONDAY, _FRIDAY = 1, 5


def long_date(day: dt.date) -> str:
    """Return `day` as "1. december 2026"."""
    return f"{day.day}. {texts.MONTHS[day.month - 1]} {day.year}"


def date_with_weekday(day: dt.date) -> str:
    """Return `day` as "tirsdag den 1. december 2026"."""
    return f"{texts.WEEKDAYS[day.weekday()]} den {long_date(day)}"


def due_text(due: dt.date | None, typed: str) -> str:
    """Return when a step is due: in words if it was understood, else as it was typed.

    What says more than the day, a week or a time, is shown with its day.
    """
    if due and (_WEEK.fullmatch(_plain(typed)) or _TIME.search(_plain(typed))):
        return f"{typed} ({long_date(due)})"
    return long_date(due) if due else typed


def parse_due(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names, or None if it names none.

    Reads 1.12.2026, 1/12, 1-12-26, 2026-12-01, 1. december, tirsdag den 1. dec. 2026 and uge 49, which is the Friday
    of that week (ISO 8601); and what is said of the days ahead: i morgen, på onsdag (the nearest after `today`), næste
    onsdag or onsdag i næste uge (in the week to come), næste uge (its Friday), om 14 dage, om et par uger. A time may
    stand after it (kl. 10). Without a year it is the nearest such day from `today` on.
    """
    # From last year, since the first days of January may lie in its last week; 29 February may be eight years away.
    years = range(today.year - 1, today.year + 9)
    day = _TIME.sub("", _plain(text))
    return _ahead(day, today) or _read(day, years, lambda day: day >= today, _FRIDAY)


def mismatched_weekday(text: str, day: dt.date) -> str:
    """Return the day of the week that `text` names, where `day` is another one; else ""."""
    named = [name for name in texts.WEEKDAYS if name in _plain(text)]
    return "" if texts.WEEKDAYS[day.weekday()] in named else "".join(named[:1])


def _ahead(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names by how far it is from `today`, or None."""
    monday = today - dt.timedelta(days=today.weekday())
    if text in _DAYS_FROM_NOW:
        return today + dt.timedelta(days=_DAYS_FROM_NOW[text])
    if _NEXT_WEEK.fullmatch(text):
        return monday + dt.timedelta(weeks=1, days=_FRIDAY - 1)
    if found := _NAMED.fullmatch(text):
        weekday = texts.WEEKDAYS.index(found[2])
        if found[1] or found[3]:
            return monday + dt.timedelta(weeks=1, days=weekday)
        return today + dt.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if (found := _FROM_NOW.fullmatch(text)) and (number := _number(found[1])):
        if found[2].startswith("måned"):
            return _months_later(today, number)
        return today + dt.timedelta(days=number * (7 if found[2].startswith("uge") else 1))
    return None


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else _NUMBERS_IN_WORDS.get(word)


def _months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def parse_since(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names as a beginning, read as by `understood`: a week by its Monday.

    Without a year it is the nearest such day until `today`.
    """
    years = range(today.year + 1, today.year - 9, -1)
    return _read(text, years, lambda day: day <= today, _MONDAY)


def _read(text: str, years: range, is_near: Callable[[dt.date], bool], weekday: int) -> dt.date | None:
    text = _BEFORE.sub("", _plain(text), count=1)

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
        week, day = int(found[2]), texts.WEEKDAYS.index(found[1]) + 1 if found[1] else weekday
        return nearest(lambda year: dt.date.fromisocalendar(year, week, day), found[3])
    return None


def _month(word: str) -> int | None:
    return next((number for number, name in enumerate(texts.MONTHS, start=1) if name.startswith(word)), None)
