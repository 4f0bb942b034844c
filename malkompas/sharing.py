"""One run of `malkompas export`: which reflections are meant, and what is written of them."""

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from malkompas import output, past, receiver, store, texts
from malkompas.errors import StoreError, UsageError
from malkompas.formats import BINARY, FORMATS, Sharing
from malkompas.model import Compass, Stored
from malkompas.principles import find
from malkompas.store import LATEST
from malkompas.strings import file_stem, folded

ALL = "all"
_MANY = 200
"""From so many files on, it is shown how far it has come."""


class Wishes(Struct, frozen=True, kw_only=True):
    """What the command line said. `compass` loads the compass, where it is needed."""

    names: tuple[str, ...]
    format: str
    output: str
    force: bool
    folder: Path
    team: str
    since: dt.date | None
    principles: tuple[str, ...]
    without: tuple[receiver.Without, ...]
    compass: Callable[[], Compass]


def run(wishes: Wishes, problems: list[StoreError]) -> None:
    """Write what was wished for; what could not be read on the way is added to `problems`.

    Raises:
        MalkompasError: if something is in the way that the user can mend.
    """
    ending = output.ending(wishes.output)
    if not wishes.format and ending and ending not in FORMATS:
        raise UsageError(texts.format_is_unknown(f".{ending}", FORMATS), texts.FORMAT_HINT)
    kind = wishes.format or ending or "md"
    output.check(wishes.output, force=wishes.force, binary=kind in BINARY)
    only = [find(wishes.compass().choosable, name) for name in wishes.principles]
    choice = receiver.Choice(tuple(only), wishes.without)
    sharing = Sharing(choice.left_out, wishes.compass, drawn=not only)
    ids = store.ids(wishes.folder)
    wanted = _wanted(wishes, ids, problems)
    if len(wanted) > 1:
        newest = max(wanted)
        name = f"{newest[: len('2026-12-31')]}-{texts.conversations(len(wanted))}.{kind}"
        marked = (
            (_given(stored, choice), True) if stored.id in wanted else (stored, False)
            for stored in _read(wishes, ids, problems)
        )
        output.write(FORMATS[kind].several(marked, sharing), name, wishes.output, force=wishes.force)
        return
    stored = store.load(wishes.folder / f"{next(iter(wanted))}.json")
    reflection = stored.reflection
    name = f"{file_stem(reflection.started, reflection.team)}.{kind}"
    own = past.of_team(_read(wishes, ids, problems), reflection.team)
    output.write(FORMATS[kind].one(_given(stored, choice), own, sharing), name, wishes.output, force=wishes.force)


def fitting(found: Iterable[Stored], team: str, since: dt.date | None) -> Iterator[Stored]:
    """Yield those of `found` that are of `team`, and began on `since` or later, where these are given."""
    for stored in found:
        reflection = stored.reflection
        is_theirs = not team or folded(reflection.team) == folded(team)
        if is_theirs and (since is None or reflection.started.date() >= since):
            yield stored


def _given(stored: Stored, choice: receiver.Choice) -> Stored:
    return stored._replace(reflection=receiver.given(stored.reflection, choice))


def _wanted(wishes: Wishes, ids: Sequence[str], problems: list[StoreError]) -> set[str]:
    """Return the ids of the reflections that were named.

    Raises:
        StoreError: if there is none, or a name fits none or several.
    """
    if not ids:
        raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    names = set(wishes.names or (LATEST,))
    wanted = set[str]()
    if names & {LATEST, ALL}:
        latest: tuple[dt.datetime, str] | None = None
        for stored in fitting(_read(wishes, ids, problems), wishes.team, wishes.since):
            latest = max(latest or store.newest_first(stored), store.newest_first(stored))
            if ALL in names:
                wanted.add(stored.id)
        if latest is None:
            raise StoreError(texts.no_reflections_for(wishes.team, wishes.since), texts.SEE_HISTORY_HINT)
        wanted.add(latest[1])
        problems.clear()  # the next reading tells them again
    named = {_named(name, ids, wishes.folder) for name in names - {LATEST, ALL}}
    for id in named:
        store.load(wishes.folder / f"{id}.json")  # what was named and cannot be read is not left out in silence
    return wanted | named


def _named(name: str, ids: Sequence[str], folder: Path) -> str:
    fitting = store.beginning(ids, name)
    if len(fitting) == 1:
        return fitting[0]
    raise store.not_one(name, fitting, store.each(folder, reversed(fitting or ids), []))


def _read(wishes: Wishes, ids: Sequence[str], problems: list[StoreError]) -> Iterator[Stored]:
    to_screen = wishes.output == output.STANDARD_OUTPUT
    found = store.each(wishes.folder, ids, problems)
    if len(ids) < _MANY or not sys.stderr.isatty() or (to_screen and sys.stdout.isatty()):
        return found
    from malkompas import screen  # Rich: only where it takes a while

    return screen.counted(found, len(ids), texts.READING)
