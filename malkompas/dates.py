"""Dates as they are written and read in the language of the tool."""

import calendar
import contextlib
import datetime as dt
import functools
import re
from collections.abc import Callable

from malkompas import texts

_NUMBERS = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})(?:[./-](?P<year>\d{4}|\d{2}))?\.?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_MONDAY, _FRIDAY = 1, 5


@functools.cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Return the compiled `texts.DATE_PATTERNS`, which are those of `language`."""
    weekdays = "|".join(texts.WEEKDAYS).lower()
    return {name: re.compile(form.replace("WEEKDAY", weekdays)) for name, form in texts.DATE_PATTERNS.items()}


def _match(name: str, text: str) -> re.Match[str] | None:
    return _patterns(texts.LANGUAGE)[name].fullmatch(text)


def _without(name: str, text: str) -> str:
    return _patterns(texts.LANGUAGE)[name].sub("", text, count=1)


def long_date(day: dt.date) -> str:
    """Return `day` as "1. december 2026"."""
    return texts.long_day(day)


def date_with_weekday(day: dt.date) -> str:
    """Return `day` as "tirsdag den 1. december 2026"."""
    return texts.day_with_weekday(day)


def due_text(due: dt.date | None, typed: str) -> str:
    """Return when a step is due: in words if it was understood, else as it was typed.

    What says more than the day, a week or a time, is shown with its day.
    """
    if not due:
        return typed
    text = _normalized(typed)
    has_letters = text.islower()  # without, it is a date and no more
    says_more = has_letters and (_match("week", text) or _without("time", text) != text)
    return f"{typed} ({long_date(due)})" if says_more else long_date(due)


def parse_due(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names, or None if it names none.

    Reads 1.12.2026, 1/12, 1-12-26, 2026-12-01, 1. december, tirsdag den 1. dec. 2026 and uge 49, which is the Friday
    of that week (ISO 8601); and what is said of the days ahead: i morgen, på onsdag (the nearest after `today`), næste
    onsdag or onsdag i næste uge (in the week to come), næste uge (its Friday), om 14 dage, om et par uger. A time may
    stand after it (kl. 10). Without a year it is the nearest such day from `today` on.
    """
    # From last year, since the first days of January may lie in its last week; 29 February may be eight years away.
    years = range(today.year - 1, today.year + 9)
    day = _without("time", _normalized(text))
    return _days_ahead(day, today) or _parse_day(day, years, lambda day: day >= today, _FRIDAY)


def parse_since(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names as a beginning, read like a due date, but a week by its Monday.

    Without a year it is the nearest such day until `today`.
    """
    years = range(today.year + 1, today.year - 9, -1)
    return _parse_day(_normalized(text), years, lambda day: day <= today, _MONDAY)


def mismatched_weekday(text: str, day: dt.date) -> str:
    """Return the day of the week that `text` names, where `day` is another one; else ""."""
    named = [name for name in texts.WEEKDAYS if name.lower() in _normalized(text)]
    return "" if texts.WEEKDAYS[day.weekday()] in named else "".join(named[:1])


def _normalized(text: str) -> str:
    return " ".join(text.lower().split())


def _days_ahead(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names by how far it is from `today`, or None."""
    monday = today - dt.timedelta(days=today.weekday())
    if text in texts.DAYS_FROM_NOW:
        return today + dt.timedelta(days=texts.DAYS_FROM_NOW[text])
    if _match("next week", text):
        return monday + dt.timedelta(weeks=1, days=_FRIDAY - 1)
    if found := _match("weekday", text):
        weekday = _weekday(found["weekday"])
        if found["next"] or found["in_next_week"]:
            return monday + dt.timedelta(weeks=1, days=weekday)
        return today + dt.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if (found := _match("from now", text)) and (number := _number(found["number"])):
        if found["months"]:
            return _months_later(today, number)
        return today + dt.timedelta(days=number * (7 if found["weeks"] else 1))
    return None


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else texts.NUMBERS_IN_WORDS.get(word)


def _weekday(name: str) -> int:
    return [weekday.lower() for weekday in texts.WEEKDAYS].index(name)


def _month(word: str) -> int | None:
    names = enumerate(texts.MONTHS, start=1)
    return next((number for number, name in names if name.lower().startswith(word)), None)


def _months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))


def _parse_day(text: str, years: range, is_near: Callable[[dt.date], bool], weekday: int) -> dt.date | None:
    """Return the day that `text` names; without a year, the first in `years` that `is_near`.

    `weekday` is the day of a week that names none, from 1 for Monday.
    """
    text = _without("prefix", text)

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
        day, month = int(found["day"]), int(found["month"])
        return nearest(lambda year: dt.date(year, month, day), found["year"])
    if (found := _match("day", text)) and (named := _month(found["month"])):
        day = int(found["day"])
        return nearest(lambda year: dt.date(year, named, day), found["year"])
    if found := _match("week", text):
        week, day = int(found["week"]), _weekday(found["weekday"]) + 1 if found["weekday"] else weekday
        return nearest(lambda year: dt.date.fromisocalendar(year, week, day), found["year"])
    return None
