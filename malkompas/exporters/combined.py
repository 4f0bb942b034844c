"""Many reflections → one document: the meetings, their next steps by day, and what was said to each question.

Of each reflection only what is printed is kept: the texts of the questions, which all of them carry, are kept once.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import NamedTuple

from msgspec import Struct

from malkompas import dates, texts
from malkompas.conversation import team_history
from malkompas.conversation.team_history import StepKey, StepOutcomes
from malkompas.exporters.document import (
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Source,
    Span,
    Table,
    bullets,
    emphasised,
)
from malkompas.exporters.summary import compass_picture, table
from malkompas.fields import entry_line, later_outcomes, outcome_lists
from malkompas.model import CLOSING, AskedSection, Compass, Reflection, Step, StoredReflection
from malkompas.text import comparison_key

_MOST_AUTHORS = 5
_UNKNOWN = 1_000_000
"""The rank of a section that is not in the compass: after all others."""


class _Speaker(NamedTuple):
    """A team at a meeting, and the paragraph that names them."""

    team_key: str
    at: dt.datetime
    paragraph: Paragraph


_Said = list[tuple[_Speaker, tuple[str, ...]]]
"""Who said what, one line or note after the other."""


class _Question(Struct):
    """A question that was asked, and what was said to it. `rank` is its place in its section."""

    text: str
    label: str
    rank: int
    said: _Said


class _Section(Struct):
    """A section that was talked about, with its questions by their text. `rank` is its place in its compass."""

    compass: str
    title: str
    what_if: str
    rank: int
    questions: dict[str, _Question]


class _Meeting(NamedTuple):
    """A row of the table at the top, by the first three."""

    at: dt.datetime
    team_key: str
    id: str
    team: str
    goal: str
    participants: str
    is_finished: bool


class _AgreedStep(NamedTuple):
    """A step of the meeting that began `at`, or one of an earlier meeting that was still under way at that."""

    key: StepKey
    at: dt.datetime
    team: str
    step: Step
    is_carried_over: bool


class _Collected:
    """What is kept of all reflections that are shared."""

    def __init__(self, compass: Compass | None) -> None:
        self.meetings: list[_Meeting] = []
        self.languages: set[str] = set()
        self.sources: dict[str, None] = {}
        self.steps: list[_AgreedStep] = []
        self.lists: dict[str, _Said] = {}
        self.teams: dict[str, str] = {}
        self.tally = team_history.Tally()
        self.sections: dict[tuple[str, str, str], _Section] = {}
        self._compass = compass.title if compass else None
        self._ranks = {section.id: rank for rank, section in enumerate(compass.choosable, start=1)} if compass else {}

    def add(self, stored: StoredReflection) -> None:
        """Keep what is printed of a reflection."""
        reflection = stored.reflection
        speaker = _speaker(reflection)
        self.tally.add(reflection)
        self.teams.setdefault(speaker.team_key, reflection.team)
        self.languages.add(reflection.language)
        self.sources.setdefault(reflection.source)
        self.meetings.append(
            _Meeting(
                at=reflection.started,
                team_key=speaker.team_key,
                id=stored.id,
                team=reflection.team,
                goal=reflection.goal,
                participants=", ".join(reflection.participants),
                is_finished=reflection.finished is not None,
            )
        )
        self._add_steps(reflection)
        self._add_lists(reflection, speaker)
        ranks = self._ranks if reflection.compass == self._compass else {}
        for section in reflection.sections:
            if section.was_talked_about:
                rank = 0 if section.id == CLOSING else ranks.get(section.id, _UNKNOWN)
                self._add_section(reflection.compass, section, rank, speaker)

    def _add_steps(self, reflection: Reflection) -> None:
        at, team = reflection.started, reflection.team
        for key, step in zip(team_history.step_keys(reflection), reflection.steps, strict=True):
            self.steps.append(_AgreedStep(key, at, team, step, is_carried_over=False))
        for one in reflection.follow_ups:
            if one.state == "open":
                key = team_history.follow_up_key(reflection, one)
                self.steps.append(_AgreedStep(key, at, team, one.step, is_carried_over=True))

    def _add_lists(self, reflection: Reflection, speaker: _Speaker) -> None:
        followed_up = [one for one in reflection.follow_ups if one.state]
        others = [(one.title, one.entries) for one in outcome_lists(reflection) if one.kind != "step"]
        for title, entries in ((texts.FOLLOW_UPS, followed_up), *others):
            if entries:
                self.lists.setdefault(title, []).append((speaker, tuple(map(entry_line, entries))))

    def _add_section(self, compass: str, section: AskedSection, rank: int, speaker: _Speaker) -> None:
        key = (compass, section.id, section.title)
        if (kept := self.sections.get(key)) is None:
            kept = self.sections[key] = _Section(compass, section.title, section.what_if, rank, {})
        for number, answer in enumerate(section.questions):
            if answer.notes:
                question = kept.questions.setdefault(answer.text, _Question(answer.text, answer.label, number, []))
                question.said.append((speaker, answer.notes))


def document(
    found: Iterable[tuple[StoredReflection, bool]],
    compass: Compass | None,
    left_out: str = "",
    *,
    has_picture: bool = False,
) -> Document:
    """Return the joint summary of those in `found` that are marked True.

    The others are asked how the steps of these went. The sections come in the order of `compass`, if it is known;
    those of another compass after them, as they are met. The compass picture, where there is to be one, comes last.
    """
    collected = _Collected(compass)
    outcomes = team_history.outcomes(_collecting(found, collected))
    title = texts.joint_title(len(collected.meetings))
    teams, languages = collected.teams, collected.languages
    picture = compass_picture(collected.tally, compass, texts.COMPASS_OF_ALL) if has_picture else None
    blocks = [
        Heading(1, title),
        *_left_out(left_out),
        _meetings(sorted(collected.meetings, key=itemgetter(0, 1, 2))),
        *_steps(collected.steps, outcomes),
        *_lists(collected.lists),
        *_sections(collected.sections.values()),
        *([picture] if picture else []),
        Source(" · ".join(filter(None, collected.sources))),
    ]
    return Document(
        title=title,
        author=", ".join(teams.values()) if len(teams) <= _MOST_AUTHORS else texts.teams(len(teams)),
        language=languages.pop() if len(languages) == 1 else texts.LANGUAGE,
        blocks=tuple(blocks),
    )


def _collecting(found: Iterable[tuple[StoredReflection, bool]], collected: _Collected) -> Iterator[StoredReflection]:
    """Yield all reflections, and add those that are shared to `collected`."""
    for stored, is_shared in found:
        if is_shared:
            collected.add(stored)
        yield stored


def _speaker(reflection: Reflection) -> _Speaker:
    day = dates.long_date(reflection.started.date())
    shown = Paragraph((Span(reflection.team, "strong"), Span(f", {day}:")), by_tool=True)
    return _Speaker(comparison_key(reflection.team), reflection.started, shown)


def _left_out(left_out: str) -> Iterator[Block]:
    if left_out:
        yield Paragraph((Span(f"{texts.LEFT_OUT}:", "strong"), Span(f" {left_out}")), by_tool=True)


def _meetings(meetings: Iterable[_Meeting]) -> Table:
    rows = []
    for one in meetings:
        day = dates.long_date(one.at.date())
        rows.append((one.team, one.goal, day if one.is_finished else texts.not_finished(day), one.participants))
    return table([Column(name) for name in (texts.TEAM, texts.GOAL, texts.DATE, texts.PARTICIPANTS)], rows)


def _steps(agreed: list[_AgreedStep], outcomes: StepOutcomes) -> Iterator[Block]:
    """Yield each step once, also where it was carried over from meeting to meeting, by the day it is due now."""
    if not agreed:
        return
    rows = []
    for one in _each_once(agreed):
        step, later = one.step, outcomes.get(one.key, ())
        now = next((outcome.step for outcome in reversed(later) if outcome.state == "open"), step)
        cells = (dates.due_text(now.due, now.when), step.what, step.who, one.team, later_outcomes(step, later))
        rows.append(((*team_history.due_order(now), one.team, step.what), cells))
    rows.sort(key=itemgetter(0))
    columns = [
        Column(texts.WHEN, by_tool=True),
        Column(texts.WHAT),
        Column(texts.WHO),
        Column(texts.TEAM),
        Column(texts.SINCE, by_tool=True),
    ]
    yield Heading(2, texts.STEPS, by_tool=True)
    yield table(columns, [cells for _, cells in rows], always=(texts.WHEN,))


def _each_once(agreed: Iterable[_AgreedStep]) -> list[_AgreedStep]:
    """Return the steps without those carried over that stand where they were agreed, or at a later meeting."""
    original = {one.key for one in agreed if not one.is_carried_over}
    latest: dict[StepKey, dt.datetime] = {}
    for one in agreed:
        latest[one.key] = max(one.at, latest.get(one.key, one.at))
    return [one for one in agreed if not one.is_carried_over or (one.key not in original and one.at == latest[one.key])]


def _lists(lists: dict[str, _Said]) -> Iterator[Block]:
    for title, said in lists.items():
        yield Heading(2, title, by_tool=True)
        yield from _said(said)


def _sections(sections: Collection[_Section]) -> Iterator[Block]:
    """Yield what was said: by the compass that was met first, its closing before its other sections."""
    compasses = list(dict.fromkeys(section.compass for section in sections))
    for section in sorted(sections, key=lambda section: (compasses.index(section.compass), section.rank)):
        title = f"{section.compass}: {section.title}" if len(compasses) > 1 else section.title
        yield Heading(2, title)
        if section.what_if:
            yield emphasised(section.what_if)
        for question in sorted(section.questions.values(), key=attrgetter("rank")):
            yield Heading(3, question.label or question.text)
            if question.label:
                yield emphasised(question.text)
            yield from _said(question.said)


def _said(said: _Said) -> Iterator[Block]:
    for speaker, lines in sorted(said, key=lambda one: one[0][:2]):
        yield speaker.paragraph
        yield bullets(lines)
