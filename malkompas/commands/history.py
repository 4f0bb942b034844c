"""One run of `malkompas history`: the reflections of a folder, one of them in full, and a team's compass."""

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from malkompas import search, system, team_history, texts
from malkompas.commands import output
from malkompas.errors import FAILED, StoreError
from malkompas.exporters import records
from malkompas.model import Compass, CompassPoint, StoredReflection
from malkompas.privacy import mask, redact_stored
from malkompas.storage import repository
from malkompas.system import is_terminal
from malkompas.text import comparison_key, sanitize
from malkompas.ui import views
from malkompas.ui.views import BLANK, PageLine

Found = tuple[StoredReflection, list[search.Hit]]
"""A reflection, and the texts in it that hold the words that are looked for."""
SHOWN_AT_A_TERMINAL = 30
"""So many reflections are listed at a terminal, unless `--last` says otherwise."""


class HistoryOptions(Struct, frozen=True, kw_only=True):
    """What the command line said. `compass` loads the compass, where it is needed."""

    reflection: str
    only_team: str = ""
    since: dt.date | None = None
    last: int | None = None
    contains: str = ""
    as_json: bool
    compass: Callable[[], Compass]
    folder: Path


def run(options: HistoryOptions) -> int:
    """Print the list of reflections, one that is named, or where some words stand; then tell what could not be read.

    Return the exit status: it is 1 where that, or part of it, is what was to be shown.

    Raises:
        StoreError: if nothing matches, or the name fits none or several.
    """
    of = None  # all of them
    with system.report_at_end() as problems:
        if options.contains:
            _search(options, problems)
            missing = repository.since(problems, options.since)
        elif options.reflection:
            stored = repository.find(options.folder, options.reflection, problems)
            of, missing = {stored.id}, set(problems)
            texts.speak(stored.reflection.language)
            _show_one(options, stored, problems)
        else:
            _show_several(options, problems)
            missing = repository.since(problems, options.since)
    if copies := output.about_copies(repository.list_copies(options.folder), of):
        system.tell(copies)
    return FAILED if missing else 0


def _show_one(options: HistoryOptions, stored: StoredReflection, problems: repository.Problems) -> None:
    """Print one reflection in full, as JSON or a page; `problems` collects what cannot be read on the way."""
    shown = redact_stored(stored)
    if options.as_json:
        system.print_output(records.as_json(records.record(shown, "")).decode())
        return
    is_of_team = repository.matches(stored.reflection.team)
    of_team = repository.iter_reflections(options.folder, repository.list_ids(options.folder), problems, is_of_team)
    outcomes = team_history.outcomes(map(redact_stored, of_team))
    output.show(lambda _: views.reflection_lines(shown.reflection, outcomes))


def _show_several(options: HistoryOptions, problems: repository.Problems) -> None:
    """Print the list of reflections, and the compass of their team if they are all of one, as JSON or a page.

    An empty folder is no error, but a `team` or a `since` that nothing matches is. `problems` collects what cannot be
    read.
    """
    listing = repository.list_reflections(options.folder)
    problems |= listing.problems
    matching = list(filter(repository.matches(options.only_team, options.since), listing.infos))
    most = options.last or (SHOWN_AT_A_TERMINAL if is_terminal(sys.stdout) and not options.as_json else None)
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
        value = {"schema": records.PUBLISHED_SCHEMA, "reflections": rows, "compass": compass}
        system.print_output(records.as_json(value).decode())
    else:
        output.show(lambda width: _page(rows, len(matching) - len(listed), points, width))


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


# Words found again


def _search(options: HistoryOptions, problems: repository.Problems) -> None:
    """Print where the words stand, newest first, as each reflection is read: a folder may hold more than the memory.

    Raises:
        StoreError: if they stand nowhere.
    """
    words = search.words_of(options.contains)
    found: Iterator[Found] = islice(_found(options, words, problems), options.last)
    if is_terminal(sys.stdout) and not options.as_json:
        found = iter(list(found))  # the progress bar is gone before the first line
    if (first := next(found, None)) is None:
        raise StoreError(texts.NOT_FOUND.format(words=sanitize(mask(options.contains))), texts.NOT_FOUND_HINT)
    every = chain((first,), found)
    if options.as_json:
        system.write_output(records.json_list(_records(every)))
    else:
        output.show(lambda _: views.found_lines(every, words))


def _found(options: HistoryOptions, words: Sequence[str], problems: repository.Problems) -> Iterator[Found]:
    """Yield the reflections that hold all `words` in one of their texts, redacted, with these texts; newest first."""
    folder, ids = options.folder, repository.list_ids(options.folder)
    if not (ids or repository.list_copies(folder)):
        raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    if options.reflection:
        ids = [repository.resolve(folder, ids, options.reflection)]
    is_meant = repository.matches(options.only_team, options.since)
    newest = output.with_progress(sorted(ids, reverse=True), len(ids), is_shown_meanwhile=options.as_json)
    # By its name, the day of a reflection is known before it is read; within a day, the time inside the file counts.
    for _, of_day in groupby(newest, key=lambda id: id[: len("2026-12-31")]):
        stored = repository.iter_reflections(
            folder, of_day, problems, is_meant, lambda data: search.may_hold(data, words)
        )
        for one in sorted(stored, key=lambda one: (one.reflection.started, one.id), reverse=True):
            shown = redact_stored(one)
            if hits := list(search.hits(shown.reflection, words)):
                yield shown, hits


def _records(found: Iterable[Found]) -> Iterator[dict[str, Any]]:
    """Yield an object for each text that was found."""
    for stored, hits in found:
        about = {"id": stored.id, "date": stored.reflection.started.date(), "team": stored.reflection.team}
        yield from (about | {"goal": stored.reflection.goal} | hit._asdict() for hit in hits)
