"""One run of `malkompas reflect`: from what was given to a stored reflection and its summary."""

import datetime as dt
import functools
import os
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

from msgspec import Struct, structs

from malkompas import clock, conversation, dates, output, past, places, principles, signals, store, summary, texts
from malkompas.errors import OutputError, StoreError
from malkompas.exchange import Choice, Chosen, Prompter
from malkompas.formats.document import BINARY
from malkompas.formats.table import FORMATS, Sharing
from malkompas.keeper import Keeper
from malkompas.model import AtLook, AtSetup, Compass, Reflection, Stored, draft_at, has_begun
from malkompas.plain import PlainPrompter
from malkompas.privacy import kinds, masked, masked_reflection, masked_stored
from malkompas.saver import Saver, rescued
from malkompas.setting import OpenSteps, Setting
from malkompas.store import Found
from malkompas.strings import as_written, file_stem, folded, one_line, similar
from malkompas.vocabulary import About, Occasion, PersonalData

FAILED = 1
INTERRUPTED = 130
MOST_OFFERED = 5
"""So many conversations that are not finished can be chosen from."""


class Wishes(Struct, frozen=True, kw_only=True):
    """What the command line said. The two options are those that a command which goes on has to repeat."""

    compass: Path
    folder: Path
    team: str
    goal: str
    about: About | None
    occasion: Occasion | None
    participants: tuple[str, ...]
    minutes: int | None
    open_steps: bool | None
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
    kind = _kind(wishes)
    output.check(wishes.output, force=wishes.force, binary=kind in BINARY)
    if kind in BINARY:
        from malkompas.formats import office  # what is missing is told before the meeting and not after

        office.require(BINARY[BINARY.index(kind)])
    compass = principles.load(wishes.compass)
    chosen = [principles.find(compass.choosable, name) for name in wishes.principles]
    store.prepare(wishes.folder)
    found = store.look(wishes.folder)
    resumed = _named(wishes, found)
    prompter = _prompter(plain=wishes.plain)
    with signals.caught(prompter.interrupt), prompter.held():
        if not (wishes.resume or wishes.goal or wishes.principles) and (not wishes.plain or sys.stdin.isatty()):
            offered = _unfinished(wishes, found)
            if offered and wishes.plain:  # the order of plain lines is fixed
                prompter.tell(_told_of(offered[0], wishes))
            elif offered:
                answer = _asked_about(offered, prompter)
                if answer == "stop":
                    return INTERRUPTED
                resumed = None if answer == "new" else answer
        for problem in found.problems:
            prompter.tell(problem.message)
        if resumed:
            prompter.tell(_welcome_back(resumed.reflection))
            reflection = _reopened(resumed.reflection, wishes)
            counts: Counter[PersonalData] = Counter()
            masked_reflection(reflection, counts)
            if counts:  # the question about it may have been cut off
                prompter.tell(texts.holds(counts))
        else:
            prompter.tell(texts.WELCOME)
            reflection = conversation.begin(
                compass,
                started=clock.now(),
                team=as_written(wishes.team, _teams(found)),
                goal=wishes.goal,
                about=wishes.about,
                occasion=wishes.occasion,
                participants=wishes.participants,
                minutes=wishes.minutes,
                sections=chosen,
                plain=wishes.plain,
            )
        prompter.tell(texts.WELCOME_PLAIN if wishes.plain else texts.WELCOME_KEYS)
        if store.is_open_to_all(wishes.folder):
            prompter.tell(texts.open_to_all(str(wishes.folder)))
        if meant := similar(wishes.team, _teams(found)) if wishes.team and not resumed else "":
            prompter.tell(texts.similar_team_given(masked(meant)))
        for given in (wishes.team, wishes.goal, *wishes.participants):
            if noticed := kinds(given):
                prompter.tell(texts.noticed(masked(given), noticed))
        saver = Saver(Keeper(wishes.folder, resumed), prompter)
        setting = Setting(
            compass=compass,
            today=clock.today,
            seconds=clock.seconds,
            earlier=functools.cache(functools.partial(_earlier, wishes.folder, found, prompter)),
            teams=_teams(found),
            open_steps=_about_open_steps(wishes),
        )
        reflection, finished = conversation.hold(reflection, setting, prompter, saver)
        if not finished:
            return _pause(wishes, reflection, saver, prompter)
        reflection = structs.replace(reflection, finished=clock.now())
        saver(reflection, quietly=False)
        others = setting.earlier(reflection.team, None)
        own = [masked_stored(one) for one in others if one.id != saver.id]
        own.append(Stored(saver.id, masked_reflection(reflection), b""))
        if reflection.compass == compass.title:
            prompter.compass(reflection.team, past.points(compass, own))
        return _share(wishes, reflection, compass, own, saver, prompter)


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


