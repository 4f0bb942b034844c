"""The full run: `python -m tests.faults` tries far more than the quick tests do, and prints what it tried and lost."""

import os
import random
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from malkompas.conversation.protocol import Added
from malkompas.conversation.transitions import apply_reply
from malkompas.model import Reflection
from malkompas.storage import repository
from malkompas.storage.autosave import ReflectionFile
from malkompas.text import normalize
from tests import samples
from tests.driver import World, everything
from tests.faults import meetings

KILLS = 500
LIVES = 5
BAD_FILES = 20_000
EXAMPLES = 5_000


@contextmanager
def machine() -> Iterator[World]:
    """Yield a new machine."""
    with tempfile.TemporaryDirectory() as directory:
        yield World(Path(directory))


def kill(seed: int) -> tuple[int, list[str]]:
    """Return what was acknowledged and lost in one much-killed meeting."""
    with machine() as world:
        return meetings.killed(world, seed, LIVES)


def fail(fault: tuple[str, str]) -> list[str]:
    """Return what was lost where one step of the saving failed."""
    with machine() as world:
        return meetings.failed(world, *fault)


def damage(folder: Path) -> int:
    """Return how many damaged files were taken for something they are not, or touched."""
    chance, wrong = random.Random(0), 0
    keeper = ReflectionFile(folder)
    keeper.save(samples.talked())
    path = folder / f"{keeper.id}.json"
    whole = path.read_bytes()
    for number in range(BAD_FILES):
        data = bytearray(whole[: chance.randrange(len(whole))] if number % 2 else whole)
        for _ in range(chance.randint(0 if number % 2 else 1, 8)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        found, problems = everything(folder)
        read = [one.reflection for one in found]
        is_right = len(read) + len(problems) == 1 and all(isinstance(one, Reflection) for one in read)
        wrong += not is_right or path.read_bytes() != bytes(data)
    return wrong


def change(folder: Path) -> int:
    """Return how many lists of notes, of any text at all, are not on disk as they were said."""
    changed = 0
    keeper = ReflectionFile(folder)

    @settings(max_examples=EXAMPLES, database=None, deadline=None)
    @given(st.lists(st.text(), min_size=1))
    def keep(texts: list[str]) -> None:
        nonlocal changed
        said = samples.reflection()
        for text in texts:
            said, _ = apply_reply(said, Added(f"x{text}"), samples.setting())
        keeper.save(said)
        kept = repository.load(folder, keeper.id).reflection.sections[0].questions[0].notes
        changed += kept != tuple(normalize(f"x{text}") for text in texts)

    keep()
    return changed


def main() -> None:
    """Run everything and exit with 1 if anything was lost."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        killed = list(pool.map(kill, range(KILLS // LIVES)))
        failed = list(pool.map(fail, meetings.FAULTS))
    with tempfile.TemporaryDirectory() as folder:
        wrong = damage(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        changed = change(Path(folder))
    lost = sum(len(notes) for _, notes in killed)
    lost_in_faults = sum(map(len, failed))
    print(f"kills: {KILLS}, notes acknowledged before them: {sum(count for count, _ in killed)}, lost: {lost}")
    print(f"failing saves: {len(failed)} kinds, 4 notes each, lost: {lost_in_faults}")
    print(f"damaged files: {BAD_FILES}, misread or touched: {wrong}")
    print(f"notes of any text: {EXAMPLES} examples, changed on disk: {changed}")
    sys.exit(1 if lost or lost_in_faults or wrong or changed else 0)


if __name__ == "__main__":
    main()
