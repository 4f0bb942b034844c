"""What a compass is made of: the fields of each kind of thing in it, and how an id and a language are written."""

import re
from typing import NamedTuple

from malkompas.model import CLOSING

ID = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"(?!(dk|gb)(-|$))[a-z]{2,3}(-[A-Z]{2})?")
"""A code of ISO 639 and a country; Denmark and Great Britain are no languages, though often taken for them."""
RESERVED = ("opening", "learning", CLOSING)
"""What no principle can be called, since other sections are."""


class Shape(NamedTuple):
    """The fields of one kind of thing in a compass, in the order an author writes them."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()


COMPASS = Shape(("title", "language", "source", "opening", "principles", "learning", CLOSING))
SECTION = Shape(("title", "text", "questions"))
PRINCIPLE = Shape(("id", "title", "what_if", "text", "questions"))
QUESTION = Shape(("text",), ("hints",))
CLOSING_QUESTION = Shape(("label", "text"), ("hints",))
