"""Finds personal data in anyone's text, and redacts it: CPR numbers and e-mail addresses. Names it cannot know."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Struct, structs

from malkompas import texts
from malkompas.model import (
    CLOSING,
    PersonalData,
    PreparedAnswer,
    Reflection,
    Section,
    Step,
    StoredReflection,
    Typed,
    Without,
)
from malkompas.text import comparison_key

# Six digits and four, as they are written or pasted: with a hyphen of any kind, or in one and with blanks or a slash.
# With a hyphen it is hardly anything else; without one, what stands close by must not be part of a longer number: an
# amount, an account, a case number; and a birth in years to come is more likely a P-number. A year in full must agree
# with the number, which says the century.
_DATE, _FOUR, _HYPHEN = r"([0-9]{2})[ ./-]?([0-9]{2})[ ./-]?", "([0-9]{4})", r"[-\u2010-\u2015\u2212]"
_STANDS_ALONE = r"(?<![0-9])(?<![0-9][.,/–-])(?<![0-9] )", r"(?![0-9]|[.,/–-][0-9]| [0-9])"
# Patterns that few runs need stay text: `re` compiles them when they are first used, and keeps them.
_CPR_NUMBERS = (
    (rf"(?<![0-9])(?<![0-9][.–-]){_DATE}([0-9]{{2}}) ?{_HYPHEN} ?{_FOUR}(?![0-9]|[.–-][0-9])", dt.MAXYEAR),
    (r"([0-9]{2}) ?([0-9]{2}) ?([0-9]{2})(?: ?/? ?([0-9]{4})| ([0-9]{2} [0-9]{2}))".join(_STANDS_ALONE), 2033),
    (rf"{_DATE}((?:18|19|20)[0-9]{{2}}) ?(?:{_HYPHEN}|/)? ?{_FOUR}".join(_STANDS_ALONE), dt.MAXYEAR),
)
_BEGINS_LIKE_A_DATE = "[0-9]{2}[ ./-]?[0-9]{2}[ ./-]?[0-9]{2}"  # a fast search, too
_EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}"
# What may be an @ or ten digits, also wide, raised or circled ones, which may be two digits each; without these there
# is neither kind of personal data.
_DIGITS = r"\d²³¹\u2070-\u2089\u2460-\u24ff"
_ENOUGH_SIGNS = re.compile(rf"[@\uff20\ufe6b]|[{_DIGITS}](?:[^{_DIGITS}]*+[{_DIGITS}]){{4}}")
# All of these, and much that is no Latin: the fastest search. (What it is not compiles twenty times as fast.)
_SIGNS = re.compile(r"[^\x00-/:-?A-\xb1\xb4-\xb8\xba-\u024f]")
# The same in the bytes of a stored file: these may be anything, but for – … “ ” and their like, » and «, and quotes. An
# "@" may be a sign that is no Latin letter, "0" is a digit, "|" parts two digits, and what does not is taken away.
_MAY_BE_ANYTHING = {b"\xe2": rb"\xe2(?!\x80)", b"\xc2": rb"\xc2(?![\xab\xbb])", b"\\": rb'\\(?!")'}
_KINDS_OF_BYTES = b"|" * 0x30 + b"0" * 10 + b"|" * 6 + b"@" + b"|" * 0x88 + b"@" * 0x37
_BETWEEN_DIGITS = bytes({*b" ./-\x7f\xe2", *range(0x20), *range(0x80, 0xC9)} - {0xC2})
_SEEN_AS_WRITTEN = r"[\n -~¿-ɏ‐-―‘-”•«»]*"
_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mn")  # Unicode categories; marks go with the letter they stand on
_UNSEEN_LETTERS = "\u115f\u1160\u3164\ufffd"  # fillers without a shape; and what stands for a byte nobody could read
_REPLACEMENT_DAY = 60
MASK = "••••"
"""No sign of Markdown: what is masked reads the same in a text file."""


class PersonalDataMatch(NamedTuple):
    """What seems to be personal data, from `start` up to `end` of a text, and what is shown instead."""

    kind: PersonalData
    start: int
    end: int
    masked: str


def find_personal_data(text: str) -> Iterator[PersonalDataMatch]:
    """Yield what in `text` looks like personal data, kind by kind.

    A CPR number is ten digits that begin with a date of birth (CPR-kontoret, "Personnummeret i CPR"), which in a
    replacement number has 60 added to its day. No check digit: numbers given out since 2007 may fail it.
    """
    if not _ENOUGH_SIGNS.search(text):
        return
    seen, places = _as_seen(text)
    for form, latest_birth in _CPR_NUMBERS if re.search(_BEGINS_LIKE_A_DATE, seen) else ():
        for match in re.finditer(form, seen):
            day, month, year, number = (part.replace(" ", "") for part in match.groups() if part)
            if _is_cpr(day, month, year, number, latest_birth):
                masked = f"{day}{month}{year[-2:]}-{MASK}"
                yield PersonalDataMatch("cpr", places[match.start()], places[match.end() - 1] + 1, masked)
    for match in re.finditer(_EMAIL, seen) if "@" in seen else ():
        masked = f"{MASK}@{match[0].rpartition('@')[2]}"
        yield PersonalDataMatch("email", places[match.start()], places[match.end() - 1] + 1, masked)


def _as_seen(text: str) -> tuple[str, Sequence[int]]:
    """Return `text` as it looks, and where in `text` each character of that stands.

    Signs that nobody sees, or that only change how others look, are dropped; any digit is 0-9, blanks are one blank.
    """
    if re.fullmatch(_SEEN_AS_WRITTEN, text) and "  " not in (seen := text.replace("\n", " ")):
        return seen, range(len(text))
    characters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for character in _look(sign):
            if not (character == " " and characters[-1:] == [" "]):
                characters.append(character)
                places.append(place)
    return "".join(characters), places


@lru_cache(maxsize=1000)
def _look(sign: str) -> str:
    """Return the characters that `sign` looks like; none where it is not seen."""
    seen = ""
    for character in unicodedata.normalize("NFKC", sign):
        if character.isspace():
            seen += " "
        elif unicodedata.category(character) not in _UNSEEN and character not in _UNSEEN_LETTERS:
            seen += str(unicodedata.decimal(character, character))
    return seen


def _is_cpr(day: str, month: str, year: str, number: str, latest_birth: int) -> bool:
    from stdnum.dk import cpr  # only where ten digits stand together
    from stdnum.exceptions import ValidationError

    if int(day) > _REPLACEMENT_DAY:
        day = f"{int(day) - _REPLACEMENT_DAY:02}"
    try:  # not cpr.is_valid: who is born already depends on the computer's clock
        born = cpr.get_birth_date(f"{day}{month}{year[-2:]}{number}")
    except ValidationError:
        return False
    return str(born.year).endswith(year) and born.year <= latest_birth


def personal_data_kinds(text: str) -> tuple[PersonalData, ...]:
    """Return which kinds of personal data `text` seems to hold."""
    return tuple(dict.fromkeys(match.kind for match in find_personal_data(text)))


def mask(text: str, counts: Counter[PersonalData] | None = None) -> str:
    """Return `text` with its personal data masked; `counts`, if given, is added to."""
    if not _SIGNS.search(text):
        return text
    parts, end = [], 0
    for match in sorted(find_personal_data(text), key=lambda match: match.start):
        if match.start < end:  # within what is masked already
            continue
        parts += [text[end : match.start], match.masked]
        end = match.end
        if counts is not None:
            counts[match.kind] += 1
    return "".join([*parts, text[end:]]) if parts else text


def mask_lines(text: str) -> str:
    """Return the lines of `text` that hold personal data, masked, as one line."""
    return " … ".join(line.strip() for line in mask(text).split("\n") if MASK in line)


class Selection(Struct, frozen=True):
    """What a receiver is given of a reflection: `only` these sections, if any are named, and `without` these parts."""

    only: tuple[Section, ...] = ()
    without: tuple[Without, ...] = ()
    keep_personal_data: bool = False

    @property
    def left_out(self) -> str:
        """What the head of a document says was left out; "" where nothing was."""
        parts = [texts.LEFT_OUT_PARTS[part] for part in Without if part in self.without]
        return texts.left_out(parts, [section.title for section in self.only])


EVERYTHING = Selection()
Masker = Callable[[str], str]
T = TypeVar("T")


def redact(
    reflection: Reflection, counts: Counter[PersonalData] | None = None, selection: Selection = EVERYTHING
) -> Reflection:
    """Return `reflection` as it is shown or shared: what is selected, with the personal data in it masked.

    `counts` is added to. Half-typed lines are masked too, but not counted: they are never shared. Nor is what was
    written on sheets and not taken as a note, which no summary has.
    """
    reflection = _selected(reflection, selection)
    if selection.keep_personal_data:
        return reflection
    redacted = _redacted(structs.replace(reflection, drafts=(), prepared=()), lambda text: mask(text, counts))
    drafts = tuple(_redacted(draft, mask) for draft in reflection.drafts)
    return structs.replace(redacted, drafts=drafts, prepared=tuple(_redacted(one, mask) for one in reflection.prepared))


def redact_stored(
    stored: StoredReflection, counts: Counter[PersonalData] | None = None, selection: Selection = EVERYTHING
) -> StoredReflection:
    """Return `stored` with its reflection redacted; see `redact`. That of most files holds nothing to mask."""
    if stored.data and not _may_hold_personal_data(stored.data):
        selected = _selected(stored.reflection, selection)
        return stored if selected is stored.reflection else stored._replace(reflection=selected)
    return stored._replace(reflection=redact(stored.reflection, counts, selection))


def _may_hold_personal_data(data: bytes) -> bool:
    """Return whether a text in a stored file may hold an @ or ten digits. To mask each takes three times as long."""
    if any(sign in data and re.search(pattern, data) for sign, pattern in _MAY_BE_ANYTHING.items()):
        return True
    kinds = data.translate(_KINDS_OF_BYTES, _BETWEEN_DIGITS)
    return b"@" in kinds or b"0" * 10 in kinds


def _selected(reflection: Reflection, selection: Selection) -> Reflection:
    """Return what is selected of `reflection`.

    The closing stays where some sections are named, unless it is left out itself: it is what came of the whole talk.
    Names are those of who is here or not, and of who takes a step; a name within a note is the team's to see to.
    """
    if selection.only:
        ids = {CLOSING, *(section.id for section in selection.only)}
        kept = tuple(section for section in reflection.sections if section.id in ids)
        reflection = structs.replace(reflection, sections=kept)
    if Without.CLOSING in selection.without:
        kept = tuple(section for section in reflection.sections if section.id != CLOSING)
        reflection = structs.replace(reflection, sections=kept)
    if selection.only or Without.CLOSING in selection.without:
        reflection = structs.replace(reflection, prepared=tuple(_prepared_to(reflection)))
    if Without.STEPS in selection.without:
        reflection = structs.replace(reflection, follow_ups=(), steps=())
    if Without.NAMES in selection.without:
        steps = tuple(map(_without_name, reflection.steps))
        follow_ups = tuple(structs.replace(one, step=_without_name(one.step)) for one in reflection.follow_ups)
        reflection = structs.replace(reflection, participants=(), absent="", follow_ups=follow_ups, steps=steps)
    return reflection


def _prepared_to(reflection: Reflection) -> Iterator[PreparedAnswer]:
    """Yield what was written on sheets to the questions of `reflection`."""
    asked = {comparison_key(text) for one in reflection.answers for text in (one.text, *one.formerly)}
    return (one for one in reflection.prepared if comparison_key(one.question) in asked)


def _without_name(step: Step) -> Step:
    return structs.replace(step, who="")


def _redacted(value: T, masker: Masker) -> T:
    redactor = _redactor(type(value))  # type: ignore[arg-type]  # a class can be hashed
    redacted: T = redactor(value, masker) if redactor else value
    return redacted


@cache
def _redactor(hint: Any) -> Callable[[Any, Masker], Any] | None:
    """Return what redacts a value of the type `hint`, or None where such a value holds nothing that was typed."""
    if hint == Typed:
        return lambda text, masker: masker(text) if _SIGNS.search(text) else text
    if get_origin(hint) is tuple:
        item = _redactor(get_args(hint)[0])
        if get_args(hint)[0] == Typed:
            return lambda items, masker: tuple(map(masker, items)) if any(map(_SIGNS.search, items)) else items
        return item and (lambda items, masker: tuple([item(one, masker) for one in items]))
    if not (isinstance(hint, type) and issubclass(hint, Struct)):
        return None
    hints = get_type_hints(hint, include_extras=True)
    fields = {name: redactor for name in hint.__struct_fields__ if (redactor := _redactor(hints[name]))}
    return partial(_redact_fields, fields) if fields else None


def _redact_fields(fields: dict[str, Callable[[Any, Masker], Any]], value: Struct, masker: Masker) -> Struct:
    changed = {}
    for name, redactor in fields.items():
        before = getattr(value, name)
        if before and (after := redactor(before, masker)) != before:
            changed[name] = after
    if isinstance(value, Step) and "what" in changed:
        # Two steps may look the same once they are redacted: they are still told apart by their original text.
        changed["known_as"] = value.known_as or value.what
    return structs.replace(value, **changed) if changed else value
