"""One run of `malkompas export`: which reflections are meant, and what is written of them."""

import datetime as dt
import functools
import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from malkompas import system, texts
from malkompas.commands import output
from malkompas.errors import FAILED, CompassError, StoreError, UsageError
from malkompas.exporters import combined, sharing
from malkompas.exporters.registry import FORMATS, is_binary, require
from malkompas.model import (
    CLOSING,
    Compass,
    PersonalData,
    Reflection,
    ReflectionInfo,
    Section,
    StoredReflection,
    Without,
)
from malkompas.privacy import Selection, redact_stored
from malkompas.storage import repository
from malkompas.storage.repository import ALL, LATEST
from malkompas.system import command_to_copy
from malkompas.text import file_stem

COMPASS = ""
"""What stands for the compass among what could not be read."""

T = TypeVar("T")


class ExportOptions(Struct, frozen=True, kw_only=True):
    """What the command line said. `compass` loads the compass when it is called."""

    reflections: tuple[str, ...] = ()
    only_team: str = ""
    since: dt.date | None = None
    only_principles: tuple[str, ...] = ()
    without: tuple[Without, ...] = ()
    export_format: str = ""
    output: str
    force: bool
    keep_personal_data: bool
    compass: Callable[[], Compass]
    folder: Path
    folder_option: str


def run(options: ExportOptions) -> int:
    """Write the reflections that are meant, and tell what there is to know about them and what could not be read.

    Return the exit status: it is 1 where that is part of what was to be written.

    Raises:
        StoreError: if nothing matches, or what was named cannot be read.
        MalkompasError: if something else is in the way that the user can mend.
    """
    kind = output.format_of(options.export_format, options.output, FORMATS) or "md"
    output.check(options.output, force=options.force, binary=is_binary(kind))
    require(kind)
    with system.report_at_end() as problems:
        export = _Export(options, problems)
        gathered = export.gather(kind) if export.may_be_several and FORMATS[kind].of == "document" else None
        if not gathered:
            export.survey()
        if not export.number:
            raise export.nothing_found()
        if len(export.languages) == 1:
            texts.speak(*export.languages)
            export.explain_again()
        stem, parts = export.one(kind) if export.number == 1 else export.several(kind, gathered)
        output.write(parts, f"{stem}.{kind}", options.output, force=options.force)
        if export.unfinished and export.number > 1:
            system.tell(texts.not_finished_of(export.unfinished))
        elif export.unfinished:
            command = command_to_copy("reflect", "--resume", export.last, options=[("--folder", options.folder_option)])
            system.tell(f"{texts.NOT_FINISHED} {texts.CONTINUE_WITH.format(command=command)}")
        if export.masked:
            system.tell(texts.MASKED.format(personal_data=texts.personal_data(export.masked)))
        if copies := export.about_copies():
            system.tell(copies)
    return FAILED if export.missing(problems) else 0


