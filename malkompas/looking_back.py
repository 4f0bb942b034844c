"""One run of `malkompas history`: the reflections of a folder, one of them in full, and a team's compass."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from malkompas import history, overview, past, records, store, texts
from malkompas.errors import StoreError
from malkompas.model import Compass, Stored
from malkompas.page import BLANK, PageLine
from malkompas.privacy import masked, masked_reflection
from malkompas.store import Found
from malkompas.strings import folded, similar


class Wishes(NamedTuple):
    """What the command line said, and the day it is; the compass is drawn where there is a `width` to draw it in."""

    team: str
    since: dt.date | None
    today: dt.date
    as_json: bool
    width: int | None


def found(folder: Path, team: str) -> Found:
    """Return what lies in `folder`, of `team` only if given.

    Raises:
        StoreError: if the folder cannot be read, or holds nothing of the kind.
    """
    everything = store.load_all(folder)
    if not everything.stored and not everything.problems:
        raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    if not team:
        return everything
    own = past.of_team(everything.stored, team)
    if not own:
        meant = similar(team, {stored.reflection.team for stored in everything.stored})
        raise StoreError(texts.no_reflections_for(team, None, meant), texts.SEE_HISTORY_HINT)
    return Found(own, everything.problems)


def one(found: Found, name: str, *, as_json: bool) -> str | Iterator[PageLine]:
    """Return the reflection that `name` names, in full.

    Raises:
        StoreError: if none, or more than one, has that name.
    """
    stored = store.find(found, name)
    shown = stored._replace(reflection=masked_reflection(stored.reflection))
    if as_json:
        return msgspec.json.format(msgspec.json.encode(records.record(shown, "")), indent=2).decode()
    own = past.of_team(found.stored, stored.reflection.team)
    outcomes = past.outcomes(one._replace(reflection=masked_reflection(one.reflection)) for one in own)
    return overview.of_reflection(shown.reflection, outcomes)


def several(found: Found, wishes: Wishes, compass: Callable[[], Compass]) -> str | Iterator[PageLine]:
    """Return the list of reflections, and the compass of the team, if it was named or is the only one.

    Raises:
        StoreError: if there is nothing to list.
    """
    rows = history.rows(found.stored, wishes.today, wishes.since)
    if not rows:
        raise StoreError(texts.no_reflections_for(wishes.team, wishes.since), texts.SEE_HISTORY_HINT)
    teams = {folded(row.team) for row in rows}
    points = _points(past.of_team(found.stored, rows[0].team), compass()) if len(teams) == 1 else []
    rows = [row._replace(team=masked(row.team), goal=masked(row.goal)) for row in rows]
    if wishes.as_json:
        value = {
            "schema": records.SCHEMA_VERSION,
            "reflections": [row._asdict() for row in rows],
            "compass": [point._asdict() for point in points],
        }
        return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return _page(rows, points, wishes.width)


def _page(rows: list[history.Row], points: list[past.Point], width: int | None) -> Iterator[PageLine]:
    yield from history.of_rows(rows)
    yield BLANK
    if any(point.conversations for point in points):
        yield from history.of_compass(rows[0].team, points, width)
    else:
        yield PageLine("faint", 0, "", texts.COMPASS_HOW)


def _points(found: list[Stored], compass: Compass) -> list[past.Point]:
    return list(past.points(compass, found))
