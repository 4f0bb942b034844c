"""What a document format is given: the Markdown, and what stands in the file's own fields."""

from typing import Literal, TypeGuard, get_args

from msgspec import Struct

Kind = Literal["docx", "odt", "pdf"]
"""The document formats that the extra `office` makes."""

BINARY: tuple[Kind, ...] = get_args(Kind)
"""All of them: none can be shown on a screen."""


def is_binary(format: str) -> TypeGuard[Kind]:
    """Return whether `format` is one of them."""
    return format in BINARY


class Document(Struct, frozen=True, kw_only=True):
    """A text to share. `markdown` is our own, with everything typed escaped; the other fields are anyone's text.

    `language` is a tag such as "da" (BCP 47).
    """

    title: str
    author: str
    language: str
    markdown: str
