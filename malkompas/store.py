"""The folder where reflections lie, one JSON file each: save durably, load, find."""

import bisect
import datetime as dt
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import structs

from malkompas import files, texts
from malkompas.errors import StoreError
from malkompas.model import SCHEMA, Reflection, Stored, is_well_placed
from malkompas.privacy import masked
from malkompas.strings import file_stem, folded, one_line

LATEST = "latest"
SHOWN = 10
"""So many reflections are shown to choose from."""
MOST_BYTES = 50_000_000
_NAME = re.compile(r"\d{4}-\d\d-\d\d-[a-z0-9-]+-[0-9a-f]{4}\.json")
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Reflection)


class _Head(msgspec.Struct):
    schema: int


_head_decoder = msgspec.json.Decoder(_Head)


class Found(NamedTuple):
    """What lies in a folder: newest first by start time, and what could not be read and why."""

    stored: list[Stored]
    problems: list[StoreError]


class Keeper:
    """Keeps one reflection on disk while it grows. `id` is empty until it was first saved."""

    def __init__(self, folder: Path, stored: Stored | None = None) -> None:
        self.folder = folder
        self.id = stored.id if stored else ""
        self._last = stored.data if stored else b""
        self._tried = self._last

    def save(self, reflection: Reflection) -> None:
        """Make `reflection` durable.

        What another program saved under the same id since is never overwritten: then it goes on under a new id.

        Raises:
            StoreError: if it could not be saved; what was saved before is still there.
        """
        data = msgspec.json.format(_encoder.encode(reflection), indent=2) + b"\n"
        if data == self._last == self._tried:
            return
        if len(data) > MOST_BYTES:
            raise StoreError(texts.NOT_SAVED_TOO_LARGE, texts.NOT_SAVED_HINT)
        try:
            with files.alone_in(self.folder):  # so that nobody writes between the look and the save
                if self.id and self._is_ours(path := self.folder / f"{self.id}.json"):
                    self._tried = data
                    files.replace(path, [data])
                else:
                    self._create(reflection, data)
        except OSError as error:
            raise StoreError(texts.not_saved(error), texts.NOT_SAVED_HINT) from error
        self._last = data

    def _is_ours(self, path: Path) -> bool:
        # By content, not by time stamp: sync programs touch the one and leave the other.
        # What was tried last counts too: a save may fail when the file is in its place already.
        try:
            return path.read_bytes() in (self._last, self._tried)
        except FileNotFoundError:
            return True

    def _create(self, reflection: Reflection, data: bytes) -> None:
        while True:
            new = f"{file_stem(reflection.started, masked(reflection.team))}-{os.urandom(2).hex()}"
            path = self.folder / f"{new}.json"
            try:
                files.create(path, [data])
            except FileExistsError:
                continue
            except OSError:
                if path.exists():  # in its place, but not yet safe from a flat battery
                    self.id, self._tried = new, data
                raise
            self.id, self._tried = new, data
            return


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
    try:
        return sorted(entry.name.removesuffix(".json") for entry in os.scandir(folder) if _NAME.fullmatch(entry.name))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise StoreError(texts.folder_is_unusable(str(folder), error), texts.FOLDER_HINT) from error


def each(folder: Path, ids: Iterable[str], problems: list[StoreError]) -> Iterator[Stored]:
    """Yield the reflections that lie in `folder` under `ids`, one at a time; `problems` gets the others."""
    for id in ids:
        try:
            yield load(folder / f"{id}.json")
        except StoreError as problem:
            problems.append(problem)


def load_all(folder: Path) -> Found:
    """Return every reflection in `folder`. One that cannot be read is named, and the others come all the same.

    Raises:
        StoreError: if the folder itself cannot be read.
    """
    found = Found([], [])
    found.stored.extend(each(folder, ids(folder), found.problems))
    found.stored.sort(key=newest_first, reverse=True)
    return found


def newest_first(stored: Stored) -> tuple[dt.datetime, str]:
    """Return what reflections are sorted by, in reverse: the time inside the file, not its name."""
    return stored.reflection.started, stored.id


def load(path: Path) -> Stored:
    """Return the reflection in the file at `path`.

    Raises:
        StoreError: if it cannot be read, is damaged, or is of a newer version.
    """
    try:
        if not path.is_file():
            raise StoreError(texts.file_is_no_file(path.name), texts.DAMAGED_HINT)
        if path.stat().st_size > MOST_BYTES:
            raise StoreError(texts.file_is_too_large(path.name), texts.DAMAGED_HINT)
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(texts.file_is_unreadable(path.name, error), texts.DAMAGED_HINT) from error
    try:
        if _head_decoder.decode(data).schema > SCHEMA:
            raise StoreError(texts.file_is_newer(path.name), texts.NEWER_HINT)
        reflection = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StoreError(texts.file_is_damaged(path.name), texts.DAMAGED_HINT) from error
    if not (1 <= reflection.schema <= SCHEMA and reflection.started.tzinfo and is_well_placed(reflection)):
        raise StoreError(texts.file_is_damaged(path.name), texts.DAMAGED_HINT)
    return Stored(path.stem, _upgraded(reflection), data)


def _upgraded(reflection: Reflection) -> Reflection:
    """Return `reflection` as this version keeps it. Schema 2 added fields, which say nothing where they are missing."""
    return structs.replace(reflection, schema=SCHEMA)


def find(found: Found, name: str) -> Stored:
    """Return the reflection that `name` names: by its id, a beginning that only it has, or `latest`.

    Raises:
        StoreError: if none, or more than one, has that name.
    """
    if not found.stored:
        raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    if name == LATEST:
        return found.stored[0]
    by_id = {stored.id: stored for stored in found.stored}
    fitting = beginning(sorted(by_id), name)
    if len(fitting) == 1:
        return by_id[fitting[0]]
    raise not_one(name, fitting, [stored for stored in found.stored if stored.id in fitting] or found.stored)


def not_one(name: str, fitting: Sequence[str], shown: Iterable[Stored]) -> StoreError:
    """Return the error for a `name` that names none or several reflections; `shown` are those one can choose from."""
    choices = [(stored.id, one_line(masked(stored.reflection.goal))) for stored in islice(shown, SHOWN)]
    more = max(0, len(fitting) - SHOWN)
    return StoreError(
        texts.reflection_is_ambiguous(name) if fitting else texts.reflection_is_unknown(name),
        texts.reflections_there_are(choices, more),
    )


def named(folder: Path, ids: Sequence[str], name: str) -> str:
    """Return the one of the sorted `ids` in `folder` that `name` names: by all of it, or a beginning only it has.

    Raises:
        StoreError: if none, or more than one, has that name; it shows those one can choose from.
    """
    fitting = beginning(ids, name)
    if len(fitting) == 1:
        return fitting[0]
    raise not_one(name, fitting, each(folder, reversed(fitting or ids), []))


def beginning(ids: Sequence[str], name: str) -> Sequence[str]:
    """Return which of the sorted `ids` are `name`, or else begin with it."""
    start = bisect.bisect_left(ids, name)
    if start < len(ids) and ids[start] == name:
        return ids[start : start + 1]
    return ids[start : bisect.bisect_right(ids, name, key=lambda id: id[: len(name)])]


def unfinished(stored: Iterable[Stored], team: str = "") -> Stored | None:
    """Return the first of `stored` that was not finished, of `team` if given."""
    return next(
        (
            one
            for one in stored
            if one.reflection.finished is None and (not team or folded(one.reflection.team) == folded(team))
        ),
        None,
    )
