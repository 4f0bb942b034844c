"""A file that may be a sheet → its lines. It is anyone's: nothing in it is run, included or fetched."""

import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import unquote

import msgspec

from malkompas import system, texts
from malkompas.errors import MalkompasError, OutputError
from malkompas.exporters import office
from malkompas.exporters.registry import SHEET_FORMATS
from malkompas.sheets.form import Line
from malkompas.text import decode, pasted_notes, well_formed, without_mark

MOST_BYTES, MOST_UNPACKED = 5_000_000, 200_000_000
MOST_CHARACTERS, MOST_PARAGRAPHS = 1_000_000, 10_000
_MOST_TREE = 20_000_000  # bytes of XML, and of what pandoc makes of it
_MOST_SECONDS = 30
_LONGEST_INLINE = 10_000  # characters: brackets and stars in a longer paragraph take Markdown too long
_ENDINGS = {"markdown": "md", "text": "txt"}
_MACROS = re.compile(r"(?i)(.*/)?vbaProject.*|(Basic|Scripts)/.*")
# Where text stands that pandoc passes over: in boxes, fields and the comments of an odt.
_PASSED_OVER = {
    "docx": (r"word/document\d*\.xml", "txbxContent"),
    "odt": (r"content\.xml", "text-box|annotation|text-input|numbered-paragraph"),
}
# What comes of an archive, or XML in it, that is broken, or made to break what reads it.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, SyntaxError)
_RULE, _BAR = re.compile(r"[-_=.…*~+|:\s]{4,}"), re.compile(r"(?<!\\)\|")


class SheetError(MalkompasError):
    """A file is no sheet, or cannot be read as one."""


def kind_of(suffix: str) -> str:
    """Return in which of the formats of sheets a file is that ends with `suffix`.

    Raises:
        SheetError: if it is none of them.
    """
    ending = suffix.removeprefix(".").lower()
    if (kind := _ENDINGS.get(ending, ending)) not in SHEET_FORMATS:
        raise SheetError(texts.SHEET_ERRORS["unknown"])
    return kind


def read(data: bytes, kind: str) -> list[Line]:
    """Return the lines of the sheet `data`.

    Raises:
        SheetError: if it is no sheet of this `kind`, cannot be read, or is too large.
    """
    try:
        if kind in _PASSED_OVER:
            lines = list(islice(_document_lines(data, kind), MOST_PARAGRAPHS + 1))
        else:
            text = well_formed(decode(without_mark(data)))
            if len(text) > MOST_CHARACTERS:
                raise SheetError(texts.SHEET_ERRORS["large"])
            lines = list(islice((_markdown_lines if kind == "md" else _text_lines)(text), MOST_PARAGRAPHS + 1))
    except OutputError as error:
        raise SheetError(texts.SHEET_ERRORS["no office"]) from error
    except subprocess.TimeoutExpired as error:
        raise SheetError(texts.SHEET_ERRORS["late"]) from error
    except (subprocess.SubprocessError, *_BROKEN) as error:
        is_text = isinstance(error, UnicodeDecodeError) and kind not in _PASSED_OVER
        raise SheetError(texts.SHEET_ERRORS["no text" if is_text else "damaged"]) from error
    if len(lines) > MOST_PARAGRAPHS or sum(len(line.text) for line in lines) > MOST_CHARACTERS:
        raise SheetError(texts.SHEET_ERRORS["large"])
    return [line for line in lines if not _RULE.fullmatch(line.text)]


def _text_lines(whole: str) -> Iterator[Line]:
    begins = True
    for line in whole.split("\n"):
        if written := line.strip():
            text = "".join(pasted_notes(written)) or written  # without the bullet
            yield Line(text, begins or text != written)
        begins = not written


def _markdown_lines(text: str) -> Iterator[Line]:
    """Yield the paragraphs of a Markdown file (CommonMark), and the cells of its tables. HTML stays as it is typed."""
    from markdown_it import MarkdownIt  # where there is such a file

    parser = MarkdownIt("commonmark", {"maxNesting": 1_000}).disable(["reference", "inline"])  # it would vanish
    tokens, number = parser.parse(text), ""
    lone, until = set(_lone_items(tokens)), system.seconds() + _MOST_SECONDS
    for token in tokens:
        if system.seconds() > until:
            raise SheetError(texts.SHEET_ERRORS["late"])
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if id(token) in lone else ""
        elif token.type == "inline" and re.search(r"(?m)^\|", token.content):  # a table
            for text in token.content.split("\n"):
                cells = [] if set(text) <= set("-+|:= ") else _BAR.split(text)
                yield from (one for cell in cells for one in _lines(_inline(parser, cell)))
        elif token.content:
            written = _inline(parser, token.content) if token.type == "inline" else token.content
            yield from _lines(number + written)
            number = ""


def _lone_items(tokens: Sequence[Any]) -> Iterator[int]:
    """Yield the ids of the items that are alone in a numbered list: "1. december" is none, it only looks like one."""
    lists: list[list[Any]] = []
    for token in tokens:
        if token.type.endswith("list_open"):
            lists.append([])
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type.endswith("list_close") and len(items := lists.pop()) == 1 and items[0].info:
            yield id(items[0])


