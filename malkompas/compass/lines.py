"""The lines of a compass that is no YAML: what each begins with, its field, and what only goes on with a text."""

import re
from collections.abc import Iterator, Sequence

from malkompas import texts
from malkompas.compass import mistakes

FIELD = re.compile(r"[ \t]*(?:-[ \t]+)*(?P<name>\w+)(?P<colon>[ \t]*:(?=\s|$))?(?P<rest>.*)")
FENCE = "```"
"""What a chat puts around a file."""
BLOCK = re.compile(r"[|>][-+0-9]*")

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # YAML 1.1, "b-char"
_STAND_IN = re.compile(r"[ \t]*(?:-[ \t]+)*")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_BULLET = re.compile(r"[ \t]*(?:[–—−‑‒―•·●▪◦‣]\s*|\*\s+)(?P<text>[^\s#].*)")


def split(text: str) -> list[str]:
    """Return the lines of `text`, as YAML counts them."""
    return _LINE_END.split(text)


def content(line: str) -> str:
    """Return what stands on `line`, without the blanks around it and without a comment."""
    return _COMMENT.sub("", line).strip()


def session(line: str) -> str:
    """Return what stands on `line` as YAML has it: only the blanks it knows, and a comment, are taken away."""
    return _COMMENT.sub("", line).strip(" \t")


def blanks(line: str) -> int:
    """Return how many blanks `line` begins with."""
    return len(line) - len(line.lstrip(" "))


def stand_in(line: str) -> int:
    """Return the column at which what follows the blanks and dashes of `line` begins."""
    found = _STAND_IN.match(line)
    return found.end() if found else 0


def is_item(line: str) -> bool:
    """Return whether `line` begins with a dash."""
    return line.lstrip().startswith("-")


def bullet(line: str) -> str:
    """Return the text after a sign that a word processor begins an item with instead of a dash; "" if there is none."""
    found = _BULLET.match(line)
    return content(found["text"]) if found else ""


def has_field(line: str) -> bool:
    """Return whether `line` begins with a field, a known one or not."""
    found = FIELD.match(line)
    return found is not None and found["colon"] is not None


def known_field(line: str) -> str:
    """Return the name of the field that `line` begins with, be its colon forgotten; "" if it is none of a compass."""
    found = FIELD.match(line)
    if not found or found["name"] not in texts.FIELD_NAMES:
        return ""
    rest = content(found["rest"])
    is_bare = not rest or rest[0] in ":=;" or BLOCK.fullmatch(rest)
    return found["name"] if found["colon"] or is_bare else ""


def parts(line: str) -> tuple[str, str]:
    """Return what stands before the text of a line, which is its field if that is a known one, and the text."""
    found = FIELD.match(line)
    if found and found["colon"] and found["name"] in texts.FIELD_NAMES:
        begin = len(line) - len(found["rest"].lstrip())
    else:
        begin = stand_in(line)
    return line[:begin], line[begin:]


def with_quotes(line: str) -> str:
    """Return `line` with its text in quotation marks."""
    before, value = parts(line)
    return f"{before.strip()} {mistakes.quoted(content(value))}".strip()


def line_above(lines: Sequence[str], number: int) -> int:
    """Return the number of the last line before line `number` that holds something, or of the first one."""
    return next((other for other in range(number - 1, -1, -1) if content(lines[other])), 0)


def own(lines: Sequence[str], last: int) -> Iterator[int]:
    """Yield the numbers of the lines to line `last` that hold something of their own, and no more of a text above."""
    quote, deeper_than, is_block = "", -1, False
    for number, line in enumerate(lines[: last + 1]):
        if quote:
            quote = "" if quote in line else quote
            continue
        session = content(line)
        if not session:
            continue
        goes_on = deeper_than >= 0 and blanks(line) > deeper_than
        if goes_on and (is_block or not known_field(line)):
            continue
        yield number
        value = content(parts(line)[1])
        if not value or (value.endswith(":") and " " not in value):
            deeper_than = -1
            continue
        quote = value[0] if value[0] in mistakes.STRAIGHT and value.count(value[0]) % 2 else ""
        is_block = BLOCK.fullmatch(value) is not None
        deeper_than = stand_in(line) if has_field(line) else blanks(line)
