"""A compass → the lines of `malkompas list`, without a terminal or colours."""

from collections.abc import Iterable, Iterator

from malkompas import texts
from malkompas.model import Compass, Section
from malkompas.pages.page import BLANK, PageLine


def of_compass(compass: Compass) -> Iterator[PageLine]:
    """Yield the page of the whole compass: the principles, then what else can be asked."""
    yield PageLine("title", 0, "", compass.title)
    for section in compass.in_reading_order:
        yield BLANK
        yield from _section(compass, section, in_full=False)
    yield BLANK
    yield PageLine("faint", 0, "", texts.SOURCE + compass.source)


def of_sections(compass: Compass, sections: Iterable[Section]) -> Iterator[PageLine]:
    """Yield the page of some sections, each in full with its text and hints."""
    for number, section in enumerate(sections):
        if number:
            yield BLANK
        yield from _section(compass, section, in_full=True)


def _section(compass: Compass, section: Section, *, in_full: bool) -> Iterator[PageLine]:
    yield PageLine("heading", 0, texts.numbered(compass.number_of(section)), section.title)
    yield PageLine("faint", 3, "", section.id)
    if section.what_if:
        yield PageLine("what_if", 3, "", section.what_if)
    if in_full:
        yield PageLine("text", 3, "", section.text)
    for question in section.questions:
        if in_full:
            yield BLANK
        yield PageLine("question", 3, "• ", texts.labelled(question.label, question.text))
        if in_full:
            for hint in question.hints:
                yield PageLine("hint", 5, "– ", hint)
