"""A document → the tree that pandoc reads as JSON (pandoc-types 1.23), and that styles/office.typ walks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from malkompas import texts
from malkompas.exporters.document import (
    Block,
    BulletList,
    Document,
    Facts,
    Heading,
    Paragraph,
    PassedOver,
    Picture,
    Source,
    Span,
    Table,
)
from malkompas.text import sanitize, xml_safe

Node = dict[str, Any]
"""An element of the tree: its type "t" and its content "c"."""

_VERSION = [1, 23]
_PLAIN: list[Any] = ["", [], []]  # no id, no classes, no attributes
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-([A-Z]{2}))?")
_REGIONS = {"da": "DK", "en": "GB"}
_LINE, _LONG_TEXT, _LONG_WORD = 84, 40, 18  # characters: of a table's width, and what a column is measured by
_TABLE_WIDTH = 9071 / 7920  # 160 mm, in what pandoc takes for the width of any page's text in a docx


def tree(document: Document) -> Node:
    """Return `document` as a tree. What is by the tool is marked with its language, where the document's is another."""
    language, tools = language_tag(document.language), language_tag(texts.LANGUAGE)
    fields = {"title": document.title, "author": document.author, "lang": language}
    return {
        "pandoc-api-version": _VERSION,
        "meta": {name: _node("MetaString", _line(text)) for name, text in fields.items()},
        "blocks": [node for block in document.blocks for node in _block(block, tools if tools != language else "")],
    }


def language_tag(language: str) -> str:
    """Return `language` with its region, such as "da-DK"; Danish where it is no tag (BCP 47)."""
    language, region = found.groups() if (found := _LANGUAGE.fullmatch(language)) else ("da", None)
    return "-".join(filter(None, (language, region or _REGIONS.get(language))))


def _block(block: Block, tools: str) -> Iterator[Node]:
    """Yield the nodes of `block`. `tools` is the language that the tool's own words are marked with, or ""."""
    match block:
        case Heading(level, text, by_tool):
            yield _node("Header", [level, _PLAIN, _text(text, tools if by_tool else "")])
        case Paragraph(spans, by_tool):
            yield _node("Para", _marked([node for span in spans for node in _span(span)], tools if by_tool else ""))
        case Facts(facts):
            items = ([_node("Strong", _text(f"{name}:", tools)), _SPACE, *_text(value)] for name, value in facts)
            yield _node("BulletList", [[_styled("Compact", item)] for item in items])
        case BulletList(items, children):
            below = [[_bullets(each)] if each else [] for each in children] or [[]] * len(items)
            yield _node("BulletList", [[_item(item), *under] for item, under in zip(items, below, strict=True)])
        case Table():
            yield _table(block, tools)
        case PassedOver(names):
            yield _node("Para", [*_text(texts.NOT_TALKED_ABOUT, tools), _SPACE, *_text(" · ".join(names))])
        case Source(text):
            yield _styled("Rule", [])
            yield _node("Para", [*_text(texts.SOURCE, tools), _SPACE, *_text(text)])
        case Picture():
            pass  # only a page shows it


def _node(kind: str, content: Any = None) -> Node:
    return {"t": kind} if content is None else {"t": kind, "c": content}


_SPACE, _ALIGN = _node("Space"), _node("AlignDefault")


def _styled(style: str, inlines: list[Node]) -> Node:
    """Return a paragraph with a style of the reference documents."""
    return _node("Div", [["", [], [["custom-style", style]]], [_node("Para", inlines)]])


def _marked(inlines: list[Node], language: str) -> list[Node]:
    return [_node("Span", [["", [], [["lang", language]]], inlines])] if language else inlines


def _line(text: str) -> str:
    return " ".join(xml_safe(sanitize(text)).split())


def _text(text: str, language: str = "") -> list[Node]:
    """Return anyone's text as one line."""
    return _marked([_node("Str", _line(text))], language)


def _span(span: Span) -> Iterator[Node]:
    text = re.sub(r"\s+", " ", xml_safe(sanitize(span.text)))  # a blank at an end parts it from the next span
    node = _node("Str", text)
    yield {"plain": node, "strong": _node("Strong", [node]), "emphasis": _node("Emph", [node])}[span.style]


def _item(text: str) -> Node:
    lines = xml_safe(sanitize(text)).split("\n")
    return _styled("Compact", [node for line in lines for node in (_node("LineBreak"), _node("Str", line))][1:])


def _bullets(items: Iterable[str]) -> Node:
    return _node("BulletList", [[_item(item)] for item in items])


def _table(table: Table, tools: str) -> Node:
    """Return `table` with columns as wide as their texts ask for, and room to write by hand in rows without text."""
    names = [column.name for column in table.columns]
    room = "WideRoom" if len(names) == 1 else "Room"
    languages = [tools if column.by_tool else "" for column in table.columns]
    head = _row(names, "TableHeading", [tools if column.is_name_by_tool else "" for column in table.columns])
    rows = [_row(row, "TableText" if any(row) else room, languages) for row in table.rows]
    widths = [[_ALIGN, _node("ColWidth", share * _TABLE_WIDTH)] for share in _shares([names, *table.rows])]
    return _node("Table", [_PLAIN, [None, []], widths, [_PLAIN, [head]], [[_PLAIN, 0, [], rows]], [_PLAIN, []]])


def _row(texts_of_row: Iterable[str], style: str, languages: Iterable[str]) -> list[Any]:
    cells = zip(texts_of_row, languages, strict=True)
    return [_PLAIN, [[_PLAIN, _ALIGN, 1, 1, [_styled(style, _text(*cell) if cell[0] else [])]] for cell in cells]]


def _shares(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return which part of a table's width each column is given.

    Each has room for its longest word, as far as a line goes; what is left goes to those with the longest texts.
    """
    columns = list(zip(*rows, strict=True))
    least = [min(max(map(len, " ".join(column).split()), default=0), _LONG_WORD) + 4 for column in columns]
    wished = [min(max(map(len, column)), _LONG_TEXT) for column in columns]
    more = [max(1, wish - word) for wish, word in zip(wished, least, strict=True)]
    spare = max(0, _LINE - sum(least))
    widths = [word + spare * extra / sum(more) for word, extra in zip(least, more, strict=True)]
    return [width / sum(widths) for width in widths]
