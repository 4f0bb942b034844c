"""A document → docx, odt or pdf, with pandoc and Typst from the extra `office`.

All three are made from one tree, which pandoc reads as JSON (pandoc-types 1.23) and styles/office.typ walks. In it
anyone's text is a string: nowhere Markdown, XML or Typst. How they look is said in styles/look.toml.
"""

import functools
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal
from unicodedata import category
from urllib.parse import quote

from malkompas import system, texts
from malkompas.errors import OutputError
from malkompas.exporters import document as doc
from malkompas.exporters import html
from malkompas.text import sanitize, split_links, xml_safe

Layout = Literal["notes", "cards"]
"""Which styles a document has. With `cards`, each heading of level 1 begins a card."""

Node = dict[str, Any]
"""An element of the tree: its type "t" and its content "c"."""

STYLES = Path(__file__).with_name("styles")
"""Where all that says how documents look lies."""

_PANDOC_SECONDS = 120
# What is given up, one after the other, where a PDF cannot be had with all of it. The embedded fonts look the same
# everywhere, but have no emoji and no Arabic; PDF/UA-1 (ISO 14289-1) asks that headings leave no level out, and
# that each sign can be shown. Tagged the PDF always is.
_ATTEMPTS: tuple[tuple[bool, list[Literal["ua-1"]]], ...] = ((True, ["ua-1"]), (False, ["ua-1"]), (False, []))
_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_MOST_UNDRAWN = 20
_PLAIN: list[Any] = ["", [], []]  # no id, no classes, no attributes
_URI = ":/?#[]@!$&'()*+,;=%"  # what stands in an address as it is (RFC 3986, "reserved")
_SPACE, _ALIGN = {"t": "Space"}, {"t": "AlignDefault"}
_LINE, _LONG_TEXT, _LONG_WORD = 84, 40, 18  # characters: of a table's width, and what a column is measured by
_TABLE_WIDTH = 9071 / 7920  # 160 mm, in what pandoc takes for the width of any page's text in a docx


def require(kind: doc.Kind) -> None:
    """Make sure that what is needed for `kind` is installed, before a meeting relies on it.

    Raises:
        OutputError: if the extra `office` is not installed; it says how to.
    """
    if kind != "pdf":
        _pandoc_path()
    elif importlib.util.find_spec("typst") is None:
        raise _missing()


def pdf(document: doc.Document, layout: Layout = "notes") -> bytes:
    """Return `document` as a tagged PDF, and tell the user which signs no font here has.

    Raises:
        OutputError: if the extra `office` is not installed, or Typst cannot make it.
    """
    require("pdf")
    import typst

    inputs = {
        "tree": _tree(document),
        "look": (STYLES / "look.toml").read_text(encoding="utf-8"),
        "layout": layout,
        "language": language_tag(texts.LANGUAGE),
        "page": texts.PAGE,
        "page_of": texts.PAGE_OF,
    }
    source = b"".join((STYLES / f"{name}.typ").read_bytes() for name in ("office", layout))
    with tempfile.TemporaryDirectory() as root:  # empty: there is nothing that could be read
        for embedded_only, standard in _ATTEMPTS:
            try:
                data = typst.compile(  # type: ignore[type-var]  # its types ask that root be bytes if the source is
                    source,
                    root=root,
                    package_path=root,
                    package_cache_path=root,
                    ignore_system_fonts=embedded_only,
                    pdf_standards=list(standard),
                    sys_inputs=inputs,
                )
            except typst.TypstError as error:
                failed = error
            else:
                if not standard and (undrawn := _undrawn(failed.diagnostic)):
                    system.tell(texts.OFFICE_UNDRAWN.format(signs=" ".join(undrawn)))
                return bytes(data)
    raise OutputError(texts.OFFICE_FAILS.format(kind="pdf"), texts.OFFICE_FAILS_HINT) from failed


def _undrawn(diagnostic: str) -> list[str]:
    """Return the signs that no font has, by name if they cannot be shown, from what Typst says of PDF/UA-1.

    What belongs to another sign, as joiners, marks and the digit of a keycap do, is not named.
    """
    text = re.sub(r"\\u\{(\w+)\}", lambda code: chr(int(code[1], 16)), "".join(_UNDRAWN.findall(diagnostic)))
    signs = [sign for sign in dict.fromkeys(text) if not sign.isascii() and category(sign) not in ("Cf", "Mn", "Mc")]
    names = [sign if category(sign)[0] in "LNPS" else f"U+{ord(sign):04X}" for sign in signs]
    return names if len(names) <= _MOST_UNDRAWN else [*names[:_MOST_UNDRAWN], "…"]


