"""One run of `malkompas history`: the reflections of a folder, one of them in full, and a team's compass."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, structs

from malkompas import system, texts
from malkompas.commands import output
from malkompas.conversation import team_history
from malkompas.errors import FAILED, StoreError
from malkompas.exporters import records
from malkompas.model import Compass, CompassPoint, StoredReflection
from malkompas.privacy import mask, redact_stored
from malkompas.storage import repository
from malkompas.text import comparison_key
from malkompas.ui import views
from malkompas.ui.views import BLANK, PageLine

Page = Callable[[int | None], Iterator[PageLine]]
"""Lines for a width, if they are to fit one."""
SHOWN_AT_A_TERMINAL = 30
"""So many reflections are listed at a terminal, unless `--last` says otherwise."""


class HistoryOptions(Struct, frozen=True, kw_only=True):
    """What the command line said. `compass` loads the compass, where it is needed."""

    reflection: str
    only_team: str = ""
    since: dt.date | None = None
    last: int | None = None
    as_json: bool
    compass: Callable[[], Compass]
    folder: Path


def run(options: HistoryOptions) -> int:
    """Print the list of reflections or, if one is named, that one; then tell what could not be read.

    Return the exit status: it is 1 where that, or part of it, is what was to be shown.

    Raises:
        StoreError: if nothing matches, or the name fits none or several.
    """
    with system.report_at_end() as problems:
        if options.reflection:
            stored = repository.find(options.folder, options.reflection, problems)
            missing = set(problems)
            shown = _one(options, stored, problems)
        else:
            shown = _several(options, problems)
            missing = repository.since(problems, options.since)
    if isinstance(shown, str):
        system.print_output(shown)
    else:
        output.show(shown)
    if copies := output.about_copies(options.folder, {stored.id} if options.reflection else None):
        system.tell(copies)
    return FAILED if missing else 0


def _one(options: HistoryOptions, stored: StoredReflection, problems: repository.Problems) -> str | Page:
    """Return one reflection in full, as JSON or a page; `problems` collects what cannot be read on the way."""
    shown = redact_stored(stored)
    if options.as_json:
        return records.as_json(records.record(shown, "")).decode()
    is_of_team = repository.matches(stored.reflection.team)
    of_team = repository.iter_reflections(options.folder, repository.list_ids(options.folder), problems, is_of_team)
    outcomes = team_history.outcomes(map(redact_stored, of_team))
    return lambda _: views.reflection_lines(shown.reflection, outcomes)


def _several(options: HistoryOptions, problems: repository.Problems) -> str | Page:
    """Return the list of reflections, and the compass of their team if they are all of one, as JSON or a page.

    An empty folder is no error, but a `team` or a `since` that nothing matches is. `problems` collects what cannot be
    read.
    """
    listing = repository.list_reflections(options.folder)
    problems |= listing.problems
    matching = list(filter(repository.matches(options.only_team, options.since), listing.infos))
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
    if not rows and (problems or options.only_team or options.since):
        if not (listing.infos or problems):
            raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
        raise repository.no_match(options.only_team, options.since, listing.infos)
    is_one_team = len({comparison_key(info.team) for info in matching}) == 1
    points = tally.points(options.compass()) if is_one_team else ()
    if options.as_json:
        compass = [point._asdict() for point in points]
        value = {"schema": records.SCHEMA_VERSION, "reflections": rows, "compass": compass}
        return records.as_json(value).decode()
    return lambda width: _page(rows, len(matching) - len(listed), points, width)


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
