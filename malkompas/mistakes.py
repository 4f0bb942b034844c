"""What an author wrote in a compass, not quite right → what was probably meant, and how it is written."""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from malkompas import texts
from malkompas.strings import shortened, slug, words

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # YAML 1.1, "b-char"
_FIELD = re.compile(r"[ \t]*(?:-[ \t]+)*(?P<name>\w+)(?P<colon>[ \t]*:(?=\s|$))?(?P<rest>.*)")
_STAND_IN = re.compile(r"[ \t]*(?:-[ \t]+)*")
_BETWEEN = re.compile(r"(?:\s*(?P<sign>[:=;]|[-–](?=\s))|(?=\s|$))\s*")
_BLOCK = re.compile(r"[|>][-+0-9]*")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_TAB = re.compile(r"[ -]*\t")
_LOOKS_BLANK = re.compile(r"[ -]*[^\S \t]")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_ ]([a-z]{2}))?", re.IGNORECASE)
_STRAIGHT, _CURLY = "\"'", "“”„‘’‚´»«"
_SIGNS = "%@`*&!?-|>[]{},"  # no text begins with one of them unless it is quoted (YAML 1.1, "c-indicator")
_LONGEST = 60
_CLOSE_ENOUGH = 0.66


class Mark(NamedTuple):
    """A place in a file as a YAML parser tells it: line and column from 0."""

    line: int
    column: int


def broken(text: str, at: Mark, began: Mark | None, *, in_quotes: bool) -> tuple[int, str]:
    """Return the line (from 1) of the mistake that keeps `text` from being YAML, and what to write there instead.

    `at` is where a parser gave up, and `began` where what it was reading began: a text within quotation marks, if it
    was `in_quotes`. It gives up where it can go no further, which is often the line after the mistake. What is none
    of the mistakes that authors make is only pointed at.
    """
    lines = _LINE_END.split(text)
    here = min(at.line, len(lines) - 1)
    began = began and Mark(min(began.line, here), began.column)
    before = next((number for number in range(here - 1, -1, -1) if _content(lines[number])), 0)
    earlier = began.line if began else before
    if began and in_quotes:
        return began.line + 1, texts.quote_is_open(_suggested(lines[began.line]))
    for number in (here, earlier, before):
        if said := _blanks(lines, number):
            return number + 1, said
    if found := _text(lines, here, at.column):
        return found
    opened = lines[began.line][began.column : began.column + 1] if began else ""
    if began and opened in tuple("[{"):
        return began.line + 1, texts.bracket_is_open(opened)
    for number in (earlier, here):
        if said := _colon(lines[number]):
            return number + 1, said
    if began and began.line < here and opened != "-" and not _has_field(lines[began.line]):
        return began.line + 1, texts.LINE_HAS_NO_FIELD
    return here + 1, _indentation(lines, here, at.column) or texts.broken_yaml(at.column + 1)


def quoted(text: str) -> str:
    """Return `text` within quotation marks, as YAML has them, in place of those it has; a long text is cut."""
    bare = text.strip()
    if bare[:1] in tuple(_STRAIGHT + _CURLY):
        opening, inner = bare[0], bare[1:]
        if inner[-1:] not in tuple(_STRAIGHT + _CURLY):
            bare = bare if opening in inner else inner
        elif not re.match(rf"[^{opening}]*\S{opening}(?!\w)", inner[:-1]):  # else the first pair closes before the end
            bare = inner[:-1]
    bare = shortened(bare, _LONGEST)
    return "'" + bare.replace("'", "''") + "'" if '"' in bare or "\\" in bare else f'"{bare}"'


def field(name: str, text: str) -> str:
    """Return how `text` is written as the value of the field `name`, in quotation marks where it needs them."""
    value = text.strip()
    needs_quotes = value[:1] in tuple(_SIGNS) or ": " in value or value.endswith(":")
    return f"{name}: {quoted(value) if needs_quotes else shortened(value, _LONGEST)}".rstrip()


def spaced(text: str) -> str:
    """Return "text: Hvorfor?" for "text:Hvorfor?", which lacks a blank; "" if `text` is no such field."""
    name, _, rest = text.partition(":")
    return field(name, rest) if name in texts.FIELD_NAMES and rest.strip() else ""


def meant(name: str, keys: Iterable[str]) -> str:
    """Return the one of `keys` that an author who wrote `name` probably meant, in English or Danish; "" if none."""

    def letters(text: str) -> str:
        return "".join(words(text)).replace("_", "")

    known: dict[str, str] = {}
    for key in keys:
        known |= {letters(texts.FIELD_NAMES[key]): key, letters(key): key}
    found = difflib.get_close_matches(letters(name), known, n=1, cutoff=_CLOSE_ENOUGH)
    return known[found[0]] if found else ""