def _pandoc(kind: Literal["docx", "odt"], document: doc.Document, layout: Layout = "notes") -> bytes:
    """Return `document` as a docx or an odt; raise OutputError if pandoc is missing, or cannot make it."""
    words = (
        *("--from=json", f"--to={kind}+empty_paragraphs", "--output=-"),
        *(f"--template={STYLES / kind}.xml", f"--reference-doc={reference_document(kind, layout)}"),
    )
    try:
        return _finished(run_pandoc(*words, data=_tree(document).encode()))
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputError(texts.OFFICE_FAILS.format(kind=kind), texts.OFFICE_FAILS_HINT) from error


def run_pandoc(*words: str, data: bytes) -> bytes:
    """Return what pandoc makes of `data`.

    Raises:
        OutputError: if pandoc is not installed.
        subprocess.SubprocessError: if it cannot make anything of it, or takes too long.
    """
    command = _pandoc_command(words)
    return subprocess.run(command, input=data, capture_output=True, check=True, timeout=_PANDOC_SECONDS).stdout  # noqa: S603


def start_pandoc(*words: str, data: bytes) -> "subprocess.Popen[bytes]":
    """Return pandoc at work on `data`, for whoever waits for what it makes, or ends it.

    Raises:
        OutputError: if pandoc is not installed.
    """
    command = _pandoc_command(words)
    with tempfile.TemporaryFile() as file:  # a pipe holds less, and would have to be filled meanwhile
        file.write(data)
        file.seek(0)
        return subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603


def _pandoc_command(words: Iterable[str]) -> list[str]:
    """Return how pandoc is called, which reads and fetches nothing else than it is given."""
    pandoc = _pandoc_path()
    return [str(pandoc), "--sandbox", f"--data-dir={pandoc.parent}", *words]  # where no user has files of his own


docx, odt = functools.partial(_pandoc, "docx"), functools.partial(_pandoc, "odt")


def reference_document(kind: Literal["docx", "odt"], layout: Layout) -> Path:
    """Return where the document lies that gives others their styles, their page and a footer in the tool's language."""
    return STYLES / f"{layout}.{texts.LANGUAGE}.{kind}"


def language_tag(language: str) -> str:
    """Return `language` with its region, such as "da-DK"; that of the tool's own words where it is no tag (BCP 47)."""
    tag = html.language_tag(language)
    return {"da": "da-DK", "en": "en-GB"}.get(tag, tag)


def _finished(file: bytes) -> bytes:
    """Return a docx or an odt of pandoc's with the changes that no reference document can make."""
    changes: dict[str, dict[str, str]] = json.loads((STYLES / "changes.json").read_bytes())
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            # What anyone said stands in the body, which is left as it is.
            head, body, rest = old.read(part).partition(b"<office:body>")
            for pattern, replacement in changes.get(part.filename, {}).items():
                head = re.sub(pattern.encode(), replacement.encode(), head, flags=re.DOTALL)
            new.writestr(zipfile.ZipInfo(part.filename), head + body + rest, part.compress_type)
    return changed.getvalue()


def _pandoc_path() -> Path:
    """Return where pypandoc_binary keeps its pandoc. Importing it would only look for others on the machine."""
    found = importlib.util.find_spec("pypandoc")
    if found is not None and found.origin:
        path = Path(found.origin).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
        if path.is_file():
            return path
    raise _missing()


def _missing() -> OutputError:
    if system.IS_FROZEN:
        return OutputError(texts.OFFICE_IS_MISSING, texts.OFFICE_HINT_UNPACK)
    words = [sys.executable, "-m", "pip", "install", "malkompas[office]"]
    if importlib.util.find_spec("pip") is None:  # as in what `uv tool install` makes
        words = ["uv", "pip", "install", "--python", sys.executable, "pypandoc_binary", "typst"]
    return OutputError(texts.OFFICE_IS_MISSING, texts.OFFICE_HINT.format(command=system.command_line(words)))


def _tree(document: doc.Document) -> str:
    """Return the tree as JSON. What is in another language than the document, as by the tool, is marked with it."""
    language = language_tag(document.language)
    fields = {"title": document.title, "author": document.author, "lang": language}
    tree = {
        "pandoc-api-version": [1, 23],
        "meta": {name: _node("MetaString", _line(text)) for name, text in fields.items()},
        "blocks": [node for block in document.blocks for node in _block(block, language)],
    }
    return json.dumps(tree)


