"""Pages as lines, without a terminal or colours: a compass, a reflection, the history of a folder."""

import math
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Literal, NamedTuple

from malkompas import model, texts
from malkompas.conversation.protocol import NoteGroup
from malkompas.fields import facts, follow_up_line, key_notes, later_outcomes, note_line, step_line
from malkompas.search import Hit, spans
from malkompas.team_history import HistoryRow, StepOutcomes, steps_with_outcomes
from malkompas.text import sanitize

Role = Literal["title", "heading", "what_if", "text", "strong", "question", "hint", "faint", "picture"]
_WIDEST = 100  # longer lines are hard to read


def usable_width() -> int:
    """Return how many columns to use now: the window may be resized at any time, and Windows may need the last one."""
    return min(shutil.get_terminal_size().columns - (sys.platform == "win32"), _WIDEST)


class PageLine(NamedTuple):
    """One line of a page: what it is, its text, how far in it stands, and what stands before it."""

    role: Role
    text: str
    indent: int = 0
    prefix: str = ""
    accents: tuple[tuple[int, int], ...] = ()  # parts of the text that stand out, from where to where

    @property
    def plain(self) -> str:
        """The line as text, with what comes after a line end under its beginning."""
        first = f"{' ' * self.indent}{self.prefix}"
        return (first + self.text.replace("\n", "\n" + " " * len(first))).rstrip()


BLANK = PageLine("text", "")


def compass_lines(compass: model.Compass, named: Sequence[model.Section] = ()) -> Iterator[PageLine]:
    """Yield the page of the whole compass: the principles, then what else can be asked; or the `named` ones in full."""
    if not named:
        yield PageLine("title", compass.title)
    for number, section in enumerate(named or compass.in_reading_order):
        if number or not named:
            yield BLANK
        yield from _section(compass, section, in_full=bool(named))
    yield BLANK
    yield PageLine("faint", texts.SOURCE + compass.source)
    if compass.wording:
        yield PageLine("faint", compass.wording)


def _section(compass: model.Compass, section: model.Section, *, in_full: bool) -> Iterator[PageLine]:
    yield PageLine("heading", section.title, prefix=texts.numbered(compass.number_of(section)))
    yield PageLine("faint", texts.VALUES.get(section.id, section.id), 3)
    if section.what_if:
        yield PageLine("what_if", section.what_if, 3)
    if in_full:
        yield PageLine("text", section.text, 3)
    for question in section.questions:
        if in_full:
            yield BLANK
        yield PageLine("question", texts.labelled(question.label, question.text), 3, "• ")
        for hint in question.hints if in_full else ():
            yield PageLine("hint", hint, 5, "– ")
    for story in section.stories if in_full else ():
        yield BLANK
        yield PageLine("text", story.text, 3)
        yield PageLine("faint", texts.RETOLD.format(who=story.who, compass=compass.title), 3)


def reflection_lines(reflection: model.Reflection, outcomes: StepOutcomes) -> Iterator[PageLine]:
    """Yield a reflection in full: its facts, then the conversation; `outcomes` tells how its steps went since."""
    yield PageLine("title", texts.SUMMARY_TITLE.format(compass=reflection.compass))
    yield BLANK
    yield from _facts(reflection)
    if reflection.finished is None:
        yield PageLine("faint", texts.NOT_FINISHED)
    yield from conversation_lines(reflection, outcomes)


def review_lines(reflection: model.Reflection) -> Iterator[PageLine]:
    """Yield all of `reflection` that can be put right, for the team to look over."""
    yield from _facts(reflection)
    yield from conversation_lines(reflection)
    if reflection.prepared and reflection.sections:
        closing = reflection.sections[-1].questions[0]
        yield BLANK
        yield PageLine("text", texts.prepared_at_review(len(reflection.prepared), closing.label or closing.text))


def _facts(reflection: model.Reflection) -> Iterator[PageLine]:
    return (PageLine("text", value, prefix=f"{name}: ") for name, value in facts(reflection))


