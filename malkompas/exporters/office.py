"""A document's Markdown → docx, odt or pdf, made with pandoc and Typst from the extra `office`."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import structs

from malkompas import texts
from malkompas.errors import OutputError
from malkompas.exporters import markdown, office_docx, office_look, office_odt
from malkompas.exporters.document import Document, Kind
from malkompas.exporters.office_look import Layout
from malkompas.text import one_line, sanitize, xml_safe

_READ = "commonmark+pipe_tables-raw_html"  # what our Markdown is escaped for, and nothing that pandoc adds to it
_PANDOC_SECONDS = 120
# What is given up, one after the other, where a PDF cannot be had with all of it. The embedded fonts look the same
# everywhere, but have no emoji and no Arabic; PDF/UA-1 (ISO 14289-1) asks that headings leave no level out, and
# that each sign can be shown. Tagged the PDF always is.
_ATTEMPTS: tuple[tuple[bool, list[Literal["ua-1"]]], ...] = ((True, ["ua-1"]), (False, ["ua-1"]), (False, []))


def require(kind: Kind) -> None:
    """Make sure that what is needed for `kind` is installed, before a meeting relies on it.

    Raises:
        OutputError: if the extra `office` is not installed; it says how to.
    """
    if kind == "pdf":
        _require_typst()
    _pandoc_path()


def written(document: Document, kind: Kind, layout: Layout = "notes") -> bytes:
    """Return `document` as a file of `kind`.

    Raises:
        OutputError: if the extra `office` is not installed, or pandoc or Typst cannot make it.
    """
    return {"docx": docx, "odt": odt, "pdf": pdf}[kind](document, layout)


def docx(document: Document, layout: Layout = "notes") -> bytes:
    """Return `document` as a docx.

    Raises:
        OutputError: if the extra `office` is not installed, or pandoc cannot make it.
    """
    document = _writable(document)
    return office_docx.dressed(_pandoc(document, "docx"), document, office_look.styles(layout))


def odt(document: Document, layout: Layout = "notes") -> bytes:
    """Return `document` as an odt.

    Raises:
        OutputError: if the extra `office` is not installed, or pandoc cannot make it.
    """
    document = _writable(document)
    return office_odt.dressed(_pandoc(document, "odt"), document, office_look.styles(layout))


def pdf(document: Document, layout: Layout = "notes") -> bytes:
    """Return `document` as a tagged PDF.

    Raises:
        OutputError: if the extra `office` is not installed, or pandoc or Typst cannot make it.
    """
    _require_typst()
    import typst

    document = _writable(document)
    language, region = office_look.locale(document.language)
    inputs = {
        "pandoc": _pandoc(document, "json").decode(),
        "look": _look(layout),
        "title": document.title,
        "author": document.author,
        "source": f"{texts.SOURCE}{document.author}",  # which a card names at its foot
        "language": language,
        "region": region,
    }
    here = Path(__file__).parent
    source = b"".join((here / name).read_bytes() for name in ("office.typ", f"office_{layout}.typ"))
    with tempfile.TemporaryDirectory() as root:  # empty: there is nothing that could be read
        for embedded_only, standard in _ATTEMPTS:
            try:
                return typst.compile(  # type: ignore[type-var]  # its types ask that root be bytes if the source is
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
    raise OutputError(texts.office_fails("pdf"), texts.OFFICE_FAILS_HINT) from failed


def _look(layout: Layout) -> str:
    value = {
        "colours": {
            "accent": office_look.ACCENT,
            "faint": office_look.FAINT,
            "tint": office_look.TINT,
            "line": office_look.LINE,
        },
        "margin": office_look.MARGIN_MM,
        "own": office_look.locale(texts.LANGUAGE),
        "page": (texts.PAGE, texts.PAGE_OF),
        "room": {"some": office_look.ROOM_MM, "much": office_look.MUCH_ROOM_MM},
        "styles": office_look.styles(layout),
    }
    return json.dumps(msgspec.to_builtins(value))


def _writable(document: Document) -> Document:
    """Return `document` without what XML cannot hold (XML 1.0, 2.2), and with one line in each of the file's fields."""

    def line(text: str) -> str:
        return one_line(xml_safe(sanitize(text)))

    return structs.replace(
        document,
        title=line(document.title),
        author=line(document.author),
    )


def _pandoc(document: Document, to: Literal["docx", "odt", "json"]) -> bytes:
    """Return what pandoc makes of the Markdown. It is given nothing else: no metadata, no template, no file."""
    pandoc = _pandoc_path()
    text = "".join(markdown.render(document.blocks))
    nothing_there = f"--data-dir={pandoc.parent}"  # else a reference.docx of the user's own would be taken
    command = [str(pandoc), "--sandbox", nothing_there, f"--from={_READ}", f"--to={to}", "--output=-"]
    try:
        done = subprocess.run(  # noqa: S603  # no shell; every word of the command is ours
            command, input=xml_safe(text).encode(), capture_output=True, check=True, timeout=_PANDOC_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputError(texts.office_fails("pdf" if to == "json" else to), texts.OFFICE_FAILS_HINT) from error
    return done.stdout


def _pandoc_path() -> Path:
    """Return where pypandoc_binary keeps its pandoc. Importing it would only look for others on the machine."""
    found = importlib.util.find_spec("pypandoc")
    if found is not None and found.origin:
        path = Path(found.origin).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
        if path.is_file():
            return path
    raise _missing()


def _require_typst() -> None:
    if importlib.util.find_spec("typst") is None:
        raise _missing()


def _missing() -> OutputError:
    python = subprocess.list2cmdline([sys.executable])
    command = f'{python} -m pip install "malkompas[office]"'
    if importlib.util.find_spec("pip") is None:  # as in what `uv tool install` makes
        command = f"uv pip install --python {python} pypandoc_binary typst"
    return OutputError(texts.OFFICE_IS_MISSING, texts.office_hint(command))
