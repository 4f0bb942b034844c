"""Dates as they are written and read in the language of the tool."""

import calendar
import contextlib
import datetime as dt
import functools
import re
from collections.abc import Iterable

from malkompas import texts
from malkompas.text import comparison_key

Word = tuple[str, int]
"""A word of a date: its kind in `texts.DATE_WORDS`, or "weekday" (from 0 for Monday), "month name" (from 1), "number"
or "full year", and its number."""
_AHEAD, _BACK = 1, -1
_MONDAY, _FRIDAY = 0, 4
_SATURDAY, _JUNE = 5, 6
_WEEKDAYS = ("weekday", "past weekday")
_SAY_WHERE_TO_LOOK = (*_WEEKDAYS, "ahead", "ago", "before", "the")
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_IN = {"month": 1, "quarter": 3, "half year": 6, "year": 12}
_PARTS_OF_A_YEAR = {"quarter of the year": 3, "half of the year": 6}
"""Their months."""
_DAYS_BEFORE = {"month name": 1, "feast": 1, "christmas or july": 1, "summer holiday": 1, "week": 3}
_DAYS_BEFORE |= dict.fromkeys(_PARTS_OF_A_YEAR, 1)
"""How many days before its first one a time is over that ends before it: a week on the Friday before its Monday."""
_SAYS_NO_MORE = " ./'-"


def due_text(due: dt.date | None, typed: str) -> str:
    """Return when a step is due: in words if it was understood, else as it was typed.

    What says more than the day, a week, a month or a time, is shown with its day.
    """
    return _due_text(due, typed, texts.LANGUAGE) if due else typed


@functools.lru_cache(maxsize=5000)  # the same dates stand in many summaries
def _due_text(due: dt.date, typed: str, language: str) -> str:
    words = _words(typed)
    says_more = _has_time(typed) or dict(words).get("before")
    says_more = says_more or any(kind in _DAYS_BEFORE for kind, _ in _without(words)[:1])
    return f"{typed} ({texts.long_day(due)})" if says_more else texts.long_day(due)


