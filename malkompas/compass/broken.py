"""A file that is not YAML → the line on which its author went wrong, and what to write there instead."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from malkompas import texts
from malkompas.compass import layout, mistakes
from malkompas.compass.lines import (
    BLOCK,
    FENCE,
    FIELD,
    blanks,
    bullet,
    content,
    has_field,
    is_item,
    line_above,
    own,
    parts,
    session,
    split,
    stand_in,
    with_quotes,
)
from malkompas.text import truncate

_DASH_AND_TEXT = re.compile(r"[ \t]*-(?P<text>[^\s-].*)")
_BETWEEN = re.compile(r"(?:\s*(?P<sign>[:=;]|[-–](?=\s))|(?=\s|$))\s*")
_TAB = re.compile(r"[ -]*\t")
_LOOKS_BLANK = re.compile(r"[ -]*[^\S \t]")
_LONGEST = 60
_FEW = 5  # lines above, where a field without its colon is looked for

Added = tuple[int, str]
"""The number of a line, from 1, and what to write there."""


class Mark(NamedTuple):
    """A place in a file as a YAML parser tells it: line and column from 0."""

    line: int
    column: int


def mistake(text: str, at: Mark, began: Mark | None, *, in_quotes: bool) -> Added:
    """Return the line (from 1) of the mistake that keeps `text` from being YAML, and what to write there instead.

    `at` is where a parser gave up, and `began` where what it was reading began: a text within quotation marks, if it
    was `in_quotes`. It gives up where it can go no further, which is often some lines after the mistake. What is none
    of the mistakes that authors make is only pointed at.
    """
    lines = split(text)
    here = min(at.line, len(lines) - 1)
    began = began and Mark(min(began.line, here), began.column)
    if began and in_quotes:
        return began.line + 1, texts.quote_is_open(with_quotes(lines[began.line]))
    return (
        _blanks(lines, here, began)
        or _pasted(lines, here)
        or _dash(lines, here)
        or _colon_above(lines, here)
        or layout.misplaced(lines, here)
        or _text(lines, here, at.column)
        or _bracket(lines, began)
        or _colon(lines, here, began)
        or _indentation(lines, here, at.column)
        or (here + 1, texts.broken_yaml(at.column + 1))
    )


def _blanks(lines: Sequence[str], here: int, began: Mark | None) -> Added | None:
    """Return what is wrong with the blanks that a line begins with: no tabs, and none that only look like blanks."""
    for number in (here, began.line if began else here, line_above(lines, here)):
        for pattern, said in ((_TAB, texts.line_begins_with_tab), (_LOOKS_BLANK, texts.line_begins_with_odd_blank)):
            if pattern.match(lines[number]):
                return number + 1, said(sum(1 for line in lines if line.strip() and pattern.match(line)) - 1)
    return None


def _pasted(lines: Sequence[str], here: int) -> Added | None:
    """Return what a word processor, a chat or a web page put there: other dashes, other blanks, fences."""
    for number in own(lines, here):
        line = lines[number]
        if content(line).startswith(FENCE):
            return number + 1, texts.fence(sum(1 for other in lines if content(other).startswith(FENCE)) - 1)
        if text := bullet(line):
            return number + 1, texts.bullet_is_no_dash(mistakes.item(text))
        if said := mistakes.odd_blank(session(line)):
            return number + 1, said
    return None


def _dash(lines: Sequence[str], here: int) -> Added | None:
    """Return which item of a list lacks its dash, or the blank after it."""
    above = line_above(lines, here)
    for number in (here, above):
        if found := _DASH_AND_TEXT.fullmatch(lines[number]):
            return number + 1, texts.blank_after_dash_is_missing(mistakes.item(content(found["text"])))
    if is_item(lines[here]):
        return _first_dash(lines, here)
    is_after_quotes = is_item(lines[above]) and parts(lines[above])[1][:1] in ('"', "'")
    could_be_item = blanks(lines[here]) in (blanks(lines[above]), stand_in(lines[above]))
    is_next = is_after_quotes and could_be_item and not has_field(lines[here])
    return _dash_is_missing(lines, here, above) if is_next else None


def _first_dash(lines: Sequence[str], here: int) -> Added | None:
    """Return whether it is the first item of the list with the item `here` that lacks its dash."""
    start = blanks(lines[here])
    first, parent = here, line_above(lines, here)
    while parent < first and (
        blanks(lines[parent]) > start or (blanks(lines[parent]) == start and is_item(lines[parent]))
    ):
        first, parent = parent, line_above(lines, parent)
    if blanks(lines[parent]) == start and not has_field(lines[parent]):  # it lacks the blanks after a dash too
        first, parent = parent, line_above(lines, parent)
    is_first = first < here and not is_item(lines[first]) and content(lines[parent]).endswith(":")
    return _dash_is_missing(lines, first, here) if is_first else None


def _dash_is_missing(lines: Sequence[str], number: int, other: int) -> Added:
    """Return how line `number` is written as an item of the list that line `other` is an item of."""
    return number + 1, texts.dash_is_missing(f"- {content(lines[number])}", blanks(lines[other]))


def _colon_above(lines: Sequence[str], here: int) -> Added | None:
    """Return the field that lost its colon, and so became a part of the text above it, a few lines ago."""
    number = here
    for _ in range(_FEW):
        number = line_above(lines, number)
        found = FIELD.match(lines[number])
        if found and found["name"] in texts.FIELD_NAMES:
            rest = content(found["rest"])
            is_bare = not found["colon"] and (not rest or rest[0] in ":=;" or BLOCK.fullmatch(rest))
            return _colon_is_missing(lines, number) if is_bare else None
    return None


def _text(lines: Sequence[str], number: int, column: int) -> Added | None:
    """Return what is wrong with the text on a line, if that is where the parser gave up."""
    line = lines[number]
    before, value = parts(line)
    if column < len(before) or not value:
        return None
    for above in range(number - 1, -1, -1):
        quote = parts(lines[above])[1][:1]
        if quote in ('"', "'") and lines[above].count(quote) % 2:
            return above + 1, texts.quote_is_open(with_quotes(lines[above]))
    suggested = with_quotes(line)
    if value[0] == '"' and "\\" in (line[column : column + 1], line[column - 1 : column]):
        return number + 1, texts.backslash_in_quotes(suggested)
    if value[0] in "\"'":
        return number + 1, texts.text_goes_on_after_quote(suggested)
    is_json = value[0] in "[]{}," and not before.strip()
    if value[0] in mistakes.SIGNS and not is_json and not BLOCK.fullmatch(content(value)):
        return number + 1, texts.sign_comes_first(value[0], suggested)
    if line[column : column + 1] != ":":
        return None
    if before.strip():
        is_curly = value[0] in mistakes.CURLY
        return number + 1, (texts.quotes_are_curly if is_curly else texts.colon_in_text)(suggested)
    if not has_field(value):
        start = next((above for above in range(number - 1, -1, -1) if parts(lines[above])[0].strip()), number)
        return number + 1, texts.colon_in_long_text(start + 1)
    return None


def _bracket(lines: Sequence[str], began: Mark | None) -> Added | None:
    opened = lines[began.line][began.column : began.column + 1] if began else ""
    return (began.line + 1, texts.bracket_is_open(opened)) if began and opened in tuple("[{") else None


def _colon(lines: Sequence[str], here: int, began: Mark | None) -> Added | None:
    """Return which field lacks its colon, or the blank after it, or which line lacks its field."""
    for number in (began.line if began else line_above(lines, here), here):
        if said := _colon_is_missing(lines, number):
            return said
    if began and began.line < here and not is_item(lines[began.line][began.column :]):
        return None if has_field(lines[began.line]) else (began.line + 1, texts.LINE_HAS_NO_FIELD)
    return None


def _colon_is_missing(lines: Sequence[str], number: int) -> Added | None:
    found = FIELD.match(lines[number])
    if not found or found["colon"] or found["name"] not in texts.FIELD_NAMES:
        return None
    if not (between := _BETWEEN.match(found["rest"])):
        return None  # the name goes on: it is another
    suggested = mistakes.field(found["name"], content(found["rest"][between.end() :]))
    return number + 1, (texts.blank_is_missing if between["sign"] == ":" else texts.colon_is_missing)(suggested)


def _indentation(lines: Sequence[str], number: int, column: int) -> Added | None:
    """Return how far a line should stand in, if it does not begin where those it could belong to do."""
    line, start = lines[number], blanks(lines[number])
    found = FIELD.match(line)
    if column not in (start, found.end("colon") - 1 if found else start):
        return None
    places = _places(lines, number, of_items=is_item(line))
    if not places or start in places:
        return None
    nearest = min(places, key=lambda place: abs(place - start))
    above = places[nearest]
    if nearest % 2 and not start % 2:  # most stand in by twos: it is the line above that does not
        is_at = blanks(lines[above])
        return above + 1, texts.indentation_above(is_at, is_at + start - nearest, number + 1)
    under = lines[above][nearest:].partition(":")[0]
    under = "" if under.startswith("-") else truncate(under, _LONGEST)
    return number + 1, texts.indentation(start, nearest, under, above + 1)


def _places(lines: Sequence[str], number: int, *, of_items: bool) -> dict[int, int]:
    """Return the columns at which a field, or an item of a list, may begin, each with the last line that does so."""
    places: dict[int, int] = {}
    least = None
    for above in range(number - 1, -1, -1):
        start = blanks(lines[above])
        if not content(lines[above]) or (least is not None and start >= least):
            continue
        least = start
        if not of_items:
            places.setdefault(stand_in(lines[above]), above)
        elif is_item(lines[above]):
            places.setdefault(start, above)
    return places
