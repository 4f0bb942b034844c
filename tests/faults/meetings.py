"""Meetings that something goes wrong in, for the quick tests and for the full run."""

import errno
import random
import re
import signal

from tests.driver import OPTIONS, World
from tests.faults.failing import STEPS

ERRORS = [name for name in ("ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT") if hasattr(errno, name)]
FAULTS = [(step, name) for step in STEPS for name in ERRORS]
MORE = 8
"""So many lines are on their way behind the one that a kill waits for."""


def killed(world: World, seed: int, lives: int) -> tuple[int, list[str]]:
    """Kill a meeting `lives` times while lines pour in; return how many notes were acknowledged, and those lost.

    Acknowledged is what the screen has shown as a note. The kill comes at any moment, in the middle of a save too.
    """
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    arguments: tuple[str, ...] = OPTIONS
    for life in range(lives):
        team = world.open(*arguments)
        team.see("F6")
        last = chance.randint(0, 25)
        notes = [f"n{seed}.{life}.{number}x" for number in range(last + MORE)]
        team.type("".join(f"{note}\r" for note in notes))
        team.see_pass(f"• {notes[last]}")
        for _ in range(chance.randint(0, 20_000)):  # a moment of no fixed length
            pass
        team.kill(signal.SIGKILL)
        team.status()
        acknowledged |= {note.decode() for note in re.findall(rb"\xe2\x80\xa2 (n[\d.]+x)", team.raw)}
        arguments = ("reflect", "--resume")
    return len(acknowledged), sorted(acknowledged - set(world.said()))


def failed(world: World, step: str, name: str) -> list[str]:
    """Let one step of every save fail for a while in a meeting; return the notes that are lost at its end."""
    control = world.here / "control"
    team = world.open(*OPTIONS, program=("-m", "tests.faults.failing", str(control)))
    team.say("før")
    control.write_text(f"{step} {name}", encoding="ascii")
    team.say("under")
    team.see("IKKE gemt")
    team.say("stadig under")
    team.wait(lambda: team.raw.count(b"IKKE gemt") >= 2, "the second warning")
    control.unlink()
    team.say("efter")
    team.see("alt gemt igen")
    team.pause()
    assert [path.suffix for path in world.folder.iterdir()] == [".json"]
    said = world.said()
    return [note for note in ("før", "under", "stadig under", "efter") if note not in said]
