"""Files and folders → the answers on all sheets in them, and what there is to tell about them."""

import os
import stat
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from malkompas import system, texts
from malkompas.model import PreparedAnswer, Section
from malkompas.sheets.form import Sheet, Template, place, template
from malkompas.sheets.reading import MOST_BYTES, MOST_CHARACTERS, SheetError, kind_of, read
from malkompas.storage.files import READ_FLAGS
from malkompas.text import comparison_key, one_line

MOST_SHEETS, MOST_SECONDS = 1_000, 300
_WORKERS = 2
_LONG = 100  # characters: two people may write as little alike, and it is no sheet that came twice
_MOST_ENTRIES = 10_000  # of a folder
_MOST_TOLD = 10


class Collected(NamedTuple):
    """What stands in all sheets, also what could not be placed; how many they are; sentences to tell about them."""

    answers: tuple[PreparedAnswer, ...] = ()
    sheets: int = 0
    told: tuple[str, ...] = ()


def collect(
    paths: Iterable[Path],
    sections: Sequence[Section],
    *,
    footers: Iterable[str] = (),
    compass: str = "",
    team: str = "",
    goal: str = "",
    known: Collection[PreparedAnswer] = (),
    with_progress: Callable[[Iterable[Any], int], Iterable[Any]] = lambda items, total: items,
) -> Collected:
    """Read the sheets among `paths`, which may be folders, and place what stands in them under questions of `sections`.

    A sheet whose answers are all `known` already is left, and so is one that came twice. Told is how much could not be
    placed, what was left, and how many sheets name another compass, team or goal; `compass` is its title, and `footers`
    are what the last line of a sheet may say. A file is named only where it cannot be read: whoever wrote on it is
    known by its name, and the room looks on. `with_progress` yields the items that it is given, and is given how many
    there are.

    Raises:
        SheetError: if one of `paths` is not there.
    """
    left: dict[str, list[str]] = defaultdict(list)
    files, until = list(_files(paths, left)), system.seconds() + MOST_SECONDS
    gathered = _Gathered(known, left, {"compass": compass, "team": team, "goal": goal})
    blank = template(sections, footers)
    pool = ThreadPoolExecutor(_WORKERS)
    try:
        sheets = with_progress(pool.map(lambda path: _attempt(path, blank, until), files), len(files))
        for path, (sheet, content) in zip(files, sheets, strict=True):
            gathered.add(path.name, sheet, content)
    finally:
        pool.shutdown(cancel_futures=True)
    return Collected(tuple(gathered.answers), gathered.sheets, tuple(gathered.told()))


class _Gathered:
    """What was read so far, the names of the files that were `left` and why, and how many else there is to tell of."""

    def __init__(self, known: Collection[PreparedAnswer], left: dict[str, list[str]], of: Mapping[str, str]) -> None:
        self.answers: list[PreparedAnswer] = []
        self.sheets = self._characters = 0
        self._known, self._left, self._of = frozenset(known), left, of
        self._seen: set[object] = set()
        self._other: Counter[tuple[str, str]] = Counter()
        self._passed: Counter[str] = Counter()

    def add(self, name: str, sheet: Sheet | SheetError, content: int) -> None:
        if isinstance(sheet, SheetError):
            self._left[sheet.message].append(name)
            return
        said = frozenset(sheet.answers)
        size = sum(len(answer.text) for answer in sheet.answers)
        if not said:
            self._passed["empty"] += 1
        elif said <= self._known or self._seen & {content, said}:
            self._passed["twice"] += 1
        elif self._characters + size > 10 * MOST_CHARACTERS:
            self._left[texts.SHEET_ERRORS["full"]].append(name)
        else:
            self.answers += sheet.answers
            self.sheets, self._characters = self.sheets + 1, self._characters + size
            self._seen |= {content, said} if size >= _LONG else {content}
            for what, ours in self._of.items():
                theirs = getattr(sheet, what)
                if ours and theirs and comparison_key(ours) != comparison_key(theirs):
                    self._other[what, theirs] += 1

    def told(self) -> Iterator[str]:
        for (what, value), number in self._other.items():
            yield texts.sheets_of_another(what, value, number)
        if unplaced := sum(not answer.question for answer in self.answers):
            yield texts.sheets_unplaced(unplaced)
        for why, number in self._passed.items():
            yield texts.sheets_passed(why, number)
        for reason, names in self._left.items():
            shown = list(map(one_line, names[:_MOST_TOLD]))  # a name with a line feed in it could say what it liked
            yield texts.sheets_left(reason, shown, max(0, len(names) - _MOST_TOLD))


def _files(paths: Iterable[Path], left: dict[str, list[str]]) -> Iterator[Path]:
    """Yield the files that may be sheets, those of each folder by name; what is none is named in `left`."""
    number = 0
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
            files = sorted(islice(path.iterdir(), _MOST_ENTRIES)) if is_folder else [path]
        except (OSError, ValueError) as error:
            message = texts.SHEET_NOT_THERE.format(path=path, reason=texts.reason(error))
            raise SheetError(message, texts.SHEET_NOT_THERE_HINT) from error
        for file in files:
            if is_folder and file.name.startswith((".", "~$")):  # what programs leave while a document is open
                continue
            number += 1
            if is_folder and (file.is_symlink() or file.is_dir()):
                left[texts.SHEET_ERRORS["no file"]].append(file.name)
            elif number > MOST_SHEETS:
                left[texts.SHEET_ERRORS["many"]].append(file.name)
            else:
                yield file


def _attempt(path: Path, blank: Template, until: float) -> tuple[Sheet | SheetError, int]:
    """Return what stands in the file at `path`, or why it is no sheet, and a number that equal files share."""
    try:
        if system.seconds() > until:
            raise SheetError(texts.SHEET_ERRORS["late"])
        kind = kind_of(path.suffix)
        data = _bytes_of(path)
        return place(read(data, kind), blank), hash(data)
    except SheetError as error:
        return error, 0


def _bytes_of(path: Path) -> bytes:
    try:
        descriptor = os.open(path, READ_FLAGS)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise SheetError(texts.SHEET_ERRORS["no file"])
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SheetError(texts.SHEET_ERRORS["unreadable"].format(reason=texts.reason(error))) from error
    if len(data) > MOST_BYTES:
        raise SheetError(texts.SHEET_ERRORS["large"])
    return data