def conversation_lines(
    reflection: model.Reflection, outcomes: StepOutcomes = MappingProxyType({})
) -> Iterator[PageLine]:
    """Yield all that was said, half-typed lines too, each part after a blank line."""
    drafts = {draft.position: draft.text for draft in reflection.drafts}
    marked = [PageLine("text", note, 3, "• ") for _, notes in key_notes(reflection) for note in notes]
    parts = [[PageLine("heading", texts.MARKS["key"]), *marked]] if marked else []
    if reflection.follow_ups:
        half_typed = [text for position, text in drafts.items() if isinstance(position, model.AtFollowUp)]
        follow_ups = map(follow_up_line, reflection.follow_ups)
        parts.append([PageLine("heading", texts.FOLLOW_UPS), *_notes(follow_ups, half_typed)])
    sections = [(section.title, _answers(section, index, drafts)) for index, section in enumerate(reflection.sections)]
    parts += [[PageLine("heading", title), *answers] for title, answers in sections if answers]
    if untouched := [title for title, answers in sections if not answers]:
        parts.append([PageLine("faint", texts.NOT_TALKED_ABOUT + " · ".join(untouched))])
    half_typed = [text for position, text in drafts.items() if isinstance(position, model.AtStep)]
    lines = _notes(_steps(reflection, outcomes), half_typed) or [PageLine("faint", texts.NO_STEPS, 3, "– ")]
    parts.append([PageLine("heading", texts.STEPS), *lines])
    parts.append(_notes((), [text for position, text in drafts.items() if position == model.AtSetup("followed")]))
    for part in filter(None, parts):
        yield BLANK
        yield from part


def _answers(section: model.AskedSection, number: int, drafts: Mapping[model.Position, str]) -> list[PageLine]:
    """Return what was said in `section`, and what was passed over in it; nothing where nothing was said."""
    lines, passed_over = [], []
    for index, answer in enumerate(section.questions):
        name, half_typed = answer.label or answer.text, drafts.get(model.AtQuestion(number, index))
        if notes := _notes(map(note_line, answer.notes), [half_typed] if half_typed else []):
            lines += [PageLine("strong", name, 1), *notes]
        else:
            passed_over.append(name)
    if lines and passed_over:
        lines.append(PageLine("faint", texts.NOT_TALKED_ABOUT + " · ".join(passed_over), 1))
    return lines


def _steps(reflection: model.Reflection, outcomes: StepOutcomes) -> Iterator[str]:
    """Yield the steps on a line each, with how they went since; last those that were carried over from earlier."""
    for step, later in steps_with_outcomes(reflection, outcomes):
        yield " · ".join(filter(None, (step_line(step), later_outcomes(step, later))))


def _notes(notes: Iterable[str], half_typed: Iterable[str]) -> list[PageLine]:
    drafts = (PageLine("faint", f"{text} ({texts.HALF_TYPED})", 3, "… ") for text in half_typed)
    return [*(PageLine("text", note, 3, "• ") for note in notes), *drafts]


def answer_lines(question: str, notes: Iterable[str], half_typed: str = "", nothing: str = "") -> Iterator[PageLine]:
    """Yield a question and what was said to it, as it now stands, or `nothing`."""
    yield BLANK
    yield PageLine("strong", question, 1)
    yield from _notes(notes, filter(None, [half_typed])) or [PageLine("faint", nothing, 3, "– ")]


def note_group_lines(groups: Iterable[NoteGroup]) -> Iterator[PageLine]:
    """Yield what was said, each group under its heading."""
    for group in groups:
        yield PageLine("strong", group.heading, 1)
        yield from _notes(group.lines, ())


