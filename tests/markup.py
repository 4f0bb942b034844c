"""HTML as a program reads it: the elements, with their attributes and all the text within them."""

from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

_VOID = {"meta", "br", "hr", "input"}


class Element(NamedTuple):
    """One element. `path` names what it stands in, outermost first; a line break counts as a line feed."""

    tag: str
    attributes: dict[str, str | None]
    path: tuple[str, ...]
    text: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], tuple[str, ...], list[str]]] = []
        self.open: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text: list[str] = []
        self.found.append((tag, dict(attrs), tuple(name for name, _ in self.open), text))
        if tag == "br":
            self.handle_data("\n")
        if tag not in _VOID:
            self.open.append((tag, text))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self.open.pop()
        assert opened == tag

    def handle_data(self, data: str) -> None:
        for _, text in self.open:
            text.append(data)


@lru_cache(maxsize=4)  # a test asks several times about the same page
def elements(html: str) -> tuple[Element, ...]:
    """Return the elements of `html` in their order; one that is not closed where it should be fails the test."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return tuple(Element(tag, attributes, path, "".join(text)) for tag, attributes, path, text in reader.found)


def texts_of(html: str, tag: str, within: str = "body") -> list[str]:
    """Return the text of every `tag` that stands in a `within`."""
    return [element.text for element in elements(html) if element.tag == tag and within in element.path]