def _about_open_steps(wishes: Wishes) -> OpenSteps:
    if wishes.open_steps is None:
        return "tell" if wishes.plain and not sys.stdin.isatty() else "ask"
    return "ask" if wishes.open_steps else "leave"


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
        return store.find(wishes.folder, wishes.reflection, [])
    if stored := store.first(wishes.folder, store.unfinished(found.heads, wishes.team), found.problems):
        return stored
    raise StoreError(texts.nothing_to_resume(wishes.team), texts.START_HINT)


def _earlier(folder: Path, found: Found, prompter: Prompter, team: str, before: dt.datetime | None) -> Sequence[Stored]:
    """Return what `team` has talked about, newest first, before that time if given; what cannot be read is told."""
    problems: list[StoreError] = []
    ids = [head.id for head in filter(past.fitting(team, before=before), found.heads)]
    stored = list(store.each(folder, ids, problems))
    for problem in problems:
        prompter.tell(problem.message)
    return stored


def _unfinished(wishes: Wishes, found: Found) -> list[Stored]:
    """Return the latest reflections that are not finished, at most so many as can be chosen from."""
    ids = (head.id for head in store.unfinished(found.heads, wishes.team))
    return list(islice(store.each(wishes.folder, ids, found.problems), MOST_OFFERED))


def _told_of(latest: Stored, wishes: Wishes) -> str:
    again = _resuming(wishes.folder, latest.id, *_folder_option(wishes), *_plain_option(wishes))
    return texts.can_be_continued(*_about(latest.reflection), again)


def _asked_about(offered: Sequence[Stored], prompter: Prompter) -> Stored | Literal["new", "stop"]:
    """Return which of `offered` the team wants to continue, or that it wants a new one or to stop."""
    if len(offered) == 1:
        question, options = texts.continue_question(*_about(offered[0].reflection)), [texts.CONTINUE]
    else:
        question = texts.CONTINUE_ONE_OF
        options = [texts.unfinished_option(*_about(one.reflection)) for one in offered]
    choice = Choice(question=question, options=(*options, texts.START_NEW), chosen=(0,), ways=("pause",))
    reply = prompter.choice(choice)
    if not isinstance(reply, Chosen):
        return "stop"
    return offered[reply.indexes[0]] if reply.indexes[0] < len(offered) else "new"


def _about(reflection: Reflection) -> tuple[str, str, str]:
    return masked(reflection.team), masked(reflection.goal), dates.in_words(reflection.started.date())


def _welcome_back(reflection: Reflection) -> str:
    team, goal, _ = _about(reflection)
    return texts.welcome_back(team, goal, was_finished=reflection.finished is not None)


def _reopened(reflection: Reflection, wishes: Wishes) -> Reflection:
    """Return `reflection` as it goes on: one that was finished at the last look, and with the time it is given now."""
    if reflection.finished:
        reflection = structs.replace(reflection, finished=None, place=AtLook(), looked=True)
    if wishes.minutes:
        talk_from = None if reflection.talk_from is None else reflection.spent
        minutes = reflection.spent // 60 + wishes.minutes
        reflection = structs.replace(reflection, minutes=minutes, talk_from=talk_from)
    if wishes.plain:  # where the order is fixed, and these are not in it
        place = reflection.place
        unasked = tuple(field for field in reflection.asks if field not in conversation.ASKED_AT_A_TERMINAL)
        reflection = structs.replace(reflection, asks=unasked)
        if isinstance(place, AtSetup) and place.field in conversation.ASKED_AT_A_TERMINAL:
            reflection = places.moved(reflection, places.after_setup(reflection, place.field))
    return reflection


