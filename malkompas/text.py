"""Anyone's text, made safe to keep, to show, to compare and to name files by."""

import codecs
import datetime as dt
import difflib
import functools
import re
import shlex
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

# Characters that a terminal, an editor or a browser may act upon instead of showing: the control characters
# (Unicode category Cc), and those that turn the reading direction (UAX #9, "explicit directional formatting").
# Half characters (lone surrogates) cannot be written down at all.
# Patterns that hardly any run needs stay text: `re` compiles them when they are first used, and keeps them.
_TURNING = "\u202a-\u202e\u2066-\u2069"
_ACTING = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_TURNING}]")
_SURROGATE = "[\ud800-\udfff]"
# What Word, PowerPoint and phones put between lines of one text; only CR and LF end a line.
_BREAKS_WITHIN = "[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]"
# Signs without a shape that change nothing: soft hyphens, blanks of no width, invisible operators, byte order marks.
# Joiners stay: emoji and other scripts need them.
_UNSEEN = f"[\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff{_TURNING}]"
# Marks for the direction of what stands beside them, and the letters that need them: Hebrew, Arabic and their kin.
_MARKS, _FROM_THE_RIGHT = "[\u061c\u200e\u200f]", "[\u05d0-\u05f2\u0620-\u08ff]"
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# An address that can be clicked: RFC 3986, with the letters of any language. What has a name before its host, such as
# "https://kommune.dk@evil.dk", is none, nor is what goes on with signs that an address cannot have, or was masked.
_URL_SIGNS = r"\w\-.~:/?#\[\]@!$&'()*+,;=%|{}^"
_URL = (  # of the signs none has a case: IGNORECASE for all takes twenty times as long to compile
    r"(?<!\w)(?:(?i:https?)://(?![^\s/?#]*@)(?=\w)|(?i:mailto):(?=[\w.+-]+@\w))"
    rf"[{_URL_SIGNS}]{{1,2000}}+(?![{_URL_SIGNS}\\•\ufffd])"
)
_OPENING = {")": "(", "]": "[", "}": "{"}
# What lists begin their lines with: signs, "o" and a tab, numbers. Word's own signs are private to its fonts.
_SIGNS_OF_LISTS = (
    r"\-*\u2013\u2014\u2022\u2023\u2043\u00b7\u25a0-\u25ff\u2610-\u2612\u2713-\u2718\u27a2\u27a4\uf000-\uf0ff"
)
_BULLET = rf"(?:[{_SIGNS_OF_LISTS}]|o(?=\t))(?:\s+|$)"
_LIST_NUMBER = r"(\d{1,4})[.)]\s+(?=\S)"
_CERTAINLY_PASTED = 10  # lines
_APOSTROPHES = re.compile("[\u2018\u2019\u00b4`]")
_LATIN = re.compile("[ -_a-~À-ÖØ-öø-ÿ]*")  # all but the apostrophe "`"
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LONGEST_SLUG = 40
_POWERSHELLS = ("powershell", "pwsh")
_PLAIN_WORD = re.compile(r"(?!-\w+[.:])[\w./\\+:=-]+")
"""A word that means itself in cmd and PowerShell."""
# Bytes that hardly any text in Windows-1252 has, and that are letters in the code pages of DOS: å, ø, ü; in a word, æ.
_OF_DOS = rb"[\x81\x86\x8d\x8f\x90\x9b\x9d]|\w\x91\w"


def without_mark(data: bytes) -> bytes:
    """Return `data` in UTF-8 without the byte order mark that some editors put before it; with that of UTF-16, recoded.

    Raises:
        UnicodeDecodeError: if it is said to be UTF-16, and is not.
    """
    return data.decode("utf-16").encode() if data.startswith(UTF16_MARKS) else data.removeprefix(codecs.BOM_UTF8)


