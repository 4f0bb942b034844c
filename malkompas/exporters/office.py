"""A document → docx, odt or pdf, with pandoc and Typst from the extra `office`.

All three are made from one tree, in which anyone's text is a string in JSON: nowhere Markdown, XML or Typst. How they
look is said in styles/look.toml.
"""

import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Literal

from malkompas import texts
from malkompas.errors import OutputError
from malkompas.exporters import office_tree
from malkompas.exporters.document import Document, Kind

Layout = Literal["notes", "cards"]
"""Which styles a document has. With `cards`, each heading of level 1 begins a card."""

STYLES = Path(__file__).with_name("styles")
"""Where all that says how documents look lies."""

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
    if kind != "pdf":
        _pandoc_path()
    elif importlib.util.find_spec("typst") is None:
        raise _missing()


def docx(document: Document, layout: Layout = "notes") -> bytes:
    """Return `document` as a docx.

    Raises:
        OutputError: if the extra `office` is not installed, or pandoc cannot make it.
    """
    return _pandoc(document, "docx", layout)


def odt(document: Document, layout: Layout = "notes") -> bytes:
    """Return `document` as an odt.

    Raises:
        OutputError: if the extra `office` is not installed, or pandoc cannot make it.
    """
    return _pandoc(document, "odt", layout)


def pdf(document: Document, layout: Layout = "notes") -> bytes:
    """Return `document` as a tagged PDF.

    Raises:
        OutputError: if the extra `office` is not installed, or Typst cannot make it.
    """
    require("pdf")
    import typst

    inputs = {
        "tree": json.dumps(office_tree.tree(document)),
        "look": (STYLES / "look.toml").read_text(encoding="utf-8"),
        "layout": layout,
        "language": office_tree.language_tag(texts.LANGUAGE),
        "page": texts.PAGE,
        "page_of": texts.PAGE_OF,
        "source": f"{texts.SOURCE}{document.author}",  # which a card names at its foot
    }
    source = b"".join((STYLES / f"{name}.typ").read_bytes() for name in ("office", layout))
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
    raise OutputError(texts.OFFICE_FAILS.format(kind="pdf"), texts.OFFICE_FAILS_HINT) from failed


def reference_document(kind: Literal["docx", "odt"], layout: Layout) -> Path:
    """Return where the document lies that gives others their styles, their page and a footer in the tool's language."""
    return STYLES / f"{layout}.{texts.LANGUAGE}.{kind}"


def _pandoc(document: Document, kind: Literal["docx", "odt"], layout: Layout) -> bytes:
    pandoc = _pandoc_path()
    command = [
        *(str(pandoc), "--sandbox", f"--data-dir={pandoc.parent}"),  # where no user has files of his own
        *("--from=json", f"--to={kind}+empty_paragraphs", "--output=-"),
        *(f"--template={STYLES / kind}.xml", f"--reference-doc={reference_document(kind, layout)}"),
    ]
    tree = json.dumps(office_tree.tree(document)).encode()
    try:
        done = subprocess.run(  # noqa: S603  # no shell; every word of the command is ours
            command, input=tree, capture_output=True, check=True, timeout=_PANDOC_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputError(texts.OFFICE_FAILS.format(kind=kind), texts.OFFICE_FAILS_HINT) from error
    return _finished(done.stdout)


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
    python = subprocess.list2cmdline([sys.executable])
    command = f'{python} -m pip install "malkompas[office]"'
    if importlib.util.find_spec("pip") is None:  # as in what `uv tool install` makes
        command = f"uv pip install --python {python} pypandoc_binary typst"
    return OutputError(texts.OFFICE_IS_MISSING, texts.OFFICE_HINT.format(command=command))
