"""Many reflections → one document: the meetings, their next steps by day, and what was said to each question.

Of each reflection only what is printed is kept: the texts of the questions, which all of them carry, are kept once.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import NamedTuple

from msgspec import Struct, structs

from malkompas import dates, texts
from malkompas.conversation import team_history
from malkompas.conversation.team_history import StepKey, StepOutcomes
from malkompas.exporters.document import (
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    Paragraph,
    Source,
    Span,
    Table,
    emphasised,
)
from malkompas.exporters.summary import compass_picture, table
from malkompas.fields import entry_line, later_outcomes, outcome_lists
from malkompas.model import CLOSING, AskedSection, Compass, Reflection, Step, StoredReflection
from malkompas.text import comparison_key

_MOST_AUTHORS = 5
_UNKNOWN = 1_000_000
"""The rank of a section that is not in the compass: after all others."""


class _Meeting(NamedTuple):
    """A reflection that is shared, without its sections, and the paragraph that says who speaks and when."""

    team_key: str
    at: dt.datetime
    id: str
    reflection: Reflection
    speaker: Paragraph


_Said = list[tuple[_Meeting, tuple[str, ...]]]
"""What was said at each meeting, a line or a note after the other."""


class _Question(Struct):
    """A question that was asked, its place in its section, and what was said to it."""

    text: str
    label: str
    rank: int
    said: _Said


class _Section(Struct):
    """A section that was talked about, its place in its compass, and its questions by their text."""

    compass: str
    title: str
    what_if: str
    rank: int
    questions: dict[str, _Question]


class _Sections:
    """What was said in all meetings, by section and question, in the order that these were met in."""

    def __init__(self, compass: Compass | None) -> None:
        self._compass = compass.title if compass else None
        self._ranks = {section.id: rank for rank, section in enumerate(compass.choosable, start=1)} if compass else {}
        self._sections: dict[tuple[str, str, str], _Section] = {}

    def add(self, meeting: _Meeting, sections: Iterable[AskedSection]) -> None:
        """Keep what was said in `sections`."""
        compass = meeting.reflection.compass
        for section in sections:
            if section.was_talked_about:
                key = (compass, section.id, section.title)
                if (kept := self._sections.get(key)) is None:
                    rank = self._rank(compass, section)
                    kept = self._sections[key] = _Section(compass, section.title, section.what_if, rank, {})
                _add_notes(kept, meeting, section)

    def in_order(self) -> list[_Section]:
        """Return the sections by the compass that was met first, its closing before its others."""
        compasses = {compass: None for compass, _, _ in self._sections}
        return [
            section
            for compass in compasses
            for section in sorted(self._sections.values(), key=attrgetter("rank"))
            if section.compass == compass
        ]

    def _rank(self, compass: str, section: AskedSection) -> int:
        if section.id == CLOSING:
            return 0
        return self._ranks.get(section.id, _UNKNOWN) if compass == self._compass else _UNKNOWN


def _add_notes(kept: _Section, meeting: _Meeting, section: AskedSection) -> None:
    for rank, answer in enumerate(section.questions):
        if answer.notes:
            if (question := kept.questions.get(answer.text)) is None:
                question = kept.questions[answer.text] = _Question(answer.text, answer.label, rank, [])
            question.said.append((meeting, answer.notes))


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
    meetings: list[_Meeting] = []
    sections, tally = _Sections(compass), team_history.Tally()

    def read() -> Iterator[StoredReflection]:
        for stored, is_shared in found:
            if is_shared:
                meetings.append(_meeting(stored))
                sections.add(meetings[-1], stored.reflection.sections)
                tally.add(stored.reflection)
            yield stored

    outcomes = team_history.outcomes(read())
    title = texts.joint_title(len(meetings))
    picture = compass_picture(tally, compass, texts.COMPASS_OF_ALL) if has_picture else None
    sources = dict.fromkeys(meeting.reflection.source for meeting in meetings)
    blocks = [
        Heading(1, title, by_tool=True),
        *_left_out(left_out),
        _table(meetings),
        *_steps(meetings, outcomes),
        *_lists(meetings),
        *_conversation(sections.in_order()),
        *([picture] if picture else []),
        Source(" · ".join(filter(None, sources))),
    ]
    return Document(title=title, author=_author(meetings), language=_language(meetings), blocks=tuple(blocks))


def _meeting(stored: StoredReflection) -> _Meeting:
    reflection = structs.replace(stored.reflection, sections=(), drafts=())
    day = dates.long_date(reflection.started.date())
    speaker = Paragraph((Span(reflection.team, "strong"), Span(f", {day}:")), by_tool=True)
    return _Meeting(comparison_key(reflection.team), reflection.started, stored.id, reflection, speaker)


def _author(meetings: Iterable[_Meeting]) -> str:
    teams: dict[str, str] = {}
    for meeting in meetings:
        teams.setdefault(meeting.team_key, meeting.reflection.team)
    return ", ".join(teams.values()) if len(teams) <= _MOST_AUTHORS else texts.teams(len(teams))


def _language(meetings: Iterable[_Meeting]) -> str:
    languages = {meeting.reflection.language for meeting in meetings}
    return languages.pop() if len(languages) == 1 else texts.LANGUAGE


def _left_out(left_out: str) -> Iterator[Block]:
    if left_out:
        yield Paragraph((Span(f"{texts.LEFT_OUT}:", "strong"), Span(f" {left_out}")), by_tool=True)


def _table(meetings: Iterable[_Meeting]) -> Table:
    rows = []
    for meeting in sorted(meetings, key=attrgetter("at", "team_key", "id")):
        reflection, day = meeting.reflection, dates.long_date(meeting.at.date())
        when = day if reflection.finished else texts.not_finished(day)
        rows.append((reflection.team, reflection.goal, when, ", ".join(reflection.participants)))
    return table([Column(name) for name in (texts.TEAM, texts.GOAL, texts.DATE, texts.PARTICIPANTS)], rows)


def _steps(meetings: Iterable[_Meeting], outcomes: StepOutcomes) -> Iterator[Block]:
    """Yield each step once, also where it was carried over from meeting to meeting, by the day it is due now."""
    rows = []
    for key, team, step in _each_once(meetings):
        later = outcomes.get(key, ())
        now = next((outcome.step for outcome in reversed(later) if outcome.state == "open"), step)
        cells = (dates.due_text(now.due, now.when), step.what, step.who, team, later_outcomes(step, later))
        rows.append(((*team_history.due_order(now), team, step.what), cells))
    if rows:
        columns = [
            Column(texts.WHEN, by_tool=True),
            Column(texts.WHAT),
            Column(texts.WHO),
            Column(texts.TEAM),
            Column(texts.SINCE, by_tool=True),
        ]
        rows.sort(key=itemgetter(0))
        yield Heading(2, texts.STEPS, by_tool=True)
        yield table(columns, [cells for _, cells in rows], always=(texts.WHEN,))


def _each_once(meetings: Iterable[_Meeting]) -> list[tuple[StepKey, str, Step]]:
    """Return all steps with their teams; what was agreed at a meeting that is not shared comes from the latest one."""
    agreed: list[tuple[StepKey, str, Step]] = []
    carried_over: dict[StepKey, tuple[dt.datetime, str, Step]] = {}
    for meeting in meetings:
        reflection = meeting.reflection
        keys = team_history.step_keys(reflection)
        agreed += [(key, reflection.team, step) for key, step in zip(keys, reflection.steps, strict=True)]
        for one in reflection.follow_ups:
            if one.state == "open":
                key = team_history.follow_up_key(reflection, one)
                if key not in carried_over or carried_over[key][0] < meeting.at:
                    carried_over[key] = (meeting.at, reflection.team, one.step)
    known = {key for key, _, _ in agreed}
    return agreed + [(key, team, step) for key, (_, team, step) in carried_over.items() if key not in known]


def _lists(meetings: Iterable[_Meeting]) -> Iterator[Block]:
    """Yield how earlier steps went, and whatever else came of the meetings in lists."""
    by_title: dict[str, _Said] = {}
    for meeting in meetings:
        reflection = meeting.reflection
        followed_up = [one for one in reflection.follow_ups if one.state]
        others = [(one.title, one.entries) for one in outcome_lists(reflection) if one.kind != "step"]
        for title, entries in ((texts.FOLLOW_UPS, followed_up), *others):
            if entries:
                by_title.setdefault(title, []).append((meeting, tuple(map(entry_line, entries))))
    for title, said in by_title.items():
        yield Heading(2, title, by_tool=True)
        yield from _said(said)


def _conversation(sections: Collection[_Section]) -> Iterator[Block]:
    has_several = len({section.compass for section in sections}) > 1
    for section in sections:
        yield Heading(2, f"{section.compass}: {section.title}" if has_several else section.title)
        if section.what_if:
            yield emphasised(section.what_if)
        for question in sorted(section.questions.values(), key=attrgetter("rank")):
            yield Heading(3, question.label or question.text)
            if question.label:
                yield emphasised(question.text)
            yield from _said(question.said)


def _said(said: _Said) -> Iterator[Block]:
    for meeting, lines in sorted(said, key=lambda one: one[0][:2]):  # by team, and then by time
        yield meeting.speaker
        yield BulletList(lines)
