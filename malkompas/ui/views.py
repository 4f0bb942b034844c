"""Pages as lines, without a terminal or colours: a compass, a reflection, the history of a folder."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, field, structs

from malkompas import texts
from malkompas.conversation import team_history
from malkompas.conversation.team_history import StepOutcomes, carried_over
from malkompas.fields import facts, follow_up_line, later_outcomes, step_line
from malkompas.model import (
    AskedSection,
    AtFollowUp,
    AtQuestion,
    AtStep,
    Compass,
    CompassPoint,
    GoalType,
    Occasion,
    Position,
    Reflection,
    Section,
    Step,
    StepOutcome,
    StoredReflection,
)

Role = Literal["title", "heading", "what_if", "text", "strong", "question", "hint", "faint", "picture"]


class PageLine(NamedTuple):
    """One line of a page: what it is, how far in, the mark before it and its text."""

    role: Role
    indent: int
    mark: str
    text: str

    @property
    def plain(self) -> str:
        """The line as text, with what comes after a line end under its beginning."""
        first = f"{' ' * self.indent}{self.mark}"
        return (first + self.text.replace("\n", "\n" + " " * len(first))).rstrip()


BLANK = PageLine("text", 0, "", "")


def compass_lines(compass: Compass) -> Iterator[PageLine]:
    """Yield the page of the whole compass: the principles, then what else can be asked."""
    yield PageLine("title", 0, "", compass.title)
    for section in compass.in_reading_order:
        yield BLANK
        yield from _section(compass, section, in_full=False)
    yield BLANK
    yield PageLine("faint", 0, "", texts.SOURCE + compass.source)


def section_lines(compass: Compass, sections: Iterable[Section]) -> Iterator[PageLine]:
    """Yield the page of some sections, each in full with its text and hints."""
    for number, section in enumerate(sections):
        if number:
            yield BLANK
        yield from _section(compass, section, in_full=True)


def _section(compass: Compass, section: Section, *, in_full: bool) -> Iterator[PageLine]:
    yield PageLine("heading", 0, texts.numbered(compass.number_of(section)), section.title)
    yield PageLine("faint", 3, "", section.id)
    if section.what_if:
        yield PageLine("what_if", 3, "", section.what_if)
    if in_full:
        yield PageLine("text", 3, "", section.text)
    for question in section.questions:
        if in_full:
            yield BLANK
        yield PageLine("question", 3, "• ", texts.labelled(question.label, question.text))
        if in_full:
            for hint in question.hints:
                yield PageLine("hint", 5, "– ", hint)


def reflection_lines(reflection: Reflection, outcomes: StepOutcomes) -> Iterator[PageLine]:
    """Yield the head, then all that was said; `outcomes` tells how the steps went since."""
    yield PageLine("title", 0, "", texts.summary_title(reflection.compass))
    yield BLANK
    yield from _facts(reflection)
    if reflection.finished is None:
        yield PageLine("faint", 0, "", texts.NOT_FINISHED)
    yield from conversation_lines(reflection, outcomes)


def review_lines(reflection: Reflection) -> Iterator[PageLine]:
    """Yield all of `reflection` that can be put right, for the team to look over."""
    yield from _facts(reflection)
    yield from conversation_lines(reflection)


def _facts(reflection: Reflection) -> Iterator[PageLine]:
    for name, value in facts(reflection):
        yield PageLine("text", 0, f"{name}: ", value)


def conversation_lines(reflection: Reflection, outcomes: StepOutcomes | None = None) -> Iterator[PageLine]:
    """Yield all that was said, half-typed lines too."""
    half_typed = {draft.position: draft.text for draft in reflection.drafts}
    if reflection.follow_ups:
        waiting = [text for position, text in half_typed.items() if isinstance(position, AtFollowUp)]
        yield BLANK
        yield PageLine("heading", 0, "", texts.FOLLOW_UPS)
        yield from _notes(map(follow_up_line, reflection.follow_ups), waiting)
    untouched = []
    for number, section in enumerate(reflection.sections):
        lines = list(_answers(section, number, half_typed))
        if lines:
            yield BLANK
            yield PageLine("heading", 0, "", section.title)
            yield from lines
        else:
            untouched.append(section.title)
    if untouched:
        yield BLANK
        yield PageLine("faint", 0, "", texts.NOT_TALKED_ABOUT + " · ".join(untouched))
    yield BLANK
    yield PageLine("heading", 0, "", texts.STEPS)
    in_steps = [text for position, text in half_typed.items() if isinstance(position, AtStep)]
    keys = team_history.step_keys(reflection)
    steps = [_step(step, (outcomes or {}).get(key, ())) for step, key in zip(reflection.steps, keys, strict=True)]
    steps += map(step_line, carried_over(reflection))
    yield from _notes(steps, in_steps)
    if not steps and not in_steps:
        yield PageLine("faint", 3, "– ", texts.NO_STEPS)


def _answers(section: AskedSection, number: int, half_typed: Mapping[Position, str]) -> Iterator[PageLine]:
    """Yield what was said in `section`, and what was passed over in it; nothing where nothing was said."""
    passed_over = []
    for index, answer in enumerate(section.questions):
        name, text = answer.label or answer.text, half_typed.get(AtQuestion(number, index))
        if answer.notes or text:
            yield PageLine("strong", 1, "", name)
            yield from _notes(answer.notes, [text] if text else [])
        else:
            passed_over.append(name)
    if 0 < len(passed_over) < len(section.questions):
        yield PageLine("faint", 1, "", texts.NOT_TALKED_ABOUT + " · ".join(passed_over))


def _step(step: Step, outcomes: Iterable[StepOutcome]) -> str:
    return " · ".join(filter(None, (step_line(step), later_outcomes(step, outcomes))))


def _notes(notes: Iterable[str], half_typed: Iterable[str]) -> Iterator[PageLine]:
    for note in notes:
        yield PageLine("text", 3, "• ", note)
    for text in half_typed:
        yield PageLine("faint", 3, "… ", f"{text} ({texts.HALF_TYPED})")


_MOST_MARKS = 12
_MOST_POINTS = 12  # more cannot be told apart in a small drawing
_WIDTH, _HEIGHT = 29, 9
_STRAIGHT = 0.01  # further to the right than this, a number stands to the right of its mark


class HistoryRow(Struct, frozen=True, kw_only=True):
    """One reflection in the list, and in `history --json`: what it is about, how far it came, and its open steps.

    `answered` counts questions with notes, `followed_up` the earlier steps whose state was told.
    """

    id: str
    started: dt.datetime
    finished: dt.datetime | None
    team: str
    goal: str
    goal_type: GoalType | None = field(name="about")
    occasion: Occasion | None
    questions: int
    answered: int
    followed_up: int
    open_steps: int
    overdue: int


def history_rows(reflections: Iterable[StoredReflection], today: dt.date) -> list[HistoryRow]:
    """Return `reflections` as rows, newest first. Their notes are not kept: a folder may hold more than the memory."""
    rows, without_notes = [], []
    for stored in reflections:
        rows.append(_history_row(stored))
        without_notes.append(stored._replace(reflection=structs.replace(stored.reflection, sections=()), data=b""))
    outcomes = team_history.outcomes(without_notes)
    counted = (
        _with_open_steps(row, stored.reflection, outcomes, today)
        for row, stored in zip(rows, without_notes, strict=True)
    )
    return sorted(counted, key=lambda row: (row.started, row.id), reverse=True)


def _history_row(stored: StoredReflection) -> HistoryRow:
    reflection = stored.reflection
    answers = [answer for section in reflection.sections for answer in section.questions]
    return HistoryRow(
        id=stored.id,
        started=reflection.started,
        finished=reflection.finished,
        team=reflection.team,
        goal=reflection.goal,
        goal_type=reflection.goal_type,
        occasion=reflection.occasion,
        questions=len(answers),
        answered=sum(bool(answer.notes) for answer in answers),
        followed_up=sum(follow_up.state is not None for follow_up in reflection.follow_ups),
        open_steps=0,
        overdue=0,
    )


def _with_open_steps(row: HistoryRow, reflection: Reflection, outcomes: StepOutcomes, today: dt.date) -> HistoryRow:
    """Return `row` with the number of steps of `reflection` that are still open, as they stand by now."""
    still_open = []
    for step, key in zip(reflection.steps, team_history.step_keys(reflection), strict=True):
        latest = outcomes[key][-1] if key in outcomes else None
        if latest is None or latest.state == "open":
            still_open.append(latest.step if latest else step)
    overdue = sum(team_history.is_overdue(step, today) for step in still_open)
    return structs.replace(row, open_steps=len(still_open), overdue=overdue)


def history_lines(rows: Sequence[HistoryRow]) -> Iterator[PageLine]:
    """Yield the list of reflections."""
    for number, row in enumerate(rows):
        if number:
            yield BLANK
        yield PageLine("heading", 0, f"{texts.short_day(row.started.date())}  ", row.team)
        kind = [texts.GOAL_TYPES[row.goal_type]] if row.goal_type else []
        kind += [texts.OCCASIONS[row.occasion]] if row.occasion else []
        yield PageLine("strong", 3, "", row.goal)
        if kind:
            yield PageLine("text", 3, "", " · ".join(kind))
        is_finished = row.finished is not None
        talked = texts.how_far(row.answered, row.questions, row.followed_up, is_finished=is_finished)
        yield PageLine("text", 3, "", talked)
        if row.open_steps:
            yield PageLine("text", 3, "", texts.carried_over(row.open_steps, row.overdue))
        yield PageLine("faint", 3, "", row.id)


def team_compass_lines(team: str, points: Sequence[CompassPoint], width: int | None = None) -> Iterator[PageLine]:
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


def _talks(point: CompassPoint) -> str:
    return texts.talks(point.conversations, texts.short_day(point.last) if point.last else "")


def rose(points: Sequence[CompassPoint]) -> list[str]:
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


def _mark(point: CompassPoint) -> str:
    return "●" if point.conversations else "○"
