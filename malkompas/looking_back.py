"""One run of `malkompas history`: the reflections of a folder, one of them in full, and a team's compass."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from malkompas import history, overview, past, records, store, texts
from malkompas.errors import StoreError
from malkompas.model import Compass, Stored
from malkompas.page import BLANK, PageLine
from malkompas.privacy import masked, masked_stored
from malkompas.strings import folded, similar


class Wishes(NamedTuple):
    """What the command line said, and the day it is.

    At most so many reflections are shown, if there is a `most`; the compass is drawn where there is a `width` to draw
    it in.
    """

    folder: Path
    team: str
    since: dt.date | None
    today: dt.date
    as_json: bool
    most: int | None
    width: int | None


def one(wishes: Wishes, name: str, problems: list[StoreError]) -> str | Iterator[PageLine]:
    """Return the reflection that `name` names, in full; `problems` gets what cannot be read on the way.

    Raises:
        StoreError: if none, or more than one, has that name, or it cannot be read.
    """
    whole = store.find(wishes.folder, name, problems)
    stored = masked_stored(whole)
    if wishes.as_json:
        return _json(records.record(stored, ""))
    problems.clear()  # the next reading tells them again
    own = store.each(wishes.folder, store.ids(wishes.folder), problems, past.fitting(whole.reflection.team))
    return overview.of_reflection(stored.reflection, past.outcomes(map(masked_stored, own)))


def several(wishes: Wishes, compass: Callable[[], Compass], problems: list[StoreError]) -> str | Iterator[PageLine]:
    """Return the list of reflections, and the compass of the team, if it was named or is the only one.

    `problems` gets what cannot be read.

    Raises:
        StoreError: if there is nothing to list.
    """
    tallies: dict[str, past.Tally] = defaultdict(past.Tally)
    rows = history.rows(_read(wishes, tallies, problems), wishes.today, wishes.since)
    if not rows:
        raise _nothing(wishes, is_empty=not tallies, problems=problems)
    teams = {folded(row.team) for row in rows}
    points = tallies[teams.pop()].points(compass()) if len(teams) == 1 else ()
    shown = [row._replace(team=masked(row.team), goal=masked(row.goal)) for row in rows[: wishes.most]]
    if wishes.as_json:
        return _json(
            {
                "schema": records.SCHEMA_VERSION,
                "reflections": [row._asdict() for row in shown],
                "compass": [point._asdict() for point in points],
            }
        )
    return _page(shown, len(rows) - len(shown), points, wishes.width)


def _read(wishes: Wishes, tallies: dict[str, past.Tally], problems: list[StoreError]) -> Iterator[Stored]:
    """Yield the reflections that were meant, and count what each team talked about."""
    is_theirs = past.fitting(wishes.team) if wishes.team else None
    for stored in store.each(wishes.folder, store.ids(wishes.folder), problems, is_theirs):
        tallies[folded(stored.reflection.team)].add(stored.reflection)
        yield stored


def _nothing(wishes: Wishes, problems: list[StoreError], *, is_empty: bool) -> StoreError:
    """Return what is said where there is nothing to list."""
    teams = {head.team for head in store.look(wishes.folder).heads} if is_empty else set()
    if is_empty and not teams and not problems:
        return StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    meant = similar(wishes.team, teams) if wishes.team else ""
    return StoreError(texts.no_reflections_for(wishes.team, wishes.since, meant), texts.SEE_HISTORY_HINT)


def _page(
    rows: Sequence[history.Row], others: int, points: Sequence[past.Point], width: int | None
) -> Iterator[PageLine]:
    yield from history.of_rows(rows)
    yield BLANK
    if others:
        yield PageLine("faint", 0, "", texts.older(others))
        yield BLANK
    if any(point.conversations for point in points):
        yield from history.of_compass(rows[0].team, points, width)
    else:
        yield PageLine("faint", 0, "", texts.COMPASS_HOW)


def _json(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
