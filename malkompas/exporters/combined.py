"""Many reflections → one Markdown summary, in memory that does not grow with their number.

What is said lies in a temporary database on disk until it is written, since it is told in another order than it is
read: by step and by question, and not by meeting.
"""

import contextlib
import datetime as dt
import functools
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import compress, groupby
from operator import itemgetter

from malkompas import dates, texts
from malkompas.conversation import team_history
from malkompas.conversation.team_history import StepKey
from malkompas.errors import OutputError
from malkompas.exporters.markdown import inline, item
from malkompas.exporters.summary import table_head, table_row
from malkompas.fields import follow_up_line, later_outcomes
from malkompas.model import CLOSING, Compass, Reflection, Step, StepOutcome, StoredReflection
from malkompas.text import comparison_key

_TABLES = """
CREATE TABLE meeting (id TEXT, at REAL, day TEXT, team TEXT, folded TEXT, goal TEXT, participants TEXT,
    finished INTEGER);
CREATE TABLE step (key TEXT, what TEXT, who TEXT, due TEXT, typed TEXT, team TEXT, at REAL, carried INTEGER);
CREATE TABLE followed (folded TEXT, at REAL, told TEXT);
CREATE TABLE outcome (key TEXT, at REAL, day TEXT, state TEXT, learnt TEXT, due TEXT, typed TEXT);
CREATE TABLE section (number INTEGER PRIMARY KEY, compass TEXT, id TEXT, title TEXT, what_if TEXT, rank INTEGER,
    UNIQUE (compass, id, title));
CREATE TABLE question (number INTEGER PRIMARY KEY, section INTEGER, text TEXT, label TEXT, rank INTEGER,
    UNIQUE (section, text));
CREATE TABLE note (question INTEGER, folded TEXT, at REAL, told TEXT);
"""
_LAST = 1_000_000


def summary(
    found: Iterable[tuple[StoredReflection, bool]], compass: Compass | None, left_out: str = ""
) -> Iterator[str]:
    """Yield the joint summary, in parts, of those in `found` that are marked True.

    The others are asked how the steps of these went. The sections come in the order of `compass`, if it is known;
    those of another compass after them, as they are met.

    Raises:
        OutputError: if there is no room for the temporary database.
    """
    try:
        yield from _summary(found, compass, left_out)
    except sqlite3.Error as error:
        raise OutputError(texts.NO_ROOM, texts.NO_ROOM_HINT) from error


def _summary(found: Iterable[tuple[StoredReflection, bool]], compass: Compass | None, left_out: str) -> Iterator[str]:
    with contextlib.closing(sqlite3.connect("")) as base:  # a database of its own, in a file that nobody sees
        base.executescript(_TABLES)
        known = enumerate(compass.choosable, start=1) if compass else ()
        order = {section.id: number for number, section in known}
        asked = _Asked(base)
        sources = dict[str, None]()
        for stored, is_wanted in found:
            reflection = stored.reflection
            _keep_outcomes(base, reflection)
            if is_wanted:
                _keep(base, asked, stored, order if compass and reflection.compass == compass.title else {})
                sources.setdefault(reflection.source)
        yield from _head(base, left_out)
        yield from _steps(base)
        yield from _followed(base)
        yield from _notes(base)
        yield f"---\n\n{texts.SOURCE}{inline(' · '.join(filter(None, sources)))}\n"


