"""The folder where reflections lie, one JSON file each: load, list, find."""

import bisect
import contextlib
import datetime as dt
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.folder import reading
from malkompas.machine import files
from malkompas.model import Head, Stored, holds_something
from malkompas.privacy import masked
from malkompas.strings import one_line, similar
from malkompas.talk import past

LATEST, ALL = "latest", "all"
SHOWN = 10
"""So many reflections are shown to choose from."""
_FEW = 5_000
_NAME = re.compile(r"\d{4}-\d\d-\d\d-[a-z0-9-]+-[0-9a-f]{4}\.json")


class Found(NamedTuple):
    """The heads of what lies in a folder, newest first by start time, and what could not be read and why."""

    heads: list[Head]
    problems: list[StoreError]


def prepare(folder: Path) -> None:
    """Make sure that `folder` is there and can be written to; one that is made is its owner's only.

    Raises:
        StoreError: if it cannot be.
    """
    try:
        files.make_private(folder)
        files.probe(folder)
        files.sweep(folder)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise StoreError(texts.folder_is_unusable(str(folder), error), texts.FOLDER_HINT) from error


def is_open_to_all(folder: Path) -> bool:
    """Return whether everybody on this machine can read what lies in `folder`. On Windows that cannot be told."""
    try:
        return os.name != "nt" and bool(folder.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def ids(folder: Path) -> list[str]:
    """Return the ids of the reflections in `folder`, in order, which is that of their dates.

    Files with other names are left alone. A folder that is not there holds nothing.

    Raises:
        StoreError: if the folder cannot be read.
    """
    return sorted(_unordered(folder))


def each_id(folder: Path) -> Iterator[str]:
    """Yield the same as `ids`, in memory that does not grow with their number: many are sorted on disk.

    Raises:
        StoreError: if the folder cannot be read, or there is no room to sort in.
    """
    found = _unordered(folder)
    few = list(islice(found, _FEW))
    if len(few) < _FEW:
        yield from sorted(few)
        return
    import sqlite3  # only where there are many

    try:
        with contextlib.closing(sqlite3.connect("")) as base:  # a database of its own, in a file that nobody sees
            base.execute("CREATE TABLE id (id TEXT PRIMARY KEY) WITHOUT ROWID")
            base.executemany("INSERT INTO id VALUES (?)", ((id,) for id in chain(few, found)))
            few.clear()
            yield from (id for (id,) in base.execute("SELECT id FROM id ORDER BY id"))
    except sqlite3.Error as error:
        raise StoreError(texts.NO_ROOM, texts.NO_ROOM_HINT) from error


def number(folder: Path) -> int:
    """Return how many reflections lie in `folder`.

    Raises:
        StoreError: if the folder cannot be read.
    """
    return sum(1 for _ in _unordered(folder))


def _unordered(folder: Path) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            yield from (entry.name.removesuffix(".json") for entry in entries if _NAME.fullmatch(entry.name))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise StoreError(texts.folder_is_unusable(str(folder), error), texts.FOLDER_HINT) from error


def each(
    folder: Path, ids: Iterable[str], problems: list[StoreError], is_wanted: Callable[[Head], bool] | None = None
) -> Iterator[Stored]:
    """Yield the reflections that lie in `folder` under `ids`, one at a time; `problems` gets those that cannot be read.

    Only those whose head `is_wanted`, if given: the others are read and not built, which is much faster.
    """
    for id in ids:
        try:
            data = reading.data(folder, id)
            if is_wanted is None or is_wanted(reading.head(id, data)):
                yield Stored(id, reading.reflection(id, data), data)
        except StoreError as problem:
            problems.append(problem)


def heads(folder: Path, ids: Iterable[str], problems: list[StoreError]) -> Iterator[Head]:
    """Yield the heads of the reflections in `folder` under `ids`; `problems` gets those that cannot be read."""
    for id in ids:
        try:
            yield reading.head(id, reading.data(folder, id))
        except StoreError as problem:
            problems.append(problem)


def look(folder: Path) -> Found:
    """Return the heads of all that lies in `folder`. What cannot be read is named, and the others come all the same.

    Raises:
        StoreError: if the folder itself cannot be read.
    """
    problems: list[StoreError] = []
    return Found(newest_first(heads(folder, ids(folder), problems)), problems)


def newest_first(heads: Iterable[Head]) -> list[Head]:
    """Return `heads` by when they began: the time inside the file, not its name."""
    return sorted(heads, key=lambda head: (head.started, head.id), reverse=True)


def load(folder: Path, id: str) -> Stored:
    """Return the reflection that lies in `folder` under `id`.

    Raises:
        StoreError: if it cannot be read, is damaged, or is of a newer version.
    """
    data = reading.data(folder, id)
    return Stored(id, reading.reflection(id, data), data)


def find(folder: Path, name: str, problems: list[StoreError]) -> Stored:
    """Return the reflection in `folder` that `name` names: by its id, a beginning that only it has, or `latest`.

    The latest is that of `latest`; `problems` gets what cannot be read.

    Raises:
        StoreError: if none, or more than one, has that name, or the one cannot be read.
    """
    there = ids(folder)
    if name.lower() != LATEST and there:
        return load(folder, named(folder, there, name))
    found = latest(folder, newest_first(heads(folder, there, problems)), problems)
    if found is None:
        raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    return found


def latest(folder: Path, heads: Iterable[Head], problems: list[StoreError]) -> Stored | None:
    """Return the first of `heads` that can be read and holds something, or else the first that can be read.

    A meeting that was only begun does not hide the one before it. `problems` gets what cannot be read on the way.
    """
    started = None
    for stored in each(folder, (head.id for head in heads), problems):
        if holds_something(stored.reflection):
            return stored
        started = started or stored
    return started


def first(folder: Path, heads: Iterable[Head], problems: list[StoreError]) -> Stored | None:
    """Return the first reflection of `heads` that can be read, if any; `problems` gets those before it."""
    return next(each(folder, (head.id for head in heads), problems), None)


def named(folder: Path, ids: Sequence[str], name: str) -> str:
    """Return the one of the sorted `ids` in `folder` that `name` names: by all of it, or a beginning only it has.

    Raises:
        StoreError: if none, or more than one, has that name; it shows those one can choose from.
    """
    fitting = beginning(ids, name)
    if len(fitting) == 1:
        return fitting[0]
    there = fitting or ids
    shown = newest_first(islice(heads(folder, reversed(there), []), SHOWN))
    raise StoreError(
        texts.reflection_is_ambiguous(name) if fitting else texts.reflection_is_unknown(name),
        texts.reflections_there_are(
            [(head.id, one_line(masked(head.goal))) for head in shown], max(0, len(there) - SHOWN)
        ),
    )


def beginning(ids: Sequence[str], name: str) -> Sequence[str]:
    """Return which of the sorted `ids` are `name`, or else begin with it."""
    start = bisect.bisect_left(ids, name)
    if start < len(ids) and ids[start] == name:
        return ids[start : start + 1]
    return ids[start : bisect.bisect_right(ids, name, key=lambda id: id[: len(name)])]


def unfinished(heads: Iterable[Head], team: str = "") -> list[Head]:
    """Return those of `heads` that were not finished, of `team` if given."""
    is_theirs = past.fitting(team)
    return [head for head in heads if head.finished is None and is_theirs(head)]


def nothing_for(team: str, since: dt.date | None, found: Iterable[Head]) -> StoreError:
    """Return what is said where none of what was `found` is of `team` and began on `since` or later."""
    meant = masked(similar(team, {head.team for head in found})) if team else ""
    return StoreError(texts.no_reflections_for(team, since, meant), texts.SEE_HISTORY_HINT)