def history_lines(rows: Sequence[HistoryRow]) -> Iterator[PageLine]:
    """Yield the list of reflections."""
    for number, row in enumerate(rows):
        if number:
            yield BLANK
        yield PageLine("heading", row.team, prefix=f"{texts.short_day(row.started.date())}  ")
        yield PageLine("strong", row.goal, 3)
        kind = texts.goal_type(row.goal_type, row.goal_type_after)
        if kinds := [*filter(None, (kind, row.occasion and texts.OCCASIONS[row.occasion]))]:
            yield PageLine("text", " · ".join(kinds), 3)
        is_finished = row.finished is not None
        how_far = texts.how_far(row.answered, row.questions, row.followed_up, is_finished=is_finished)
        yield PageLine("text", how_far, 3)
        if row.open_steps:
            yield PageLine("text", texts.carried_over(row.open_steps, row.overdue), 3)
        yield PageLine("faint", row.id, 3)


def found_lines(found: Iterable[tuple[model.StoredReflection, list[Hit]]], words: Sequence[str]) -> Iterator[PageLine]:
    """Yield what was found in each reflection, under its date, team and goal; the `words` stand out."""
    for number, (stored, hits) in enumerate(found):
        if number:
            yield BLANK
        reflection = stored.reflection
        yield PageLine("heading", reflection.team, prefix=f"{texts.short_day(reflection.started.date())}  ")
        yield PageLine("faint", reflection.goal, 3)
        for (section, question), of_question in groupby(hits, key=itemgetter(0, 1)):
            yield PageLine("strong", " · ".join(filter(None, (section, question))), 3)
            for hit in of_question:
                text = sanitize(unicodedata.normalize("NFC", hit.text))
                yield PageLine("text", text, 5, "• ", tuple(spans(text, words)))
        yield PageLine("faint", stored.id, 3)


_LONGEST_BAR = 12
_MOST_POINTS = 12  # more cannot be told apart in a small drawing
_WIDTH, _HEIGHT = 29, 9
_STRAIGHT = 0.01  # further to the right than this, a number stands to the right of its symbol


def team_compass_lines(team: str, points: Sequence[model.CompassPoint], width: int | None = None) -> Iterator[PageLine]:
    """Yield the compass of `team`: in words, or where there is a `width`, as a compass rose and a chart."""
    yield PageLine("title", texts.COMPASS_OF.format(team=team))
    yield BLANK
    if width is None:
        for number, point in enumerate(points, start=1):
            yield PageLine("text", f"{point.title}: {_conversations(point)}", 1, f"{number}. ")
        return
    if len(points) <= _MOST_POINTS and width > _WIDTH + 2:
        yield from (PageLine("picture", line, 2) for line in rose(points))
        yield BLANK
    yield from _chart(points, width)


def _chart(points: Sequence[model.CompassPoint], width: int) -> Iterator[PageLine]:
    """Yield each principle with a bar of its conversations beside it, or below it where `width` is too narrow."""
    longest_title = max(len(point.title) for point in points)
    longest_bar = max(min(point.conversations, _LONGEST_BAR) for point in points)
    for number, point in enumerate(points, start=1):
        role: Role = "strong" if point.conversations else "faint"
        prefix = f"{_symbol(point)} {number}. "
        bar = f"{'▪' * min(point.conversations, _LONGEST_BAR):<{longest_bar}} {_conversations(point)}"
        line = f"{point.title:<{longest_title}}  {bar}"
        if len(line) + len(prefix) < width:
            yield PageLine(role, line, 1, prefix)
        else:
            yield PageLine(role, point.title, 1, prefix)
            yield PageLine(role, bar.strip(), 6)


def _conversations(point: model.CompassPoint) -> str:
    return texts.talks(point.conversations, texts.short_day(point.last) if point.last else "")


def rose(points: Sequence[model.CompassPoint]) -> list[str]:
    """Return a compass rose as lines of text: a symbol and a number for each point, and a ray to those talked about."""
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
        grid[row][column] = _symbol(point)
        name = str(number + 1)
        start = column + 2 if x > _STRAIGHT else column - 1 - len(name)
        grid[row][start : start + len(name)] = name
    grid[centre][middle] = "+"
    return ["".join(row).rstrip() for row in grid]


def _symbol(point: model.CompassPoint) -> str:
    return "●" if point.conversations else "○"
