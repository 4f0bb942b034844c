"""One run of `malkompas delete`: which reflections are meant, and whether the user agrees."""

import datetime as dt
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from malkompas import system, texts
from malkompas.errors import MalkompasError, StoreError, UsageError
from malkompas.model import ReflectionInfo
from malkompas.privacy import mask
from malkompas.storage import repository
from malkompas.text import one_line

_AGE = re.compile(r"(\d{1,5}) ?d", re.ASCII)


class Deletion(NamedTuple):
    """A reflection to delete, and the line that tells the user which one it is."""

    id: str
    description: str


def run(folder: Path, names: Sequence[str], *, team: str, older_than: str, yes: bool) -> None:
    """Tell what will be deleted, ask unless `yes`, and delete it.

    Raises:
        UsageError: if nothing says what is meant, or nobody can be asked.
        StoreError: if nothing matches, a name fits none or several, or a file cannot be removed.
        MalkompasError: if the answer is no.
    """
    if any(not name.strip() for name in names) or not (names or team or older_than):
        raise UsageError(texts.DELETE_WHAT, texts.DELETE_WHAT_HINT)
    deletions = _select(folder, names, team, _parse_age(older_than) if older_than else None)
    system.tell(texts.these_go([deletion.description for deletion in deletions]))
    if not yes and not _confirm():
        raise MalkompasError(texts.NOTHING_DELETED)
    repository.delete(folder, [deletion.id for deletion in deletions])
    system.tell(texts.deleted(len(deletions)))


def _parse_age(typed: str) -> int:
    if not (match := _AGE.fullmatch(typed.strip().lower())):
        raise UsageError(texts.AGE_IS_WRONG.format(typed=typed), texts.AGE_HINT)
    return int(match[1])


def _select(folder: Path, names: Sequence[str], team: str, days: int | None) -> list[Deletion]:
    """Return the reflections to delete, by id: those named, or all, and of them those of `team` and older than `days`.

    One that cannot be read can only be named: it may hold what nobody wants to keep.
    """
    if {name.lower() for name in names} & {repository.LATEST, repository.ALL}:
        raise UsageError(texts.DELETE_BY_NAME, texts.DELETE_BY_NAME_HINT)
    ids = repository.list_ids(folder)
    if not ids:
        raise StoreError(texts.NO_REFLECTIONS)
    if names:
        ids = sorted({repository.resolve(folder, ids, name) for name in names})
    before = None if days is None else system.today() - dt.timedelta(days=days)
    is_match = repository.matches(team)
    matching = {
        info.id: info
        for info in repository.iter_infos(folder, ids, [])
        if is_match(info) and (before is None or info.started.date() < before)
    }
    is_narrowed = bool(team) or days is not None
    selected = [id for id in ids if id in matching or not is_narrowed]
    if not selected:
        raise StoreError(texts.NOTHING_TO_DELETE, texts.SEE_HISTORY_HINT)
    return [Deletion(id, _describe(id, matching.get(id))) for id in selected]


def _describe(id: str, info: ReflectionInfo | None) -> str:
    if info is None:
        return texts.UNREADABLE.format(id=id)
    day = texts.short_day(info.started.date())
    return mask(one_line(f"{day}  {info.team}: {info.goal}  ({id})"))


def _confirm() -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(texts.NOBODY_TO_ASK, texts.YES_HINT)
    try:
        print(texts.DELETE_QUESTION, end=" ", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().casefold() in texts.YES
    except KeyboardInterrupt:
        system.tell(f"\n{texts.NOTHING_DELETED}")
        raise
