"""A file that is not YAML → the line on which its author went wrong, and what to write there instead."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from malkompas import mistakes, texts
from malkompas.strings import shortened

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # YAML 1.1, "b-char"
_FIELD = re.compile(r"[ \t]*(?:-[ \t]+)*(?P<name>\w+)(?P<colon>[ \t]*:(?=\s|$))?(?P<rest>.*)")
_STAND_IN = re.compile(r"[ \t]*(?:-[ \t]+)*")
_DASH_AND_TEXT = re.compile(r"[ \t]*-(?P<text>[^\s-].*)")
_BETWEEN = re.compile(r"(?:\s*(?P<sign>[:=;]|[-–](?=\s))|(?=\s|$))\s*")
_BLOCK = re.compile(r"[|>][-+0-9]*")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_TAB = re.compile(r"[ -]*\t")
_LOOKS_BLANK = re.compile(r"[ -]*[^\S \t]")
_LONGEST = 60
_FEW = 5  # lines above, where a field without its colon is looked for

Said = tuple[int, str]
"""The number of a line, from 1, and what to write there."""


class Mark(NamedTuple):
    """A place in a file as a YAML parser tells it: line and column from 0."""

    line: int
    column: int


def mistake(text: str, at: Mark, began: Mark | None, *, in_quotes: bool) -> Said:
    """Return the line (from 1) of the mistake that keeps `text` from being YAML, and what to write there instead.

    `at` is where a parser gave up, and `began` where what it was reading began: a text within quotation marks, if it
    was `in_quotes`. It gives up where it can go no further, which is often some lines after the mistake. What is none
    of the mistakes that authors make is only pointed at.
    """
    lines = _LINE_END.split(text)
    here = min(at.line, len(lines) - 1)
    began = began and Mark(min(began.line, here), began.column)
    if began and in_quotes:
        return began.line + 1, texts.quote_is_open(_suggested(lines[began.line]))
    return (
        _blanks(lines, here, began)
        or _dash(lines, here)
        or _colon_above(lines, here)
        or _text(lines, here, at.column)
        or _bracket(lines, began)
        or _colon(lines, here, began)
        or _indentation(lines, here, at.column)
        or (here + 1, texts.broken_yaml(at.column + 1))
    )


def _blanks(lines: Sequence[str], here: int, began: Mark | None) -> Said | None:
    """Return what is wrong with the blanks that a line begins with: no tabs, and none that only look like blanks."""
    for number in (here, began.line if began else here, _above(lines, here)):
        for pattern, said in ((_TAB, texts.line_begins_with_tab), (_LOOKS_BLANK, texts.line_begins_with_odd_blank)):
            if pattern.match(lines[number]):
                return number + 1, said(sum(1 for line in lines if line.strip() and pattern.match(line)) - 1)
    return None


def _dash(lines: Sequence[str], here: int) -> Said | None:
    """Return which item of a list lacks its dash, or the blank after it."""
    above = _above(lines, here)
    for number in (here, above):
        if found := _DASH_AND_TEXT.fullmatch(lines[number]):
            return number + 1, texts.blank_after_dash_is_missing(mistakes.item(_content(found["text"])))
    if _is_item(lines[here]):
        return _first_dash(lines, here)
    is_after_quotes = _is_item(lines[above]) and _parts(lines[above])[1][:1] in ('"', "'")
    could_be_item = _start(lines[here]) in (_start(lines[above]), _stand_in(lines[above]))
    is_next = is_after_quotes and could_be_item and not _has_field(lines[here])
    return _dash_is_missing(lines, here, above) if is_next else None


def _first_dash(lines: Sequence[str], here: int) -> Said | None:
    """Return whether it is the first item of the list with the item `here` that lacks its dash."""
    start = _start(lines[here])
    first, parent = here, _above(lines, here)
    while parent < first and (
        _start(lines[parent]) > start or (_start(lines[parent]) == start and _is_item(lines[parent]))
    ):
        first, parent = parent, _above(lines, parent)
    if _start(lines[parent]) == start and not _has_field(lines[parent]):  # it lacks the blanks after a dash too
        first, parent = parent, _above(lines, parent)
    is_first = first < here and not _is_item(lines[first]) and _content(lines[parent]).endswith(":")
    return _dash_is_missing(lines, first, here) if is_first else None


def _dash_is_missing(lines: Sequence[str], number: int, other: int) -> Said:
    """Return how line `number` is written as an item of the list that line `other` is an item of."""
    return number + 1, texts.dash_is_missing(f"- {_content(lines[number])}", _start(lines[other]))


def _colon_above(lines: Sequence[str], here: int) -> Said | None:
    """Return the field that lost its colon, and so became a part of the text above it, a few lines ago."""
    number = here
    for _ in range(_FEW):
        number = _above(lines, number)
        found = _FIELD.match(lines[number])
        if found and found["name"] in texts.FIELD_NAMES:
            rest = _content(found["rest"])
            is_bare = not found["colon"] and (not rest or rest[0] in ":=;" or _BLOCK.fullmatch(rest))
            return _colon_is_missing(lines, number) if is_bare else None
    return None


def _text(lines: Sequence[str], number: int, column: int) -> Said | None:
    """Return what is wrong with the text on a line, if that is where the parser gave up."""
    line = lines[number]
    before, value = _parts(line)
    if column < len(before) or not value:
        return None
    for above in range(number - 1, -1, -1):
        quote = _parts(lines[above])[1][:1]
        if quote in ('"', "'") and lines[above].count(quote) % 2:
            return above + 1, texts.quote_is_open(_suggested(lines[above]))
    suggested = _suggested(line)
    if value[0] == '"' and "\\" in (line[column : column + 1], line[column - 1 : column]):
        return number + 1, texts.backslash_in_quotes(suggested)
    if value[0] in "\"'":
        return number + 1, texts.text_goes_on_after_quote(suggested)
    if not before.strip() and value.startswith("* "):
        return number + 1, texts.bullet_is_no_dash(f"- {_content(value[2:])}")
    is_json = value[0] in "[]{}," and not before.strip()
    if value[0] in mistakes.SIGNS and not is_json and not _BLOCK.fullmatch(_content(value)):
        return number + 1, texts.sign_comes_first(value[0], suggested)
    if line[column : column + 1] != ":":
        return None
    if before.strip():
        is_curly = value[0] in mistakes.CURLY
        return number + 1, (texts.quotes_are_curly if is_curly else texts.colon_in_text)(suggested)
    if not _has_field(value):
        start = next((above for above in range(number - 1, -1, -1) if _parts(lines[above])[0].strip()), number)
        return number + 1, texts.colon_in_long_text(start + 1)
    return None


def _bracket(lines: Sequence[str], began: Mark | None) -> Said | None:
    opened = lines[began.line][began.column : began.column + 1] if began else ""
    return (began.line + 1, texts.bracket_is_open(opened)) if began and opened in tuple("[{") else None


def _colon(lines: Sequence[str], here: int, began: Mark | None) -> Said | None:
    """Return which field lacks its colon, or the blank after it, or which line lacks its field."""
    for number in (began.line if began else _above(lines, here), here):
        if said := _colon_is_missing(lines, number):
            return said
    if began and began.line < here and not _is_item(lines[began.line][began.column :]):
        return None if _has_field(lines[began.line]) else (began.line + 1, texts.LINE_HAS_NO_FIELD)
    return None


def _colon_is_missing(lines: Sequence[str], number: int) -> Said | None:
    found = _FIELD.match(lines[number])
    if not found or found["colon"] or found["name"] not in texts.FIELD_NAMES:
        return None
    if not (between := _BETWEEN.match(found["rest"])):
        return None  # the name goes on: it is another
    suggested = mistakes.field(found["name"], _content(found["rest"][between.end() :]))
    return number + 1, (texts.blank_is_missing if between["sign"] == ":" else texts.colon_is_missing)(suggested)


def _indentation(lines: Sequence[str], number: int, column: int) -> Said | None:
    """Return how far a line should stand in, if it does not begin where those it could belong to do."""
    line, start = lines[number], _start(lines[number])
    found = _FIELD.match(line)
    if column not in (start, found.end("colon") - 1 if found else start):
        return None
    places = _places(lines, number, of_items=_is_item(line))
    if not places or start in places:
        return None
    nearest = min(places, key=lambda place: abs(place - start))
    above = places[nearest]
    if nearest % 2 and not start % 2:  # most stand in by twos: it is the line above that does not
        is_at = _start(lines[above])
        return above + 1, texts.indentation_above(is_at, is_at + start - nearest, number + 1)
    under = lines[above][nearest:].partition(":")[0]
    under = "" if under.startswith("-") else shortened(under, _LONGEST)
    return number + 1, texts.indentation(start, nearest, under, above + 1)


def _places(lines: Sequence[str], number: int, *, of_items: bool) -> dict[int, int]:
    """Return the columns at which a field, or an item of a list, may begin, each with the last line that does so."""
    places: dict[int, int] = {}
    least = None
    for above in range(number - 1, -1, -1):
        start = _start(lines[above])
        if not _content(lines[above]) or (least is not None and start >= least):
            continue
        least = start
        if not of_items:
            places.setdefault(_stand_in(lines[above]), above)
        elif _is_item(lines[above]):
            places.setdefault(start, above)
    return places


def _above(lines: Sequence[str], number: int) -> int:
    """Return the number of the last line before line `number` that holds something, or of the first one."""
    return next((above for above in range(number - 1, -1, -1) if _content(lines[above])), 0)


def _content(line: str) -> str:
    return _COMMENT.sub("", line).strip()


def _start(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _stand_in(line: str) -> int:
    found = _STAND_IN.match(line)
    return found.end() if found else 0


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("-")


def _has_field(line: str) -> bool:
    found = _FIELD.match(line)
    return found is not None and found["colon"] is not None


def _parts(line: str) -> tuple[str, str]:
    """Return what stands before the text of a line, which is its field if that is a known one, and the text."""
    found = _FIELD.match(line)
    if found and found["colon"] and found["name"] in texts.FIELD_NAMES:
        start = len(line) - len(found["rest"].lstrip())
    else:
        start = _stand_in(line)
    return line[:start], line[start:]


def _suggested(line: str) -> str:
    """Return `line` with its text in quotation marks."""
    before, value = _parts(line)
    return f"{before.strip()} {mistakes.quoted(_content(value))}".strip()
