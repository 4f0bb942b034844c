"""Documents read by programs that are not ours: LibreOffice and Poppler."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from malkompas.exporters import office
from malkompas.exporters.document import Kind

WRITERS: dict[Kind, Callable[..., bytes]] = {"docx": office.docx, "odt": office.odt, "pdf": office.pdf}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_FILTERS = {"txt": "txt:Text (encoded):UTF8", "pdf": "pdf", "docx": "docx", "odt": "odt"}


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if not found:
        reason = f"{name} is not installed (Debian: {package})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def by_libreoffice(files: Mapping[str, bytes], to: str, folder: Path) -> dict[str, Path]:
    """Return where LibreOffice put each of `files` (an ending, or a name with one → content) in another format.

    One start takes them all: what it costs is the start.
    """
    soffice = _program("soffice", "libreoffice-writer-nogui")
    folder.mkdir(parents=True, exist_ok=True)
    sources = {}
    for name, data in files.items():
        stem, _, ending = name.rpartition(".")
        sources[name] = folder / f"{stem or ending}-{ending}.{ending}"  # the docx and the odt of one do not meet
        sources[name].write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # its own: runs side by side wait for no one
    command = [soffice, profile, "--headless", "--convert-to", _FILTERS[to], "--outdir", str(folder)]
    subprocess.run([*command, *map(str, sources.values())], check=True, timeout=100, capture_output=True)
    return {name: source.with_suffix(f".{to}") for name, source in sources.items()}


def text_of_pdf(data: bytes | Path, *options: str) -> str:
    """Return the text that pdftotext finds in a PDF."""
    return _poppler("pdftotext", data, *options, "-", "-")


def facts_of_pdf(data: bytes | Path, *options: str) -> str:
    """Return what pdfinfo says of a PDF."""
    return _poppler("pdfinfo", data, *options, "-")


def row_of_pdf(data: bytes | Path, millimetres: int) -> bytes:
    """Return the grey values across the first page of a PDF, so far from its top, four a millimetre."""
    _, size, _, pixels = _poppler_bytes("pdftoppm", data, "-gray", "-r", "101.6", "-singlefile", "-").split(b"\n", 3)
    wide = int(size.split()[0])
    return pixels[wide * 4 * millimetres :][:wide]


def _poppler(name: str, data: bytes | Path, *arguments: str) -> str:
    return _poppler_bytes(name, data, *arguments).decode(errors="replace")  # pdfinfo shows titles of tags as UTF-16


def _poppler_bytes(name: str, data: bytes | Path, *arguments: str) -> bytes:
    command = [_program(name, "poppler-utils"), *arguments]
    content = data.read_bytes() if isinstance(data, Path) else data
    return subprocess.run(command, input=content, check=True, timeout=60, capture_output=True).stdout


class Word(NamedTuple):
    """A word of a PDF: where it begins and ends, and how far it stands from the top of its page, in points."""

    text: str
    left: float
    right: float
    top: float


def words_of_pdf(data: bytes | Path) -> list[Word]:
    """Return the words that pdftotext finds in a PDF, with their places."""
    word = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>'
    found = re.findall(word, text_of_pdf(data, "-bbox"))
    return [Word(text, float(left), float(right), float(top)) for left, top, right, text in found]


def part(data: bytes, name: str) -> ET.Element:
    """Return the XML part `name` of a docx or an odt."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ET.fromstring(archive.read(name))


def parts(data: bytes) -> list[str]:
    """Return the names of the parts of a docx or an odt."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def squeezed(text: str) -> str:
    """Return `text` without white space: where lines are broken is the reader's affair."""
    return "".join(text.split())