def _block(block: doc.Block, of_document: str) -> Iterator[Node]:
    """Yield the nodes of `block`, which is in a document in that language."""

    def mark(language: str) -> str:
        """Return what something in `language` is to be marked with, or ""."""
        marked = language_tag(language or of_document)
        return "" if marked == of_document else marked

    tools = mark(texts.LANGUAGE)
    match block:
        case doc.Heading(level, text):
            title = _node("Str", _line(text))  # without links: a heading leads on within the document
            yield _node("Header", [level, _PLAIN, _marked([title], mark(block.language))])
        case doc.Paragraph(spans, is_small):
            nodes = [node for span in spans for node in _span(span)]
            words = _marked(nodes, mark(block.language))
            yield _styled("Small", words) if is_small else _node("Para", words)
        case doc.Facts(facts):
            items = ([_node("Strong", _text(f"{name}:", tools)), _SPACE, *_text(value)] for name, value in facts)
            yield _node("BulletList", [[_styled("Compact", item)] for item in items])
        case doc.BulletList(items, children):
            yield _bullets(items, children, mark(block.language))
        case doc.Table():
            yield _table(block, tools, list(map(mark, block.languages)))
        case doc.PassedOver(names):
            yield _node("Para", [*_text(texts.NOT_TALKED_ABOUT, tools), _SPACE, *_text(" · ".join(names))])
        case doc.Source(text):
            yield _styled("Rule", [])
            yield _styled("Source", [*_text(texts.SOURCE, tools), _SPACE, *_text(text)])
        case doc.Picture():
            pass  # only a page shows it


def _node(kind: str, content: Any) -> Node:
    return {"t": kind, "c": content}


def _styled(style: str, inlines: list[Node]) -> Node:
    """Return a paragraph with a style of the reference documents."""
    return _node("Div", [["", [], [["custom-style", style]]], [_node("Para", inlines)]])


def _marked(inlines: list[Node], language: str) -> list[Node]:
    return [_node("Span", [["", [], [["lang", language]]], inlines])] if language else inlines


def _line(text: str) -> str:
    return " ".join(xml_safe(sanitize(text)).split())


def _text(text: str, language: str = "") -> list[Node]:
    """Return anyone's text as one line."""
    return _marked(_linked(_line(text)), language)


def _linked(text: str) -> list[Node]:
    """Return `text` with its addresses as links, whose targets are in ASCII (RFC 3987, 3.1)."""
    parts = ((_node("Str", part), is_link) for part, is_link in split_links(text) if part)
    return [
        _node("Link", [_PLAIN, [part], [quote(part["c"], _URI), ""]]) if is_link else part for part, is_link in parts
    ]


def _span(span: doc.Span) -> list[Node]:
    nodes = _linked(re.sub(r"\s+", " ", xml_safe(sanitize(span.text))))  # a blank at an end parts it from the next span
    return {"plain": nodes, "strong": [_node("Strong", nodes)], "emphasis": [_node("Emph", nodes)]}[span.style]


def _bullets(
    items: Sequence[str], children: Sequence[Sequence[str]] = (), language: str = "", style: str = "Compact"
) -> Node:
    below = [[_bullets(each, (), language, "Small")] if each else [] for each in children] or [[]] * len(items)
    shown = [[_item(item, language, style), *under] for item, under in zip(items, below, strict=True)]
    return _node("BulletList", shown)


def _item(text: str, language: str, style: str) -> Node:
    lines = xml_safe(sanitize(text)).split("\n")
    nodes = [node for line in lines for node in ({"t": "LineBreak"}, *_linked(line))][1:]
    return _styled(style, _marked(nodes, language))


def _table(table: doc.Table, tools: str, languages: Sequence[str]) -> Node:
    """Return `table` with columns as wide as their texts ask for, and room to write by hand in rows without text."""
    names = [column.name for column in table.columns]
    room = "WideRoom" if len(names) == 1 else "Room"
    languages = languages or [""] * len(table.rows)
    head = _row(names, "TableHeading", [tools if column.is_name_by_tool else "" for column in table.columns])
    rows = [
        _row(row, "TableText" if any(row) else room, [tools if column.by_tool else own for column in table.columns])
        for row, own in zip(table.rows, languages, strict=True)
    ]
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
