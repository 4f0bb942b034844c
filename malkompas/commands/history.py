"""One run of `malkompas history`: the reflections of a folder, one of them in full, and a team's compass."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from malkompas import system, texts
from malkompas.commands import output
from malkompas.conversation import team_history
from malkompas.errors import StoreError
from malkompas.exporters import records
from malkompas.model import Compass, CompassPoint
from malkompas.privacy import mask, redact_stored
from malkompas.storage import repository
from malkompas.text import comparison_key
from malkompas.ui import views
from malkompas.ui.views import BLANK, PageLine

SHOWN_AT_A_TERMINAL = 30
"""So many reflections are listed at a terminal, unless `--last` says otherwise."""


class HistoryOptions(NamedTuple):
    """What the command line said. `compass` loads the compass, where it is needed."""

    reflection: str
    folder: Path
    team: str
    since: dt.date | None
    last: int | None
    as_json: bool
    compass: Callable[[], Compass]


def run(options: HistoryOptions) -> None:
    """Print the list of reflections or, if one is named, that one; then tell what could not be read.

    Raises:
        StoreError: if nothing matches, or the name fits none or several.
    """
    with system.report_at_end() as problems:
        shown = _one(options, problems) if options.reflection else _several(options, problems)
    if isinstance(shown, str):
        system.print_output(shown)
    else:
        output.show(shown)


def _one(options: HistoryOptions, problems: list[StoreError]) -> str | Iterator[PageLine]:
    """Return one reflection in full, as JSON or a page; `problems` collects what cannot be read on the way."""
    stored = repository.find(options.folder, options.reflection, problems)
    shown = redact_stored(stored)
    if options.as_json:
        return records.as_json(records.record(shown, "")).decode()
    problems.clear()  # the next reading collects them again
    is_of_team = repository.matches(stored.reflection.team)
    of_team = repository.iter_reflections(options.folder, repository.list_ids(options.folder), problems, is_of_team)
    return views.reflection_lines(shown.reflection, team_history.outcomes(map(redact_stored, of_team)))


def _several(options: HistoryOptions, problems: list[StoreError]) -> str | Iterator[PageLine]:
    """Return the list of reflections, and the compass of their team if they are all of one, as JSON or a page.

    An empty folder is no error, but a `team` or a `since` that nothing matches is. `problems` collects what cannot be
    read.
    """
    listing = repository.list_reflections(options.folder)
    matching = list(filter(repository.matches(options.team, options.since), listing.infos))
    if not matching and (listing.problems or options.team or options.since):
        problems += listing.problems
        if not (listing.infos or listing.problems):
            raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
        raise repository.no_match(options.team, options.since, listing.infos)
    most = options.last or (SHOWN_AT_A_TERMINAL if sys.stdout.isatty() and not options.as_json else None)
    listed = {info.id: comparison_key(info.team) for info in matching[:most]}
    # How a step went is told at a later meeting of its team: only these teams are read in full.
    teams = set(listed.values())
    ids = [info.id for info in listing.infos if comparison_key(info.team) in teams]
    tally = team_history.Tally()
    found = tally.counted(repository.iter_reflections(options.folder, ids, problems))
    rows = [
        structs.replace(row, team=mask(row.team), goal=mask(row.goal))
        for row in team_history.history_rows(found, system.today())
        if row.id in listed
    ]
    problems += listing.problems
    is_one_team = len({comparison_key(info.team) for info in matching}) == 1
    points = tally.points(options.compass()) if is_one_team else ()
    if options.as_json:
        value = {
            "schema": records.SCHEMA_VERSION,
            "reflections": rows,
            "compass": [point._asdict() for point in points],
        }
        return records.as_json(value).decode()
    return _page(rows, len(matching) - len(listed), points, output.screen_width())


def _page(
    rows: Sequence[team_history.HistoryRow], older: int, points: Sequence[CompassPoint], width: int | None
) -> Iterator[PageLine]:
    if not rows:
        yield PageLine("text", texts.NO_REFLECTIONS)
        yield PageLine("text", texts.START_HINT)
        return
    yield from views.history_lines(rows)
    yield BLANK
    if older:
        yield PageLine("faint", texts.older(older))
        yield BLANK
    if any(point.conversations for point in points):
        yield from views.team_compass_lines(rows[0].team, points, width)
    else:
        yield PageLine("faint", texts.COMPASS_HOW)
