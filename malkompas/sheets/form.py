"""The sheet as a form: blank, for one person to write on, and filled in, as answers to questions known by their words.

It is the one place that knows what stands on a sheet: what is written there is what is passed over when it comes back.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec import structs

from malkompas import texts
from malkompas.exporters import document as doc
from malkompas.model import Compass, GoalType, PreparedAnswer, Section
from malkompas.text import one_line, sanitize, words

_ROOM = 3
"""Blank paragraphs below a question where there is no box to write in."""
# How alike a line is to a question that it is taken for, and how many lines a question may be broken into.
_ALIKE, _MOST_LINES = 0.85, 5
_MOST_COMPARED = 200_000
_ENDS = re.compile(r"[?:…\n]+")
_BLANK = "…._ \t"


# Blank


def blank(
    compass: Compass,
    sections: Sequence[Section],
    *,
    team: str = "",
    goal: str = "",
    goal_type: GoalType | None = None,
    with_boxes: bool,
) -> doc.Document:
    """Return the sheet with the questions of `sections`. A team or goal that is not known is left to be filled in.

    With boxes, each answer has one, which grows when it is typed in: for an office document.
    """
    title = texts.SHEET_TITLE.format(compass=compass.title)
    facts = [(texts.TEAM, team or texts.SHEET_BLANK), (texts.GOAL, goal or texts.SHEET_BLANK)]
    facts += [(texts.GOAL_TYPE, texts.GOAL_TYPES_EXPLAINED[goal_type])] if goal_type else []
    blocks: list[doc.Block] = [doc.Heading(1, title, language=texts.LANGUAGE), doc.Facts(tuple(facts))]
    blocks += [doc.paragraph(text, language=texts.LANGUAGE) for text in texts.SHEET_HELP]
    blocks += [doc.paragraph(texts.SHEET_PRIVACY, "strong", language=texts.LANGUAGE)]
    for section in sections:
        blocks.append(doc.Heading(2, section.title))
        what_if = doc.Heading(3, section.what_if) if with_boxes else doc.paragraph(section.what_if, "emphasis")
        blocks += [what_if] if section.what_if else []  # a heading stays on the page of the box below it
        for question in section.questions:
            text = texts.labelled(question.label, question.text)
            box = doc.Table((doc.Column(text, is_name_by_tool=False),), (("",),))
            blocks += [box] if with_boxes else [doc.Heading(3, text), *[doc.paragraph("")] * _ROOM]
    blocks += [
        doc.Heading(2, texts.SHEET_BACK_TITLE, language=texts.LANGUAGE),
        doc.paragraph(texts.SHEET_BACK, language=texts.LANGUAGE),
    ]
    blocks += [doc.Source(compass.source)]
    return doc.Document(title=title, author=compass.source, language=compass.language, blocks=tuple(blocks))


def as_text(blank: doc.Document) -> str:
    """Return a `blank` sheet as plain text, in which each paragraph is a line: every editor breaks them as it likes."""
    return "\n".join(map(_plain, blank.blocks))


def _plain(block: doc.Block) -> str:
    match block:
        case doc.Heading(level, text):
            return "\n" * (level == 2) + f"{one_line(sanitize(text))}\n"
        case doc.Facts(facts):
            return "".join(f"{name}: {one_line(sanitize(value))}\n" for name, value in facts)
        case doc.Paragraph(spans):
            return one_line(sanitize("".join(span.text for span in spans))) + "\n"
        case doc.Source(text):
            return f"\n{texts.SOURCE}{one_line(sanitize(text))}\n"
        case _:
            raise AssertionError(block)


# Filled in


class Line(NamedTuple):
    """A line of a sheet; it `begins` a paragraph or an item of a list, or goes on with the one before it."""

    text: str
    begins: bool = True


class Sheet(NamedTuple):
    """What stands in one sheet; what could not be placed is an answer to no question."""

    answers: tuple[PreparedAnswer, ...] = ()
    compass: str = ""
    team: str = ""
    goal: str = ""


class Template(NamedTuple):
    """What a sheet holds before anybody wrote on it, by its words: each line, with its question or "", and facts."""

    lines: dict[str, str]
    facts: dict[str, str]


def template(sections: Sequence[Section], others: Iterable[str] = ()) -> Template:
    """Return what stands on a blank sheet with the questions of `sections`, on which these `others` may stand too."""
    told = [text for section in sections for text in (section.title, section.what_if)]
    told += [*texts.SHEET_HELP, texts.SHEET_PRIVACY, texts.SHEET_BACK_TITLE, texts.SHEET_BACK, *others]
    questions = {
        _key(wording): question.text
        for section in sections
        for question in section.questions
        for wording in (*question.formerly, texts.labelled(question.label, question.text), question.text)
    }
    facts = {texts.TEAM: "team", texts.GOAL: "goal", texts.GOAL_TYPE: ""}
    return Template(
        {**dict.fromkeys(filter(None, map(_key, told)), ""), **questions},
        {_key(name): field for name, field in facts.items()},
    )


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
    marks = _marks(lines, template.lines)
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
        elif not has_begun and (fact := _fact(line.text, template.facts)):
            facts.setdefault(*fact)
            goes_on = False
        elif goes_on and not line.begins:
            answers[-1] = structs.replace(answers[-1], text=f"{answers[-1].text}\n{line.text}")
        elif index < len(lines) - 1 or question or not line.text.startswith(texts.SOURCE):
            answers.append(PreparedAnswer(question=question, text=line.text))
            goes_on = True
    facts.pop("", None)
    return Sheet(tuple(answers), **facts)


def _fact(text: str, facts: Mapping[str, str]) -> tuple[str, str] | None:
    """Return what a line of the head says: the name of a field of `Sheet`, or "", and its value; None if it is none."""
    title = re.escape(texts.SHEET_TITLE).replace(re.escape("{compass}"), "(.+)")
    if found := re.fullmatch(title, text, re.IGNORECASE):
        return "compass", found[1]
    name, _, value = text.partition(":")
    field = facts.get(_key(name))
    return None if field is None else (field, value.strip(_BLANK))


def _marks(lines: Sequence[Line], known: Mapping[str, str]) -> dict[int, _Mark]:
    """Return where questions stand: as they are asked, or else, for those that do not, nearly so."""
    marks: dict[int, _Mark] = {}
    taken: set[int] = set()
    missing = {key: question for key, question in known.items() if question}
    spans = sorted(_spans(lines))
    for find, among in ((_exact, known), (_near, missing)):
        if find == _near and len(lines) * len(missing) > _MOST_COMPARED:
            break
        for number, index, text in spans:
            span = range(index, index + number)
            if taken.isdisjoint(span) and (found := find(text, among)):
                marks[index] = _Mark(span.stop, *found)
                taken.update(span)
                for key in [key for key, question in missing.items() if question == found[0]]:
                    del missing[key]  # once is enough
    return marks


def _spans(lines: Sequence[Line]) -> Iterator[tuple[int, int, str]]:
    """Yield what may be a question, each line or several that go on: how many, the number of the first, the text."""
    for index in range(len(lines)):
        text = ""
        for number, line in enumerate(lines[index : index + _MOST_LINES]):
            if number and line.begins:
                break
            text = f"{text} {line.text}"
            yield number + 1, index, text


def _exact(text: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    question = known.get(_key(text))
    return None if question is None else (question, "")


def _near(text: str, missing: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the question that `text` begins with, and the rest of it; or the one that it is nearly, and nothing."""
    for cut in islice(_ENDS.finditer(text), _MOST_LINES):
        if (rest := text[cut.end() :].strip()) and (key := _key(text[: cut.end()])) in missing:
            return missing[key], rest
    nearest = difflib.get_close_matches(_key(text), missing, n=1, cutoff=_ALIKE)
    return (missing[nearest[0]], "") if nearest else None
