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

import msgspec
from msgspec import structs

from malkompas import files, texts
from malkompas.errors import StoreError
from malkompas.model import SCHEMA, Head, Reflection, Stored, holds_something, is_well_placed
from malkompas.privacy import masked
from malkompas.strings import folded, one_line

LATEST, ALL = "latest", "all"
SHOWN = 10
"""So many reflections are shown to choose from."""
MOST_BYTES = 50_000_000
_FEW = 5_000
_NAME = re.compile(r"\d{4}-\d\d-\d\d-[a-z0-9-]+-[0-9a-f]{4}\.json")
_decoder = msgspec.json.Decoder(Reflection)
# Without O_NONBLOCK a named pipe would be waited for; Windows has neither that nor bytes as they are, but for O_BINARY.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class _Version(msgspec.Struct):
    schema: int


class _Head(msgspec.Struct, gc=False):
    schema: int
    started: dt.datetime
    team: str
    goal: str
    finished: dt.datetime | None = None


_version_decoder = msgspec.json.Decoder(_Version)
_head_decoder = msgspec.json.Decoder(_Head)


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
            data = _bytes(folder, id)
            if is_wanted is None or is_wanted(_head(id, data)):
                yield Stored(id, _reflection(id, data), data)
        except StoreError as problem:
            problems.append(problem)


def heads(folder: Path, ids: Iterable[str], problems: list[StoreError]) -> Iterator[Head]:
    """Yield the heads of the reflections in `folder` under `ids`; `problems` gets those that cannot be read."""
    for id in ids:
        try:
            yield _head(id, _bytes(folder, id))
        except StoreError as problem:
            problems.append(problem)


def look(folder: Path) -> Found:
    """Return the heads of all that lies in `folder`. What cannot be read is named, and the others come all the same.

    Raises:
        StoreError: if the folder itself cannot be read.
    """
    problems: list[StoreError] = []
    return Found(sorted(heads(folder, ids(folder), problems), key=newest_first, reverse=True), problems)


def newest_first(head: Head) -> tuple[dt.datetime, str]:
    """Return what reflections are sorted by, in reverse: the time inside the file, not its name."""
    return head.started, head.id


def load(folder: Path, id: str) -> Stored:
    """Return the reflection that lies in `folder` under `id`.

    Raises:
        StoreError: if it cannot be read, is damaged, or is of a newer version.
    """
    data = _bytes(folder, id)
    return Stored(id, _reflection(id, data), data)


def _bytes(folder: Path, id: str) -> bytes:
    # Without Path, which takes longer than the reading.
    name = f"{id}.json"
    try:
        descriptor = os.open(f"{folder}{os.sep}{name}", _READING)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise StoreError(texts.file_is_no_file(name), texts.DAMAGED_HINT)
            if status.st_size > MOST_BYTES:
                raise StoreError(texts.file_is_too_large(name), texts.DAMAGED_HINT)
            return os.read(descriptor, status.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreError(texts.file_is_unreadable(name, error), texts.UNREADABLE_HINT) from error


def _head(id: str, data: bytes) -> Head:
    try:
        head = _head_decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _misread(id, data) from error
    if not (1 <= head.schema <= SCHEMA and head.started.tzinfo):
        raise _misread(id, data)
    return Head(id, head.started, head.finished, head.team, head.goal)


def _reflection(id: str, data: bytes) -> Reflection:
    try:
        reflection = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _misread(id, data) from error
    if not (1 <= reflection.schema <= SCHEMA and reflection.started.tzinfo and is_well_placed(reflection)):
        raise _misread(id, data)
    return _upgraded(reflection)


def _misread(id: str, data: bytes) -> StoreError:
    """Return what is wrong with the file under `id`, which could not be read: it is of a newer version, or damaged."""
    try:
        is_newer = _version_decoder.decode(data).schema > SCHEMA
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        is_newer = False
    if is_newer:
        return StoreError(texts.file_is_newer(f"{id}.json"), texts.NEWER_HINT)
    return StoreError(texts.file_is_damaged(f"{id}.json"), texts.DAMAGED_HINT)


def _upgraded(reflection: Reflection) -> Reflection:
    """Return `reflection` as this version keeps it. Schema 2 added fields, which say nothing where they are missing."""
    return reflection if reflection.schema == SCHEMA else structs.replace(reflection, schema=SCHEMA)


def find(folder: Path, name: str, problems: list[StoreError]) -> Stored:
    """Return the reflection in `folder` that `name` names: by its id, a beginning that only it has, or `latest`.

    The latest is that of `latest`; `problems` gets what cannot be read.

    Raises:
        StoreError: if none, or more than one, has that name, or the one cannot be read.
    """
    there = ids(folder)
    if name != LATEST and there:
        return load(folder, named(folder, there, name))
    found = latest(folder, sorted(heads(folder, there, problems), key=newest_first, reverse=True), problems)
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
    shown = sorted(islice(heads(folder, reversed(fitting or ids), []), SHOWN), key=newest_first, reverse=True)
    raise StoreError(
        texts.reflection_is_ambiguous(name) if fitting else texts.reflection_is_unknown(name),
        texts.reflections_there_are(
            [(head.id, one_line(masked(head.goal))) for head in shown], max(0, len(fitting) - SHOWN)
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
    wanted = folded(team)
    return [head for head in heads if head.finished is None and (not team or folded(head.team) == wanted)]