class _Asked:
    """What was asked, each section and question once. The latest are remembered: the same ones come all the time."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self.section = functools.lru_cache(maxsize=1000)(self._section)
        self.question = functools.lru_cache(maxsize=1000)(self._question)

    def _section(self, compass: str, id: str, title: str, what_if: str, rank: int) -> int:
        """Return the number of a section."""
        self._base.execute(
            "INSERT OR IGNORE INTO section (compass, id, title, what_if, rank) VALUES (?, ?, ?, ?, ?)",
            (compass, id, title, what_if, rank),
        )
        query = "SELECT number FROM section WHERE compass = ? AND id = ? AND title = ?"
        return int(self._base.execute(query, (compass, id, title)).fetchone()[0])

    def _question(self, section: int, text: str, label: str, rank: int) -> int:
        """Return the number of a question."""
        self._base.execute(
            "INSERT OR IGNORE INTO question (section, text, label, rank) VALUES (?, ?, ?, ?)",
            (section, text, label, rank),
        )
        query = "SELECT number FROM question WHERE section = ? AND text = ?"
        return int(self._base.execute(query, (section, text)).fetchone()[0])


def _keep(base: sqlite3.Connection, asked: _Asked, stored: StoredReflection, order: dict[str, int]) -> None:
    reflection = stored.reflection
    team, at, day = reflection.team, reflection.started.timestamp(), reflection.started.date().isoformat()
    who = ", ".join(reflection.participants)
    base.execute(
        "INSERT INTO meeting VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (stored.id, at, day, team, comparison_key(team), reflection.goal, who, reflection.finished is not None),
    )
    own = [(key, step, 0) for key, step in zip(team_history.step_keys(reflection), reflection.steps, strict=True)]
    carried = [
        (team_history.follow_up_key(reflection, one), one.step, 1)
        for one in reflection.follow_ups
        if one.state == "open"
    ]
    base.executemany(
        "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (_text(key), step.what, step.who, _iso(step.due), step.when, team, at, is_carried)
            for key, step, is_carried in (*own, *carried)
        ],
    )
    speaker = f"**{inline(team)}**, {dates.long_date(reflection.started.date())}:\n\n"
    if went := [item(follow_up_line(one)) for one in reflection.follow_ups if one.state]:
        base.execute("INSERT INTO followed VALUES (?, ?, ?)", (comparison_key(team), at, f"{speaker}{''.join(went)}\n"))
    told = []
    for section in filter(lambda section: section.was_talked_about, reflection.sections):
        rank = 0 if section.id == CLOSING else order.get(section.id, _LAST)
        number = asked.section(reflection.compass, section.id, section.title, section.what_if, rank)
        for index, answer in enumerate(section.questions):
            if answer.notes:
                question = asked.question(number, answer.text, answer.label, index)
                told.append((question, comparison_key(team), at, f"{speaker}{''.join(map(item, answer.notes))}\n"))
    base.executemany("INSERT INTO note VALUES (?, ?, ?, ?)", told)


def _keep_outcomes(base: sqlite3.Connection, reflection: Reflection) -> None:
    at, day = reflection.started.timestamp(), reflection.started.date().isoformat()
    base.executemany(
        "INSERT INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                _text(team_history.follow_up_key(reflection, one)),
                *(at, day, one.state, one.lesson, _iso(one.step.due), one.step.when),
            )
            for one in reflection.follow_ups
            if one.state
        ],
    )


def _head(base: sqlite3.Connection, left_out: str) -> Iterator[str]:
    (number,) = base.execute("SELECT count(*) FROM meeting").fetchone()
    yield f"# {inline(texts.joint_title(number))}\n\n"
    if left_out:
        yield f"**{texts.LEFT_OUT}:** {inline(left_out)}\n\n"
    (named,) = base.execute("SELECT count(*) FROM meeting WHERE participants <> ''").fetchone()
    columns = 4 if named else 3
    yield table_head(*(texts.TEAM, texts.GOAL, texts.DATE, texts.PARTICIPANTS)[:columns])
    for row in base.execute("SELECT team, goal, day, participants, finished FROM meeting ORDER BY at, folded, id"):
        team, goal, day, participants, finished = row
        when = _day(day) if finished else texts.not_finished(_day(day))
        yield table_row(*(team, goal, when, participants)[:columns])
    yield "\n"


# Each step once, also where it was carried on from meeting to meeting, and by the day it is due now.
_STEPS = """
SELECT step.key, what, who, team, step.due, step.typed,
    CASE WHEN latest.key IS NULL THEN step.due ELSE latest.due END AS due_now,
    CASE WHEN latest.key IS NULL THEN step.typed ELSE latest.typed END AS typed_now
