"""The commands that say a conversation again: to go on with it, or to begin it once more."""

import sys
from pathlib import Path
from typing import Literal

from malkompas.commands.wishes import Wishes
from malkompas.folder import store
from malkompas.folder.saver import Saver
from malkompas.machine.started import command
from malkompas.model import AtSetup, Reflection
from malkompas.strings import one_line
from malkompas.talk.changes import draft_at


def resuming(folder: Path, id: str, *options: str) -> str:
    """Return the command that goes on with the reflection `id` in `folder`; the latest needs no name."""
    latest = store.first(folder, store.unfinished(store.look(folder).heads), [])
    name = () if latest and latest.id == id else (id,)
    return command("reflect", "--resume", *name, *options)


def plain_option(wishes: Wishes) -> tuple[str, ...]:
    """Return what asks for plain lines again: nothing where they came through a pipe."""
    return ("--plain",) if wishes.plain and sys.stdin.isatty() else ()


def folder_option(wishes: Wishes, saver: Saver | None = None) -> tuple[str, ...]:
    """Return what names the folder again: nothing where it is the usual one."""
    if saver and saver.folder != wishes.folder:
        return ("--folder", str(saver.folder))
    return ("--folder", wishes.folder_option) if wishes.folder_option else ()


def as_given(wishes: Wishes, reflection: Reflection) -> list[str]:
    """Return what was given and typed before there was something to store, half-typed too, as options."""
    options = [
        ("--team", _typed(reflection, "team")),
        ("--goal", _typed(reflection, "goal")),
        ("--about", wishes.about or ""),
        ("--occasion", wishes.occasion or ""),
        *(("--participant", name) for name in wishes.participants),
        ("--minutes", str(wishes.minutes or "")),
        *(("--principle", name) for name in wishes.principles),
        ("--output", wishes.output),
        ("--compass", wishes.compass_option),
        ("--folder", wishes.folder_option),
    ]
    return [*(word for option, value in options if value for word in (option, value)), *plain_option(wishes)]


def _typed(reflection: Reflection, field: Literal["team", "goal"]) -> str:
    draft = draft_at(reflection, AtSetup(field))
    return one_line(draft.text) if draft else str(getattr(reflection, field))