def parse_due(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names, or None if it names none.

    Reads 1.12.2026, 1/12, 1-12-26, 2026-12-01, 1. december, tirsdag den 1. dec. 2026 and uge 49, which is the Friday
    of that week (ISO 8601), or december, its last day; and what is said of the days ahead: i morgen, på onsdag (the
    nearest after `today`), næste onsdag or onsdag i næste uge (in the week to come), næste uge (its Friday), næste
    måned (its last day), om 14 dage, om et par uger, den 15., 3. kvartal, sommerferien (which begins on the last
    Saturday of June), jul; inden uge 5 is the Friday before that week, inden jul the day before. A time may stand after
    it (kl. 10). Without a year it is the nearest such day from `today` on.
    """
    return _parse(text, today, _AHEAD)


def parse_since(text: str, today: dt.date) -> dt.date | None:
    """Return the day that `text` names as a beginning, read like a due date, but back from `today`.

    A week is its Monday and a month its first day; i går, i mandags, sidste uge, for 14 dage siden.
    """
    return _parse(text, today, _BACK)


def is_impossible(text: str, today: dt.date) -> bool:
    """Return whether `text` is written like a day or a week of the calendar, but there is none: 31/2, uge 54."""
    words = _words(text)
    if dict(words).get("before"):
        return False
    match _years(_without(words), today, _AHEAD)[0]:
        case [("number", _), ("number", month)] if not 1 <= month <= 12:  # it may be a time or an amount
            return False
        case [("number", _), ("number" | "month name", _)] | [("week", _), ("number", _)]:
            return parse_due(text, today) is None
        case _:
            return False


def mismatched_weekday(text: str, day: dt.date) -> str:
    """Return the day of the week that `text` names, where `day` is another one; else ""."""
    words = _words(text)
    named = [number for kind, number in words if kind == "weekday"]
    day += dt.timedelta(days=dict(words).get("before", 0))
    return texts.WEEKDAYS[named[0]] if named and day.weekday() not in named else ""


def _without_time(text: str) -> str:
    return re.sub(texts.TIME_OF_DAY, "", comparison_key(text), count=1)


def _has_time(text: str) -> bool:
    return _without_time(text) != comparison_key(text)


def _words(text: str) -> tuple[Word, ...]:
    """Return the words of the date in `text`, without its time and what says no more; none if there are others."""
    pattern, known = _vocabulary(texts.LANGUAGE)
    text = _without_time(text).replace(", ", " ")
    if pattern.sub("", text).strip(_SAYS_NO_MORE):
        return ()
    words = []
    for found in pattern.findall(text):
        if found.startswith("'"):
            words.append(("full year", 2000 + int(found[1:])))
        elif not found.isdecimal():
            words.append(known[found.replace(" ", "")])
        elif len(found) <= 4:
            words.append(("full year" if len(found) == 4 else "number", int(found)))
        else:
            return ()
    return tuple(word for word in words if word[0])


@functools.cache
def _vocabulary(language: str) -> tuple[re.Pattern[str], dict[str, Word]]:
    """Return what finds the words of a date, and the words by how they are written without blanks, in `language`."""
    known = dict.fromkeys(texts.DATE_FILLERS, ("", 0))
    for kind, names, first in (("weekday", texts.WEEKDAYS, 0), ("month name", texts.MONTHS, 1)):
        for number, name in enumerate(map(str.lower, names), start=first):
            known |= {name[:length]: (kind, number) for length in range(3, len(name) + 1)}
    known |= {form: (kind, number) for kind, forms in texts.DATE_WORDS.items() for form, number in forms.items()}
    forms = "|".join(sorted((re.escape(form).replace("\\ ", " ?") for form in known), key=len, reverse=True))
    pattern = re.compile(rf"(?<![^\W\d])(?:{forms})(?![^\W\d])|(?<!\d)'\d\d(?!\d)|\d+")
    return pattern, {form.replace(" ", ""): word for form, word in known.items()}


def _parse(text: str, today: dt.date, direction: int) -> dt.date | None:
    """Return the day that `text` names, seen from `today` in `direction`, or None if it names none."""
    words = _words(text)
    days_before = dict(words).get("before", 0)
    if not (days_before and direction == _AHEAD and _is_one_day(words)):
        return _parse_words(words, today, direction)
    is_sure = words[0][0] == "before" and not _has_time(text)
    day = _parse_words(words[1:], today, direction) if is_sure else None
    return day - dt.timedelta(days=days_before) if day and day > dt.date.min else None


def _is_one_day(words: Iterable[Word]) -> bool:
    """Return whether `words` name a day, and no week or longer time."""
    kinds = [kind for kind, _ in words if kind == "weekday" or kind not in _SAY_WHERE_TO_LOOK]
    is_long = not _DAYS_IN.keys().isdisjoint(kinds) or not _MONTHS_IN.keys().isdisjoint(kinds)
    return "weekday" in kinds or (kinds[:1] in (["number"], ["full year"], ["days from today"]) and not is_long)


def _parse_words(words: tuple[Word, ...], today: dt.date, direction: int) -> dt.date | None:
    other_way = ("ago", "past weekday") if direction == _AHEAD else ("ahead",)
    weekdays = [number for kind, number in words if kind in _WEEKDAYS]
    is_week_after = [kind for kind, _ in words[-2:]] == ["weekday", "week"]  # "Monday week" is not in that week
    if len(weekdays) > 1 or is_week_after or any(kind in other_way for kind, _ in words):
        return None
    weekday = weekdays[0] if weekdays else None
    rest = _without(words)
    if ("the", 0) in words and [kind for kind, _ in rest] == ["number"]:
        return _day_of_month(rest[0][1], today, direction)
    is_before = "before" in dict(words) and weekday is None and direction == _AHEAD
    if is_before:
        rest = [(kind, max(0, number - 1)) if kind == "which" else (kind, number) for kind, number in rest]
    return _from_today(rest, weekday, today, direction) or _in_calendar(rest, weekday, today, direction, is_before)


def _without(words: Iterable[Word]) -> list[Word]:
    """Return `words` without those that only say where to look from the day or the time that the others name."""
    return [word for word in words if word[0] not in _SAY_WHERE_TO_LOOK]


def _from_today(words: list[Word], weekday: int | None, today: dt.date, direction: int) -> dt.date | None:
    """Return the day that `words` name by how far it is from `today`, or None."""
    match words:
        case [] if weekday is not None:
            return today + direction * dt.timedelta(days=((weekday - today.weekday()) * direction - 1) % 7 + 1)
        case [("days from today", days)] if days * direction >= 0:
            return today + dt.timedelta(days=days)
        case [("which", away)] if weekday is not None and away * direction >= 0:
            return _from_today([*words, ("week", 0)], weekday, today, direction)
        case [("which", away), ("week", _)] if away * direction >= 0:
            monday = today - dt.timedelta(days=today.weekday())
            return monday + dt.timedelta(weeks=away, days=_day_of_week(weekday, direction))
        case [("which", away), (unit, _)] if unit in _MONTHS_IN and away * direction >= 0 and weekday is None:
            months = _MONTHS_IN[unit]
            first = today.replace(month=today.month - (today.month - 1) % months, day=1)
            return _first_or_last(_months_later(first, away * months), months, direction)
        case [("number", number), (unit, _)] if unit in _MONTHS_IN and number and weekday is None:
            return _months_later(today, direction * number * _MONTHS_IN[unit])
        case [("number", number), (unit, _)] if unit in _DAYS_IN and number and weekday is None:
            return today + direction * dt.timedelta(days=number * _DAYS_IN[unit])
    return None


def _day_of_month(number: int, today: dt.date, direction: int) -> dt.date | None:
    """Return the day `number` of this month, or of the nearest that has one that is not behind."""
    for months in range(13):
        with contextlib.suppress(ValueError):
            day = _months_later(today.replace(day=1), direction * months).replace(day=number)
            if (day - today).days * direction >= 0:
                return day
    return None


def _in_calendar(
    words: list[Word], weekday: int | None, today: dt.date, direction: int, is_before: bool
) -> dt.date | None:
    """Return the day of the calendar that `words` name; without a year, the nearest to `today` in `direction`.

    Where it `is_before` what they name, that is when it is over.
    """
    words, years = _years(words, today, direction)
    for year in years:
        with contextlib.suppress(ValueError, OverflowError):  # no such day, as 31.2. or week 54
            day = _day_in(year, words, weekday, _BACK if is_before else direction)
            if day and is_before:
                day -= dt.timedelta(days=_DAYS_BEFORE.get(words[0][0], 0))
            if day and (len(years) == 1 or (day - today).days * direction >= 0):
                return day
    return None


def _years(words: list[Word], today: dt.date, direction: int) -> tuple[list[Word], list[int]]:
    """Return `words` without the year that they name, day before month, and the years to look in."""
    # From the year behind, since the first days of January may lie in its last week; to the next leap year.
    years = [today.year + direction * number for number in range(-1, 9)]
    match words:
        case [*rest, ("full year", year)]:
            words, years = rest, [year]
        case [("full year", year), month, day]:
            words, years = [day, month], [year]
        case [day, month, ("number", year)] if day[0] == "number" and year < 100:
            words, years = [day, month], [2000 + year]
    return words, years


def _day_in(year: int, words: list[Word], weekday: int | None, direction: int) -> dt.date | None:
    """Return the day of `year` that `words` name, or None; raise ValueError if the year has no such day."""
    match words:
        case [("number", day), ("number" | "month name" | "christmas or july", month)]:
            return dt.date(year, month, day)
        case [("month name", month), ("number", day)] if texts.MONTH_MAY_COME_FIRST:
            return dt.date(year, month, day)
        case [("month name", month)]:
            return _first_or_last(dt.date(year, month, 1), 1, direction)
        case [("week", _), ("number", week)]:
            return dt.date.fromisocalendar(year, week, _day_of_week(weekday, direction) + 1)
        case [("christmas or july", _)]:
            return dt.date(year, 12, 24)
        case [("feast", month_and_day)]:
            return dt.date(year, *divmod(month_and_day, 100))
        case [("summer holiday", _)]:
            last = dt.date(year, _JUNE, 30)
            return last - dt.timedelta(days=(last.weekday() - _SATURDAY) % 7)
        case [(part, number)] if months := _PARTS_OF_A_YEAR.get(part):
            return _first_or_last(dt.date(year, months * (number - 1) + 1, 1), months, direction)
    return None


def _day_of_week(weekday: int | None, direction: int) -> int:
    if weekday is not None:
        return weekday
    return _FRIDAY if direction == _AHEAD else _MONDAY


def _first_or_last(first: dt.date, months: int, direction: int) -> dt.date:
    """Return the day that stands for the `months` from `first` on: their last, or looking back, their first."""
    return first if direction == _BACK else _months_later(first, months) - dt.timedelta(days=1)


def _months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))
