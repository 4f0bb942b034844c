"""The folder of reflections, one JSON file each: list, find, read and delete them."""

import datetime as dt
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from malkompas import model, texts
from malkompas.errors import StoreError
from malkompas.model import Reflection, ReflectionInfo, StoredReflection
from malkompas.privacy import mask
from malkompas.storage import files
from malkompas.storage.decoding import parse, parse_info
from malkompas.text import closest_match, comparison_key, one_line

MOST_BYTES = 50_000_000
"""No reflection is larger; a larger file is neither written nor read."""
_MONTH = len("2026-12")
LATEST, ALL = "latest", "all"
"""Names that a user can give instead of an id."""
MOST_SUGGESTED = 10

_ID = r"(?P<stem>\d{4}-\d\d-\d\d-[a-z0-9-]+)-[0-9a-f]{4}"
_FILE_NAME = re.compile(rf"{_ID}\.json")
# What sync programs and file managers call a second version: something before the name, or after it.
_COPY_NAME = re.compile(rf"(?!\.)(?:.*[^A-Za-z0-9])?(?P<of>{_ID})(?![A-Za-z0-9]).*\.json", re.DOTALL)


Problems = dict[str, StoreError]
"""Why reflections cannot be read, by their ids."""


class Listing(NamedTuple):
    """The reflections in a folder, newest first by the time inside the file, and why others could not be read."""

    infos: list[ReflectionInfo]
    problems: Problems


# The folder


def prepare_folder(folder: Path) -> None:
    """Create `folder` and its missing parents, make sure that it can be written to, and tidy it.

    What is created is for its owner only or, in a folder that hands on its group (setgid), for that group.

    Raises:
        StoreError: if it cannot be used.
    """
    try:
        for directory in (*reversed(folder.parents), folder):
            if not directory.is_dir():
                directory.mkdir(mode=0o700, exist_ok=True)
                if directory.stat().st_mode & stat.S_ISGID:  # from the folder that it was created in
                    files.share_with_group(directory)
        files.check_writable(folder)
        files.remove_stale_temporaries(folder)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unusable(folder, error) from error


def _unusable(folder: Path, error: Exception) -> StoreError:
    reason = texts.reason(error)
    return StoreError(texts.FOLDER_IS_UNUSABLE.format(folder=folder, reason=reason), texts.FOLDER_HINT)


def is_open_to_all(folder: Path) -> bool:
    """Return whether every user of this machine can read `folder`; on Windows, where modes do not tell, perhaps."""
    if sys.platform == "win32":
        return not folder.resolve().is_relative_to(Path.home().resolve())
    return bool(folder.stat().st_mode & stat.S_IROTH)


def file_name(id: str) -> str:
    """Return the name of the file that holds the reflection `id`."""
    return f"{id}.json"


def stem_of(id: str) -> str:
    """Return the day and the team that `id` begins with; "" where it is the name of a second version."""
    match = _FILE_NAME.fullmatch(file_name(id))
    return match["stem"] if match else ""


class Ids:
    """The ids of the reflections in a folder, sorted, which is by date; none if the folder is missing.

    There may be 100,000: each month of them is held as one text. Files whose names are not ours are ignored; see
    `list_copies`.
    """

    def __init__(self, folder: Path) -> None:
        """Raise StoreError if `folder` cannot be read."""
        self._months: dict[str, bytearray] = {}
        for name in filter(_FILE_NAME.fullmatch, _file_names(folder)):
            rest = name[_MONTH:].replace(".json", "\n")
            self._months.setdefault(name[:_MONTH], bytearray()).extend(rest.encode())

    def __len__(self) -> int:
        return sum(month.count(b"\n") for month in self._months.values())

    def __iter__(self) -> Iterator[str]:
        for month in sorted(self._months):
            yield from sorted([f"{month}{rest}" for rest in self._months[month].decode().splitlines()])


def list_ids(folder: Path) -> list[str]:
    """Return the ids of the reflections in `folder` as a list; see `Ids`."""
    return list(Ids(folder))


