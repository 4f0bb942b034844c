"""Files and folders → the answers on all sheets in them, and what there is to tell about them."""

import stat
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice, starmap
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from malkompas import texts
from malkompas.errors import UsageError
from malkompas.model import PreparedAnswer
from malkompas.sheets.form import Sheet, Template, place
from malkompas.sheets.reading import MOST_BYTES, SheetError, start
from malkompas.text import comparison_key, one_line

MOST_TOGETHER = 4_000_000
"""A reflection takes no more characters of what was written, so that it can be saved quickly and at all."""
_LONG = 100  # characters: two people may write as little alike, and it is no sheet that came twice
_MOST_TOLD = 10
_AT_ONCE = 3
"""So many documents are read by pandoc at once."""
_NO_SHEETS = ("thumbs.db", "desktop.ini")  # what Windows leaves in a folder


T = TypeVar("T")


class Collected(NamedTuple):
    """What stands in all sheets, also what could not be placed; how many they are; sentences to tell about them.

    So many files were `unread` that may be sheets too.
    """

    answers: tuple[PreparedAnswer, ...] = ()
    sheets: int = 0
    told: tuple[str, ...] = ()
    unread: int = 0


def collect(
    paths: Iterable[Path],
    template: Template,
    *,
    about: Mapping[str, str],
    known: Collection[PreparedAnswer] = (),
    with_progress: Callable[[Iterable[Any], int], Iterable[Any]] = lambda items, total: items,
) -> Collected:
    """Read the sheets among `paths`, which may be folders, and place what stands in them as the `template` says.

    A sheet whose answers are all `known` already is left, and so is one that came twice. Told is how much could not be
    placed, what was left, and how many sheets are not `about` this compass, team or goal. A file is named only where it
    cannot be read: whoever wrote on it is known by its name, and the room looks on. `with_progress` yields the files
    that it is given, and is given how many there are.

    Raises:
        UsageError: if one of `paths` is not there.
    """
    left: dict[str, list[str]] = defaultdict(list)
    files = list(_files(paths, left))
    before, seen, characters = frozenset(known), set[object](), sum(len(answer.text) for answer in known)
    kept: list[Sheet] = []
    passed = Counter[str]()
    with ExitStack() as at_end:  # however the reading ends, no program goes on with it
        begun = _ahead(_begun(path, template, at_end) for path in files)
        for path, read, content in with_progress(begun, len(files)):
            try:
                sheet = read()
            except SheetError as error:
                left[error.message].append(path.name)
                continue
            said, size = frozenset(sheet.answers), sum(len(answer.text) for answer in sheet.answers)
            if not said:
                passed["empty"] += 1
            elif said <= before or seen & {content, said}:
                passed["twice"] += 1
            elif characters + size > MOST_TOGETHER:
                left[texts.SHEET_ERRORS["full"]].append(path.name)
            else:
                kept.append(sheet)
                characters += size
                seen |= {content, said} if size >= _LONG else {content}
    answers = tuple(answer for sheet in kept for answer in sheet.answers)
    told = [*_of_another(kept, about), *starmap(texts.sheets_passed, passed.items())]
    if unplaced := sum(not answer.question for answer in answers):
        told.append(texts.sheets_unplaced(unplaced))
    for reason, names in left.items():
        shown = list(map(one_line, names[:_MOST_TOLD]))  # a name with a line feed in it could say what it liked
        told.append(texts.sheets_left(reason, shown, max(0, len(names) - _MOST_TOLD)))
    return Collected(answers, len(kept), tuple(told), sum(map(len, left.values())))


def _begun(path: Path, template: Template, at_end: ExitStack) -> tuple[Path, Callable[[], Sheet], int]:
    """Return `path`, what waits for what stands in the file, and a number that equal files share."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        lines = start(data, path.suffix, at_end)
    except OSError as error:
        return path, _failing(SheetError(texts.SHEET_ERRORS["unreadable"].format(reason=texts.reason(error)))), 0
    except SheetError as error:
        return path, _failing(error), 0
    return path, lambda: place(lines(), template), hash(data)


def _failing(error: SheetError) -> Callable[[], Sheet]:
    def fail() -> Sheet:
        raise error

    return fail


def _ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield `items`, each when the next ones are taken already."""
    taken = deque(islice(items, _AT_ONCE))
    while taken:
        yield taken.popleft()
        taken.extend(islice(items, 1))


def _of_another(sheets: Sequence[Sheet], about: Mapping[str, str]) -> Iterator[str]:
    for what, ours in about.items():
        named = Counter(filter(None, (getattr(sheet, what) for sheet in sheets if ours)))
        for theirs, number in named.items():
            if comparison_key(theirs) != comparison_key(ours):
                yield texts.sheets_of_another(what, theirs, number)


def _files(paths: Iterable[Path], left: dict[str, list[str]]) -> Iterator[Path]:
    """Yield the files that may be sheets, those of each folder by name; what is none is named in `left`."""
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
            files = sorted(path.iterdir()) if is_folder else [path]
        except (OSError, ValueError) as error:
            message = texts.SHEET_NOT_THERE.format(path=path, reason=texts.reason(error))
            raise UsageError(message, texts.SHEET_NOT_THERE_HINT) from error
        for file in files:
            if is_folder and (file.name.startswith((".", "~$")) or file.name.lower() in _NO_SHEETS):
                continue  # what programs leave while a document is open, and systems always
            if not file.is_file() or (is_folder and file.is_symlink()):
                left[texts.SHEET_ERRORS["no file"]].append(file.name)
            else:
                yield file
