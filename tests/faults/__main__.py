"""The full run: `python -m tests.faults` tries far more than the quick tests do, and prints what it tried and lost."""

import os
import random
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from malkompas import texts
from malkompas.conversation.protocol import Added
from malkompas.conversation.transitions import apply_reply
from malkompas.model import Reflection
from malkompas.storage import repository
from malkompas.storage.autosave import ReflectionFile
from malkompas.text import normalize
from tests import samples
from tests.driver import World, everything, saved
from tests.faults import meetings

KILLS = 500
LIVES = 5
SCRIPTS = 300
BAD_FILES = 20_000
EXAMPLES = 5_000
T = TypeVar("T")


LANGUAGE = os.environ.get("MALKOMPAS_LANGUAGE") or texts.DEFAULT
"""In which the meetings are held."""


def on_a_new(run: Callable[..., T], *arguments: Any) -> T:
    """Return what `run` does on a new machine of a user."""
    with tempfile.TemporaryDirectory() as folder:
        return run(World(Path(folder)).speak(LANGUAGE), *arguments)


def damage(world: World) -> int:
    """Return how many damaged files were taken for something they are not, or touched: bytes changed, or cut short."""
    chance, wrong = random.Random(0), 0
    path = saved(world.here, samples.talked())
    whole = path.read_bytes()
    for number in range(BAD_FILES):
        is_cut = bool(number % 2)
        data = bytearray(whole[: chance.randrange(len(whole))] if is_cut else whole)
        for _ in range(chance.randint(0 if is_cut else 1, 8)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        found, problems = everything(world.here)
        is_right = len(found) + len(problems) == 1 and all(isinstance(one.reflection, Reflection) for one in found)
        wrong += not is_right or path.read_bytes() != bytes(data)
    return wrong


def change(world: World) -> int:
    """Return how many lists of notes, of any text at all, are not on disk as they were said."""
    changed = 0
    file = ReflectionFile(world.here)

    @settings(max_examples=EXAMPLES, database=None, deadline=None)
    @given(st.lists(st.text(), min_size=1))
    def keep(texts: list[str]) -> None:
        nonlocal changed
        said = samples.reflection()
        for text in texts:
            said, _ = apply_reply(said, Added(f"x{text}"), samples.context())
        file.save(said)
        notes = repository.load(world.here, file.id).reflection.sections[0].questions[0].note_texts
        changed += notes != tuple(normalize(f"x{text}") for text in texts)

    keep()
    return changed


def main() -> None:
    """Run everything and exit with 1 if anything was lost."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        killed = list(pool.map(lambda seed: on_a_new(meetings.killed, seed, LIVES), range(KILLS // LIVES)))
        failed = list(pool.map(lambda fault: on_a_new(meetings.failed, *fault), meetings.FAULTS))
        typed = pool.map(lambda seed: on_a_new(meetings.typed_at_once, seed), range(SCRIPTS))
        swallowed = [note for notes in typed for note in notes]
    acknowledged = sum(count for count, _ in killed)
    lost = sum(len(notes) for _, notes in killed)
    lost_in_faults = sum(map(len, failed))
    wrong, changed = on_a_new(damage), on_a_new(change)
    print(f"kills: {KILLS}, notes and changes acknowledged before them: {acknowledged}, lost: {lost}")
    print(f"failing saves: {len(failed)} kinds, 4 notes each, lost: {lost_in_faults}")
    print(f"keys typed without waiting: {SCRIPTS} scripts, notes lost: {len(swallowed)}")
    print(f"damaged files: {BAD_FILES}, misread or touched: {wrong}")
    print(f"notes of any text: {EXAMPLES} examples, changed on disk: {changed}")
    sys.exit(bool(lost or lost_in_faults or swallowed or wrong or changed))


if __name__ == "__main__":
    main()
