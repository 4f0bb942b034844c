"""The formats that notes are shared in. What writes them is loaded when it is used: the command line asks for names."""

import importlib
from typing import Any, NamedTuple


class Format(NamedTuple):
    """How notes are written in a format.

    `writer` is a function of this package, "module:function". It is given a `Document` and returns bytes; or, where
    `is_stream`, it is given reflections, what was left out of them and whether there is only one, and returns parts.
    What `is_binary` is never shown on a screen; it takes the `extra` of the same name as its module, if any.
    """

    writer: str
    is_stream: bool = False
    is_binary: bool = False
    has_picture: bool = False
    extra: str = ""

    def load(self) -> Any:
        """Return the writer."""
        module, _, function = self.writer.partition(":")
        return getattr(importlib.import_module(f"malkompas.exporters.{module}"), function)


FORMATS = {
    "md": Format("markdown:written"),
    "html": Format("html:written", has_picture=True),
    "pdf": Format("office:pdf", is_binary=True, extra="office"),
    "docx": Format("office:docx", is_binary=True, extra="office"),
    "odt": Format("office:odt", is_binary=True, extra="office"),
    "json": Format("records:json_parts", is_stream=True),
    "csv": Format("records:csv_parts", is_stream=True),
}


LIST_FORMATS = ("text", "md", "html", "pdf", "docx", "odt", "json")
"""What the compass can be written as; `text` is shown as a page."""


def is_binary(name: str) -> bool:
    """Return whether the format called `name` cannot be shown on a screen."""
    return name in FORMATS and FORMATS[name].is_binary


def require(name: str) -> None:
    """Make sure that what the format called `name` takes is installed, before a meeting relies on it.

    Raises:
        OutputError: if it is not; it says how to install it.
    """
    if extra := FORMATS[name].extra:
        importlib.import_module(f"malkompas.exporters.{extra}").require(name)
