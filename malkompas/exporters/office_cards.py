"""Principles → cards for the table and a sheet to write on, as docx, odt or pdf."""

from collections.abc import Iterator, Sequence

from malkompas import texts
from malkompas.exporters import office
from malkompas.exporters.document import Block, Column, Document, Heading, Kind, Table, bullets, emphasised, paragraph
from malkompas.model import Compass, Section

_EMPTY_STEPS = 4


def cards(compass: Compass, sections: Sequence[Section], kind: Kind) -> bytes:
    """Return a card for each of `sections`, and after them a sheet to write on, as a document of `kind`.

    A docx or an odt has a card on each page, a PDF two. The sheet asks what the compass asks in its closing.

    Raises:
        OutputError: if the extra `office` is not installed, or pandoc or Typst cannot make it.
    """
    blocks = [block for section in sections for block in _card(section, compass, with_source=kind != "pdf")]
    document = Document(
        title=f"{compass.title}: {texts.CARDS}",
        author=compass.source,
        language=compass.language,
        blocks=(*blocks, *_sheet(compass)),
    )
    return office.written(document, kind, "cards")


def _card(section: Section, compass: Compass, *, with_source: bool) -> Iterator[Block]:
    yield Heading(1, texts.numbered(compass.number_of(section)) + section.title)
    if section.what_if:
        yield emphasised(section.what_if)
    yield paragraph(section.text)
    yield bullets(texts.labelled(question.label, question.text) for question in section.questions)
    if with_source:
        yield emphasised(texts.SOURCE + compass.source)


def _sheet(compass: Compass) -> Iterator[Block]:
    yield Heading(1, texts.SHEET, by_tool=True)
    yield _room(texts.TEAM, texts.DATE)
    yield _room(texts.GOAL, texts.PARTICIPANTS)
    for question in compass.closing.questions:
        yield _room(texts.labelled(question.label, question.text))
    yield Heading(2, texts.STEPS, by_tool=True)
    yield _room(texts.WHAT, texts.WHO, texts.WHEN, rows=_EMPTY_STEPS)


def _room(*heads: str, rows: int = 1) -> Table:
    """Return a table with nothing under its heads: each document gives empty rows room to write by hand."""
    return Table(tuple(map(Column, heads)), (("",) * len(heads),) * rows)
