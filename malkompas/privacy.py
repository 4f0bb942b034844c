"""Finds personal data in anyone's text, and masks it: CPR numbers and e-mail addresses. Names it cannot know."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import structs

from malkompas.model import AskedSection, FollowUp, PersonalData, Reflection, Step, StoredReflection

# Six digits and four, as they are written or pasted: with a hyphen of any kind, or in one and with blanks. With a
# hyphen it is hardly anything else; without one, what stands close by must not be part of a longer number: an
# amount, an account, a case number.
_HYPHENATED = re.compile(
    r"(?<![0-9])(?<![0-9][.–-])([0-9]{2})[\s./-]?([0-9]{2})[\s./-]?([0-9]{2})\s?[-\u2010-\u2014\u2212]\s?([0-9]{4})"
    r"(?![0-9]|[.–-][0-9])"
)
_PLAIN = re.compile(
    r"(?<![0-9])(?<![0-9][.,/–-])(?<![0-9]\s)([0-9]{2})\s?([0-9]{2})\s?([0-9]{2})\s?([0-9]{4})"
    r"(?![0-9]|[.,/–-][0-9]|\s[0-9])"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_SIGNS = re.compile("[0-9]{4}|@")  # without these there is neither; most notes hold none, and need no more search
_REPLACEMENT_DAY = 60
MASK = "••••"
"""No sign of Markdown: what is masked reads the same in a text file."""


class PersonalDataMatch(NamedTuple):
    """A place in a text, from `start` up to `end`, where personal data seems to stand, and what is shown instead."""

    kind: PersonalData
    start: int
    end: int
    masked: str


def find_personal_data(text: str) -> Iterator[PersonalDataMatch]:
    """Yield what in `text` looks like personal data, kind by kind.

    A CPR number is ten digits that begin with a date of birth (CPR-kontoret, "Personnummeret i CPR"), which in a
    replacement number has 60 added to its day. No check digit: numbers given out since 2007 may fail it.
    """
    for form in (_HYPHENATED, _PLAIN):
        for match in form.finditer(text):
            if _is_cpr("".join(match.groups())):
                yield PersonalDataMatch("cpr", match.start(), match.end(), "".join(match.groups()[:3]) + f"-{MASK}")
    for match in _EMAIL.finditer(text):
        yield PersonalDataMatch("email", match.start(), match.end(), f"{MASK}@{match[0].rpartition('@')[2]}")


def personal_data_kinds(text: str) -> tuple[PersonalData, ...]:
    """Return which kinds of personal data `text` seems to hold."""
    return tuple(dict.fromkeys(place.kind for place in find_personal_data(text)))


def mask(text: str, counts: Counter[PersonalData] | None = None) -> str:
    """Return `text` with its personal data masked; `counts`, if given, is added to."""
    if not _SIGNS.search(text):
        return text
    parts, end = [], 0
    for place in sorted(find_personal_data(text), key=lambda place: place.start):
        if place.start < end:  # within what is masked already
            continue
        parts += [text[end : place.start], place.masked]
        end = place.end
        if counts is not None:
            counts[place.kind] += 1
    return "".join([*parts, text[end:]])


def mask_lines(text: str) -> str:
    """Return the lines of `text` that hold personal data, masked, as one line."""
    return " … ".join(line.strip() for line in mask(text).splitlines() if MASK in line)


def redact(reflection: Reflection, counts: Counter[PersonalData] | None = None) -> Reflection:
    """Return `reflection` with the personal data masked in everything that was typed; `counts` is added to."""

    def hidden(text: str) -> str:
        return mask(text, counts)

    def step(one: Step) -> Step:
        # Two steps may be the same once they are masked; they are still known by their own words.
        known_as = one.known_as or one.what
        return structs.replace(
            one, what=hidden(one.what), who=hidden(one.who), when=hidden(one.when), known_as=known_as
        )

    def follow_up(one: FollowUp) -> FollowUp:
        return structs.replace(one, step=step(one.step), lesson=hidden(one.lesson))

    def section(one: AskedSection) -> AskedSection:
        answers = (structs.replace(answer, notes=tuple(map(hidden, answer.notes))) for answer in one.questions)
        return structs.replace(one, questions=tuple(answers))

    return structs.replace(
        reflection,
        team=hidden(reflection.team),
        goal=hidden(reflection.goal),
        participants=tuple(map(hidden, reflection.participants)),
        sections=tuple(map(section, reflection.sections)),
        steps=tuple(map(step, reflection.steps)),
        follow_ups=tuple(map(follow_up, reflection.follow_ups)),
        drafts=tuple(structs.replace(draft, text=mask(draft.text)) for draft in reflection.drafts),  # not shared
    )


def redact_stored(stored: StoredReflection, counts: Counter[PersonalData] | None = None) -> StoredReflection:
    """Return `stored` with its reflection masked; `counts` is added to."""
    return stored._replace(reflection=redact(stored.reflection, counts))


def _is_cpr(digits: str) -> bool:
    from stdnum.dk import cpr  # only where ten digits stand together

    day = int(digits[:2])
    if day > _REPLACEMENT_DAY:
        digits = f"{day - _REPLACEMENT_DAY:02}{digits[2:]}"
    return bool(cpr.is_valid(digits))
