"""Meetings that something goes wrong in, for the quick tests and for the full run."""

import errno
import random

from msgspec import structs

from malkompas import model, texts
from tests import samples
from tests.driver import KEYS, OPTIONS, Terminal, World
from tests.faults.failing import STEPS

ERRORS = [name for name in ("ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT") if hasattr(errno, name)]
FAULTS = [(step, name) for step in STEPS for name in ERRORS]
MORE = 8
"""So many lines are on their way behind the one that a kill waits for."""


Notes = tuple[tuple[str, ...], ...]
"""What was said to each question, each note with the sign of its mark before it."""
SIGNS = "!+?"
"""How the marks are written here, in their order."""
MENU = ("mark", "move", "undo")
"""What is chosen of the menu, in its order."""


def killed(world: World, seed: int, lives: int) -> tuple[int, list[str]]:
    """Kill a meeting `lives` times; return how many notes and changes were acknowledged, and what was lost of them.

    Notes are said, pasted, marked, moved and undone. Then the kill comes at any moment, in the middle of a save too:
    while one more change is made, or while lines pour in, of which the screen has shown some as notes.
    """
    chance = random.Random(seed)
    acknowledged, lost = 0, []
    kept: Notes = ((),) * 6
    for life in range(lives):
        team = world.open(*(("reflect", "--resume") if life else OPTIONS))
        team.see("F6")
        past: list[Notes] = []
        for number in range(chance.randint(0, 3)):
            kept = _changed(team, chance, kept, past, f"n{seed}.{life}.{number}")
            acknowledged += 1
        poured = [f"n{seed}.{life}.{number}x" for number in range(chance.randint(1, 26) + MORE)]
        if is_pouring := chance.random() < 0.5:
            team.type("".join(f"{note}\r" for note in poured))
            team.see_pass(f"• {poured[-MORE]}")
        else:
            after = _changed(team, chance, kept, past, f"n{seed}.{life}.x", is_awaited=False)
        for _ in range(chance.randint(0, 20_000 if is_pouring else 5_000_000)):  # a moment of no fixed length
            pass
        team.process.kill()
        team.status()
        shown = sum(f"• {note}".encode() in team.raw for note in poured)
        acknowledged += shown
        poured_in = [((*kept[0], *poured[:number]), *kept[1:]) for number in range(shown, len(poured) + 1)]
        allowed = poured_in if is_pouring else [kept, after]
        answers = [answer for section in world.only().sections for answer in section.questions]
        sign = dict(zip((*model.MARKS, None), (*SIGNS, ""), strict=True))
        kept = tuple(tuple(f"{sign[note.mark]}{note.text}" for note in answer.notes) for answer in answers)
        lost += [] if kept in allowed else [f"{kept} is none of {allowed}"]
    return acknowledged, lost


def _changed(
    team: Terminal, chance: random.Random, notes: Notes, past: list[Notes], name: str, *, is_awaited: bool = True
) -> Notes:
    """Change what was said in some way, and wait until it is told; return it then. `past` is what undo brings back."""
    said, second, *others = notes
    ways = ["say", "paste", *(["mark", "move"] * 2 if said else []), *(["undo"] * 2 if past else [])]
    way = chance.choice(ways)
    if way in MENU:
        team.press("f8")
        team.choose(texts.MENU_QUESTION, *["down"] * MENU.index(way))
    if way == "say":
        keys, told, after = f"{name}\r", f"• {name}", ((*said, name), second, *others)
    elif way == "paste":
        keys, told = f"\x1b[200~- {name}a\n- {name}b\x1b[201~", texts.pasted(2).partition(",")[0]
        after = ((*said, f"{name}a", f"{name}b"), second, *others)
    elif way == "undo":
        keys, told, after = "\r", texts.undone((), [("", "")]).partition(" ")[0], past[-1]
    elif way == "move":
        team.press("enter")
        team.see_list(texts.MOVE_QUESTION.rpartition("}")[2])
        keys, told = f"{KEYS['down']}\r", texts.MOVED_NOTE.split("}")[1].partition("{")[0]
        after = (said[:-1], (*second, said[-1]), *others)
    else:
        text = said[-1].lstrip(SIGNS)
        sign = SIGNS[max(0, SIGNS.find(said[-1][0])) + 1 :][:1]  # that of the next mark in the list
        team.press("enter")
        team.see_list(texts.MARK_QUESTION.format(note=text))
        keys, told = f"{KEYS['down']}\r", texts.now_marked(dict(zip(SIGNS, model.MARKS, strict=True)).get(sign), text)
        after = ((*said[:-1], f"{sign}{text}"), second, *others)
    past[:] = past[:-1] if way == "undo" else [*past, notes]
    before = team.raw.count(told.encode())
    team.type(keys)
    if is_awaited:
        team.wait(lambda: team.raw.count(told.encode()) > before, told)
    return after


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
    warning = texts.NOT_SAVED.partition(":")[0]
    team.see(warning)
    team.say("stadig under")
    team.wait(lambda: team.raw.count(warning.encode()) >= 2, "the second warning")
    control.unlink()
    team.say("efter")
    team.see(texts.SAVED_AGAIN)
    team.pause()
    assert [path.suffix for path in world.folder.iterdir()] == [".json"]
    said = world.said()
    return [note for note in ("før", "under", "stadig under", "efter") if note not in said]
