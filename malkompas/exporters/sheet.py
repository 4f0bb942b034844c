"""The compass → a sheet on which one person writes what they think before the meeting."""

from collections.abc import Iterator, Sequence

from malkompas import texts
from malkompas.exporters import document as doc
from malkompas.model import Compass, GoalType, Question, Section
from malkompas.text import sanitize

_ROOM = 3
"""Blank paragraphs below a question where there is no box to write in."""


def document(
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
    blocks: list[doc.Block] = [doc.Heading(1, title, by_tool=True), doc.Facts(tuple(facts))]
    blocks += [doc.paragraph(text, by_tool=True) for text in texts.SHEET_HELP]
    blocks += [doc.paragraph(texts.SHEET_PRIVACY, "strong", by_tool=True)]
    for section in sections:
        blocks.append(doc.Heading(2, section.title))
        what_if = doc.Heading(3, section.what_if) if with_boxes else doc.paragraph(section.what_if, "emphasis")
        blocks += [what_if] if section.what_if else []  # a heading stays on the page of the box below it
        blocks += [block for question in section.questions for block in _question(question, with_boxes=with_boxes)]
    blocks += [doc.Heading(2, texts.SHEET_BACK_TITLE, by_tool=True), doc.paragraph(texts.SHEET_BACK, by_tool=True)]
    blocks += [doc.Source(compass.source)]
    return doc.Document(title=title, author=compass.source, language=compass.language, blocks=tuple(blocks))


def _question(question: Question, *, with_boxes: bool) -> Iterator[doc.Block]:
    text = texts.labelled(question.label, question.text)
    if with_boxes:
        yield doc.Table((doc.Column(text, is_name_by_tool=False),), (("",),))
    else:
        yield doc.Heading(3, text)
        yield from [doc.paragraph("")] * _ROOM


def as_text(document: doc.Document) -> str:
    """Return the sheet as plain text, in which each paragraph is a line: every editor breaks them as it likes."""
    return "\n".join(map(_plain, document.blocks))


def _plain(block: doc.Block) -> str:
    match block:
        case doc.Heading(level, text):
            return "\n" * (level == 2) + f"{_line(text)}\n"
        case doc.Facts(facts):
            return "".join(f"{name}: {_line(value)}\n" for name, value in facts)
        case doc.Paragraph(spans):
            return _line("".join(span.text for span in spans)) + "\n"
        case doc.Source(text):
            return f"\n{texts.SOURCE}{_line(text)}\n"
        case _:
            raise AssertionError(block)
    return ""


def _line(text: str) -> str:
    return " ".join(sanitize(text).split())
