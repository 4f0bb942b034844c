"""The folder → the lines of `malkompas history`: the reflections newest first, and a team's compass."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import structs

from malkompas import texts
from malkompas.model import Reflection, Stored
from malkompas.pages.page import BLANK, PageLine, Role
from malkompas.talk import past
from malkompas.talk.past import Outcomes, Point
from malkompas.vocabulary import About, Occasion

_MOST_MARKS = 12
_MOST_POINTS = 12  # more cannot be told apart in a small drawing
_WIDTH, _HEIGHT = 29, 9
_STRAIGHT = 0.01  # further to the right than this, a number stands to the right of its mark


class Row(NamedTuple):
    """A reflection in the list: what it is about, how much was talked about, and its open steps.

    How many of its questions were answered, and how many earlier steps were followed up.
    """

    id: str
    started: dt.datetime
    finished: dt.datetime | None
    team: str
    goal: str
    about: About | None
    occasion: Occasion | None
    questions: int
    answered: int
    followed_up: int
    open_steps: int
    overdue: int


def rows(found: Iterable[Stored], today: dt.date) -> list[Row]:
    """Return `found` as rows, newest first."""
    counted = [(_row(stored), _without_talk(stored)) for stored in found]
    outcomes = past.outcomes(stored for _, stored in counted)
    rows = [_followed_up(row, stored.reflection, outcomes, today) for row, stored in counted]
    return sorted(rows, key=lambda row: (row.started, row.id), reverse=True)


def _row(stored: Stored) -> Row:
    reflection = stored.reflection
    answers = [answer for section in reflection.sections for answer in section.questions]
    return Row(
        id=stored.id,
        started=reflection.started,
        finished=reflection.finished,
        team=reflection.team,
        goal=reflection.goal,
        about=reflection.about,
        occasion=reflection.occasion,
        questions=len(answers),
        answered=sum(bool(answer.notes) for answer in answers),
        followed_up=sum(one.state is not None for one in reflection.followed),
        open_steps=0,
        overdue=0,
    )


def _without_talk(stored: Stored) -> Stored:
    """Return what is kept of `stored` while the others are read: a folder may hold more than the memory."""
    return Stored(stored.id, structs.replace(stored.reflection, sections=()), b"")


def _followed_up(row: Row, reflection: Reflection, outcomes: Outcomes, today: dt.date) -> Row:
    """Return `row` with the number of steps of `reflection` that are still open."""
    still = []
    for step, key in zip(reflection.steps, past.step_keys(reflection), strict=True):
        latest = outcomes[key][-1] if key in outcomes else None
        if latest is None or latest.state == "open":
            still.append(latest.step if latest else step)
    overdue = sum(past.is_overdue(step, today) for step in still)
    return row._replace(open_steps=len(still), overdue=overdue)


def of_rows(found: Sequence[Row]) -> Iterator[PageLine]:
    """Yield the list of reflections."""
    for number, row in enumerate(found):
        if number:
            yield BLANK
        yield PageLine("heading", 0, f"{texts.short_day(row.started.date())}  ", row.team)
        kind = [texts.ABOUT[row.about]] if row.about else []
        kind += [texts.OCCASIONS[row.occasion]] if row.occasion else []
        yield PageLine("strong", 3, "", row.goal)
        if kind:
            yield PageLine("text", 3, "", " · ".join(kind))
        is_finished = row.finished is not None
        talked = texts.how_far(row.answered, row.questions, row.followed_up, is_finished=is_finished)
        yield PageLine("text", 3, "", talked)
        if row.open_steps:
            yield PageLine("text", 3, "", texts.still_open(row.open_steps, row.overdue))
        yield PageLine("faint", 3, "", row.id)


def of_compass(team: str, points: Sequence[Point], width: int | None = None) -> Iterator[PageLine]:
    """Yield the compass of `team`: which principles were talked about, and above it a rose where there is a `width`."""
    yield PageLine("title", 0, "", texts.compass_of(team))
    yield BLANK
    if width is None:
        for number, point in enumerate(points, start=1):
            yield PageLine("text", 1, f"{number}. ", f"{point.title}: {_talks(point)}")
        return
    if len(points) <= _MOST_POINTS and width > _WIDTH + 2:
        yield from (PageLine("picture", 2, "", line) for line in rose(points))
        yield BLANK
    longest = max(len(point.title) for point in points)
    marks = max(min(point.conversations, _MOST_MARKS) for point in points)
    for number, point in enumerate(points, start=1):
        mark, bar = f"{_mark(point)} {number}. ", "▪" * min(point.conversations, _MOST_MARKS)
        told = f"{bar:<{marks}} {_talks(point)}"
        line = f"{point.title:<{longest}}  {told}"
        role: Role = "strong" if point.conversations else "faint"
        if len(line) + len(mark) < width:
            yield PageLine(role, 1, mark, line)
        else:
            yield PageLine(role, 1, mark, point.title)
            yield PageLine(role, 6, "", told.strip())


def _talks(point: Point) -> str:
    return texts.talks(point.conversations, texts.short_day(point.last) if point.last else "")


def rose(points: Sequence[Point]) -> list[str]:
    """Return a compass rose as lines of text: a mark and a number for each point, and a ray to those talked about."""
    grid = [[" "] * _WIDTH for _ in range(_HEIGHT)]
    middle, centre = _WIDTH // 2, _HEIGHT // 2

    def at(x: float, y: float) -> tuple[int, int]:
        return centre + math.floor(y * centre + 0.5), middle + math.floor(x * (middle - 3) + 0.5)

    for number, point in enumerate(points):
        angle = 2 * math.pi * number / len(points)
        x, y = math.sin(angle), -math.cos(angle)
        for part in (0.3, 0.5, 0.7) if point.conversations else ():
            row, column = at(x * part, y * part)
            grid[row][column] = "·"
        row, column = at(x, y)
        grid[row][column] = _mark(point)
        name = str(number + 1)
        start = column + 2 if x > _STRAIGHT else column - 1 - len(name)
        grid[row][start : start + len(name)] = name
    grid[centre][middle] = "+"
    return ["".join(row).rstrip() for row in grid]


def _mark(point: Point) -> str:
    return "●" if point.conversations else "○"