def _inline(parser: Any, text: str) -> str:
    """Return the text of a paragraph, with the targets of its links; a very long one as it is."""
    if len(text) > _LONGEST_INLINE:
        return text
    said, targets = "", []
    tokens: list[Any] = []
    try:
        parser.inline.parse(text, parser, {}, tokens)
    except RecursionError:  # so many brackets in each other
        return text
    for token in tokens:
        if token.type == "link_open":
            targets.append("" if token.markup == "autolink" else f" ({token.attrs['href']})")
        elif token.type == "link_close":
            said += targets.pop()
        elif token.type == "image":
            said += texts.SHEET_PICTURE
        else:
            said += {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
    return said


def _lines(text: str) -> Iterator[Line]:
    """Yield the lines of one paragraph."""
    for at, line in enumerate(filter(None, map(str.strip, text.split("\n")))):
        yield Line(line, begins=at == 0)


# Documents


def _document_lines(data: bytes, kind: str) -> Iterator[Line]:
    """Yield the paragraphs of a docx or odt, as pandoc reads it: those in tables, footnotes and comments too."""
    _check_archive(data)
    words = ("+RTS", "-M512M", "-RTS", f"--from={kind}", "--to=json", "--track-changes=all")
    tree = office.run_pandoc(*words, data=data, seconds=_MOST_SECONDS)
    if len(tree) > _MOST_TREE:
        raise SheetError(texts.SHEET_ERRORS["large"])
    yield from map(Line, _passed_over(data, kind))
    for text in filter(str.strip, _paragraphs(msgspec.json.decode(tree)["blocks"])):
        yield from _lines(well_formed(text))


def _check_archive(data: bytes) -> None:
    """Raise an error if a docx or odt is damaged, has macros, or is too large when it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if any(map(_MACROS.fullmatch, archive.namelist())):
            raise SheetError(texts.SHEET_ERRORS["macro"])
        tree = sum(part.file_size for part in parts if part.filename.endswith(".xml"))
        if tree > _MOST_TREE or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise SheetError(texts.SHEET_ERRORS["large"])
        if archive.testzip():  # it reads all, and no more of a part than the size that was told
            raise zipfile.BadZipFile


def _passed_over(data: bytes, kind: str) -> list[str]:
    """Return what stands where pandoc does not look."""
    names, tags = _PASSED_OVER[kind]
    archive = zipfile.ZipFile(io.BytesIO(data))
    xml = next((archive.read(name) for name in archive.namelist() if re.fullmatch(names, name)), b"")
    if not re.search(rf":({tags})\b".encode(), xml):
        return []
    from xml.etree import ElementTree  # where there is such a thing

    if re.search(rb"<!DOCTYPE|\0", xml):  # with entities, a little would be much
        raise SheetError(texts.SHEET_ERRORS["damaged"])
    root = ElementTree.fromstring(xml)  # noqa: S314

    def inside(element: Any, tag: str) -> list[Any]:
        return [one for one in element.iter() if re.fullmatch(rf"{{.*}}({tag})", one.tag)]

    paragraphs = [paragraph for box in inside(root, tags) for paragraph in inside(box, "p") or [box]]
    said = ["".join(one.text or "" for one in inside(each, "t")) or "".join(each.itertext()) for each in paragraphs]
    return list(dict.fromkeys(filter(str.strip, said)))


def _paragraphs(node: Any) -> Iterator[str]:
    """Yield the paragraphs in a part of pandoc's tree (pandoc-types 1.23)."""
    match node:
        case list():
            for one in node:
                yield from _paragraphs(one)
        case {"t": "Para" | "Plain", "c": content} | {"t": "Header", "c": [_, _, content]}:
            aside: list[Any] = []
            yield _text(content, aside)
            yield from _paragraphs(aside)
        case {"t": "OrderedList", "c": [[number, *_], [item]]}:  # "1. december" is no list
            first, *rest = _paragraphs(item) or [""]
            yield from (f"{number}. {first}", *rest)
        case {"t": "DefinitionList", "c": items}:
            for term, definitions in items:
                yield from _paragraphs([{"t": "Plain", "c": term}, definitions])
        case {"t": "CodeBlock" | "RawBlock", "c": [_, str(text)]}:
            yield text
        case {"c": content}:
            yield from _paragraphs(content)
        case _:
            pass


def _text(inlines: Iterable[Any], aside: list[Any]) -> str:
    """Return what stands in a line of pandoc's tree; its footnotes and comments are put `aside`."""
    said = ""
    for node in inlines:
        match node:
            case {"t": "Str", "c": text} | {"t": "Code" | "Math" | "RawInline", "c": [_, text]}:
                said += text
            case {"t": "Space" | "SoftBreak" | "LineBreak" | "Image" as kind}:
                said += {"LineBreak": "\n", "Image": texts.SHEET_PICTURE}.get(kind, " ")
            case {"t": "Note", "c": blocks}:
                aside += blocks
            case {"t": "Span", "c": [[_, ["comment-start"], _], content]}:
                aside.append({"t": "Plain", "c": content})
            case {"t": "Span", "c": [[_, ["deletion"], _], _]}:
                pass
            case {"t": "Link", "c": [_, content, [url, _]]}:
                text = _text(content, aside)
                said += text if text in unquote(url) else f"{text} ({url})"
            case {"t": "Span" | "Quoted" | "Cite", "c": [_, content]} | {"c": content}:
                said += _text(content, aside)
            case _:
                pass
    return said
