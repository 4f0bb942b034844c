"""How every document looks: one set of colours, sizes and measures for docx, odt and pdf."""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

Layout = Literal["notes", "cards"]

# The colours of the HTML pages (styles/base.css), so that a team's papers are known by their look.
ACCENT = "#9c3f1f"  # 6.7 : 1 on white, 5.9 : 1 on TINT (WCAG 2.2 asks for 4.5 : 1)
INK = "#2a2520"
FAINT = "#665c52"
TINT = "#f9efe8"
LINE = "#dccfbe"

PAGE_MM = (210, 297)
MARGIN_MM = 25
TEXT_MM = PAGE_MM[0] - 2 * MARGIN_MM
INDENT_MM = 5  # of a list, for each level
ROOM_MM = 10  # to write by hand: an empty row of a table
MUCH_ROOM_MM = 22  # ... of a table with one column
LINE_HEIGHT = 1.2

_LINE, _LONG_TEXT, _LONG_WORD = 84, 40, 18  # characters: of a table's width, and what a column is measured by
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-([A-Z]{2}))?")
_REGIONS = {"da": "DK", "en": "GB"}


class Style(Struct, frozen=True):
    """One kind of paragraph. `size`, `before` and `after` are points; `colour` is #rrggbb.

    Those that are `own` hold the tool's own words, whatever language the compass and the notes are in.
    """

    size: float
    before: float = 0
    after: float = 0
    bold: bool = False
    colour: str = INK
    ruled: bool = False
    own: bool = False
    new_page: bool = False


def styles(layout: Layout) -> dict[str, Style]:
    """Return the style of each kind of paragraph: text, item, h1 to h6, cell, head (of a column) and foot (of a page).

    Cards are read at arm's length, and each h1 begins one.
    """
    is_cards = layout == "cards"
    scale = 1.5 if is_cards else 1
    return {
        "text": Style(11 * scale, before=3 * scale, after=5 * scale),
        "item": Style(11 * scale, after=3 * scale),
        "h1": Style(22 * scale, after=12, bold=True, colour=ACCENT, ruled=True, new_page=is_cards, own=not is_cards),
        "h2": Style(16, before=22 / scale, after=4, bold=True, colour=ACCENT, own=True),
        "h3": Style(13, before=14, after=3, bold=True),
        "h4": Style(11, before=9, after=3, bold=True, colour=FAINT),
        "h5": Style(11, before=7, after=3, bold=True),
        "h6": Style(11, before=5, after=3, colour=FAINT),
        "cell": Style(10.5),
        "head": Style(10.5, bold=True, colour=ACCENT, own=not is_cards),
        "foot": Style(9, colour=FAINT, own=True),
    }


def heading_level(kind: str) -> int:
    """Return 1 to 4 for the kinds h1 to h6, 0 for the others."""
    return int(kind[1]) if re.fullmatch("h[1-6]", kind) else 0


def locale(tag: str) -> tuple[str, str]:
    """Return the language and the region of `tag`, such as ("da", "DK"); Danish where it is no tag (BCP 47)."""
    found = _LANGUAGE.fullmatch(tag)
    language, region = found.groups() if found else ("da", "DK")
    return language, region or _REGIONS.get(language, "")


def shares(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how many percent of a table's width each column is given.

    Each has room for its longest word, as far as a line goes; what is left goes to those with the longest texts.
    """
    columns = [[cell.split() for cell in column] for column in zip(*rows, strict=True)]
    least = [min(max((len(word) for cell in column for word in cell), default=0), _LONG_WORD) + 4 for column in columns]
    wished = [min(max(len(" ".join(cell)) for cell in column), _LONG_TEXT) for column in columns]
    more = [max(0, wish - word) for wish, word in zip(wished, least, strict=True)]
    spare, wanting = max(0, _LINE - sum(least)), sum(more)
    widths = [
        word + spare * (extra / wanting if wanting else 1 / len(columns))
        for word, extra in zip(least, more, strict=True)
    ]
    return [int(100 * width / sum(widths)) for width in widths]