class _Export:
    """What is written, and what is counted meanwhile: personal data that was masked, and reflections not finished.

    Of those that are meant and can be read: their `number`, the `last` id, and their `languages`. Some are named; or
    all are meant that match `--team` and `--since`, maybe more than the memory holds; or the latest of these.

    Raises:
        StoreError: if there are none.
        UsageError: if some are named, and are to match, too.
    """

    def __init__(self, options: ExportOptions, problems: repository.Problems) -> None:
        self.masked: Counter[PersonalData] = Counter()
        self.unfinished = 0
        self.number, self.last, self.languages = 0, "", set[str]()
        self._options, self._problems = options, problems  # what cannot be read
        self._ids = repository.Ids(options.folder)
        if not (self._ids or repository.list_copies(options.folder)):
            raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)
        names = {name.lower() if name.lower() in (LATEST, ALL) else name for name in options.reflections or (LATEST,)}
        by_id = names - {LATEST, ALL}
        narrowing = [option for option, value in (("--team", options.only_team), ("--since", options.since)) if value]
        if by_id and narrowing:
            raise UsageError(texts.NAMED_AND_NARROWED.format(options=texts.listed(narrowing)), texts.NAMED_HINT)
        self._matches = repository.matches(options.only_team, options.since)
        self._named = {repository.resolve(options.folder, list(self._ids), name) for name in by_id}
        self._takes_all = ALL in names
        self._first_day = options.since or dt.date.min if by_id != names else dt.date.max  # of what may be missing
        if LATEST in names and not self._takes_all:
            self._find_latest()

    def _find_latest(self) -> None:
        unread = repository.Problems()
        infos = self._with_progress(repository.iter_infos(self._options.folder, self._ids, unread))
        by_time = repository.newest_first(filter(self._matches, infos))
        if latest := repository.latest(self._options.folder, by_time, unread):
            self._named.add(latest.id)
            self._first_day = latest.reflection.started.date()
        self._keep(unread, self.missing(unread))

    @property
    def may_be_several(self) -> bool:
        """Whether more than one reflection may be meant."""
        return len(self._ids) > 1 if self._takes_all else len(self._named) > 1

    def missing(self, unread: Iterable[str]) -> set[str]:
        """Return those of `unread` that may be meant: only the head or name of such a file tells."""
        late = repository.since(unread, self._first_day)
        heads = repository.iter_infos(self._options.folder, late if self._takes_all else (), {})
        late -= {head.id for head in heads if not self._matches(head)}
        return late | {COMPASS, *self._named}.intersection(unread)

    def _keep(self, unread: repository.Problems, ids: Iterable[str]) -> None:
        """Keep why these of the `unread` cannot be read, by date, to be told at the end."""
        self._problems |= {id: unread[id] for id in sorted(ids)}

    def _is_meant(self, id: str, one: ReflectionInfo | Reflection) -> bool:
        return id in self._named or (self._takes_all and self._matches(one))

    def _count(self, id: str, language: str) -> None:
        self.number, self.last = self.number + 1, max(self.last, id)
        self.languages.add(language)

    def survey(self) -> None:
        """Count what is meant before any of it is written; what is named is read whole, as there may be but one."""
        unread = repository.Problems()
        if self._takes_all:
            for info in self._with_progress(repository.iter_infos(self._options.folder, self._to_read(), unread)):
                if self._is_meant(info.id, info):
                    self._count(info.id, info.language)
        else:
            for one in repository.iter_reflections(self._options.folder, sorted(self._named), unread):
                self._count(one.id, one.reflection.language)
        self._keep(unread, self.missing(unread))

    def gather(self, kind: str) -> combined.Gathered:
        """Return what a document of all that is meant takes of them, and count them; each is read once."""
        unread = repository.Problems()
        gathered = combined.gather(self._read(unread), has_picture=FORMATS[kind].has_picture)
        for meeting in gathered.meetings:
            self._count(meeting.id, meeting.reflection.language)
        self._keep(unread, unread if self.number > 1 else self.missing(unread))
        return gathered

    def explain_again(self) -> None:
        """Say why some cannot be read in the language that is spoken by now."""
        list(repository.iter_reflections(self._options.folder, [*self._problems], self._problems))

    def nothing_found(self) -> StoreError:
        """Return why nothing can be written."""
        if unread := self._named.intersection(self._problems):
            return self._problems.pop(max(unread))
        infos = repository.list_reflections(self._options.folder).infos
        return repository.no_match(self._options.only_team, self._options.since, infos)

    def about_copies(self) -> str:
        """Return what to tell of the copies of what is meant."""
        copies = repository.list_copies(self._options.folder)
        infos = repository.iter_infos(self._options.folder, copies.values(), {})
        return output.about_copies(copies, {info.id for info in infos if self._is_meant(info.id, info)})

    def one(self, kind: str) -> tuple[str, Iterator[bytes]]:
        """Return the name of the file, without its extension, and what is written of one reflection, in parts."""
        self.masked.clear()  # it may have been gathered
        self.unfinished = 0
        stored = repository.load(self._options.folder, self.last)
        selection = self._selection(stored.reflection)
        shared = self._shared(stored, selection)

        @functools.cache
        def team() -> list[StoredReflection]:
            is_of_team = repository.matches(stored.reflection.team)
            found = repository.iter_reflections(self._options.folder, self._ids, self._problems, is_of_team)
            return [self._whole(one) for one in found]

        stem = file_stem(shared.reflection.started, shared.reflection.team)
        return stem, sharing.one(kind, shared, selection.left_out, self._compass, team)

    def several(self, kind: str, gathered: combined.Gathered | None) -> tuple[str, Iterator[bytes]]:
        """Return the same of all that are meant: a document of what was `gathered`, or records."""
        stem = f"{self.last[: len('2026-12-31')]}-{texts.JOINT_FILE.format(number=self.number)}"
        left_out = self._selection().left_out
        if gathered:
            return stem, sharing.joint_document(kind, gathered, left_out, self._compass)
        return stem, sharing.records(kind, self._read(self._problems), left_out)

    def _read(self, problems: repository.Problems) -> Iterator[tuple[StoredReflection, bool]]:
        """Yield all, one at a time, and whether each is shared: the others tell how the steps of those went."""
        gc.disable()  # frozen values never point back at what holds them: a search among so many would find nothing
        selection = self._selection()
        for one in self._with_progress(repository.iter_reflections(self._options.folder, self._to_read(), problems)):
            if self._is_meant(one.id, one.reflection):
                yield self._shared(one, selection), True
            else:
                yield self._whole(one), False

    def _to_read(self) -> Iterable[str]:
        copies = self._named and self._named.difference(self._ids)  # a copy is asked for by its name only
        return sorted([*self._ids, *copies]) if copies else self._ids

    def _selection(self, reflection: Reflection | None = None) -> Selection:
        """Return what is shared; a principle is one of the compass, or of a `reflection` of another compass.

        Raises:
            UsageError: if there is no such principle.
        """
        options = self._options
        if not options.only_principles:
            return Selection((), options.without, options.keep_personal_data)
        from malkompas.compass import find  # YAML: only where a principle is named

        compass = options.compass()
        sections: Sequence[Section] = compass.choosable
        if reflection and reflection.compass != compass.title:
            sections = [section for section in reflection.sections if section.id != CLOSING]
        try:
            only = tuple(find(sections, name) for name in options.only_principles)
        except UsageError as error:
            raise UsageError(error.message, f"{error.hint}\n{texts.OTHER_COMPASS_HINT}") from error
        return Selection(only, options.without, options.keep_personal_data)

    def _compass(self) -> Compass | None:
        try:
            return self._options.compass()
        except CompassError as error:  # it gives the order and the picture: the notes can do without
            self._problems[COMPASS] = StoreError(error.message, error.hint)
            return None

    def _shared(self, stored: StoredReflection, selection: Selection) -> StoredReflection:
        """Return what the receiver is given of `stored`, and count it."""
        self.unfinished += stored.reflection.finished is None
        return redact_stored(stored, self.masked, selection)

    def _whole(self, stored: StoredReflection) -> StoredReflection:
        """Return all of `stored`: it is not shared itself, but tells how the steps of others went."""
        return redact_stored(stored, selection=Selection(keep_personal_data=self._options.keep_personal_data))

    def _with_progress(self, items: Iterator[T]) -> Iterable[T]:
        is_shown_meanwhile = self._options.output == output.STANDARD_OUTPUT
        return output.with_progress(items, len(self._ids), is_shown_meanwhile=is_shown_meanwhile)
