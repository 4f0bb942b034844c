"""Principles → cards for the table and a sheet to write on, as docx, odt or pdf."""

from collections.abc import Iterable, Sequence

from malkompas import texts
from malkompas.exporters import office
from malkompas.exporters.document import Document, Kind
from malkompas.exporters.markdown import inline, item, paragraph
from malkompas.model import Compass, Section

_EMPTY_STEPS = 4


def cards(compass: Compass, sections: Sequence[Section], kind: Kind) -> bytes:
    """Return a card for each of `sections`, and after them a sheet to write on, as a document of `kind`.

    A docx or an odt has a card on each page, a PDF two. The sheet asks what the compass asks in its closing.

    Raises:
        OutputError: if the extra `office` is not installed, or pandoc or Typst cannot make it.
    """
    cards_of = [block for section in sections for block in _card(section, compass, with_source=kind != "pdf")]
    document = Document(
        title=f"{compass.title}: {texts.CARDS}",
        author=compass.source,
        language=compass.language,
        markdown="\n".join([*cards_of, *_sheet(compass)]),
    )
    return office.written(document, kind, "cards")


def _card(section: Section, compass: Compass, *, with_source: bool) -> Iterable[str]:
    yield f"# {texts.numbered(compass.number_of(section))}{inline(section.title)}\n"
    if section.what_if:
        yield f"*{inline(section.what_if)}*\n"
    yield paragraph(section.text)
    yield "".join(item(texts.labelled(question.label, question.text)) for question in section.questions)
    if with_source:
        yield f"*{texts.SOURCE}{inline(compass.source)}*\n"


def _sheet(compass: Compass) -> Iterable[str]:
    yield f"# {texts.SHEET}\n"
    yield _room(texts.TEAM, texts.DATE)
    yield _room(texts.GOAL, texts.PARTICIPANTS)
    for question in compass.closing.questions:
        yield _room(texts.labelled(question.label, question.text))
    yield f"## {texts.STEPS}\n"
    yield _room(texts.WHAT, texts.WHO, texts.WHEN, rows=_EMPTY_STEPS)


def _room(*heads: str, rows: int = 1) -> str:
    """Return a table with nothing under its heads: each document gives empty rows room to write by hand."""
    cells = [tuple(map(inline, heads)), ("---",) * len(heads), *[("",) * len(heads)] * rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in cells)
