"""One run of `malkompas history`: the reflections of a folder, one of them in full, and a team's compass."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.folder import store
from malkompas.folder.store import Found
from malkompas.formats import records
from malkompas.model import Compass
from malkompas.pages import history, overview
from malkompas.pages.page import BLANK, PageLine
from malkompas.privacy import masked, masked_stored
from malkompas.strings import folded
from malkompas.talk import past


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
        return records.as_json(records.record(stored, "")).decode()
    problems.clear()  # the next reading tells them again
    own = store.each(wishes.folder, store.ids(wishes.folder), problems, past.fitting(whole.reflection.team))
    return overview.of_reflection(stored.reflection, past.outcomes(map(masked_stored, own)))


def several(wishes: Wishes, compass: Callable[[], Compass], problems: list[StoreError]) -> str | Iterator[PageLine]:
    """Return the list of reflections, and the compass of the team, if it was named or is the only one.

    `problems` gets what cannot be read.

    Raises:
        StoreError: if there is nothing to list.
    """
    found = store.look(wishes.folder)
    fitting = list(filter(past.fitting(wishes.team, wishes.since), found.heads))
    if not fitting:
        problems += found.problems
        raise _nothing(wishes, found)
    shown, teams = fitting[: wishes.most], {folded(head.team) for head in fitting}
    # How a step went is told at a later meeting of its team: only these teams are read in full.
    whose = {folded(head.team) for head in shown}
    own = store.each(wishes.folder, [head.id for head in found.heads if folded(head.team) in whose], problems)
    ids, tally = {head.id for head in shown}, past.Tally()
    rows = [row for row in history.rows(tally.counted(own), wishes.today) if row.id in ids]
    rows = [row._replace(team=masked(row.team), goal=masked(row.goal)) for row in rows]
    problems += found.problems
    points = tally.points(compass()) if len(teams) == 1 else ()
    if wishes.as_json:
        return records.as_json(
            {
                "schema": records.SCHEMA_VERSION,
                "reflections": [row._asdict() for row in rows],
                "compass": [point._asdict() for point in points],
            }
        ).decode()
    return _page(rows, len(fitting) - len(shown), points, wishes.width)


def _nothing(wishes: Wishes, found: Found) -> StoreError:
    """Return what is said where there is nothing to list."""
    if not found.heads and not found.problems:
        return StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    return store.nothing_for(wishes.team, wishes.since, found.heads)


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
