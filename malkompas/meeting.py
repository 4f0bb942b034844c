"""One run of `malkompas reflect`: from what was given to a stored reflection and its summary."""

import datetime as dt
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

from msgspec import Struct, structs

from malkompas import conversation, output, principles, signals, store, texts
from malkompas.errors import OutputError, StoreError
from malkompas.exchange import Choice, Chosen, Prompter
from malkompas.formats import FORMATS
from malkompas.model import AtLook, AtSetup, Occasion, Reflection, draft_at, has_begun
from malkompas.plain import PlainPrompter
from malkompas.saver import Saver, rescued
from malkompas.store import Found, Keeper, Stored
from malkompas.strings import folded, one_line

FAILED = 1
INTERRUPTED = 130


class Wishes(Struct, frozen=True, kw_only=True):
    """What the command line said. The two options are those that a command which goes on has to repeat."""

    compass: Path
    folder: Path
    team: str
    goal: str
    occasion: Occasion | None
    participants: tuple[str, ...]
    principles: tuple[str, ...]
    resume: bool
    reflection: str
    plain: bool
    output: str
    force: bool
    compass_option: str
    folder_option: str


def run(wishes: Wishes) -> int:
    """Hold the conversation and write the summary; return the exit status.

    Raises:
        MalkompasError: if something is in the way that the user can mend.
    """
    output.check(wishes.output, force=wishes.force)
    compass = principles.load(wishes.compass)
    chosen = [principles.find(compass.choosable, name) for name in wishes.principles]
    store.prepare(wishes.folder)
    found = store.load_all(wishes.folder)
    resumed = _named(wishes, found)
    prompter = _prompter(plain=wishes.plain)
    with signals.caught(prompter.interrupt), prompter.held():
        for problem in found.problems:
            prompter.tell(problem.message)
        if not wishes.resume and not wishes.plain and not (wishes.team or wishes.goal or wishes.principles):
            latest = store.unfinished(found.stored)
            answer = _offered(latest, prompter) if latest else False
            if answer is None:
                return INTERRUPTED
            resumed = latest if answer else None
        if resumed:
            prompter.tell(texts.REOPENED if resumed.reflection.finished else texts.WELCOME_BACK)
            reflection = _reopened(resumed.reflection)
        else:
            prompter.tell(texts.WELCOME)
            reflection = conversation.begin(
                compass,
                started=now(),
                team=wishes.team,
                goal=wishes.goal,
                occasion=wishes.occasion,
                participants=wishes.participants,
                sections=chosen,
            )
        prompter.tell(texts.WELCOME_PLAIN if wishes.plain else texts.WELCOME_KEYS)
        saver = Saver(Keeper(wishes.folder, resumed), prompter)
        reflection, finished = conversation.hold(
            reflection, compass, prompter, saver, today=dt.date.today, teams=_teams(found)
        )
        if finished:
            reflection = structs.replace(reflection, finished=now())
            saver(reflection, quietly=False)
        end = _share if finished else _pause
        return end(wishes, reflection, saver, prompter)


def now() -> dt.datetime:
    """Return the time, to the second, with the machine's own offset."""
    return dt.datetime.now().astimezone().replace(microsecond=0)


def is_plain() -> bool:
    """Return whether there is no terminal that can show more than plain lines."""
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return not at_terminal or os.environ.get("TERM") == "dumb"


def command(*words: str) -> str:
    """Return a command line that runs the program with `words`, in the way it was started this time."""
    started = Path(sys.argv[0])
    if started.stem == "__main__":
        name = Path(sys.executable).name
        program = [name if shutil.which(name) == sys.executable else sys.executable, "-m", "malkompas"]
    elif (found := shutil.which("malkompas")) and started.exists() and Path(found).samefile(started):
        program = ["malkompas"]
    else:
        program = [sys.argv[0]]
    return subprocess.list2cmdline([*program, *words]) if os.name == "nt" else shlex.join([*program, *words])


def _prompter(*, plain: bool) -> Prompter:
    if plain:
        return PlainPrompter(sys.stdin.buffer, sys.stderr, at_terminal=sys.stdin.isatty())
    from malkompas import screen  # loads Rich
    from malkompas.terminal import TerminalPrompter  # loads questionary

    return TerminalPrompter(screen.console())


