"""One run of `malkompas delete`: which reflections are meant, and whether the user agrees."""

import datetime as dt
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from malkompas import system, texts
from malkompas.errors import FAILED, MalkompasError, StoreError, UsageError
from malkompas.model import ReflectionInfo
from malkompas.privacy import mask
from malkompas.storage import repository
from malkompas.text import one_line

_AGE = re.compile(r"(\d{1,5}) ?d", re.ASCII)


def run(folder: Path, names: Sequence[str], *, team: str, older_than: str, yes: bool) -> int:
    """Tell what will be deleted, ask unless `yes`, and delete it.

    Return the exit status: it is 1 where something cannot be read that may be meant, too.

    Raises:
        UsageError: if nothing says what is meant, or nobody can be asked.
        StoreError: if nothing matches, a name fits none or several, or a file cannot be removed.
        MalkompasError: if the answer is no.
    """
    if any(not name.strip() for name in names) or not (names or team or older_than):
        raise UsageError(texts.DELETE_WHAT, texts.DELETE_WHAT_HINT)
    age = _AGE.fullmatch(older_than.strip().lower())
    if older_than and not age:
        raise UsageError(texts.AGE_IS_WRONG.format(typed=older_than), texts.AGE_HINT)
    unread: repository.Problems = {}
    descriptions = _select(folder, names, team, int(age[1]) if age else None, unread)
    for id, problem in unread.items():
        system.report(StoreError(problem.message, texts.DELETE_UNREADABLE_HINT.format(id=id)))
    if not descriptions:
        raise StoreError(texts.NOTHING_TO_DELETE, texts.SEE_HISTORY_HINT)
    system.tell(texts.these_go(list(descriptions.values())))
    if not yes and not _confirm():
        raise MalkompasError(texts.NOTHING_DELETED)
    repository.delete(folder, list(descriptions))
    system.tell(texts.deleted(len(descriptions)))
    return FAILED if unread else 0


def _select(
    folder: Path, names: Sequence[str], team: str, days: int | None, unread: repository.Problems
) -> dict[str, str]:
    """Return the ids to delete, each with a line about it: those named, or all; of them those of `team` and so old.

    One that cannot be read can only be named: it may hold what nobody wants to keep. `unread` collects the others that
    cannot be read and may be meant, too. The copies that sync programs made of a reflection go with it.
    """
    if {name.lower() for name in names} & {repository.LATEST, repository.ALL}:
        raise UsageError(texts.DELETE_BY_NAME, texts.DELETE_BY_NAME_HINT)
    ids, copies = repository.list_ids(folder), repository.list_copies(folder)
    if not (ids or copies):
        raise StoreError(texts.NO_REFLECTIONS)
    named = {repository.resolve(folder, ids, name) for name in names}
    candidates = named | {copy for copy, of in copies.items() if of in named} if named else {*ids, *copies}
    before = system.today() - dt.timedelta(days=days) if days is not None else dt.date.max
    is_of_team = repository.matches(team)
    is_narrowed = bool(team) or days is not None
    problems: repository.Problems = {}
    infos = {info.id: info for info in repository.iter_infos(folder, candidates, problems)}
    selected = {id for id, info in infos.items() if is_of_team(info) and info.started.date() < before}
    if not is_narrowed:
        selected |= problems.keys()
    selected |= {copy for copy, of in copies.items() if of in selected}
    for id in sorted(problems.keys() - selected):
        if copies.get(id, id) < before.isoformat():  # by its name
            unread[id] = problems[id]
    return {id: _describe(id, infos.get(id)) for id in sorted(selected)}


def _describe(id: str, info: ReflectionInfo | None) -> str:
    if info is None:
        return texts.UNREADABLE.format(id=id)
    day = texts.short_day(info.started.date())
    return mask(one_line(f"{day}  {info.team}: {info.goal}  ({id})"))


def _confirm() -> bool:
    if not (system.is_terminal(sys.stdin) and system.is_terminal(sys.stderr)):
        raise UsageError(texts.NOBODY_TO_ASK, texts.YES_HINT)
    try:
        system.forget_typed_ahead()
        print(texts.DELETE_QUESTION, end=" ", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().casefold() in texts.YES
    except KeyboardInterrupt:
        system.tell(f"\n{texts.NOTHING_DELETED}")
        raise
