"""One run of `malkompas export`: which reflections are meant, and what is written of them."""

import datetime as dt
import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec import Struct

from malkompas import texts
from malkompas.commands import output, receiver
from malkompas.errors import CompassError, StoreError, UsageError
from malkompas.folder import store
from malkompas.folder.store import ALL, LATEST
from malkompas.formats.document import is_binary
from malkompas.formats.table import FORMATS, Sharing
from malkompas.model import Compass, Head, Reflection, Section, Stored
from malkompas.privacy import masked_stored
from malkompas.strings import file_stem
from malkompas.talk import past
from malkompas.vocabulary import CLOSING, PersonalData, Without

T = TypeVar("T")
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
    without: tuple[Without, ...]
    keep_personal_data: bool
    compass: Callable[[], Compass]


class _Wanted(NamedTuple):
    """Which reflections were meant: how many, the id of the last one, and whether one is among them."""

    number: int
    last: str
    fits: Callable[[Stored], bool]


class _Counted(Struct):
    """What is counted while it is written: personal data that was masked, and how many are not finished."""

    masked: Counter[PersonalData]
    unfinished: int = 0


def run(wishes: Wishes, problems: list[StoreError]) -> list[str]:
    """Write what was wished for, and return what there is to tell about it.

    What could not be read on the way is added to `problems`.

    Raises:
        StoreError: if there is nothing to share.
        MalkompasError: if something else is in the way that the user can mend.
    """
    kind = output.format_of(wishes.format, wishes.output, FORMATS) or "md"
    output.check(wishes.output, force=wishes.force, binary=is_binary(kind))
    there = store.number(wishes.folder)
    if not there:
        raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    wanted = _wanted(wishes, there, problems)
    if wanted.number > 1:
        counted = _several(wishes, kind, there, wanted, problems)
    else:
        counted = _one(wishes, kind, store.load(wishes.folder, wanted.last), problems)
    unfinished = texts.not_finished_of(counted.unfinished, wanted.number, wanted.last)
    return [told for told in (unfinished, texts.masked(counted.masked) if counted.masked else "") if told]


def _one(wishes: Wishes, kind: str, stored: Stored, problems: list[StoreError]) -> _Counted:
    team = stored.reflection.team
    choice = _choice(wishes, stored.reflection)
    counted = _Counted(Counter())
    shared = _given(stored, choice, wishes, counted)

    @functools.cache
    def own() -> list[Stored]:
        return [
            _masked(one, wishes)
            for one in store.each(wishes.folder, store.each_id(wishes.folder), problems, past.fitting(team))
        ]

    name = f"{file_stem(shared.reflection.started, shared.reflection.team)}.{kind}"
    parts = FORMATS[kind].one(shared, own, _sharing(wishes, choice, problems))
    output.write(parts, name, wishes.output, force=wishes.force)
    return counted


def _several(wishes: Wishes, kind: str, there: int, wanted: _Wanted, problems: list[StoreError]) -> _Counted:
    choice = _choice(wishes, None)
    counted = _Counted(Counter())
    marked = (
        (_given(stored, choice, wishes, counted), True) if wanted.fits(stored) else (_masked(stored, wishes), False)
        for stored in _counted(wishes, there, store.each(wishes.folder, store.each_id(wishes.folder), problems))
    )
    name = f"{wanted.last[: len('2026-12-31')]}-{texts.conversations(wanted.number)}.{kind}"
    parts = FORMATS[kind].several(marked, _sharing(wishes, choice, problems))
    output.write(parts, name, wishes.output, force=wishes.force)
    return counted


def _choice(wishes: Wishes, reflection: Reflection | None) -> receiver.Selection:
    """Return what the receiver is given; a principle is sought in the compass, or in a `reflection` of another one.

    Raises:
        UsageError: if there is no such principle.
    """
    if not wishes.principles:
        return receiver.Selection((), wishes.without)
    from malkompas.compass.principles import find  # YAML: only where a principle is named

    compass = wishes.compass()
    sections: Sequence[Section] = compass.choosable
    if reflection and reflection.compass != compass.title:
        sections = [section for section in reflection.sections if section.id != CLOSING]
    try:
        return receiver.Selection(tuple(find(sections, name) for name in wishes.principles), wishes.without)
    except UsageError as error:
        raise UsageError(error.message, f"{error.hint}\n{texts.OTHER_COMPASS_HINT}") from error


