"""What was written on sheets before the meeting: at which question it stands, and what becomes of it; pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import structs

from malkompas import texts
from malkompas.conversation.content import notes_at, with_notes
from malkompas.conversation.protocol import NoteGroup
from malkompas.model import AtQuestion, Note, Position, PreparedAnswer, Reflection, Section
from malkompas.privacy import mask
from malkompas.text import comparison_key

_DANISH_ORDER = str.maketrans("æøå", "\ufff0\ufff1\ufff2")
"""The last letters of the alphabet, which come in another order in Unicode."""


def written_to(reflection: Reflection, position: Position) -> tuple[list[PreparedAnswer], list[PreparedAnswer]]:
    """Return what was written to the question at `position`, and what else is offered there, each by the alphabet.

    At the first question of the closing that is all that was not used: what was written to no question, to one that is
    not asked, or to one that was passed.
    """
    place_of, closing = _places(reflection.sections), _closing(reflection)

    def is_left(place: AtQuestion | None) -> bool:
        return place is None or place.section < closing.section or (reflection.reviewed and place != closing)

    to_it = [one for one in reflection.prepared if place_of(one.question) == position]
    rest = [one for one in reflection.prepared if position == closing and is_left(place_of(one.question))]
    return sorted(to_it, key=_by_alphabet), sorted(rest, key=_by_alphabet)


def groups(reflection: Reflection, position: Position) -> tuple[NoteGroup, ...]:
    """Return the same as it is shown, under its headings."""
    to_it, rest = written_to(reflection, position)
    here = NoteGroup(texts.prepared(len(to_it)), tuple(mask(one.text) for one in to_it))
    elsewhere = NoteGroup(texts.prepared_and_left(len(rest)), tuple(map(_with_question, rest)))
    return tuple(group for group in (here, elsewhere) if group.lines)


def _with_question(answer: PreparedAnswer) -> str:
    text = mask(answer.text)
    return texts.PREPARED_TO.format(text=text, question=answer.question) if answer.question else text


def _by_alphabet(answer: PreparedAnswer) -> str:
    return comparison_key(answer.text).translate(_DANISH_ORDER)


def _closing(reflection: Reflection) -> AtQuestion:
    return AtQuestion(len(reflection.sections) - 1, 0)


def counts(reflection: Reflection, sections: Sequence[Section]) -> Counter[int]:
    """Return how much was written to the questions of each of the `sections` and is not among the notes yet."""
    place_of = _places(sections)
    return Counter(place.section for one in reflection.prepared if (place := place_of(one.question)))


def _places(sections: Sequence[Section]) -> Callable[[str], AtQuestion | None]:
    """Return what finds a question in `sections`, as it is worded now or was formerly; None where it is not asked."""
    known: dict[str, AtQuestion] = {}  # what is asked first is meant
    for number, section in enumerate(sections):
        for index, question in enumerate(section.questions):
            for text in (question.text, *question.formerly):
                known.setdefault(comparison_key(text), AtQuestion(number, index))
    return lambda text: known.get(comparison_key(text))


def known(reflection: Reflection) -> list[PreparedAnswer]:
    """Return what need not be added to `reflection`: what was written before, and is there still or is a note now."""
    notes = ((answer.text, note.text) for answer in reflection.answers for note in answer.notes)
    return [*reflection.prepared, *(PreparedAnswer(question=question, text=text) for question, text in notes)]


def with_answers(reflection: Reflection, answers: Iterable[PreparedAnswer], sheets: int) -> Reflection:
    """Return `reflection` with the `answers` on some `sheets`, none of them twice.

    What two people wrote alike is there twice; what was added when the sheets were read before is not.
    """
    place_of, closing = _places(reflection.sections), _closing(reflection)
    there = Counter((place_of(one.question) or closing, comparison_key(one.text)) for one in known(reflection))
    new = []
    for one in answers:
        key = (place_of(one.question) or closing, comparison_key(one.text))
        if there[key]:
            there[key] -= 1
        else:
            new.append(one)
    if not new:
        return reflection
    written = (*reflection.prepared, *new)
    return structs.replace(reflection, prepared=written, sheets=reflection.sheets + sheets, finished=None)


def as_notes(reflection: Reflection, position: AtQuestion, answers: Sequence[PreparedAnswer]) -> Reflection:
    """Return `reflection` with some of the prepared `answers` as notes, each as the last under its question.

    What is to no question that is asked comes under the one at `position`.
    """
    place_of = _places(reflection.sections)
    for one in answers:
        place = place_of(one.question) or position
        reflection = with_notes(reflection, place, (*notes_at(reflection, place), Note(one.text)))
    return without(reflection, answers)


def without(reflection: Reflection, answers: Iterable[PreparedAnswer]) -> Reflection:
    """Return `reflection` without these prepared `answers`; what another person wrote alike stays."""
    prepared = list(reflection.prepared)
    for one in answers:
        prepared.remove(one)
    return structs.replace(reflection, prepared=tuple(prepared))
