"""Many reflections → one document: the meetings, their next steps by day, and what was said to each question.

Of each reflection only what is printed is kept: the texts of the questions, which all of them carry, are kept once.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypeVar

from msgspec import structs

from malkompas import dates, team_history, texts
from malkompas.exporters import document as doc
from malkompas.exporters.summary import compass_picture, key_notes_list, question_head, table, what_if
from malkompas.fields import follow_up_line, later_outcomes, note_line
from malkompas.model import CLOSING, Answer, AskedSection, Compass, Note, Reflection, Step, StoredReflection
from malkompas.team_history import StepKey, StepOutcomes
from malkompas.text import comparison_key, join_names

_MOST_AUTHORS = 5

T = TypeVar("T")


class _Meeting(NamedTuple):
    """A reflection that is shared, without its sections."""

    number: int
    team_key: str
    at: dt.datetime
    id: str
    reflection: Reflection


class _Speaker(NamedTuple):
    """Of a meeting: its place by team and time, its language, and what stands above that which was said in it."""

    rank: int
    language: str
    heading: doc.Paragraph


class _Question(NamedTuple):
    """A question as it was first asked, its place in its section, and the number and the notes of each meeting."""

    answer: Answer
    rank: int
    said: list[tuple[int, tuple[Note, ...]]]


class _Section(NamedTuple):
    """A section as it was first asked, the title and language of its compass, and its questions by their text."""

    compass: str
    language: str
    section: AskedSection
    questions: dict[str, _Question]


class Gathered(NamedTuple):
    """What is printed of reflections: those that are shared, what was said in them, and how their steps went.

    The sections go by their compass, id and title. No word in it is the tool's: it may not be known yet which language
    those are to be in.
    """

    meetings: list[_Meeting]
    sections: dict[tuple[str, str, str], _Section]
    key_notes: list[tuple[int, doc.BulletList]]
    outcomes: StepOutcomes
    tally: team_history.Tally | None


def gather(found: Iterable[tuple[StoredReflection, bool]], *, has_picture: bool = False) -> Gathered:
    """Return what is printed of those in `found` that are marked True; the others tell how the steps of these went.

    What the compass picture shows, where there is to be one, is counted too.
    """
    gathered = Gathered([], {}, [], {}, team_history.Tally() if has_picture else None)

    def read() -> Iterator[StoredReflection]:
        for stored, is_shared in found:
            if is_shared:
                _add(gathered, stored)
            yield stored

    return gathered._replace(outcomes=team_history.outcomes(read()))


def _add(gathered: Gathered, stored: StoredReflection) -> None:
    reflection, number = stored.reflection, len(gathered.meetings)
    kept = structs.replace(reflection, sections=(), drafts=(), prepared=())
    gathered.meetings.append(_Meeting(number, comparison_key(reflection.team), reflection.started, stored.id, kept))
    if gathered.tally:
        gathered.tally.add(reflection)
    if notes := key_notes_list(reflection):
        gathered.key_notes.append((number, notes))
    for section in reflection.sections:
        if answered := [(rank, answer) for rank, answer in enumerate(section.questions) if answer.notes]:
            key = (reflection.compass, section.id, section.title)
            if not (known := gathered.sections.get(key)):
                known = gathered.sections[key] = _Section(reflection.compass, reflection.language, section, {})
            for rank, answer in answered:
                if not (question := known.questions.get(answer.text)):
                    question = known.questions[answer.text] = _Question(answer, rank, [])
                question.said.append((number, answer.notes))


def as_document(gathered: Gathered, compass: Compass | None, left_out: str = "") -> doc.Document:
    """Return the joint summary of what was `gathered`.

    The sections come in the order of `compass`, if it is known; those of another compass after them, as they are met.
    The compass picture, where there is to be one, comes last. It tells of more than what is shared, so there is none
    where something was left out, as `left_out` says.
    """
    meetings = gathered.meetings
    languages = {meeting.reflection.language for meeting in meetings}
    return doc.Document(
        title=texts.joint_title(len(meetings)),
        author=_author(meetings),
        language=languages.pop() if len(languages) == 1 else texts.LANGUAGE,
        blocks=_blocks(gathered, compass, left_out),
    )


def _blocks(gathered: Gathered, compass: Compass | None, left_out: str) -> Iterator[doc.Block]:
    meetings = sorted(gathered.meetings, key=attrgetter("at", "team_key", "id"))
    speakers = _speakers(meetings)
    yield doc.Heading(1, texts.joint_title(len(meetings)), language=texts.LANGUAGE)
    if left_out:
        head = (doc.Span(f"{texts.LEFT_OUT}:", "strong"), doc.Span(f" {left_out}"))
        yield doc.Paragraph(head, language=texts.LANGUAGE)
    yield _table(meetings)
    if gathered.key_notes:
        yield doc.Heading(2, texts.MARKS["key"], language=texts.LANGUAGE)
    for speaker, key_notes in _by_speaker(gathered.key_notes, speakers):
        yield from (speaker.heading, structs.replace(key_notes, language=speaker.language))
    yield from _steps(meetings, gathered.outcomes)
    yield from _follow_ups(meetings, speakers)
    yield from _conversation(gathered.sections.values(), speakers, compass)
    if gathered.tally and not left_out and (picture := compass_picture(gathered.tally, compass, texts.COMPASS_OF_ALL)):
        yield picture
    yield doc.Source(" · ".join(filter(None, dict.fromkeys(one.reflection.source for one in gathered.meetings))))


def _speakers(by_time: Iterable[_Meeting]) -> dict[int, _Speaker]:
    """Return who spoke at each meeting, by its number."""
    speakers = {}
    for rank, meeting in enumerate(sorted(by_time, key=attrgetter("team_key"))):
        team = doc.Span(meeting.reflection.team, "strong")
        when = doc.Span(f", {texts.long_day(meeting.at.date())}:")
        heading = doc.Paragraph((team, when), language=texts.LANGUAGE)
        speakers[meeting.number] = _Speaker(rank, meeting.reflection.language, heading)
    return speakers


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
        names = join_names(reflection.participants)
        sheets = texts.sheets(reflection.sheets) if reflection.sheets else ""
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
    agreed: list[tuple[StepKey, Reflection, Step]] = []  # a copy may say something else of the same step
    carried_over: dict[StepKey, tuple[Reflection, Step]] = {}
    for meeting in meetings:
        reflection = meeting.reflection
        for one in reflection.follow_ups:
            if one.state in (None, "open"):
                carried_over[team_history.follow_up_key(reflection, one)] = (reflection, one.step)
        agreed += [(key, reflection, step) for key, step in team_history.keyed_steps(reflection)]
    known = {key for key, *_ in agreed}
    return agreed + [(key, *found) for key, found in carried_over.items() if key not in known]


def _follow_ups(meetings: Iterable[_Meeting], speakers: Mapping[int, _Speaker]) -> Iterator[doc.Block]:
    """Yield how earlier steps went."""
    told = ((one.number, [follow_up for follow_up in one.reflection.follow_ups if follow_up.state]) for one in meetings)
    if said := [(number, follow_ups) for number, follow_ups in told if follow_ups]:
        yield doc.Heading(2, texts.FOLLOW_UPS, language=texts.LANGUAGE)
    for speaker, follow_ups in _by_speaker(said, speakers):
        yield speaker.heading
        yield doc.BulletList(tuple([follow_up_line(one) for one in follow_ups]), language=speaker.language)


def _conversation(
    sections: Collection[_Section], speakers: Mapping[int, _Speaker], known: Compass | None
) -> Iterator[doc.Block]:
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
            for speaker, notes in _by_speaker(said, speakers):
                yield speaker.heading
                yield doc.BulletList(tuple([note_line(note) for note in notes]), language=speaker.language)
            said.clear()  # it is printed: to let go of all at the end takes longer


def _by_speaker(said: Iterable[tuple[int, T]], speakers: Mapping[int, _Speaker]) -> Iterator[tuple[_Speaker, T]]:
    """Yield what was `said` by team and time, each with who said it and when."""
    for number, what in sorted(said, key=lambda one: speakers[one[0]].rank):
        yield speakers[number], what


def _in(language: str, blocks: Iterable[doc.Block]) -> list[doc.Block]:
    """Return `blocks` as words in `language`: the document may be in another, where meetings were in several."""
    return [structs.replace(block, language=language) for block in blocks]
