"""The folder where reflections lie, one JSON file each: find, list, read."""

import bisect
import contextlib
import datetime as dt
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import structs

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.model import SCHEMA, Reflection, ReflectionInfo, StoredReflection, has_content, has_valid_positions
from malkompas.privacy import mask
from malkompas.storage import files
from malkompas.text import closest_match, comparison_key, one_line

MOST_BYTES = 50_000_000
"""No reflection is larger; a larger file is not read."""

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


_decoder = msgspec.json.Decoder(Reflection)
_version_decoder = msgspec.json.Decoder(_Version)
_head_decoder = msgspec.json.Decoder(_Head)
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
Kept = TypeVar("Kept", Reflection, _Head)


def file_name(id: str) -> str:
    """Return what the file of the reflection `id` is called."""
    return f"{id}.json"


def read_data(folder: Path, id: str) -> bytes:
    """Return what the file of the reflection `id` in `folder` holds.

    Raises:
        StoreError: if it cannot be read, is no file, or is too large.
    """
    # Without Path, which takes longer than the reading.
    name = file_name(id)
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


def parse_info(id: str, read_data: bytes) -> ReflectionInfo:
    """Return the head of the reflection `id`, whose file holds `data`.

    Raises:
        StoreError: if it is damaged, or of a newer version.
    """
    found = _decoded(_head_decoder, id, read_data)
    return ReflectionInfo(id, found.started, found.finished, found.team, found.goal)


def parse_reflection(id: str, read_data: bytes) -> Reflection:
    """Return the reflection `id`, whose file holds `data`, as this version keeps it.

    Raises:
        StoreError: if it is damaged, or of a newer version.
    """
    found = _decoded(_decoder, id, read_data)
    if not has_valid_positions(found):
        raise _misread(id, read_data)
    return _upgraded(found)


def _decoded(decoder: msgspec.json.Decoder[Kept], id: str, read_data: bytes) -> Kept:
    try:
        found = decoder.decode(read_data)
    except _UNREADABLE as error:
        raise _misread(id, read_data) from error
    if not (1 <= found.schema <= SCHEMA and found.started.tzinfo):
        raise _misread(id, read_data)
    return found


def _misread(id: str, read_data: bytes) -> StoreError:
    """Return what is wrong with the file under `id`, which could not be read: it is of a newer version, or damaged."""
    try:
        is_newer = _version_decoder.decode(read_data).schema > SCHEMA
    except _UNREADABLE:
        is_newer = False
    if is_newer:
        return StoreError(texts.file_is_newer(file_name(id)), texts.NEWER_HINT)
    return StoreError(texts.file_is_damaged(file_name(id)), texts.DAMAGED_HINT)


def _upgraded(parse_reflection: Reflection) -> Reflection:
    """Return `reflection` as this version keeps it. Schema 2 added fields, which say nothing where they are missing."""
    return parse_reflection if parse_reflection.schema == SCHEMA else structs.replace(parse_reflection, schema=SCHEMA)


LATEST, ALL = "latest", "all"
SHOWN = 10
"""So many reflections are shown to choose from."""
_FEW = 5_000
_NAME = re.compile(r"\d{4}-\d\d-\d\d-[a-z0-9-]+-[0-9a-f]{4}\.json")


class Listing(NamedTuple):
    """The heads of what lies in a folder, newest first by start time, and what could not be read and why."""

    infos: list[ReflectionInfo]
    problems: list[StoreError]


def prepare_folder(folder: Path) -> None:
    """Make sure that `folder` is there and can be written to; one that is made is its owner's only.

    Raises:
        StoreError: if it cannot be.
    """
    try:
        files.make_private_folder(folder)
        files.check_writable(folder)
        files.remove_stale_temporaries(folder)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise StoreError(texts.folder_is_unusable(str(folder), error), texts.FOLDER_HINT) from error


