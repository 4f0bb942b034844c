"""The lines of a sheet → answers under their questions, which are known by their words."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec import structs

from malkompas import texts
from malkompas.model import PreparedAnswer, Section
from malkompas.sheets.reading import Line
from malkompas.text import words

# How alike a line is to a question that it is taken for, and how many lines a question may be broken into.
_ALIKE, _MOST_LINES = 0.85, 5
_MOST_COMPARED, _LONGEST_COMPARED = 2_000_000, 300
_ENDS = re.compile(r"[?:…\n]+")
_BLANK = "…._ \t"


class Sheet(NamedTuple):
    """What stands in one sheet; what could not be placed is an answer to no question."""

    answers: tuple[PreparedAnswer, ...] = ()
    compass: str = ""
    team: str = ""
    goal: str = ""


class Template(NamedTuple):
    """What a sheet holds before anybody wrote on it: questions by their words, and the words of all else."""

    questions: dict[str, str]
    standing: frozenset[str]


def template(sections: Iterable[Section], footers: Iterable[str] = ()) -> Template:
    """Return what stands on a blank sheet with the questions of `sections`, at whose end one of `footers` may stand."""
    sections = list(sections)
    questions = {
        _key(wording): question.text
        for section in sections
        for question in section.questions
        for wording in (*question.formerly, texts.labelled(question.label, question.text), question.text)
    }
    told = (text for section in sections for text in (section.title, section.what_if))
    own = (*texts.SHEET_HELP, texts.SHEET_PRIVACY, texts.SHEET_BACK_TITLE, texts.SHEET_BACK, *footers)
    return Template(questions, frozenset(map(_key, (*own, *told))) - {""})


def _key(text: str) -> str:
    """Return the words of a line, by which it is known again: without signs, upper case and the number before them."""
    first, _, rest = " ".join(words(text)).partition(" ")
    return rest if rest and (first.isdigit() or len(first) == 1) else f"{first} {rest}".strip()


class _Mark(NamedTuple):
    """Where a question was found, or, with "", what stands on every sheet: up to `end`, but for the `rest` there."""

    end: int
    question: str = ""
    rest: str = ""


def place(lines: Sequence[Line], template: Template) -> Sheet:
    """Return what stands in `lines` under the questions of `template`."""
    marks = _marks(lines, template)
    answers: list[PreparedAnswer] = []
    facts: dict[str, str] = {}
    question, end, has_begun, goes_on = "", 0, False, False
    for index, line in enumerate(lines):
        if index < end:
            continue
        if mark := marks.get(index):
            question, end, goes_on = mark.question, mark.end, bool(mark.rest)
            has_begun = has_begun or bool(question)
            answers += [PreparedAnswer(question=question, text=mark.rest)] if mark.rest else []
        elif not has_begun and (fact := _fact(line.text)):
            facts.setdefault(*fact)
            goes_on = False
        elif goes_on and not line.begins:
            answers[-1] = structs.replace(answers[-1], text=f"{answers[-1].text}\n{line.text}")
        elif index < len(lines) - 1 or question or not line.text.startswith(texts.SOURCE):
            answers.append(PreparedAnswer(question=question, text=line.text))
            goes_on = True
    facts.pop("", None)
    return Sheet(tuple(answers), **facts)


def _fact(text: str) -> tuple[str, str] | None:
    """Return what a line of the head says: the name of a field of `Sheet`, or "", and its value; None if it is none."""
    title = re.escape(texts.SHEET_TITLE).replace(re.escape("{compass}"), "(.+)")
    if found := re.fullmatch(title, text, re.IGNORECASE):
        return "compass", found[1]
    name, _, value = text.partition(":")
    names = {texts.TEAM: "team", texts.GOAL: "goal", texts.GOAL_TYPE: ""}
    fields = {_key(known): field for known, field in names.items()}
    return (fields[_key(name)], value.strip(_BLANK)) if _key(name) in fields else None


def _marks(lines: Sequence[Line], template: Template) -> dict[int, _Mark]:
    """Return where questions stand: as they are asked, or else, for those that do not, nearly so."""
    marks = _exact_marks(lines, template)
    known = {mark.question for mark in marks.values()}
    missing = {key: question for key, question in template.questions.items() if question not in known}
    if len(lines) * len(missing) > _MOST_COMPARED:
        return marks
    taken = {index for start, mark in marks.items() for index in range(start, mark.end)}
    for index in range(len(lines)):
        if index in taken:
            continue
        for end, text in _joined(lines, index):
            if end - 1 not in taken and (near := _near(text, missing)):
                marks[index] = _Mark(end, *near)
                taken.update(range(index, end))
                missing = {key: question for key, question in missing.items() if question != near[0]}  # once is enough
                break
    return marks


def _exact_marks(lines: Sequence[Line], template: Template) -> dict[int, _Mark]:
    marks: dict[int, _Mark] = {}
    end = 0
    for index in range(len(lines)):
        for to, text in _joined(lines, index) if index >= end else ():
            if (key := _key(text)) in template.questions or key in template.standing:
                end = to
                marks[index] = _Mark(end, template.questions.get(key, ""))
                break
    return marks


def _joined(lines: Sequence[Line], index: int) -> Iterator[tuple[int, str]]:
    """Yield the line at `index`, then with those that go on with it, each time with the index after the last."""
    text = ""
    for end in range(index, min(len(lines), index + _MOST_LINES)):
        if end > index and lines[end].begins:
            return
        text = f"{text} {lines[end].text}"
        yield end + 1, text


def _near(text: str, missing: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the question that `text` begins with, and the rest of it; or the one that it is nearly, and nothing."""
    for cut in islice(_ENDS.finditer(text), _MOST_LINES):
        if (rest := text[cut.end() :].strip()) and (key := _key(text[: cut.end()])) in missing:
            return missing[key], rest
    line = _key(text)
    said, alike = set(line.split()), (_ALIKE, "")
    for key, question in missing.items():
        if abs(len(key) - len(line)) <= len(key) * (1 - _ALIKE) and len(key) <= _LONGEST_COMPARED:
            shared = said.intersection(key.split())
            if len(shared) * 2 >= len(said):
                alike = max(alike, (difflib.SequenceMatcher(None, key, line, autojunk=False).ratio(), question))
    return (alike[1], "") if alike[1] else None
