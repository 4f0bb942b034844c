"""What an author wrote in a compass, not quite right → what was probably meant, and how it is written."""

import difflib
import re
from collections.abc import Iterable
from itertools import chain, count
from typing import Any

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from malkompas import texts
from malkompas.text import slug, truncate, words

STRAIGHT, CURLY = "\"'", "“”„‘’‚´»«"
"""The quotation marks that YAML knows, and those it takes for letters."""
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""What has no width, or none in most places: it comes along when a text is copied."""
SIGNS = "%@`*&!?-|>[]{},"
"""No text begins with one of them unless it is quoted (YAML 1.1, "c-indicator")."""

_BLOCK = re.compile(r"[|>][-+0-9]*")
_ODD_BLANK = re.compile(r"(?P<before>(?:-[ \t]+)*)(?:(?P<name>\w+):|(?P<dash>-))[^\S \t\r\n](?P<text>.*)")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_ ]([a-z]{2}))?", re.IGNORECASE)
_LONGEST = 60
_CLOSE_ENOUGH = 0.66
_resolver: Any = Resolver()  # it has no types


def quoted(text: str) -> str:
    """Return `text` within quotation marks, as YAML has them, in place of those it has; a long text is cut."""
    bare = text.strip()
    if bare[:1] in tuple(STRAIGHT + CURLY):
        opening, inner = bare[0], bare[1:]
        if inner[-1:] not in tuple(STRAIGHT + CURLY):
            bare = bare if opening in inner else inner
        elif not re.match(rf"[^{opening}]*\S{opening}(?!\w)", inner[:-1]):  # else the first pair closes before the end
            bare = inner[:-1]
    bare = truncate(bare, _LONGEST)
    return "'" + bare.replace("'", "''") + "'" if '"' in bare or "\\" in bare else f'"{bare}"'


def field(name: str, text: str) -> str:
    """Return how `text` is written as the value of the field `name`, in quotation marks where it needs them."""
    value = text.strip()
    is_yaml = _BLOCK.fullmatch(value) or (name == "hints" and value.startswith("[") and value.endswith("]"))
    return f"{name}: {value if is_yaml else _value(text)}".rstrip()


def item(text: str) -> str:
    """Return how `text`, which may be a field that lacks its blank, is written as an item of a list."""
    return f"- {spaced(text) or (truncate(text, _LONGEST) if _begins_with_field(text) else _value(text))}"


def spaced(text: str) -> str:
    """Return "text: Hvorfor?" for "text:Hvorfor?", which lacks a blank; "" if `text` is no such field."""
    name, _, rest = text.partition(":")
    is_field = name in texts.FIELD_NAMES and rest.strip() and not rest[0].isspace()
    return field(name, rest) if is_field else ""


def odd_blank(text: str) -> str:
    """Return what to say where a sign that only looks like a blank stands after a colon or a dash; "" if none does."""
    found = _ODD_BLANK.match(text)
    if not found:
        return ""
    if found["dash"]:
        return texts.blank_is_odd("bindestregen", found["before"] + item(found["text"]))
    is_known = found["name"] in texts.FIELD_NAMES
    return texts.blank_is_odd("kolonet", found["before"] + field(found["name"], found["text"])) if is_known else ""


def _begins_with_field(text: str) -> bool:
    return text.partition(":")[0] in texts.FIELD_NAMES


def _value(text: str) -> str:
    value = text.strip()
    needs_quotes = value[:1] in tuple(SIGNS) or ": " in value or value.endswith(":") or (value and not is_text(value))
    return quoted(value) if needs_quotes else truncate(value, _LONGEST)


def is_text(value: str) -> bool:
    """Return whether YAML takes `value` for a text as it stands: `no` is none, and neither is 12."""
    return str(_resolver.resolve(ScalarNode, value, (True, False))).endswith(":str")


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
    bare = written.strip(f" {STRAIGHT}{CURLY}{INVISIBLE}")
    if tag := texts.LANGUAGES.get(bare.casefold()):
        return tag
    found = _LANGUAGE.fullmatch(bare)
    if not found:
        return ""
    code = found[1].lower()
    return "-".join(filter(None, (texts.LANGUAGES.get(code, code), (found[2] or "").upper())))


def id(written: str, title: str, taken: Iterable[str]) -> str:
    """Return an id that could be used: made of what was `written`, else of the `title`; "" if neither gives one."""
    used = frozenset(taken)
    made = [one for one in (slug(text, fallback="") for text in (written, title)) if re.search("[a-z]", one)]
    numbered = (f"{made[0]}-{number}" for number in count(2)) if made else ()
    return next((one for one in chain(made, numbered) if one not in used), "")
