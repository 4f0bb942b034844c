"""Many reflections → one document: the meetings, their next steps by day, and what was said to each question.

Of each reflection only what is printed is kept: the texts of the questions, which all of them carry, are kept once.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import NamedTuple

from msgspec import structs

from malkompas import dates, team_history, texts
from malkompas.exporters import document as doc
from malkompas.exporters.summary import compass_picture, key_notes_list, question_head, table, what_if
from malkompas.fields import follow_up_line, later_outcomes, note_line
from malkompas.model import CLOSING, Answer, AskedSection, Compass, Reflection, Step, StoredReflection
from malkompas.team_history import StepKey, StepOutcomes
from malkompas.text import comparison_key, join_names

_MOST_AUTHORS = 5


class _Meeting(NamedTuple):
    """A reflection that is shared, without its sections, and the paragraph that says who speaks and when."""

    team_key: str
    at: dt.datetime
    id: str
    reflection: Reflection
    speaker: doc.Paragraph


_Said = list[tuple[_Meeting, tuple[str, ...]]]
"""What was said at each meeting, a line or a note after the other."""


class _Question(NamedTuple):
    """A question as it was first asked, its place in its section, and what was said to it."""

    answer: Answer
    rank: int
    said: _Said


class _Section(NamedTuple):
    """A section as it was first asked, the title and language of its compass, and its questions by their text."""

    compass: str
    language: str
    section: AskedSection
    questions: dict[str, _Question]


_Sections = dict[tuple[str, str, str], _Section]
"""Sections by their compass, id and title."""


def of_reflections(
    found: Iterable[tuple[StoredReflection, bool]],
    compass: Compass | None,
    left_out: str = "",
    *,
    has_picture: bool = False,
) -> doc.Document:
    """Return the joint summary of those in `found` that are marked True.

    The others are asked how the steps of these went. The sections come in the order of `compass`, if it is known;
    those of another compass after them, as they are met. The compass picture, where there is to be one, comes last.
    """
    meetings: list[_Meeting] = []
    sections: _Sections = {}
    most_important: list[tuple[_Meeting, doc.BulletList]] = []
    tally = team_history.Tally()

    def read() -> Iterator[StoredReflection]:
        for stored, is_shared in found:
            if is_shared:
                meeting = _meeting(stored)
                meetings.append(meeting)
                if has_picture:
                    tally.add(stored.reflection)
                if notes := key_notes_list(stored.reflection):
                    most_important.append((meeting, notes))
                _add_sections(sections, meeting, stored.reflection)
            yield stored

    outcomes = team_history.outcomes(read())
    title = texts.joint_title(len(meetings))
    picture = compass_picture(tally, compass, texts.COMPASS_OF_ALL) if has_picture else None
    sources = dict.fromkeys(meeting.reflection.source for meeting in meetings)
    languages = {meeting.reflection.language for meeting in meetings}
    language = languages.pop() if len(languages) == 1 else texts.LANGUAGE
    by_time = sorted(meetings, key=attrgetter("at", "team_key", "id"))
    head = (doc.Span(f"{texts.LEFT_OUT}:", "strong"), doc.Span(f" {left_out}"))
    blocks = [
        doc.Heading(1, title, language=texts.LANGUAGE),
        *([doc.Paragraph(head, language=texts.LANGUAGE)] if left_out else []),
        _table(by_time),
        *([doc.Heading(2, texts.MARKS["key"], language=texts.LANGUAGE)] if most_important else []),
        *(block for meeting, notes in sorted(most_important, key=itemgetter(0)) for block in _by(meeting, notes)),
        *_steps(by_time, outcomes),
        *_follow_ups(meetings),
        *_conversation(sections.values(), compass),
        *([picture] if picture else []),
        doc.Source(" · ".join(filter(None, sources))),
    ]
    return doc.Document(title=title, author=_author(meetings), language=language, blocks=tuple(blocks))


def _meeting(stored: StoredReflection) -> _Meeting:
    reflection = structs.replace(stored.reflection, sections=(), drafts=(), prepared=())
    day = texts.long_day(reflection.started.date())
    speaker = doc.Paragraph((doc.Span(reflection.team, "strong"), doc.Span(f", {day}:")), language=texts.LANGUAGE)
    return _Meeting(comparison_key(reflection.team), reflection.started, stored.id, reflection, speaker)


def _add_sections(sections: _Sections, meeting: _Meeting, reflection: Reflection) -> None:
    """Add what was said in `reflection`, which was held at `meeting`, to `sections`."""
    for section in reflection.sections:
        key = (reflection.compass, section.id, section.title)
        for rank, answer in enumerate(section.questions):
            if answer.notes:
                if key not in sections:
                    sections[key] = _Section(reflection.compass, reflection.language, section, {})
                questions = sections[key].questions
                if answer.text not in questions:
                    questions[answer.text] = _Question(answer, rank, [])
                questions[answer.text].said.append((meeting, tuple(map(note_line, answer.notes))))


def _author(meetings: Iterable[_Meeting]) -> str:
    teams: dict[str, str] = {}
    for meeting in meetings:
        teams.setdefault(meeting.team_key, meeting.reflection.team)
    return ", ".join(teams.values()) if len(teams) <= _MOST_AUTHORS else texts.TEAMS.format(number=len(teams))


def _table(meetings: Collection[_Meeting]) -> doc.Table:
    rows = []
    for meeting in meetings:
        reflection, day = meeting.reflection, texts.long_day(meeting.at.date())
        when = day if reflection.finished else texts.NOT_FINISHED_ON.format(day=day)
        names, sheets = (
            join_names(reflection.participants),
            texts.sheets(reflection.sheets) if reflection.sheets else "",
        )
        rows.append((reflection.team, reflection.goal, when, names, reflection.absent, sheets))
    shown = table((texts.TEAM, texts.GOAL, texts.DATE, texts.PARTICIPANTS, texts.ABSENT, texts.PREPARED), rows)
    return structs.replace(shown, languages=tuple(meeting.reflection.language for meeting in meetings))


def _steps(meetings: Iterable[_Meeting], outcomes: StepOutcomes) -> Iterator[doc.Block]:
    """Yield each step once, also where it was carried over from meeting to meeting, by the day it is due now."""
    rows = []
    for key, reflection, step in _each_once(meetings):
        later, team = outcomes.get(key, ()), reflection.team
        now = next((outcome.step for outcome in reversed(later) if outcome.state == "open"), step)
        cells = (dates.due_text(now.due, now.when), step.what, step.who, team, later_outcomes(step, later))
        rows.append(((*team_history.due_order(now), team, step.what), cells, reflection.language))
    if rows:
        names = (texts.WHEN, texts.WHAT, texts.WHO, texts.TEAM, texts.SINCE)
        rows.sort(key=itemgetter(0))
        yield doc.Heading(2, texts.STEPS, language=texts.LANGUAGE)
        shown = table(names, [cells for _, cells, _ in rows], always=(texts.WHEN,))
        yield structs.replace(shown, languages=tuple(language for *_, language in rows))


def _each_once(meetings: Iterable[_Meeting]) -> list[tuple[StepKey, Reflection, Step]]:
    """Return all steps with whose they are; what was agreed at a meeting that is not shared comes from the latest one.

    The meetings come by time.
    """
    agreed: list[tuple[StepKey, Reflection, Step]] = []
    carried_over: dict[StepKey, tuple[Reflection, Step]] = {}
    for meeting in meetings:
        reflection = meeting.reflection
        agreed += [(key, reflection, step) for key, step in team_history.keyed_steps(reflection)]
        for one in reflection.follow_ups:
            if one.state in (None, "open"):
                carried_over[team_history.follow_up_key(reflection, one)] = (reflection, one.step)
    known = {key for key, _, _ in agreed}
    return agreed + [(key, reflection, step) for key, (reflection, step) in carried_over.items() if key not in known]


def _follow_ups(meetings: Iterable[_Meeting]) -> Iterator[doc.Block]:
    """Yield how earlier steps went."""
    told = (
        (meeting, tuple(follow_up_line(one) for one in meeting.reflection.follow_ups if one.state))
        for meeting in meetings
    )
    if said := [(meeting, lines) for meeting, lines in told if lines]:
        yield from (doc.Heading(2, texts.FOLLOW_UPS, language=texts.LANGUAGE), *_said(said))


def _conversation(sections: Collection[_Section], known: Compass | None) -> Iterator[doc.Block]:
    """Yield what was said, by the compass that was met first: of each the closing, then as in the `known` one."""
    compasses = list(dict.fromkeys(section.compass for section in sections))
    order = [(known.title, section.id) for section in known.choosable] if known else []

    def place(one: _Section) -> tuple[int, bool, int]:
        name = one.compass, one.section.id
        return compasses.index(one.compass), name[1] != CLOSING, order.index(name) if name in order else len(order)

    for compass, language, section, questions in sorted(sections, key=place):
        title = f"{compass}: {section.title}" if len(compasses) > 1 else section.title
        yield from _in(language, [doc.Heading(2, title), *what_if(section)])
        for answer, _, said in sorted(questions.values(), key=attrgetter("rank")):
            yield from _in(language, question_head(answer, 3))
            yield from _said(said)


def _said(said: _Said) -> list[doc.Block]:
    by_team_and_time = sorted(said, key=itemgetter(0))
    return [block for meeting, lines in by_team_and_time for block in _by(meeting, doc.BulletList(lines))]


def _by(meeting: _Meeting, notes: doc.BulletList) -> list[doc.Block]:
    return [meeting.speaker, *_in(meeting.reflection.language, [notes])]


def _in(language: str, blocks: Iterable[doc.Block]) -> list[doc.Block]:
    """Return `blocks` as words in `language`: the document may be in another, where meetings were in several."""
    return [structs.replace(block, language=language) for block in blocks]