def list_copies(folder: Path) -> dict[str, str]:
    """Return the ids of second versions of reflections, each with the id of the reflection, which may be gone.

    Sync programs make them where two machines changed a file. Each can be read as a reflection of its own.

    Raises:
        StoreError: if the folder cannot be read.
    """
    names = sorted(name for name in _file_names(folder) if not _FILE_NAME.fullmatch(name))
    copies = [match for name in names if (match := _COPY_NAME.fullmatch(name))]
    ids = list_ids(folder) if copies else []
    return {
        match[0].removesuffix(".json"): max((id for id in ids if id in match[0]), key=len, default=match["of"])
        for match in copies
    }


def _file_names(folder: Path) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:  # not a list: there may be 100,000
            yield from (entry.name for entry in entries)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise _unusable(folder, error) from error


# Reading


def load(folder: Path, id: str) -> StoredReflection:
    """Return the reflection `id` in `folder`.

    Raises:
        StoreError: if it cannot be read, is damaged, or is of another version.
    """
    return parse(id, _read_bytes(folder, id))


def iter_reflections(
    folder: Path,
    ids: Iterable[str],
    problems: Problems,
    is_wanted: Callable[[ReflectionInfo], bool] | None = None,
    may_be_wanted: Callable[[bytes], bool] | None = None,
) -> Iterator[StoredReflection]:
    """Yield the reflections in `folder` with these `ids`; `problems` collects those that cannot be read.

    With `is_wanted`, only those whose info it accepts: decoding just the info of the others is much faster. With
    `may_be_wanted`, only those of which it accepts the file.
    """
    pauses = iter(files.PAUSES)  # for all of them together
    for id in ids:
        try:
            data = _read_bytes(folder, id, pauses)
            if may_be_wanted and not may_be_wanted(data):
                parse_info(id, data)  # a damaged file is told of, whatever it holds
            elif is_wanted is None or is_wanted(parse_info(id, data)):
                yield parse(id, data)
        except StoreError as problem:
            problems[id] = problem


def iter_infos(folder: Path, ids: Iterable[str], problems: Problems) -> Iterator[ReflectionInfo]:
    """Yield the infos of the reflections with these `ids`; `problems` collects those that cannot be read."""
    pauses = iter(files.PAUSES)
    for id in ids:
        try:
            yield parse_info(id, _read_bytes(folder, id, pauses))
        except StoreError as problem:
            problems[id] = problem


def list_reflections(folder: Path) -> Listing:
    """Return the infos of all reflections in `folder`, and what could not be read.

    Raises:
        StoreError: if the folder itself cannot be read.
    """
    problems: Problems = {}
    return Listing(newest_first(iter_infos(folder, list_ids(folder), problems)), problems)


def newest_first(infos: Iterable[ReflectionInfo]) -> list[ReflectionInfo]:
    """Return `infos` sorted by the time inside the file, not by its name."""
    return sorted(infos, key=lambda info: (info.started, info.id), reverse=True)