def decode(data: bytes) -> str:
    """Return the text that `data` is in UTF-8, or else in Windows-1252. Half characters stay, for `well_formed`.

    Raises:
        UnicodeDecodeError: if it is neither, or UTF-16 that does not say so.
    """
    if (nothing := data.find(b"\0")) >= 0:
        raise UnicodeDecodeError("utf-8", data, nothing, nothing + 1, "NUL")
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        if re.search(_OF_DOS, data):
            raise
        return data.decode("cp1252")


def normalize(text: str) -> str:
    """Return what is kept of a typed text: the whole of it but blank ends."""
    return well_formed(text).strip()


def well_formed(text: str) -> str:
    """Return `text` as it can be written down and read.

    Line ends are LF, other breaks a blank; signs without a shape vanish, and so do those that turn the reading
    direction, and its marks where all is read from the left. U+FFFD stands for half characters (lone surrogates).
    """
    if text.isprintable():  # most text is
        return text
    text = re.sub(_BREAKS_WITHIN, " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(_SURROGATE, REPLACEMENT, re.sub(_UNSEEN, "", text))
    return text if re.search(_FROM_THE_RIGHT, text) else re.sub(_MARKS, "", text)


def pasted_notes(text: str) -> tuple[str, ...]:
    """Return the lines of a pasted `text` as notes: without blank ones, and without their bullets and numbers.

    Numbers are taken off where they count the lines: "1. december" keeps its day.
    """
    lines = [line.strip() for line in well_formed(text).split("\n")]
    lines = [line[found.end() :] if (found := re.match(_BULLET, line)) else line for line in lines]
    numbers = [int(found[1]) for line in lines if (found := re.match(_LIST_NUMBER, line))]
    if len(numbers) > 1 and all(after in (1, before + 1) for before, after in pairwise([0, *numbers])):
        lines = [line[found.end() :] if (found := re.match(_LIST_NUMBER, line)) else line for line in lines]
    return tuple(filter(None, lines))


def pasted_at_once(lines: str) -> tuple[str, ...]:
    """Return the notes of `lines` that came in one go from a terminal that marks no paste; none if they were typed.

    Who types ahead goes on with a blank line: few lines with blank ones are a paste only where they are a list.
    """
    notes, typed = pasted_notes(lines), [line.strip() for line in lines.removesuffix("\n").split("\n")]
    is_list = notes != tuple(filter(None, typed))
    return notes if len(notes) > 1 and (all(typed) or is_list or len(notes) >= _CERTAINLY_PASTED) else ()


def one_line(text: str) -> str:
    """Return `text` as one line: what a name, a goal or a step is kept as."""
    return " ".join(normalize(text).split())


def slashed(text: str) -> str:
    """Return the lines of `text` on one line, with slashes between them."""
    return " / ".join(filter(None, map(str.strip, text.split("\n"))))


def sanitize(text: str) -> str:
    """Return `text` with U+FFFD for everything a terminal or a reader's program might act upon.

    Line feed and tab stay.
    """
    if text.isprintable():  # most text is: 4 times as fast
        return text
    return _ACTING.sub(REPLACEMENT, text)


def xml_safe(text: str) -> str:
    """Return `text` with U+FFFD for what no XML can hold (XML 1.0, "Char")."""
    return _NO_XML.sub(REPLACEMENT, text)


def split_links(text: str) -> Iterator[tuple[str, bool]]:
    """Yield `text` in parts, each with whether it is an address that can be clicked: http, https or mailto.

    Punctuation after an address is no part of it, nor is a bracket that was opened before it.
    """
    start = 0
    for found in re.finditer(_URL, text) if ":" in text else ():
        url = found[0]
        while (last := url[-1]) in ".,:;!?'*" or (last in _OPENING and url.count(last) > url.count(_OPENING[last])):
            url = url[:-1]
        yield text[start : found.start()], False
        yield url, True
        start = found.start() + len(url)
    yield text[start:], False


@functools.lru_cache(maxsize=10_000)  # the same teams, questions and steps come again and again
def comparison_key(text: str) -> str:
    """Return `text` as it is compared: composed, without upper case, with single spaces and straight apostrophes."""
    if _LATIN.fullmatch(text):  # as most is: it is composed already
        return " ".join(text.casefold().split())
    text = _APOSTROPHES.sub("'", well_formed(text))
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def canonical_name(name: str, names: Iterable[str]) -> str:
    """Return `name` as it stands in `names`, or as it is where it does not."""
    return next((known for known in names if comparison_key(known) == comparison_key(name)), name)


def distinct_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return `names` as they are kept: each on one line and once, without blank ones."""
    kept: dict[str, str] = {}
    for name in filter(None, map(one_line, names)):
        kept.setdefault(comparison_key(name), name)
    return tuple(kept.values())


def join_names(names: Iterable[str]) -> str:
    """Return `names` with commas between them; one that has a comma itself stands in quotes."""
    quoted = ('"{}"'.format(name.replace('"', '""')) if "," in name or name[:1] == '"' else name for name in names)
    return ", ".join(quoted)


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in `text`, which stand as `join_names` writes them."""
    found = re.findall(r'\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)', text)
    return distinct_names(quoted.replace('""', '"') or plain for quoted, plain in found)


def closest_match(name: str, names: Iterable[str]) -> str:
    """Return the one of `names` that `name` was perhaps meant to be; "" where there is none, or it is one of them."""
    names = tuple(names)
    if comparison_key(name) in map(comparison_key, names):
        return ""
    letters = {"".join(words(other)): other for other in names if words(other)}
    found = difflib.get_close_matches("".join(words(name)), letters, n=1, cutoff=0.85)
    return letters[found[0]] if found else ""


def words(text: str) -> list[str]:
    """Return the words of `text`, folded and without punctuation."""
    return re.findall(r"\w+", comparison_key(text))


def slug(text: str, fallback: str) -> str:
    """Return a name for a file: a-z, 0-9 and single hyphens, at most 40 characters, never empty.

    The Danish letters are written ae, oe and aa, so that the name is the same on every file system.
    """
    danish = comparison_key(text).replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", danish).encode("ascii", "ignore").decode("ascii")
    well_formed = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(well_formed) <= _LONGEST_SLUG:
        return well_formed or fallback
    between_words = well_formed[: _LONGEST_SLUG + 1].rpartition("-")[0]
    return between_words if len(between_words) > _LONGEST_SLUG // 2 else well_formed[:_LONGEST_SLUG].rstrip("-")


def file_stem(day: dt.date, team: str) -> str:
    """Return what a file about a meeting is called: "2026-11-23-hjemmepleje-nord"."""
    return f"{day:%Y-%m-%d}-{slug(team, fallback='team')}"


def truncate(text: str, width: int) -> str:
    """Return `text` as one line of at most `width` characters, with an ellipsis where it was cut."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: max(0, width - 1)].rstrip() + "…"


def quote_all(words: Iterable[str], shell: str) -> str:
    """Return a command of `words` as it is pasted into `shell`: "powershell", "pwsh", "cmd", or one like sh."""
    quoted = [quote(word, shell) for word in words]
    # PowerShell shows a text in quotes instead of running it.
    return ("& " if quoted[0].startswith("'") and shell in _POWERSHELLS else "") + " ".join(quoted)


def quote(word: str, shell: str) -> str:
    """Return `word` as it is typed in `shell`, for a program of its own."""
    if shell not in (*_POWERSHELLS, "cmd"):
        return shlex.quote(word)
    if _PLAIN_WORD.fullmatch(word):
        return word
    for_program = subprocess.list2cmdline([word])  # as Windows takes its words from the line
    if shell == "cmd":
        if '"' in word or "%" in word:  # which mean something inside quotes too
            return re.sub(r'([()%!^"<>&|])', r"^\1", for_program)
        return '"' + re.sub(r"\\+$", r"\g<0>\g<0>", word) + '"'
    if shell == "powershell":  # 5.1 puts quotes around what has blanks, and nothing before a quote within
        word = for_program.removeprefix('"').removesuffix('"') if " " in word else for_program
    return "'" + re.sub("(['\u2018-\u201b])", r"\1\1", word) + "'"
