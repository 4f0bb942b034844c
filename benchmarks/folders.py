"""Makes folders of reflections to measure with, the same every time: `python -m benchmarks.folders FOLDER NUMBER`."""

import datetime as dt
import random
import sys
from pathlib import Path

import msgspec
from msgspec import structs

from malkompas import system, team_history
from malkompas.compass import load
from malkompas.conversation import engine
from malkompas.conversation.content import with_notes
from malkompas.model import AtQuestion, AtReview, Compass, FollowUp, Note, Reflection, Section, Step, StoredReflection
from malkompas.storage import repository
from malkompas.storage.autosave import ReflectionFile

SEED = 20261123
MEETINGS = 20
"""So many meetings each team has held."""
_FIRST = dt.datetime(2020, 1, 6, 9, tzinfo=dt.timezone(dt.timedelta(hours=1)))
_WORDS = [
    "vi",
    "borgerne",
    "de",
    "pårørende",
    "personalet",
    "målet",
    "samtalen",
    "skolen",
    "eleverne",
    "hverdagen",
    "tid",
    "ro",
    "tillid",
    "prøver",
    "lytter",
    "spørger",
    "ser",
    "hører",
    "ved",
    "lærer",
    "mødes",
    "på",
    "om",
    "og",
    "men",
    "fordi",
    "når",
    "hvis",
    "sammen",
    "først",
    "næste",
    "uge",
    "hver",
    "mandag",
    "mere",
    "mindre",
    "bedre",
    "færre",
]


def make(folder: Path, number: int) -> Path:
    """Return `folder`, filled with `number` reflections of about 4 KB each if it is not there yet."""
    if folder.exists():
        return folder
    unfinished = folder.with_name(f"{folder.name}.making")
    unfinished.mkdir(parents=True, exist_ok=True)
    compass = load(system.compass_file(""))
    chance = random.Random(SEED)
    for team in range(-(-number // MEETINGS)):
        before: StoredReflection | None = None
        for meeting in range(min(MEETINGS, number - team * MEETINGS)):
            before = _stored(compass, chance, team, meeting, before)
            if team * MEETINGS + meeting == number - 1:  # the last one is still going on
                waiting = structs.replace(before.reflection, finished=None, position=AtQuestion(0, 0), reviewed=False)
                before = before._replace(reflection=waiting)
            data = msgspec.json.format(msgspec.json.encode(before.reflection), indent=2)
            (unfinished / f"{before.id}.json").write_bytes(data + b"\n")
    return unfinished.rename(folder)


def full(folder: Path) -> Path:
    """Return `folder` with one reflection in it that has ten notes to each question of the whole compass."""
    if not folder.exists():
        compass, chance = load(system.compass_file("")), random.Random(SEED)
        new = _begun(compass, chance, 0, _FIRST, list(compass.choosable))
        for number, section in enumerate(new.sections):
            for index in range(len(section.questions)):
                new = with_notes(new, AtQuestion(number, index), tuple(Note(_sentence(chance, 10)) for _ in range(10)))
        folder.mkdir(parents=True)
        ReflectionFile(folder).save(_finished(new, chance))
    return folder


def stored(folder: Path) -> list[StoredReflection]:
    """Return the reflections in `folder`."""
    return list(repository.iter_reflections(folder, repository.list_ids(folder), {}))


def said(reflection: Reflection) -> list[str]:
    """Return the notes of `reflection`, for a peer to keep."""
    return [note for section in reflection.sections for answer in section.questions for note in answer.note_texts]


def _stored(
    compass: Compass, chance: random.Random, team: int, meeting: int, before: StoredReflection | None
) -> StoredReflection:
    """Return a meeting about one principle, a note or two to each question, two steps, and one of the last time's."""
    started = _FIRST + dt.timedelta(days=90 * meeting + team % 90, minutes=team // 90)
    new = _begun(compass, chance, team, started, chance.sample(compass.principles, 1))
    for number, section in enumerate(new.sections):
        for index in range(len(section.questions)):
            notes = tuple(Note(_sentence(chance, chance.randint(6, 14))) for _ in range(chance.randint(1, 2)))
            new = with_notes(new, AtQuestion(number, index), notes)
    follow_up: tuple[FollowUp, ...] = ()
    if before:
        step = team_history.open_steps([before])[0]
        follow_up = (
            structs.replace(step, state=chance.choice(("done", "open", "dropped")), lesson=_sentence(chance, 8)),
        )
    new = _finished(structs.replace(new, follow_ups=follow_up), chance)
    return StoredReflection(f"{started:%Y-%m-%d}-hjemmepleje-{team}-{chance.randrange(65536):04x}", new, b"")


def _begun(compass: Compass, chance: random.Random, team: int, at: dt.datetime, goal_type: list[Section]) -> Reflection:
    return engine.start_reflection(
        lambda: compass,
        started=at,
        team=f"Hjemmepleje {team}",
        goal=_sentence(chance, 5),
        occasion="follow-up",
        participants=["Mette", "Jens", "Amira"],
        sections=goal_type,
    )


def _finished(new: Reflection, chance: random.Random) -> Reflection:
    due = (new.started + dt.timedelta(days=30)).date()
    steps = tuple(Step(_sentence(chance, 6), "Mette", f"{due.day}/{due.month}", due) for _ in range(2))
    ended = new.started + dt.timedelta(hours=1)
    return structs.replace(new, steps=steps, finished=ended, position=AtReview(), reviewed=True, asks=())


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize()


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
