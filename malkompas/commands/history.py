"""One run of `malkompas history`: the reflections of a folder, one of them in full, and a team's compass."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from malkompas import texts
from malkompas.conversation import team_history
from malkompas.errors import StoreError
from malkompas.exporters import records
from malkompas.model import Compass, CompassPoint
from malkompas.privacy import mask, redact_stored
from malkompas.storage import repository
from malkompas.storage.repository import Listing
from malkompas.text import comparison_key
from malkompas.ui import views
from malkompas.ui.views import BLANK, PageLine


class HistoryOptions(NamedTuple):
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


def one(options: HistoryOptions, name: str, problems: list[StoreError]) -> str | Iterator[PageLine]:
    """Return the reflection that `name` names, in full; `problems` gets what cannot be read on the way.

    Raises:
        StoreError: if none, or more than one, has that name, or it cannot be read.
    """
    whole = repository.find(options.folder, name, problems)
    stored = redact_stored(whole)
    if options.as_json:
        return records.as_json(records.record(stored, "")).decode()
    problems.clear()  # the next reading tells them again
    own = repository.iter_reflections(
        options.folder, repository.list_ids(options.folder), problems, repository.matches(whole.reflection.team)
    )
    return views.reflection_lines(stored.reflection, team_history.outcomes(map(redact_stored, own)))


def several(
    options: HistoryOptions, compass: Callable[[], Compass], problems: list[StoreError]
) -> str | Iterator[PageLine]:
    """Return the list of reflections, and the compass of the team, if it was named or is the only one.

    `problems` gets what cannot be read.

    Raises:
        StoreError: if there is nothing to list.
    """
    found = repository.list_reflections(options.folder)
    fitting = list(filter(repository.matches(options.team, options.since), found.infos))
    if not fitting:
        problems += found.problems
        raise _nothing(options, found)
    shown, teams = fitting[: options.most], {comparison_key(head.team) for head in fitting}
    # How a step went is told at a later meeting of its team: only these teams are read in full.
    whose = {comparison_key(head.team) for head in shown}
    own = repository.iter_reflections(
        options.folder, [head.id for head in found.infos if comparison_key(head.team) in whose], problems
    )
    ids, tally = {head.id for head in shown}, team_history.Tally()
    rows = [row for row in views.history_rows(tally.counted(own), options.today) if row.id in ids]
    rows = [structs.replace(row, team=mask(row.team), goal=mask(row.goal)) for row in rows]
    problems += found.problems
    points = tally.points(compass()) if len(teams) == 1 else ()
    if options.as_json:
        return records.as_json(
            {
                "schema": records.SCHEMA_VERSION,
                "reflections": rows,
                "compass": [point._asdict() for point in points],
            }
        ).decode()
    return _page(rows, len(fitting) - len(shown), points, options.width)


def _nothing(options: HistoryOptions, found: Listing) -> StoreError:
    """Return what is said where there is nothing to list."""
    if not found.infos and not found.problems:
        return StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    return repository.no_match(options.team, options.since, found.infos)


def _page(
    rows: Sequence[views.HistoryRow], others: int, points: Sequence[CompassPoint], width: int | None
) -> Iterator[PageLine]:
    yield from views.history_lines(rows)
    yield BLANK
    if others:
        yield PageLine("faint", texts.older(others))
        yield BLANK
    if any(point.conversations for point in points):
        yield from views.team_compass_lines(rows[0].team, points, width)
    else:
        yield PageLine("faint", texts.COMPASS_HOW)
