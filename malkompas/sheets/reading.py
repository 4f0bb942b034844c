"""A file that may be a sheet → its lines. It is anyone's: nothing in it is run, included or fetched."""

import contextlib
import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from malkompas import texts
from malkompas.errors import MalkompasError, OutputError
from malkompas.exporters import office
from malkompas.exporters.registry import SHEET_FORMATS
from malkompas.sheets.form import Line
from malkompas.text import decode, pasted_notes, well_formed, without_mark, xml_safe

MOST_BYTES, MOST_UNPACKED = 5_000_000, 200_000_000
MOST_CHARACTERS, MOST_PARAGRAPHS = 1_000_000, 10_000
_MOST_TREE = 20_000_000  # bytes of XML, and of what pandoc makes of it
_MOST_SECONDS = 30
_MOST_NESTED, _MOST_BRACKETS = 100, 10_000  # Markdown with more of them takes too long
_ENDINGS = {"markdown": "md", "text": "txt"}
_MACROS = re.compile(r"(?i)(.*/)?vbaProject.*|(Basic|Scripts)/.*")
# Where text stands that pandoc passes over: in boxes, fields and the comments of an odt.
_PASSED_OVER = {
    "docx": (r"word/document\d*\.xml", "txbxContent"),
    "odt": (r"content\.xml", "text-box|annotation|text-input|numbered-paragraph"),
}
# What comes of an archive, or XML in it, that is broken, or made to break what reads it.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, SyntaxError)
_RULE = re.compile(r"[-_=.…*~+|:\s]{4,}")
# By their names in HTML and in pandoc's XML: what begins a paragraph, and what is shown otherwise.
_PARAGRAPHS = {"p", "Para", "Plain"}
_BLOCKS = _PARAGRAPHS | {"h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th"}
_BLOCKS |= {"Header", "CodeBlock", "RawBlock", "Note", "term", "entry", "comment-start"}
_SHOWN = {"br": "\n", "LineBreak": "\n", "Space": " ", "SoftBreak": " "}
_SPACE = re.compile(r"[ \t\r\n]+")


class SheetError(MalkompasError):
    """A file is no sheet, or cannot be read as one."""


@contextlib.contextmanager
def _as_sheet_errors(kind: str) -> Iterator[None]:
    try:
        yield
    except OutputError as error:
        raise SheetError(texts.SHEET_ERRORS["no office"]) from error
    except subprocess.TimeoutExpired as error:
        raise SheetError(texts.SHEET_ERRORS["late"]) from error
    except (subprocess.SubprocessError, *_BROKEN) as error:
        is_no_text = isinstance(error, UnicodeDecodeError) and kind not in _PASSED_OVER
        raise SheetError(texts.SHEET_ERRORS["no text" if is_no_text else "damaged"]) from error


def start(data: bytes, suffix: str, at_end: contextlib.ExitStack) -> Callable[[], list[Line]]:
    """Begin to read the sheet `data`, whose name has this `suffix`, and return what waits for its lines.

    Pandoc reads a document meanwhile; it is ended `at_end`, if not before.

    Raises:
        SheetError: if it is no sheet of that kind, cannot be read, or is too large; now or when its lines are there.
    """
    ending = suffix.removeprefix(".").lower()
    if (kind := _ENDINGS.get(ending, ending)) not in SHEET_FORMATS:
        raise SheetError(texts.SHEET_ERRORS["unknown"])
    if len(data) > MOST_BYTES:
        raise SheetError(texts.SHEET_ERRORS["large"])
    if kind not in _PASSED_OVER:
        return partial(_read, partial(_plain_lines, data, kind), kind)
    with _as_sheet_errors(kind):
        _check_archive(data)
        words = ("+RTS", "-M512M", "-RTS", f"--from={kind}", "--to=xml", "--track-changes=all")
        pandoc = at_end.enter_context(office.start_pandoc(*words, data=data))
        at_end.callback(pandoc.kill)
    return partial(_read, partial(_document_lines, data, kind, pandoc), kind)


