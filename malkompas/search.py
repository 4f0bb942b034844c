"""Words, found again in what was said: in any order, whatever their case, `aa` and `å` alike."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from malkompas import texts
from malkompas.fields import follow_up_line, note_line, step_line
from malkompas.model import Reflection


class Hit(NamedTuple):
    """A text that holds all the words: what it answers, and in which section where it is of one."""

    section: str
    question: str
    text: str


def words_of(query: str) -> tuple[str, ...]:
    """Return the words of `query` as they are compared."""
    return tuple(dict.fromkeys(map(_folded, query.split())))


def may_hold(data: bytes, words: Sequence[str]) -> bool:
    """Return whether the stored file `data` may hold all `words`: a quick look, before it is read in earnest."""
    text = _folded(data.decode(errors="replace"))
    # In a file, quotation marks, backslashes and control characters are escaped: such words are looked for later.
    return all(word in text or '"' in word or "\\" in word or not word.isprintable() for word in words)


def hits(reflection: Reflection, words: Sequence[str]) -> Iterator[Hit]:
    """Yield the texts of `reflection` that hold all `words`, in the order of the conversation."""
    return (hit for hit in _said(reflection) if _holds(hit.text, words))


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where `words` stand in the composed `text`: start and end of each, in order."""
    folded, positions = "", []
    for position, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character).casefold():
            if one == "a" and folded.endswith("a"):  # the second half of a letter that is written with two
                folded = f"{folded[:-1]}å"
            else:
                folded += one
                positions.append(position)
    positions.append(len(text))
    found = []
    for word in words:
        start = folded.find(word)
        while start >= 0:
            found.append((positions[start], positions[start + len(word)]))
            start = folded.find(word, start + len(word))
    return sorted(found)


def _folded(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.casefold().replace("aa", "å")


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = _folded(text)
    return all(word in folded for word in words)


def _said(reflection: Reflection) -> Iterator[Hit]:
    yield Hit("", texts.SETUP_NAMES["goal"], reflection.goal)
    for one in reflection.follow_ups:
        yield Hit("", texts.FOLLOW_UPS, follow_up_line(one))
    for section in reflection.sections:
        for answer in section.questions:
            for note in answer.notes:
                yield Hit(section.title, answer.label or answer.text, note_line(note))
    for written in reflection.prepared:
        yield Hit(texts.PREPARED, written.question, written.text)
    for step in reflection.steps:
        yield Hit("", texts.STEPS, step_line(step))