def _named(wishes: Wishes, found: Found) -> Stored | None:
    """Return the reflection to resume, where that was asked for."""
    if not wishes.resume:
        return None
    if wishes.reflection:
        return store.find(found, wishes.reflection)
    if stored := store.unfinished(found.stored, wishes.team):
        return stored
    raise StoreError(texts.nothing_to_resume(wishes.team), texts.START_HINT)


def _offered(latest: Stored, prompter: Prompter) -> bool | None:
    """Return whether the team wants to continue `latest`, or None if it wants to stop."""
    from malkompas import dates  # babel: only where a date is shown

    question = texts.continue_question(latest.reflection, dates.in_words(latest.reflection.started.date()))
    options = (texts.CONTINUE, texts.START_NEW)
    reply = prompter.choice(Choice(question=question, options=options, chosen=(0,), ways=("pause",)))
    return reply.indexes == (0,) if isinstance(reply, Chosen) else None


def _reopened(reflection: Reflection) -> Reflection:
    """Return `reflection` as it goes on: one that was finished at the last look."""
    if reflection.finished is None:
        return reflection
    return structs.replace(reflection, finished=None, place=AtLook(), looked=True)


def _teams(found: Found) -> tuple[str, ...]:
    """Return the teams' names, latest first, each as it was last written."""
    names: dict[str, str] = {}
    for stored in found.stored:
        names.setdefault(folded(stored.reflection.team), stored.reflection.team)
    return tuple(names.values())


def _share(wishes: Wishes, reflection: Reflection, saver: Saver, prompter: Prompter) -> int:
    is_kept = not saver.failed or rescued(reflection, saver, prompter, ask=not wishes.plain)
    text = FORMATS["md"](Stored(saver.id, reflection, b""))
    if reflection.drafts:
        prompter.tell(texts.drafts_left([draft.text for draft in reflection.drafts]))
    try:
        is_ours = not wishes.output  # a name that the team has not chosen is shown with its folder
        prompter.tell(texts.summary_in(str(output.here())) if is_ours else texts.SUMMARY_TO_FOLLOW)
        output.write(text, reflection, "md", wishes.output, force=wishes.force)
    except OutputError as error:
        if not is_kept:
            prompter.tell(texts.not_rescued(text))
            raise
        again = command("export", saver.id, *_folder_option(wishes, saver), "--output", "FIL")
        raise OutputError(error.message, texts.summary_fails_hint(again)) from error
    return 0 if is_kept else FAILED


def _pause(wishes: Wishes, reflection: Reflection, saver: Saver, prompter: Prompter) -> int:
    if not (reflection.team and reflection.goal):
        prompter.tell(texts.paused_early(command("reflect", *_said_so_far(wishes, reflection))))
    elif saver.failed and not rescued(reflection, saver, prompter, ask=not wishes.plain):
        prompter.tell(texts.not_rescued(FORMATS["md"](Stored("", reflection, b""))))
    else:
        compass = ("--compass", wishes.compass_option) if wishes.compass_option and not has_begun(reflection) else ()
        options = (*_folder_option(wishes, saver), *compass)
        latest = store.unfinished(store.load_all(saver.folder).stored)
        name = () if latest and latest.id == saver.id else (saver.id,)  # the latest needs no name
        prompter.tell(texts.paused(command("reflect", "--resume", *name, *options)))
    return INTERRUPTED


def _folder_option(wishes: Wishes, saver: Saver) -> tuple[str, ...]:
    """Return what names the folder again: nothing where it is the usual one."""
    if saver.folder != wishes.folder:
        return ("--folder", str(saver.folder))
    return ("--folder", wishes.folder_option) if wishes.folder_option else ()


def _said_so_far(wishes: Wishes, reflection: Reflection) -> list[str]:
    """Return what was given and typed before there was something to store, half-typed too, as options."""
    options = [
        ("--team", _typed(reflection, "team")),
        ("--goal", _typed(reflection, "goal")),
        ("--occasion", wishes.occasion or ""),
        *(("--participant", name) for name in wishes.participants),
        *(("--principle", name) for name in wishes.principles),
        ("--output", wishes.output),
        ("--compass", wishes.compass_option),
        ("--folder", wishes.folder_option),
    ]
    return [word for option, value in options if value for word in (option, value)]


def _typed(reflection: Reflection, field: Literal["team", "goal"]) -> str:
    draft = draft_at(reflection, AtSetup(field))
    return one_line(draft.text) if draft else str(getattr(reflection, field))