def _teams(found: Found) -> tuple[str, ...]:
    """Return the teams' names, latest first, each as it was last written."""
    names: dict[str, str] = {}
    for head in found.heads:
        names.setdefault(folded(head.team), head.team)
    return tuple(names.values())


def _kind(wishes: Wishes) -> str:
    """Return the format of the summary: by the ending of the file that was named, else Markdown."""
    ending = output.ending(wishes.output)
    return ending if ending in FORMATS else "md"


def _share(
    wishes: Wishes, reflection: Reflection, compass: Compass, own: Sequence[Stored], saver: Saver, prompter: Prompter
) -> int:
    """Write the summary, in whose picture the team's `own` reflections count; return the exit status.

    Raises:
        OutputError: if it cannot be written; the reflection is kept all the same.
    """
    is_kept = not saver.failed or rescued(reflection, saver, prompter, ask=not wishes.plain)
    counts: Counter[PersonalData] = Counter()
    shared = masked_reflection(reflection, counts)
    kind = _kind(wishes)
    if reflection.drafts:
        prompter.tell(texts.drafts_left([masked(draft.text) for draft in reflection.drafts]))
    prompter.tell(texts.THANKS)
    if kind == "md" and is_kept and sys.stdin.isatty():
        prompter.tell(texts.nicer(command("export", *_folder_option(wishes, saver), "--format", "html")))
    prompter.tell(texts.SUMMARY_TO_FOLLOW)
    try:
        name = f"{file_stem(shared.started, shared.team)}.{kind}"
        parts = FORMATS[kind].one(Stored(saver.id, shared, b""), lambda: own, Sharing("", lambda: compass))
        output.write(parts, name, wishes.output, force=wishes.force)
    except OutputError as error:
        if not is_kept:
            prompter.tell(texts.not_rescued(summary.of_reflection(reflection)))
            raise
        again = command("export", saver.id, *_folder_option(wishes, saver), "--output", "FIL")
        raise OutputError(error.message, texts.summary_fails_hint(again)) from error
    if counts:
        prompter.tell(texts.masked(counts))
    return 0 if is_kept else FAILED


def _pause(wishes: Wishes, reflection: Reflection, saver: Saver, prompter: Prompter) -> int:
    if not (reflection.team and reflection.goal):
        prompter.tell(texts.paused_early(command("reflect", *_said_so_far(wishes, reflection))))
    elif saver.failed and not rescued(reflection, saver, prompter, ask=not wishes.plain):
        prompter.tell(texts.not_rescued(summary.of_reflection(reflection)))
    else:
        compass = ("--compass", wishes.compass_option) if wishes.compass_option and not has_begun(reflection) else ()
        options = (*_folder_option(wishes, saver), *compass)
        prompter.tell(texts.paused(_resuming(saver.folder, saver.id, *options, *_plain_option(wishes))))
    return INTERRUPTED


def _resuming(folder: Path, id: str, *options: str) -> str:
    """Return the command that goes on with the reflection `id` in `folder`; the latest needs no name."""
    latest = store.first(folder, store.unfinished(store.look(folder).heads), [])
    name = () if latest and latest.id == id else (id,)
    return command("reflect", "--resume", *name, *options)


def _plain_option(wishes: Wishes) -> tuple[str, ...]:
    """Return what asks for plain lines again: nothing where they came through a pipe."""
    return ("--plain",) if wishes.plain and sys.stdin.isatty() else ()


def _folder_option(wishes: Wishes, saver: Saver | None = None) -> tuple[str, ...]:
    """Return what names the folder again: nothing where it is the usual one."""
    if saver and saver.folder != wishes.folder:
        return ("--folder", str(saver.folder))
    return ("--folder", wishes.folder_option) if wishes.folder_option else ()


def _said_so_far(wishes: Wishes, reflection: Reflection) -> list[str]:
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
    return [*(word for option, value in options if value for word in (option, value)), *_plain_option(wishes)]


def _typed(reflection: Reflection, field: Literal["team", "goal"]) -> str:
    draft = draft_at(reflection, AtSetup(field))
    return one_line(draft.text) if draft else str(getattr(reflection, field))
