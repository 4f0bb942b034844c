"""A compass → the lines of `malkompas list`, without a terminal or colours."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from malkompas import texts
from malkompas.model import Compass, Section

Role = Literal["title", "heading", "what_if", "text", "question", "hint", "faint"]


class ListLine(NamedTuple):
    """One line of the page: what it is, how far in, the mark before it and its text."""

    role: Role
    indent: int
    mark: str
    text: str

    @property
    def plain(self) -> str:
        return f"{' ' * self.indent}{self.mark}{self.text}".rstrip()


BLANK = ListLine("text", 0, "", "")


def of_compass(compass: Compass) -> Iterator[ListLine]:
    """Yield the page of the whole compass: the principles, then what else can be asked."""
    yield ListLine("title", 0, "", compass.title)
    for section in (*compass.principles, compass.opening, compass.learning, compass.closing):
        yield BLANK
        yield from _section(compass, section, in_full=False)
    yield BLANK
    yield ListLine("faint", 0, "", texts.SOURCE + compass.source)


def of_sections(compass: Compass, sections: Iterable[Section]) -> Iterator[ListLine]:
    """Yield the page of some sections, each in full with its text and hints."""
    for number, section in enumerate(sections):
        if number:
            yield BLANK
        yield from _section(compass, section, in_full=True)


def _section(compass: Compass, section: Section, *, in_full: bool) -> Iterator[ListLine]:
    is_principle = section in compass.principles
    mark = f"{compass.principles.index(section) + 1}. " if is_principle else ""
    yield ListLine("heading", 0, mark, section.title)
    yield ListLine("faint", 3, "", section.id)
    if section.what_if:
        yield ListLine("what_if", 3, "", section.what_if)
    if in_full:
        yield ListLine("text", 3, "", section.text)
    for question in section.questions:
        if in_full:
            yield BLANK
        yield ListLine("question", 3, "• ", texts.labelled(question.label, question.text))
        if in_full:
            for hint in question.hints:
                yield ListLine("hint", 5, "– ", hint)