FROM step LEFT JOIN outcome AS latest ON latest.rowid =
    (SELECT rowid FROM outcome WHERE key = step.key AND state = 'open' ORDER BY at DESC LIMIT 1)
WHERE NOT carried OR NOT EXISTS
    (SELECT * FROM step AS other WHERE other.key = step.key AND (NOT other.carried OR other.at > step.at))
ORDER BY due_now IS NULL, due_now, team, what
"""


def _steps(base: sqlite3.Connection) -> Iterator[str]:
    (number,) = base.execute("SELECT count(*) FROM step").fetchone()
    if not number:
        return
    base.executescript("CREATE INDEX outcomes ON outcome (key, at); CREATE INDEX steps ON step (key);")
    (known,) = base.execute("SELECT count(*) FROM step WHERE key IN (SELECT key FROM outcome)").fetchone()
    (named,) = base.execute("SELECT count(*) FROM step WHERE who <> ''").fetchone()
    kept = [True, True, bool(named), True, bool(known)]
    yield f"## {texts.STEPS}\n\n"
    yield table_head(*compress((texts.WHEN, texts.WHAT, texts.WHO, texts.TEAM, texts.SINCE), kept))
    for key, what, who, team, due, typed, due_now, typed_now in base.execute(_STEPS):
        went = later_outcomes(Step(what, who, typed, _date(due)), _outcomes(base, key, what)) if known else ""
        yield table_row(*compress((dates.due_text(_date(due_now), typed_now), what, who, team, went), kept))
    yield "\n"


def _outcomes(base: sqlite3.Connection, key: str, what: str) -> Iterator[StepOutcome]:
    query = "SELECT day, state, learnt, due, typed FROM outcome WHERE key = ? ORDER BY at"
    for day, state, lesson, due, typed in base.execute(query, (key,)):
        yield StepOutcome(dt.date.fromisoformat(day), state, lesson, Step(what, "", typed, _date(due)))


def _followed(base: sqlite3.Connection) -> Iterator[str]:
    rows = base.execute("SELECT told FROM followed ORDER BY folded, at, rowid")
    for number, (told,) in enumerate(rows):
        if not number:
            yield f"## {texts.FOLLOW_UPS}\n\n"
        yield told


# By the compass that was met first, its closing before its other sections; what is known nowhere else comes last. One
# query sorts them all: with one for each question, the disk would be read here and there.
_NOTES = """
WITH place AS (
    SELECT question.number AS question, section, row_number() OVER
        (ORDER BY first, section.rank, section.number, question.rank, question.number) AS place
    FROM question JOIN section ON section.number = question.section
    JOIN (SELECT compass, min(number) AS first FROM section GROUP BY compass) USING (compass)
)
SELECT section, question, told FROM note JOIN place USING (question) ORDER BY place, folded, at, note.rowid
"""


def _notes(base: sqlite3.Connection) -> Iterator[str]:
    (compasses,) = base.execute("SELECT count(DISTINCT compass) FROM section").fetchone()
    for section, notes in groupby(base.execute(_NOTES), key=itemgetter(0)):
        query = "SELECT compass, title, what_if FROM section WHERE number = ?"
        compass, title, what_if = base.execute(query, (section,)).fetchone()
        name = f"{compass}: {title}" if compasses > 1 else title
        yield f"## {inline(name)}\n\n"
        yield f"*{inline(what_if)}*\n\n" if what_if else ""
        for question, said in groupby(notes, key=itemgetter(1)):
            text, label = base.execute("SELECT text, label FROM question WHERE number = ?", (question,)).fetchone()
            yield f"### {inline(label or text)}\n\n"
            yield f"*{inline(text)}*\n\n" if label else ""
            yield from map(itemgetter(2), said)


def _day(iso: str) -> str:
    return dates.long_date(dt.date.fromisoformat(iso))


def _date(iso: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso else None


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _text(key: StepKey) -> str:
    team, started, what, nth = key
    return "\n".join((team, started.isoformat(), what, str(nth)))