def _read(found: Callable[[], Iterator[Line]], kind: str) -> list[Line]:
    with _as_sheet_errors(kind):
        lines = list(islice(found(), MOST_PARAGRAPHS + 1))
    if len(lines) > MOST_PARAGRAPHS or sum(len(line.text) for line in lines) > MOST_CHARACTERS:
        raise SheetError(texts.SHEET_ERRORS["large"])
    return [line for line in lines if not _RULE.fullmatch(line.text)]


def _plain_lines(data: bytes, kind: str) -> Iterator[Line]:
    text = well_formed(decode(without_mark(data)))
    if len(text) > MOST_CHARACTERS:
        raise SheetError(texts.SHEET_ERRORS["large"])
    is_markdown = kind == "md" and text.count("[") <= _MOST_BRACKETS
    return _markdown_lines(text) if is_markdown else _text_lines(text)


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

    parser = MarkdownIt("commonmark", {"maxNesting": _MOST_NESTED, "html": False}).enable("table")
    page = parser.disable(["reference", "code", "fence"]).render(text)  # a reference would vanish, and code is none
    return _lines_of(f"<body>{page}</body>")


# Documents


def _document_lines(data: bytes, kind: str, pandoc: "subprocess.Popen[bytes]") -> Iterator[Line]:
    """Yield the paragraphs of a docx or odt, as pandoc reads it: those in tables, footnotes and comments too."""
    try:
        tree, _ = pandoc.communicate(timeout=_MOST_SECONDS)
    finally:
        pandoc.kill()
    if pandoc.returncode:
        raise subprocess.CalledProcessError(pandoc.returncode, "pandoc")
    if len(tree) > _MOST_TREE:
        raise SheetError(texts.SHEET_ERRORS["large"])
    yield from map(Line, _passed_over(data, kind))
    yield from _lines_of(tree.decode())


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
    if re.search(rb"<!DOCTYPE|\0", xml):  # with entities, a little would be much
        raise SheetError(texts.SHEET_ERRORS["damaged"])
    root = ElementTree.fromstring(xml)  # noqa: S314

    def inside(element: Any, tag: str) -> list[Any]:
        return [one for one in element.iter() if re.fullmatch(rf"{{.*}}({tag})", one.tag)]

    paragraphs = [paragraph for box in inside(root, tags) for paragraph in inside(box, "p") or [box]]
    said = ["".join(one.text or "" for one in inside(each, "t")) or "".join(each.itertext()) for each in paragraphs]
    return list(dict.fromkeys(filter(str.strip, said)))


# What Markdown and documents become


def _lines_of(xml: str) -> Iterator[Line]:
    """Yield the lines in HTML, or in pandoc's XML."""
    tree = ElementTree.fromstring(xml_safe(xml))  # noqa: S314  # what wrote it wrote no entities
    for one in tree.iter():
        if one.tag in ("ol", "OrderedList") and len(one) == 1:  # "1. december" is no list, it only looks like one
            first = next((child for child in one[0] if child.tag in _PARAGRAPHS), one[0])
            first.text = f"{one.get('start', '1')}. {first.text or ''}"
    for paragraph in _paragraphs(tree):
        for at, line in enumerate(filter(None, map(str.strip, well_formed(paragraph).split("\n")))):
            yield Line(line, begins=at == 0)


def _paragraphs(element: Any) -> Iterator[str]:
    """Yield what stands in an element, and then the paragraphs inside it: in tables, notes and comments."""
    inside: list[Any] = []
    yield _text(element, inside)
    for paragraph in inside:
        yield from _paragraphs(paragraph)


def _text(element: Any, inside: list[Any]) -> str:
    """Return what stands in a line; the paragraphs in it are put `inside`."""
    if element.tag in ("img", "Image"):
        return texts.SHEET_PICTURE
    said = _SHOWN.get(element.tag, "") + _SPACE.sub(" ", element.text or "")
    for child in element:
        if {child.tag, child.get("class")} & _BLOCKS:
            inside.append(child)
        elif child.get("class") != "deletion":
            said += _text(child, inside)
        said += _SPACE.sub(" ", child.tail or "")
    address = element.get("href", "")
    is_told = not address or (said.strip() and said.strip() in unquote(address))
    return said if is_told else f"{said} ({address})"
