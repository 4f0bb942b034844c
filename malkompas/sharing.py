"""One run of `malkompas export`: which reflections are meant, and what is written of them."""

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from malkompas import output, past, receiver, store, texts
from malkompas.errors import StoreError, UsageError
from malkompas.formats import BINARY, FORMATS, Sharing
from malkompas.model import Compass, PersonalData, Stored
from malkompas.principles import find
from malkompas.privacy import Counts, masked_reflection
from malkompas.store import LATEST
from malkompas.strings import file_stem

ALL = "all"
_MANY = 200
"""From so many files on, it is shown how far it has come."""


class Wishes(Struct, frozen=True, kw_only=True):
    """Remedy the command line said. `compass` loads the compass, where it is needed."""

    names: tuple[str, ...]
    format: str
    output: str
    force: bool
    folder: Path
    team: str
    since: dt.date | None
    principles: tuple[str, ...]
    without: tuple[receiver.Without, ...]
    keep_personal_data: bool
    compass: Callable[[], Compass]


def run(wishes: Wishes, problems: list[StoreError]) -> Counts:
    """Write what was wished for, and return how much personal data was masked in it.

    Remedy could not be read on the way is added to `problems`.

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
    counts: Counter[PersonalData] = Counter()

    def given(stored: Stored, *, counted: bool) -> Stored:
        reflection = stored.reflection
        if not wishes.keep_personal_data:
            reflection = masked_reflection(reflection, counts if counted else None)
        return stored._replace(reflection=receiver.given(reflection, choice) if counted else reflection)

    if len(wanted) > 1:
        name = f"{max(wanted)[: len('2026-12-31')]}-{texts.conversations(len(wanted))}.{kind}"
        marked = (
            (given(stored, counted=stored.id in wanted), stored.id in wanted) for stored in _read(wishes, ids, problems)
        )
        output.write(FORMATS[kind].several(marked, sharing), name, wishes.output, force=wishes.force)
        return counts
    (id,) = wanted
    stored = store.load(wishes.folder / f"{id}.json")
    own = past.of_team(_read(wishes, ids, problems), stored.reflection.team)
    shared = given(stored, counted=True)
    name = f"{file_stem(shared.reflection.started, shared.reflection.team)}.{kind}"
    parts = FORMATS[kind].one(shared, [given(one, counted=False) for one in own], sharing)
    output.write(parts, name, wishes.output, force=wishes.force)
    return counts


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
        for stored in past.fitting(_read(wishes, ids, problems), wishes.team, wishes.since):
            latest = max(latest or store.newest_first(stored), store.newest_first(stored))
            if ALL in names:
                wanted.add(stored.id)
        if latest is None:
            raise StoreError(texts.no_reflections_for(wishes.team, wishes.since), texts.SEE_HISTORY_HINT)
        wanted.add(latest[1])
        problems.clear()  # the next reading tells them again
    named = {store.named(wishes.folder, ids, name) for name in names - {LATEST, ALL}}
    for id in named:
        store.load(wishes.folder / f"{id}.json")  # what was named and cannot be read is not left out in silence
    return wanted | named


def _read(wishes: Wishes, ids: Sequence[str], problems: list[StoreError]) -> Iterator[Stored]:
    to_screen = wishes.output == output.STANDARD_OUTPUT
    found = store.each(wishes.folder, ids, problems)
    if len(ids) < _MANY or not sys.stderr.isatty() or (to_screen and sys.stdout.isatty()):
        return found
    from malkompas import screen  # Rich: only where it takes a while

    return screen.counted(found, len(ids), texts.READING)