def _sharing(wishes: Wishes, choice: receiver.Selection, problems: list[StoreError]) -> Sharing:
    @functools.cache
    def compass() -> Compass | None:
        try:
            return wishes.compass()
        except CompassError as error:  # it gives the order and the picture: the notes can do without
            problems.append(StoreError(error.message, error.hint))
            return None

    return Sharing(choice.left_out, compass, drawn=not choice.left_out)


def _given(stored: Stored, choice: receiver.Selection, wishes: Wishes, counted: _Counted) -> Stored:
    """Return what the receiver is given of `stored`, and count it."""
    counted.unfinished += stored.reflection.finished is None
    given = stored._replace(reflection=receiver.given(stored.reflection, choice))
    return _masked(given, wishes, counted.masked)


def _masked(stored: Stored, wishes: Wishes, counts: Counter[PersonalData] | None = None) -> Stored:
    if wishes.keep_personal_data:
        return stored
    return masked_stored(stored, counts)


def _wanted(wishes: Wishes, there: int, problems: list[StoreError]) -> _Wanted:
    """Return which of the reflections were meant, of which so many are `there`.

    Raises:
        StoreError: if there is none, or a name fits none or several.
    """
    names = {name.lower() if name.lower() in (LATEST, ALL) else name for name in wishes.names or (LATEST,)}
    narrowed = {"--team": wishes.team, "--since": wishes.since}
    if names - {LATEST, ALL} and any(narrowed.values()):
        options = [option for option, value in narrowed.items() if value]
        raise UsageError(texts.named_and_narrowed(options), texts.NAMED_HINT)
    ids = store.ids(wishes.folder) if names - {LATEST, ALL} else ()
    named = {store.named(wishes.folder, ids, name) for name in names - {LATEST, ALL}}
    for id in named:
        store.load(wishes.folder, id)  # what was named and cannot be read is not left out in silence
    if ALL in names:
        return _all(wishes, there, problems)
    if LATEST in names:
        named.add(_latest(wishes, there, problems))
    return _Wanted(len(named), max(named), lambda stored: stored.id in named)


def _all(wishes: Wishes, there: int, problems: list[StoreError]) -> _Wanted:
    fits = past.fitting(wishes.team, wishes.since)
    number, last = 0, ""
    unread: list[StoreError] = []  # the next reading tells of them; only where there is none, nobody else does
    for head in filter(fits, _heads(wishes, there, unread)):
        number, last = number + 1, max(last, head.id)
    if not number:
        problems += unread
        raise _nothing(wishes)
    return _Wanted(number, last, lambda stored: fits(stored.reflection))


def _latest(wishes: Wishes, there: int, problems: list[StoreError]) -> str:
    unread: list[StoreError] = []
    fitting = filter(past.fitting(wishes.team, wishes.since), _heads(wishes, there, unread))
    if (stored := store.latest(wishes.folder, store.newest_first(fitting), unread)) is None:
        problems += unread
        raise _nothing(wishes)
    return stored.id


def _nothing(wishes: Wishes) -> StoreError:
    return store.nothing_for(wishes.team, wishes.since, store.look(wishes.folder).heads)


def _heads(wishes: Wishes, there: int, problems: list[StoreError]) -> Iterator[Head]:
    return _counted(wishes, there, store.heads(wishes.folder, store.each_id(wishes.folder), problems))


def _counted(wishes: Wishes, there: int, found: Iterator[T]) -> Iterator[T]:
    """Yield what is `found`, and show how far it has come where so many are `there` and somebody looks."""
    to_screen = wishes.output == output.STANDARD_OUTPUT
    if there < _MANY or not sys.stderr.isatty() or (to_screen and sys.stdout.isatty()):
        return found
    from malkompas.pages import screen  # Rich: only where it takes a while

    return screen.counted(found, there, texts.READING)
