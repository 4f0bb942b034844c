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
from malkompas.exporters import sharing
from malkompas.exporters.registry import FORMATS, is_binary
from malkompas.model import CLOSING, Compass, PersonalData, Reflection, Section, StoredReflection, Without
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
    with system.report_at_end() as problems:
        export = _Export(options, problems)
        chosen, languages = export.choose()
        if len(languages) == 1:
            texts.speak(*languages)
        stem, parts = export.one(kind, *chosen) if len(chosen) == 1 else export.several(kind, chosen)
        output.write(parts, f"{stem}.{kind}", options.output, force=options.force)
        if export.unfinished and len(chosen) > 1:
            system.tell(texts.not_finished_of(export.unfinished))
        elif export.unfinished:
            command = command_to_copy("reflect", "--resume", *chosen, options=[("--folder", options.folder_option)])
            system.tell(f"{texts.NOT_FINISHED} {texts.CONTINUE_WITH.format(command=command)}")
        if export.masked:
            system.tell(texts.MASKED.format(personal_data=texts.personal_data(export.masked)))
        if copies := output.about_copies(options.folder, chosen):
            system.tell(copies)
    return FAILED if any(id in export.asked or id in chosen for id in problems) else 0


class _Export:
    """What is written, and what is counted meanwhile: personal data that was masked, and reflections not finished."""

    def __init__(self, options: ExportOptions, problems: repository.Problems) -> None:
        self.masked: Counter[PersonalData] = Counter()
        self.unfinished = 0
        self.asked = {COMPASS}  # besides what is chosen: what has to be read, or a part is missing
        self._options = options
        self._problems = problems  # what cannot be read
        self._ids = repository.list_ids(options.folder)
        if not (self._ids or repository.list_copies(options.folder)):
            raise StoreError(texts.NO_REFLECTIONS, texts.START_HINT)

    def choose(self) -> tuple[set[str], set[str]]:
        """Return the ids that are meant, which are named, `all` that match or the `latest` that does; their languages.

        Raises:
            UsageError: if some are named, and are to match, too.
            StoreError: if nothing matches, or nothing of what was named can be read.
        """
        options, ids = self._options, self._ids
        names = {name.lower() if name.lower() in (LATEST, ALL) else name for name in options.reflections or (LATEST,)}
        by_id = names - {LATEST, ALL}
        narrowing = [option for option, value in (("--team", options.only_team), ("--since", options.since)) if value]
        if by_id and narrowing:
            raise UsageError(texts.NAMED_AND_NARROWED.format(options=texts.listed(narrowing)), texts.NAMED_HINT)
        self.asked |= (named := {repository.resolve(options.folder, ids, name) for name in by_id})
        stored = list(repository.iter_reflections(options.folder, named, self._problems))
        chosen, languages = {one.id for one in stored}, {one.reflection.language for one in stored}
        if by_id != names:
            unread: repository.Problems = {}
            infos = self._with_progress(repository.iter_infos(options.folder, ids, unread), len(ids))
            matching, first_day = filter(repository.matches(options.only_team, options.since), infos), options.since
            if ALL in names:
                for info in matching:
                    chosen.add(info.id)
                    languages.add(info.language)
            elif latest := repository.latest(options.folder, repository.newest_first(matching), unread):
                chosen.add(latest.id)
                languages.add(latest.reflection.language)
                first_day = latest.reflection.started.date()
            self.asked |= (missing := repository.since(unread, first_day))
            self._problems |= {id: unread[id] for id in missing}
        if not chosen and named:
            raise self._problems.pop(max(named))
        if not chosen:
            listing = repository.list_reflections(options.folder)
            raise repository.no_match(options.only_team, options.since, listing.infos)
        return chosen, languages

    def one(self, kind: str, id: str) -> tuple[str, Iterator[bytes]]:
        """Return the name of the file, without its extension, and what is written of one reflection, in parts."""
        stored = repository.load(self._options.folder, id)
        selection = self._selection(stored.reflection)
        shared = self._shared(stored, selection)

        @functools.cache
        def team() -> list[StoredReflection]:
            is_of_team = repository.matches(stored.reflection.team)
            found = repository.iter_reflections(self._options.folder, self._ids, self._problems, is_of_team)
            return [self._whole(one) for one in found]

        stem = file_stem(shared.reflection.started, shared.reflection.team)
        return stem, sharing.as_bytes(kind, [(shared, True)], selection.left_out, self._compass, team)

    def several(self, kind: str, chosen: set[str]) -> tuple[str, Iterator[bytes]]:
        """Return the name of the file, without its extension, and what is written of the `chosen`, in parts.

        All are read, one at a time: the others tell how the steps of the chosen went.
        """
        gc.disable()  # frozen values never point back at what holds them: a search among so many would find nothing
        selection = self._selection()
        ids = sorted([*self._ids, *(chosen & self.asked).difference(self._ids)])  # a copy is asked for by its name only
        stored = repository.iter_reflections(self._options.folder, ids, self._problems)
        found = (
            (self._shared(one, selection), True) if one.id in chosen else (self._whole(one), False)
            for one in self._with_progress(stored, len(ids))
        )
        stem = f"{max(chosen)[: len('2026-12-31')]}-{texts.JOINT_FILE.format(number=len(chosen))}"
        return stem, sharing.as_bytes(kind, found, selection.left_out, self._compass)

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

    def _with_progress(self, items: Iterator[T], total: int) -> Iterable[T]:
        return output.with_progress(items, total, is_shown_meanwhile=self._options.output == output.STANDARD_OUTPUT)
