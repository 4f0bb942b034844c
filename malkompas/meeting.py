"""One run of `malkompas reflect`: from what was given to a stored reflection and its summary."""

import contextlib
import datetime as dt
import io
import os
import shlex
import subprocess
import sys
from pathlib import Path

from msgspec import Struct, structs

from malkompas import conversation, output, principles, signals, store, texts
from malkompas.errors import OutputError, StoreError
from malkompas.exchange import Choice, Chosen, Prompter
from malkompas.formats import FORMATS
from malkompas.model import AtLook, AtSetup, Occasion, Reflection, draft_at
from malkompas.plain import PlainPrompter
from malkompas.store import Found, Keeper, Stored
from malkompas.strings import folded

INTERRUPTED = 130


class Wishes(Struct, frozen=True, kw_only=True):
    """What the command line said. `repeated` is what a command that goes on from here has to say again."""

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
    repeated: tuple[str, ...]


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
            prompter.tell(texts.WELCOME_BACK)
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
        saver = _Saver(Keeper(wishes.folder, resumed), prompter)
        reflection, finished = conversation.hold(
            reflection, compass, prompter, saver, today=dt.date.today, teams=_teams(found)
        )
        if finished:
            reflection = structs.replace(reflection, finished=now())
            saver(reflection, quietly=False)
    return _share(wishes, reflection, saver, prompter) if finished else _pause(wishes, reflection, saver, prompter)


def now() -> dt.datetime:
    """Return the time, to the second, with the machine's own offset."""
    return dt.datetime.now().astimezone().replace(microsecond=0)


def is_plain() -> bool:
    """Return whether there is no terminal that can show more than plain lines."""
    at_terminal = bool(sys.stdin and sys.stdin.isatty() and sys.stdout.isatty())
    return not at_terminal or os.environ.get("TERM") == "dumb"


def command(*words: str) -> str:
    """Return `words` as a command line for the machine's shell."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _prompter(*, plain: bool) -> Prompter:
    if plain:
        lines = sys.stdin.buffer if sys.stdin else io.BytesIO()
        return PlainPrompter(lines, sys.stderr, at_terminal=bool(sys.stdin and sys.stdin.isatty()))
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


class _Saver:
    """Saves what the conversation hands it, and tells the team when that fails and when it goes well again."""

    def __init__(self, keeper: Keeper, prompter: Prompter) -> None:
        self._keeper = keeper
        self._prompter = prompter
        self._moved = ""
        self.failed = False

    @property
    def id(self) -> str:
        return self._keeper.id

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None:
        before = self._keeper.id
        try:
            self._keeper.save(reflection)
        except StoreError as error:
            self.failed = True
            if not quietly:
                self._prompter.tell(f"{error.message} {error.hint}")
            return
        if before and self._keeper.id != before:
            self._moved = self._keeper.id
        if quietly:
            return
        if self.failed:
            self._prompter.tell(texts.SAVED_AGAIN)
        if self._moved:
            self._prompter.tell(texts.moved(self._moved))
        self.failed, self._moved = False, ""


def _share(wishes: Wishes, reflection: Reflection, saver: _Saver, prompter: Prompter) -> int:
    text = FORMATS["md"](Stored(saver.id, reflection, b""))
    if reflection.drafts:
        prompter.tell(texts.drafts_left([draft.text for draft in reflection.drafts]))
    prompter.tell(texts.SUMMARY_TO_FOLLOW)
    try:
        output.write(text, reflection, "md", wishes.output, force=wishes.force)
    except OutputError as error:
        again = command("malkompas", "export", saver.id, *wishes.repeated, "--output", "FIL")
        raise OutputError(error.message, texts.summary_fails_hint(again)) from error
    return 0


def _pause(wishes: Wishes, reflection: Reflection, saver: _Saver, prompter: Prompter) -> int:
    with contextlib.suppress(OSError):  # the window may be gone
        if saver.id:
            again = command("malkompas", "reflect", "--resume", saver.id, *wishes.repeated)
            prompter.tell(texts.paused_unsaved(again) if saver.failed else texts.paused(again))
        else:
            prompter.tell(texts.paused_early(command("malkompas", "reflect", *_typed_so_far(reflection))))
    return INTERRUPTED


def _typed_so_far(reflection: Reflection) -> list[str]:
    """Return the team and goal that were typed, half-typed ones too, as options."""
    words = []
    for option, value, place in (
        ("--team", reflection.team, AtSetup("team")),
        ("--goal", reflection.goal, AtSetup("goal")),
    ):
        draft = draft_at(reflection, place)
        if typed := draft.text.strip() if draft else value:
            words += [option, typed]
    return words
