"""Meetings that something goes wrong in, for the quick tests and for the full run."""

import errno
import random
import re
import signal

from msgspec import structs

from tests import samples
from tests.driver import KEYS, OPTIONS, World
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
        team.type("".join(f"{note}{KEYS['end']}\r" for note in notes))  # or they would be one paste
        team.see_pass(f"• {notes[last]}")
        for _ in range(chance.randint(0, 20_000)):  # a moment of no fixed length
            pass
        team.kill(signal.SIGKILL)
        team.status()
        acknowledged |= {note.decode() for note in re.findall(rb"\xe2\x80\xa2 (n[\d.]+x)", team.raw)}
        arguments = ("reflect", "--resume")
    return len(acknowledged), sorted(acknowledged - set(world.said()))


def typed_at_once(world: World, seed: int) -> list[str]:
    """Type keys at random without waiting for anything; return the lines typed as notes that are kept nowhere.

    Some meetings begin with an earlier step to follow up, some with the setup, some are in plain lines. Nobody goes
    back to the new date of an earlier step: the next one takes its place.
    """
    chance, ways = random.Random(seed), ["up", "down", "space", "f3", "f4", "f5", "f7"]
    is_plain = seed % 5 == 0
    arguments = OPTIONS if chance.random() < 0.6 else OPTIONS[:5]
    if chance.random() < 0.5:
        world.keep(structs.replace(samples.talked(), finished=samples.STARTED))
    else:
        ways.append("f2")
    notes, script = [], ""
    for number in range(chance.randint(5, 25)):
        note = f"note {seed}.{number} {chance.choice(['', '', 'om 010190-1234', 'til mette@aarhus.dk'])}".strip()
        kind = chance.choice(["note", "note", "note", "paste", "key", "key", "empty"])
        if kind == "note" or (kind == "paste" and is_plain):
            notes.append(note)
            script += f"{note}\r"
        elif kind == "paste":
            notes += [note, f"{note} igen"]
            script += f"\x1b[200~{note}\n{note} igen\x1b[201~\r"
        elif kind == "key" and not is_plain:
            script += KEYS[chance.choice(ways)]
        else:
            script += "\r"
    team = world.open(*arguments, *(["--plain"] if is_plain else []), lines=chance.choice([10, 24]))
    team.see("\n>" if is_plain else "F6")
    team.type(f"{script}\x03")
    assert team.status() in (0, 130)
    kept = "\n".join(path.read_text(encoding="utf-8") for path in world.folder.iterdir())
    return [note for note in notes if note not in kept]


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