def _read_bytes(folder: Path, id: str, pauses: Iterable[float] = files.PAUSES) -> bytes:
    """Return the content of a file after one open and one read; with pathlib, the open alone would take as long.

    Where another program has it open, that is tried again after each of `pauses`.

    Raises:
        StoreError: if it cannot be read, is no regular file, or is too large.
    """
    name = file_name(id)
    path = f"{folder}{os.sep}{name}"
    try:
        descriptor = files.when_free(lambda: os.open(path, files.READ_FLAGS), pauses)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise StoreError(texts.FILE_IS_NO_FILE.format(name=name), texts.DAMAGED_HINT)
            if status.st_size > MOST_BYTES:
                raise StoreError(texts.FILE_IS_TOO_LARGE.format(name=name), texts.DAMAGED_HINT)
            return os.read(descriptor, status.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        if os.path.isdir(path):  # noqa: PTH112  # which Windows does not open
            raise StoreError(texts.FILE_IS_NO_FILE.format(name=name), texts.DAMAGED_HINT) from error
        message = texts.FILE_IS_UNREADABLE.format(name=name, reason=texts.reason(error))
        raise StoreError(message, texts.UNREADABLE_HINT) from error


# Finding


def find(folder: Path, name: str, problems: Problems) -> StoredReflection:
    """Return the reflection in `folder` that `name` names: an id, a beginning that only one has, or `latest`.

    `problems` collects what cannot be read and might be later than the latest.

    Raises:
        StoreError: if `name` fits none or several, or the reflection cannot be read.
    """
    ids = list_ids(folder)
    if name.lower() != LATEST and (ids or list_copies(folder)):
        return load(folder, resolve(folder, ids, name))
    unread: Problems = {}
    stored = latest(folder, newest_first(iter_infos(folder, ids, unread)), unread)
    if stored:
        problems |= {id: unread[id] for id in since(unread, stored.reflection.started.date())}
        return stored
    problems |= unread
    raise no_match("", None, ()) if ids else StoreError(texts.NO_REFLECTIONS, texts.START_HINT)


def since(ids: Iterable[str], day: dt.date | None) -> set[str]:
    """Return those of `ids` that are of this `day` or later by their names, which is all that damaged files tell."""
    return {id for id in ids if day is None or id >= day.isoformat()}


def latest(folder: Path, infos: Iterable[ReflectionInfo], problems: Problems) -> StoredReflection | None:
    """Return the first of `infos` that can be read and in which something was said, or else the first that can be read.

    So a meeting that was only begun does not hide the one before it. `problems` collects what cannot be read.
    """
    only_begun = None
    for stored in iter_reflections(folder, (info.id for info in infos), problems):
        if model.has_content(stored.reflection):
            return stored
        only_begun = only_begun or stored
    return only_begun


def resolve(folder: Path, ids: Sequence[str], name: str) -> str:
    """Return the one of the sorted `ids` in `folder`, or of the copies there, that is or alone begins with `name`.

    Raises:
        StoreError: if `name` fits none or several; its hint suggests those one can choose from.
    """
    fitting = ids_with_prefix(ids, name) or ids_with_prefix(list(list_copies(folder)), name)
    if len(fitting) == 1:
        return fitting[0]
    choices = fitting or ids
    suggested = newest_first(islice(iter_infos(folder, reversed(choices), {}), MOST_SUGGESTED))
    message = texts.REFLECTION_IS_AMBIGUOUS if fitting else texts.REFLECTION_IS_UNKNOWN
    shown = [(info.id, one_line(mask(info.goal))) for info in suggested]
    more = max(0, len(choices) - MOST_SUGGESTED)
    raise StoreError(message.format(name=name), texts.reflections_there_are(shown, more))


def ids_with_prefix(ids: Sequence[str], name: str) -> Sequence[str]:
    """Return the id that is `name`, or else those that begin with it."""
    return [name] if name in ids else [id for id in ids if id.startswith(name)]


def matches(
    team: str = "", since: dt.date | None = None, before: dt.datetime | None = None
) -> Callable[[ReflectionInfo | Reflection], bool]:
    """Return a predicate for reflections of `team` that began on the day `since` or later, and before `before`.

    What is not given fits all.
    """
    team_key = comparison_key(team)
    return lambda one: (
        (not team_key or comparison_key(one.team) == team_key)
        and (since is None or one.started.date() >= since)
        and (before is None or one.started < before)
    )


def no_match(team: str, since: dt.date | None, infos: Iterable[ReflectionInfo]) -> StoreError:
    """Return the error for when none of `infos` matches; it suggests the team that was probably meant."""
    similar = mask(closest_match(team, {info.team for info in infos})) if team else ""
    return StoreError(texts.no_reflections_for(team, since, similar), texts.SEE_HISTORY_HINT)


# Deleting


def delete(folder: Path, ids: Sequence[str]) -> None:
    """Remove the reflections with these `ids` for good, and what a killed program left half-written.

    Raises:
        StoreError: if some cannot be removed; the others are gone.
    """
    failures: list[str] = []
    with files.locked(folder):  # so that a file that is being written now is not taken for a leftover
        for id in ids:
            try:
                files.remove(folder / file_name(id))
            except OSError as error:
                failures.append(texts.NOT_DELETED.format(id=id, reason=texts.reason(error)))
        files.remove_stale_temporaries(folder, all_of_them=True)
    if failures:
        raise StoreError("\n".join(failures), texts.rest_deleted(len(ids) - len(failures)))