def is_open_to_all(folder: Path) -> bool:
    """Return whether everybody on this machine can read what lies in `folder`. On Windows that cannot be told."""
    try:
        return os.name != "nt" and bool(folder.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def reflection_ids(folder: Path) -> list[str]:
    """Return the ids of the reflections in `folder`, in order, which is that of their dates.

    Files with other names are left alone. A folder that is not there holds nothing.

    Raises:
        StoreError: if the folder cannot be read.
    """
    return sorted(_unordered(folder))


def iter_ids(folder: Path) -> Iterator[str]:
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


def count_reflections(folder: Path) -> int:
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


def iter_reflections(
    folder: Path,
    reflection_ids: Iterable[str],
    problems: list[StoreError],
    is_wanted: Callable[[ReflectionInfo], bool] | None = None,
) -> Iterator[StoredReflection]:
    """Yield the reflections that lie in `folder` under `ids`, one at a time; `problems` gets those that cannot be read.

    Only those whose head `is_wanted`, if given: the others are read and not built, which is much faster.
    """
    for id in reflection_ids:
        try:
            data = read_data(folder, id)
            if is_wanted is None or is_wanted(parse_info(id, data)):
                yield StoredReflection(id, parse_reflection(id, data), data)
        except StoreError as problem:
            problems.append(problem)


def iter_infos(folder: Path, reflection_ids: Iterable[str], problems: list[StoreError]) -> Iterator[ReflectionInfo]:
    """Yield the heads of the reflections in `folder` under `ids`; `problems` gets those that cannot be read."""
    for id in reflection_ids:
        try:
            yield parse_info(id, read_data(folder, id))
        except StoreError as problem:
            problems.append(problem)


def list_reflections(folder: Path) -> Listing:
    """Return the heads of all that lies in `folder`. What cannot be read is named, and the others come all the same.

    Raises:
        StoreError: if the folder itself cannot be read.
    """
    problems: list[StoreError] = []
    return Listing(newest_first(iter_infos(folder, reflection_ids(folder), problems)), problems)


def newest_first(iter_infos: Iterable[ReflectionInfo]) -> list[ReflectionInfo]:
    """Return `heads` by when they began: the time inside the file, not its name."""
    return sorted(iter_infos, key=lambda head: (head.started, head.id), reverse=True)


def load(folder: Path, id: str) -> StoredReflection:
    """Return the reflection that lies in `folder` under `id`.

    Raises:
        StoreError: if it cannot be read, is damaged, or is of a newer version.
    """
    data = read_data(folder, id)
    return StoredReflection(id, parse_reflection(id, data), data)


def find(folder: Path, name: str, problems: list[StoreError]) -> StoredReflection:
    """Return the reflection in `folder` that `name` names: by its id, a beginning that only it has, or `latest`.

    The latest is that of `latest`; `problems` gets what cannot be read.

    Raises:
        StoreError: if none, or more than one, has that name, or the one cannot be read.
    """
    there = reflection_ids(folder)
    if name.lower() != LATEST and there:
        return load(folder, resolve(folder, there, name))
    found = latest(folder, newest_first(iter_infos(folder, there, problems)), problems)
    if found is None:
        raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    return found


def latest(folder: Path, iter_infos: Iterable[ReflectionInfo], problems: list[StoreError]) -> StoredReflection | None:
    """Return the first of `heads` that can be read and holds something, or else the first that can be read.

    A meeting that was only begun does not hide the one before it. `problems` gets what cannot be read on the way.
    """
    started = None
    for stored in iter_reflections(folder, (head.id for head in iter_infos), problems):
        if has_content(stored.reflection):
            return stored
        started = started or stored
    return started


def first(folder: Path, iter_infos: Iterable[ReflectionInfo], problems: list[StoreError]) -> StoredReflection | None:
    """Return the first reflection of `heads` that can be read, if any; `problems` gets those before it."""
    return next(iter_reflections(folder, (head.id for head in iter_infos), problems), None)


def resolve(folder: Path, reflection_ids: Sequence[str], name: str) -> str:
    """Return the one of the sorted `ids` in `folder` that `name` names: by all of it, or a beginning only it has.

    Raises:
        StoreError: if none, or more than one, has that name; it shows those one can choose from.
    """
    fitting = ids_with_prefix(reflection_ids, name)
    if len(fitting) == 1:
        return fitting[0]
    there = fitting or reflection_ids
    shown = newest_first(islice(iter_infos(folder, reversed(there), []), SHOWN))
    raise StoreError(
        texts.reflection_is_ambiguous(name) if fitting else texts.reflection_is_unknown(name),
        texts.reflections_there_are(
            [(head.id, one_line(mask(head.goal))) for head in shown], max(0, len(there) - SHOWN)
        ),
    )


def ids_with_prefix(reflection_ids: Sequence[str], name: str) -> Sequence[str]:
    """Return which of the sorted `ids` are `name`, or else begin with it."""
    start = bisect.bisect_left(reflection_ids, name)
    if start < len(reflection_ids) and reflection_ids[start] == name:
        return reflection_ids[start : start + 1]
    return reflection_ids[start : bisect.bisect_right(reflection_ids, name, key=lambda id: id[: len(name)])]


def unfinished(iter_infos: Iterable[ReflectionInfo], team: str = "") -> list[ReflectionInfo]:
    """Return those of `heads` that were not finished, of `team` if given."""
    is_theirs = matches(team)
    return [head for head in iter_infos if head.finished is None and is_theirs(head)]


def no_match(team: str, since: dt.date | None, found: Iterable[ReflectionInfo]) -> StoreError:
    """Return what is said where none of what was `found` is of `team` and began on `since` or later."""
    meant = mask(closest_match(team, {head.team for head in found})) if team else ""
    return StoreError(texts.no_reflections_for(team, since, meant), texts.SEE_HISTORY_HINT)


def matches(
    team: str = "", since: dt.date | None = None, before: dt.datetime | None = None
) -> Callable[[ReflectionInfo | Reflection], bool]:
    """Return what tells whether a reflection is of `team`, began on `since` or later, and `before` that time.

    What is not given fits all.
    """
    wanted = comparison_key(team)

    def fits(one: ReflectionInfo | Reflection) -> bool:
        return (
            (not wanted or comparison_key(one.team) == wanted)
            and (since is None or one.started.date() >= since)
            and (before is None or one.started < before)
        )

    return fits
