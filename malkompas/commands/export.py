"""One run of `malkompas export`: which reflections are meant, and what is written of them."""

import datetime as dt
import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec import Struct

from malkompas import system, texts
from malkompas.commands import output
from malkompas.errors import CompassError, StoreError, UsageError
from malkompas.exporters.registry import FORMATS, is_binary
from malkompas.exporters.sharing import Sharing, write_one, write_several
from malkompas.model import (
    CLOSING,
    Compass,
    PersonalData,
    Reflection,
    ReflectionInfo,
    Section,
    StoredReflection,
)
from malkompas.privacy import Selection, Without, redact_stored
from malkompas.storage import repository
from malkompas.storage.repository import ALL, LATEST
from malkompas.text import file_stem

T = TypeVar("T")
_MANY = 200
"""From so many files on, it is shown how far it has come."""


class ExportOptions(Struct, frozen=True, kw_only=True):
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
    fits: Callable[[StoredReflection], bool]


class _Counted(Struct):
    """What is counted while it is written: personal data that was masked, and how many are not finished."""

    masked: Counter[PersonalData]
    unfinished: int = 0


def run(options: ExportOptions) -> None:
    """Write the reflections, and tell what there is to know about them and what could not be read.

    Raises:
        StoreError: if there is nothing to share.
        MalkompasError: if something else is in the way that the user can mend.
    """
    with system.report_at_end() as problems:
        for told in _run(options, problems):
            system.tell(told)


def _run(options: ExportOptions, problems: list[StoreError]) -> list[str]:
    kind = output.format_of(options.format, options.output, FORMATS) or "md"
    output.check(options.output, force=options.force, binary=is_binary(kind))
    there = len(repository.list_ids(options.folder))
    if not there:
        raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
    wanted = _wanted(options, there, problems)
    if wanted.number > 1:
        counted = _several(options, kind, there, wanted, problems)
    else:
        counted = _one(options, kind, repository.load(options.folder, wanted.last), problems)
    unfinished = texts.not_finished_of(counted.unfinished, wanted.number, wanted.last)
    return [told for told in (unfinished, texts.masked(counted.masked) if counted.masked else "") if told]


def _one(options: ExportOptions, kind: str, stored: StoredReflection, problems: list[StoreError]) -> _Counted:
    team = stored.reflection.team
    choice = _choice(options, stored.reflection)
    counted = _Counted(Counter())
    shared = _selected(stored, choice, counted)

    @functools.cache
    def own() -> list[StoredReflection]:
        return [
            _redacted(one, options)
            for one in repository.iter_reflections(
                options.folder, repository.list_ids(options.folder), problems, repository.matches(team)
            )
        ]

    name = f"{file_stem(shared.reflection.started, shared.reflection.team)}.{kind}"
    parts = write_one(kind, shared, own, _sharing(options, choice, problems))
    output.write(parts, name, options.output, force=options.force)
    return counted


def _several(options: ExportOptions, kind: str, there: int, wanted: _Wanted, problems: list[StoreError]) -> _Counted:
    choice = _choice(options, None)
    counted = _Counted(Counter())
    marked = (
        (_selected(stored, choice, counted), True) if wanted.fits(stored) else (_redacted(stored, options), False)
        for stored in _counted(
            options, there, repository.iter_reflections(options.folder, repository.list_ids(options.folder), problems)
        )
    )
    name = f"{wanted.last[: len('2026-12-31')]}-{texts.conversations(wanted.number)}.{kind}"
    parts = write_several(kind, marked, _sharing(options, choice, problems))
    output.write(parts, name, options.output, force=options.force)
    return counted


def _choice(options: ExportOptions, reflection: Reflection | None) -> Selection:
    """Return what the receiver is given; a principle is sought in the compass, or in a `reflection` of another one.

    Raises:
        UsageError: if there is no such principle.
    """
    if not options.principles:
        return Selection((), options.without, options.keep_personal_data)
    from malkompas.compass import find  # YAML: only where a principle is named

    compass = options.compass()
    sections: Sequence[Section] = compass.choosable
    if reflection and reflection.compass != compass.title:
        sections = [section for section in reflection.sections if section.id != CLOSING]
    try:
        only = tuple(find(sections, name) for name in options.principles)
        return Selection(only, options.without, options.keep_personal_data)
    except UsageError as error:
        raise UsageError(error.message, f"{error.hint}\n{texts.OTHER_COMPASS_HINT}") from error


