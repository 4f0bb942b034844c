"""One run of `malkompas delete`: which reflections are meant, and what is removed of them."""

import datetime as dt
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from malkompas import system, texts
from malkompas.errors import StoreError, UsageError
from malkompas.model import ReflectionInfo
from malkompas.privacy import mask
from malkompas.storage import files, repository
from malkompas.text import one_line

_AGE = re.compile(r"(\d{1,5}) ?d", re.ASCII)


class Deletion(NamedTuple):
    """A reflection that is to be removed: its id, and what it is, in words."""

    id: str
    told: str


def age(typed: str) -> int:
    """Return how many days `typed` ("365d") names.

    Raises:
        UsageError: if it names none.
    """
    if not (found := _AGE.fullmatch(typed.strip().lower())):
        raise UsageError(texts.age_is_wrong(typed), texts.AGE_HINT)
    return int(found[1])


def chosen(folder: Path, names: Sequence[str], team: str, days: int | None, today: dt.date) -> list[Deletion]:
    """Return what is to go: the reflections that are named, or else those of `team` and older than `days`.

    One that cannot be read can be named too: it may hold what nobody wants to keep.

    Raises:
        UsageError: if nothing says what is meant: never all of a folder by a slip.
        StoreError: if there is nothing of the kind, or a name fits none or several.
    """
    if not names and not team and days is None:
        raise UsageError(texts.DELETE_WHAT, texts.DELETE_WHAT_HINT)
    if {name.lower() for name in names} & {repository.LATEST, repository.ALL}:
        raise UsageError(texts.DELETE_BY_NAME, texts.DELETE_BY_NAME_HINT)
    ids = repository.reflection_ids(folder)
    if not ids:
        raise StoreError(texts.NO_REFLECTIONS)
    named = [repository.resolve(folder, ids, name) for name in names]
    problems: list[StoreError] = []
    last = None if days is None else today - dt.timedelta(days=days)
    is_theirs = repository.matches(team)
    going: dict[str, ReflectionInfo | None] = {}
    if names and not team and days is None:
        going |= dict.fromkeys(named)  # also those that cannot be read
    for head in repository.iter_infos(folder, sorted(set(named)) if names else ids, problems):
        if is_theirs(head) and (last is None or head.started.date() < last):
            going[head.id] = head
    if not going:
        raise StoreError(texts.NOTHING_TO_DELETE, texts.SEE_HISTORY_HINT)
    return [Deletion(id, _told(id, going[id])) for id in sorted(going)]


def remove(folder: Path, ids: Sequence[str]) -> None:
    """Remove the reflections with these `ids` for good, and what a killed program left half-written.

    Raises:
        StoreError: if some cannot be removed; the others are gone.
    """
    failed: dict[str, OSError] = {}
    with files.locked(folder):  # so that nobody's half-written file is taken for a leftover
        for id in ids:
            try:
                files.remove(folder / repository.file_name(id))
            except OSError as error:
                failed[id] = error
        files.remove_stale_temporaries(folder, all_of_them=True)
    if failed:
        told = [texts.not_deleted(id, error) for id, error in failed.items()]
        raise StoreError("\n".join(told), texts.rest_deleted(len(ids) - len(failed)))


def _told(id: str, head: ReflectionInfo | None) -> str:
    if head is None:
        return texts.unreadable(id)
    day = texts.short_day(head.started.date())
    return mask(one_line(f"{day}  {head.team}: {head.goal}  ({id})"))


def agreed() -> bool:
    """Return whether the user says yes.

    Raises:
        UsageError: if nobody can be asked.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(texts.NOBODY_TO_ASK, texts.YES_HINT)
    try:
        print(texts.DELETE_QUESTION, end=" ", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().casefold() in texts.YES
    except KeyboardInterrupt:
        system.tell(f"\n{texts.NOTHING_DELETED}")
        raise