def language(written: str) -> str:
    """Return the tag that an author probably meant: "da" for "dansk", "en-GB" for "en_gb"; "" if there is none."""
    if tag := texts.LANGUAGES.get(written.strip().casefold()):
        return tag
    found = _LANGUAGE.fullmatch(written.strip())
    return "-".join(filter(None, (found[1].lower(), (found[2] or "").upper()))) if found else ""


def id(written: str, title: str, taken: Iterable[str]) -> str:
    """Return an id that could be used: made of what was `written`, else of the `title`; "" if neither gives one."""
    made = (slug(text, fallback="") for text in (written, title))
    return next((one for one in made if re.search("[a-z]", one) and one not in taken), "")


def _blanks(lines: Sequence[str], number: int) -> str:
    """Return what is wrong with the blanks that a line begins with: no tabs, and none that only look like blanks."""
    for pattern, said in ((_TAB, texts.line_begins_with_tab), (_LOOKS_BLANK, texts.line_begins_with_odd_blank)):
        if pattern.match(lines[number]):
            return said(sum(1 for line in lines if line.strip() and pattern.match(line)) - 1)
    return ""


def _text(lines: Sequence[str], number: int, column: int) -> tuple[int, str] | None:
    """Return what is wrong with the text on a line, if that is where the parser gave up."""
    line = lines[number]
    before, value = _parts(line)
    if column < len(before) or not value:
        return None
    for above in range(number - 1, -1, -1):
        quote = _parts(lines[above])[1][:1]
        if quote in tuple(_STRAIGHT) and lines[above].count(quote) % 2:
            return above + 1, texts.quote_is_open(_suggested(lines[above]))
    suggested = _suggested(line)
    if value[0] == '"' and "\\" in (line[column : column + 1], line[column - 1 : column]):
        return number + 1, texts.backslash_in_quotes(suggested)
    if value[0] in _STRAIGHT:
        return number + 1, texts.text_goes_on_after_quote(suggested)
    if not before.strip() and value.startswith("* "):
        return number + 1, texts.bullet_is_no_dash(f"- {_content(value[2:])}")
    is_json = value[0] in "[]{}," and not before.strip()
    if value[0] in _SIGNS and not is_json and not _BLOCK.fullmatch(_content(value)):
        return number + 1, texts.sign_comes_first(value[0], suggested)
    if line[column : column + 1] != ":":
        return None
    if before.strip():
        return number + 1, (texts.quotes_are_curly if value[0] in _CURLY else texts.colon_in_text)(suggested)
    if not _has_field(value):
        start = next((above for above in range(number - 1, -1, -1) if _parts(lines[above])[0].strip()), number)
        return number + 1, texts.colon_in_long_text(start + 1)
    return None


def _colon(line: str) -> str:
    """Return how a known field is written whose colon, or the blank after it, is missing."""
    found = _FIELD.match(line)
    if not found or found["colon"] or found["name"] not in texts.FIELD_NAMES:
        return ""
    if not (between := _BETWEEN.match(found["rest"])):
        return ""  # the name goes on: it is another
    suggested = field(found["name"], _content(found["rest"][between.end() :]))
    return texts.blank_is_missing(suggested) if between["sign"] == ":" else texts.colon_is_missing(suggested)


def _indentation(lines: Sequence[str], number: int, column: int) -> str:
    """Return how far a line should stand in, if it does not begin where those it could belong to do."""
    line, start = lines[number], _start(lines[number])
    found = _FIELD.match(line)
    if column not in (start, found.end("colon") - 1 if found else start):
        return ""
    places = _places(lines, number, of_items=line[start:].startswith("-"))
    if not places or start in places:
        return ""
    nearest = min(places, key=lambda place: abs(place - start))
    above = places[nearest]
    under = "" if lines[above][nearest:].startswith("-") else lines[above][nearest:].split(":")[0]
    return texts.indentation(start, nearest, shortened(under, _LONGEST), above + 1)


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
        elif lines[above][start:].startswith("-"):
            places.setdefault(start, above)
    return places


def _content(line: str) -> str:
    return _COMMENT.sub("", line).strip()


def _start(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _stand_in(line: str) -> int:
    found = _STAND_IN.match(line)
    return found.end() if found else 0


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
    return f"{before.strip()} {quoted(_content(value))}".strip()
