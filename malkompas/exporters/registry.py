"""The formats that notes are shared in. What writes them is loaded when it is used: the command line asks for names."""

import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from malkompas.exporters.document import Document


class Format(NamedTuple):
    """How notes are written: `function` of the module `writer` in this package.

    It is given a document; or reflections one after the other, in memory that does not grow; or their steps. What
    `is_binary` is never shown on a screen, and takes the extra `office`.
    """

    writer: str
    function: str = "render"
    of: Literal["document", "reflections", "steps"] = "document"
    is_binary: bool = False
    has_picture: bool = False

    def write(self, document: "Document", **options: str) -> bytes:
        """Return `document` in this format; only what `is_binary` has options."""
        return b"".join(self.parts(document, **options))

    def parts(self, document: "Document", **options: str) -> Iterator[bytes]:
        """Yield `document` in this format, in parts; see `write`."""
        written = self.load()(document, **options)
        for part in (written,) if isinstance(written, str | bytes) else written:
            yield part.encode() if isinstance(part, str) else part

    def load(self) -> Any:
        """Return the function, which returns text or bytes, or parts of that."""
        return getattr(importlib.import_module(f"{__package__}.{self.writer}"), self.function)


FORMATS = {
    "md": Format("markdown", "parts"),
    "html": Format("html", has_picture=True),
    "pdf": Format("office", "pdf", is_binary=True),
    "docx": Format("office", "docx", is_binary=True),
    "odt": Format("office", "odt", is_binary=True),
    "json": Format("records", "json_parts", of="reflections"),
    "csv": Format("records", "csv_parts", of="reflections"),
    "ics": Format("ics", "calendar", of="steps"),
}

LIST_FORMATS = ("text", "md", "html", "pdf", "docx", "odt", "json")
"""What the compass can be written as; `text` is shown as a page."""

SHEET_FORMATS = ("docx", "odt", "md", "txt")
"""What a sheet can be written as, and is read back from."""


def is_binary(name: str) -> bool:
    """Return whether the format called `name` cannot be shown on a screen."""
    return name in FORMATS and FORMATS[name].is_binary


def require(name: str) -> None:
    """Make sure that what the format called `name` takes is installed, before a meeting relies on it.

    Raises:
        OutputError: if it is not; it says how to install it.
    """
    if is_binary(name):
        importlib.import_module(f"{__package__}.office").require(name)