def _sharing(options: ExportOptions, choice: Selection, problems: list[StoreError]) -> Sharing:
    @functools.cache
    def compass() -> Compass | None:
        try:
            return options.compass()
        except CompassError as error:  # it gives the order and the picture: the notes can do without
            problems.append(StoreError(error.message, error.hint))
            return None

    return Sharing(choice.left_out, compass, drawn=not choice.left_out)


def _redacted(stored: StoredReflection, options: ExportOptions) -> StoredReflection:
    """Return the whole of `stored`, which tells how the steps of others went."""
    return redact_stored(stored, selection=Selection(keep_personal_data=options.keep_personal_data))


def _selected(stored: StoredReflection, choice: Selection, counted: _Counted) -> StoredReflection:
    """Return what the receiver is given of `stored`, and count it."""
    counted.unfinished += stored.reflection.finished is None
    return redact_stored(stored, counted.masked, choice)


def _wanted(options: ExportOptions, there: int, problems: list[StoreError]) -> _Wanted:
    """Return which of the reflections were meant, of which so many are `there`.

    Raises:
        StoreError: if there is none, or a name fits none or several.
    """
    names = {name.lower() if name.lower() in (LATEST, ALL) else name for name in options.names or (LATEST,)}
    narrowed = {"--team": options.team, "--since": options.since}
    if names - {LATEST, ALL} and any(narrowed.values()):
        narrowing = [option for option, value in narrowed.items() if value]
        raise UsageError(texts.named_and_narrowed(narrowing), texts.NAMED_HINT)
    ids = repository.list_ids(options.folder) if names - {LATEST, ALL} else ()
    named = {repository.resolve(options.folder, ids, name) for name in names - {LATEST, ALL}}
    for id in named:
        repository.load(options.folder, id)  # what was named and cannot be read is not left out in silence
    if ALL in names:
        return _all(options, there, problems)
    if LATEST in names:
        named.add(_latest(options, there, problems))
    return _Wanted(len(named), max(named), lambda stored: stored.id in named)


def _all(options: ExportOptions, there: int, problems: list[StoreError]) -> _Wanted:
    fits = repository.matches(options.team, options.since)
    number, last = 0, ""
    unread: list[StoreError] = []  # the next reading tells of them; only where there is none, nobody else does
    for head in filter(fits, _heads(options, there, unread)):
        number, last = number + 1, max(last, head.id)
    if not number:
        problems += unread
        raise _nothing(options)
    return _Wanted(number, last, lambda stored: fits(stored.reflection))


def _latest(options: ExportOptions, there: int, problems: list[StoreError]) -> str:
    unread: list[StoreError] = []
    fitting = filter(repository.matches(options.team, options.since), _heads(options, there, unread))
    if (stored := repository.latest(options.folder, repository.newest_first(fitting), unread)) is None:
        problems += unread
        raise _nothing(options)
    return stored.id


def _nothing(options: ExportOptions) -> StoreError:
    return repository.no_match(options.team, options.since, repository.list_reflections(options.folder).infos)


def _heads(options: ExportOptions, there: int, problems: list[StoreError]) -> Iterator[ReflectionInfo]:
    return _counted(
        options, there, repository.iter_infos(options.folder, repository.list_ids(options.folder), problems)
    )


def _counted(options: ExportOptions, there: int, found: Iterator[T]) -> Iterator[T]:
    """Yield what is `found`, and show how far it has come where so many are `there` and somebody looks."""
    to_screen = options.output == output.STANDARD_OUTPUT
    if there < _MANY or not sys.stderr.isatty() or (to_screen and sys.stdout.isatty()):
        return found
    from malkompas.ui import rich_output  # Rich: only where it takes a while

    return rich_output.with_progress(found, there, texts.READING)
