"""What is shared, as a list of blocks: made once of notes or of a compass, and rendered in each format.

All texts in it are anyone's: each renderer escapes them. What has a `language` is in that one, and perhaps not in the
document's, as the tool's own words are.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from malkompas.model import CompassPoint

Kind = Literal["docx", "odt", "pdf"]
"""The document formats that the extra `office` makes."""
Style = Literal["plain", "strong", "emphasis"]


class Heading(Struct, frozen=True, gc=False):
    """A heading of `level` 1 to 4. The first one is the title; one of level 2 begins a section of the document."""

    level: int
    text: str
    is_outcome: bool = False
    language: str = ""


class Facts(Struct, frozen=True, gc=False):
    """What a document is about: names, which are the tool's, and values."""

    facts: tuple[tuple[str, str], ...]


class Span(Struct, frozen=True, gc=False):
    """A part of a paragraph."""

    text: str
    style: Style = "plain"


class Paragraph(Struct, frozen=True, gc=False, cache_hash=True):
    """A paragraph; its line ends and runs of blanks count as single blanks. What `is_small` helps those who ask."""

    spans: tuple[Span, ...]
    is_small: bool = False
    language: str = ""


class BulletList(Struct, frozen=True, gc=False):
    """A list without an order; line ends and blanks in its items are kept. `children`, if any, has a list for each."""

    items: tuple[str, ...]
    children: tuple[tuple[str, ...], ...] = ()
    language: str = ""


class Column(Struct, frozen=True, gc=False):
    """A column of a table. Its cells are in the tool's words where they are `by_tool`, and its name mostly is."""

    name: str
    by_tool: bool = False
    is_name_by_tool: bool = True


class Table(Struct, frozen=True, gc=False):
    """A table; each row has a cell for each column, and perhaps a language, which is that of what is not the tool's."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    languages: tuple[str, ...] = ()


class PassedOver(Struct, frozen=True, gc=False):
    """The titles of sections or questions to which nothing was said."""

    names: tuple[str, ...]


class Picture(Struct, frozen=True, gc=False):
    """The compass picture of what was talked about, with its caption. Only a page shows it."""

    points: tuple[CompassPoint, ...]
    caption: str


class Source(Struct, frozen=True, gc=False):
    """Where the compass is from. It ends the document, below a rule."""

    text: str


Block = Heading | Facts | Paragraph | BulletList | Table | PassedOver | Picture | Source


class Document(Struct, frozen=True, kw_only=True):
    """What is shared, and what stands in the file's own fields. `language` is a tag such as "da" (BCP 47).

    The `blocks` are gone through once: those of a joint document are made while they are rendered.
    """

    title: str
    author: str
    language: str
    blocks: Iterable[Block]


def paragraph(text: str, style: Style = "plain", *, is_small: bool = False, language: str = "") -> Paragraph:
    """Return `text` as a paragraph of one style."""
    return Paragraph((Span(text, style),), is_small, language)
