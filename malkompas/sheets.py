"""Sheets that people filled in before the meeting → their answers, each under the question of the compass it is to."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from malkompas import texts
from malkompas.errors import MalkompasError
from malkompas.model import PreparedAnswer, Section
from malkompas.text import comparison_key, decode, normalize, well_formed, without_mark, words

FORMATS = ("docx", "odt", "md", "txt")
MOST_BYTES, MOST_SHEETS, MOST_PARAGRAPHS = 5_000_000, 1_000, 10_000


class SheetError(MalkompasError):
    """A file is no sheet, or cannot be read as one."""


class Sheet(NamedTuple):
    """What stands in one sheet. `unplaced` has what is under no question, each with its line, counted from 1."""

    answers: tuple[PreparedAnswer, ...]
    unplaced: tuple[tuple[int, str], ...] = ()
    compass: str = ""
    team: str = ""
    goal: str = ""


class Collected(NamedTuple):
    """What stands in all sheets, also what could not be placed; how many they are; sentences to tell about them."""

    answers: tuple[PreparedAnswer, ...] = ()
    sheets: int = 0
    told: tuple[str, ...] = ()


class _Line(NamedTuple):
    number: int
    text: str
    begins: bool  # a paragraph or an item of a list


def collect(
    paths: Iterable[Path],
    sections: Sequence[Section],
    *,
    compass: str = "",
    team: str = "",
    goal: str = "",
    known: Collection[PreparedAnswer] = (),
    with_progress: Callable[[Sequence[Path]], Iterable[Path]] = iter,
) -> Collected:
    """Read the sheets among `paths`, which may be folders, and place what stands in them under questions of `sections`.

    A sheet whose answers are all `known` already is left, and so is one that came twice. Told is what could not be
    placed, what was left, and which sheets name another compass, team or goal. `with_progress` yields the files that it
    is given, while they are read.

    Raises:
        SheetError: if one of `paths` is not there.
    """
    answers: list[PreparedAnswer] = []
    told: list[str] = []
    sheets = 0
    for path in with_progress([file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])]):
        try:
            sheet = read_sheet(path.read_bytes(), path.suffix, sections)
        except SheetError as error:
            told.append(f"{path.name}: {error.message}")
            continue
        sheets += 1
        answers += sheet.answers
        for number, text in sheet.unplaced:
            told.append(f"{path.name}, {number}: {text}")
            answers.append(PreparedAnswer(text=text))
    return Collected(tuple(answers), sheets, tuple(told))


def read_sheet(data: bytes, suffix: str, sections: Sequence[Section]) -> Sheet:
    """Return what stands in the sheet `data`, a file that ends with `suffix`, under the questions of `sections`.

    Raises:
        SheetError: if it is no sheet, cannot be read, or is too large.
    """
    lines = list(_text_lines(decode(without_mark(data))))
    return _place(lines, sections)


def _text_lines(text: str) -> Iterator[_Line]:
    begins = True
    for number, line in enumerate(well_formed(text).split("\n"), 1):
        if line.strip():
            yield _Line(number, line.strip(), begins)
        begins = not line.strip()


def _place(lines: Sequence[_Line], sections: Sequence[Section]) -> Sheet:
    questions = {comparison_key(q.text): q.text for section in sections for q in section.questions}
    answers: list[PreparedAnswer] = []
    unplaced: list[tuple[int, str]] = []
    current = ""
    for line in lines:
        if question := questions.get(comparison_key(line.text.lstrip("#-* "))):
            current = question
        elif current:
            answers.append(PreparedAnswer(question=current, text=normalize(line.text)))
        else:
            unplaced.append((line.number, line.text))
    return Sheet(tuple(answers), tuple(unplaced))
