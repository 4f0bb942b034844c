"""One run of `malkompas reflect`: from what was given to a stored reflection and its summary."""

import contextlib
import datetime as dt
import functools
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

from msgspec import Struct, structs

from malkompas import dates, system, texts
from malkompas.commands import output
from malkompas.compass import principles
from malkompas.conversation import engine, team_history
from malkompas.conversation.protocol import (
    Added,
    ChoicePrompt,
    Chosen,
    Context,
    Edited,
    OpenStepsMode,
    Prompter,
    TextPrompt,
)
from malkompas.errors import FAILED, INTERRUPTED, OutputError, StoreError
from malkompas.exporters import summary
from malkompas.exporters.document import is_binary
from malkompas.exporters.registry import FORMATS, Sharing
from malkompas.model import (
    AtSetup,
    Compass,
    GoalType,
    Occasion,
    PersonalData,
    Reflection,
    ReflectionInfo,
    StoredReflection,
    draft_at,
    has_begun,
)
from malkompas.privacy import mask, personal_data_kinds, redact, redact_stored
from malkompas.storage import repository
from malkompas.storage.autosave import Autosave, ReflectionFile
from malkompas.storage.files import expand_user
from malkompas.storage.repository import Listing
from malkompas.system import command_to_copy
from malkompas.text import canonical_name, closest_match, comparison_key, file_stem, normalize, one_line
from malkompas.ui.plain import PlainPrompter


class ReflectOptions(Struct, frozen=True, kw_only=True):
    """What the command line said. The two options are those that a command which goes on has to repeat."""

    compass: Path
    folder: Path
    team: str
    goal: str
    goal_type: GoalType | None
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


def resuming(folder: Path, id: str, *options: str) -> str:
    """Return the command that goes on with the reflection `id` in `folder`; the latest needs no name."""
    latest = _first(folder, repository.unfinished(repository.list_reflections(folder).infos), [])
    name = () if latest and latest.id == id else (id,)
    return command_to_copy("reflect", "--resume", *name, *options)


def plain_option(options: ReflectOptions) -> tuple[str, ...]:
    """Return what asks for plain lines again: nothing where they came through a pipe."""
    return ("--plain",) if options.plain and sys.stdin.isatty() else ()


def folder_option(options: ReflectOptions, saver: Autosave | None = None) -> tuple[str, ...]:
    """Return what names the folder again: nothing where it is the usual one."""
    if saver and saver.file.folder != options.folder:
        return ("--folder", str(saver.file.folder))
    return ("--folder", options.folder_option) if options.folder_option else ()


def as_given(options: ReflectOptions, reflection: Reflection) -> list[str]:
    """Return what was given and typed before there was something to store, half-typed too, as options."""
    pairs = [
        ("--team", _typed(reflection, "team")),
        ("--goal", _typed(reflection, "goal")),
        ("--about", options.goal_type or ""),
        ("--occasion", options.occasion or ""),
        *(("--participant", name) for name in options.participants),
        ("--minutes", str(options.minutes or "")),
        *(("--principle", name) for name in options.principles),
        ("--output", options.output),
        ("--compass", options.compass_option),
        ("--folder", options.folder_option),
    ]
    return [*(word for option, value in pairs if value for word in (option, value)), *plain_option(options)]


def _typed(reflection: Reflection, field: Literal["team", "goal"]) -> str:
    draft = draft_at(reflection, AtSetup(field))
    return one_line(draft.text) if draft else str(getattr(reflection, field))


def summary_format(options: ReflectOptions) -> str:
    """Return the format of the summary: by the ending of the file that was named, else Markdown."""
    ending = output.ending(options.output)
    return ending if ending in FORMATS else "md"


def share(
    options: ReflectOptions,
    reflection: Reflection,
    compass: Compass,
    own: Sequence[StoredReflection],
    saver: Autosave,
    prompter: Prompter,
) -> int:
    """Write the summary, in whose picture the team's `own` reflections count; return the exit status.

    Raises:
        OutputError: if it cannot be written; the reflection is kept all the same.
    """
    is_kept = not saver.failed or rescued(reflection, saver, prompter, ask=not options.plain)
    counts: Counter[PersonalData] = Counter()
    shared = redact(reflection, counts)
    kind = summary_format(options)
    if reflection.drafts:
        prompter.tell(texts.drafts_left([mask(draft.text) for draft in reflection.drafts]))
    prompter.tell(texts.THANKS)
    if kind == "md" and is_kept and sys.stdin.isatty():
        prompter.tell(texts.nicer(command_to_copy("export", *folder_option(options, saver), "--format", "html")))
    prompter.tell(texts.SUMMARY_TO_FOLLOW)
    try:
        name = f"{file_stem(shared.started, shared.team)}.{kind}"
        parts = FORMATS[kind].one(
            StoredReflection(saver.file.id, shared, b""), lambda: own, Sharing("", lambda: compass)
        )
        output.write(parts, name, options.output, force=options.force)
    except OutputError as error:
        if not is_kept:
            prompter.tell(texts.not_rescued(summary.of_reflection(reflection)))
            raise
        again = command_to_copy("export", saver.file.id, *folder_option(options, saver), "--output", "FIL")
        raise OutputError(error.message, texts.summary_fails_hint(again)) from error
    if counts:
        prompter.tell(texts.masked(counts))
    return 0 if is_kept else FAILED


def pause(options: ReflectOptions, reflection: Reflection, saver: Autosave, prompter: Prompter) -> int:
    """Tell how to go on, and find another place for what could not be saved; return the exit status."""
    if not (reflection.team and reflection.goal):
        prompter.tell(texts.paused_early(command_to_copy("reflect", *as_given(options, reflection))))
    elif saver.failed and not rescued(reflection, saver, prompter, ask=not options.plain):
        prompter.tell(texts.not_rescued(summary.of_reflection(reflection)))
    else:
        compass = ("--compass", options.compass_option) if options.compass_option and not has_begun(reflection) else ()
        words = (*folder_option(options, saver), *compass, *plain_option(options))
        prompter.tell(texts.paused(resuming(saver.file.folder, saver.file.id, *words)))
    return INTERRUPTED


RESCUE = "malkompas-reddet"
"""The folder, in the current one or among the temporary ones, for what cannot be saved where it should be."""


def rescued(reflection: Reflection, saver: Autosave, prompter: Prompter, *, ask: bool) -> bool:
    """Save in a folder nearby, or one the team is asked for, what could not be saved; return whether it went well."""
    nearby = _nearby()
    while ask:
        suggested = tuple(str(folder) for folder in nearby[:1])
        line = TextPrompt(
            kind="setup", question=texts.ANOTHER_FOLDER, notes=suggested, shown=suggested, actions=("pause",)
        )
        reply = prompter.ask_text(line, keep_draft=lambda text, edits_index: None)
        if not isinstance(reply, Added | Edited) or not (typed := normalize(reply.text)):
            break
        try:
            saver.move_to(expand_user(typed), reflection)
        except StoreError as error:
            prompter.tell(error.message)
        else:
            return True
    for folder in nearby:
        with contextlib.suppress(StoreError):
            saver.move_to(folder, reflection)
            return True
    return False


def _nearby() -> list[Path]:
    """Return where else one might save; neither place is sure to exist."""
    folders = []
    for position in (Path.cwd, tempfile.gettempdir):
        with contextlib.suppress(OSError):
            folders.append(Path(position()) / RESCUE)
    return folders


MOST_OFFERED = 5
"""So many conversations that are not finished can be chosen from."""


def run(options: ReflectOptions) -> int:
    """Hold the conversation and write the summary; return the exit status.

    Raises:
        MalkompasError: if something is in the way that the user can mend.
    """
    _check_output(options)
    compass = principles.load(options.compass)
    chosen = [principles.find(compass.choosable, name) for name in options.principles]
    repository.prepare_folder(options.folder)
    found = repository.list_reflections(options.folder)
    prompter = _prompter(plain=options.plain)
    with system.pause_on_signals(prompter.interrupt), prompter.session():
        resumed = _named(options, found) if options.resume else _offered(options, found, prompter)
        if resumed == "stop":
            return INTERRUPTED
        if resumed:
            reflection = engine.resume_reflection(resumed.reflection, minutes=options.minutes, plain=options.plain)
        else:
            reflection = engine.start_reflection(
                compass,
                started=system.now(),
                team=canonical_name(options.team, _teams(found)),
                goal=options.goal,
                goal_type=options.goal_type,
                occasion=options.occasion,
                participants=options.participants,
                minutes=options.minutes,
                sections=chosen,
                plain=options.plain,
            )
        for told in _first_words(options, found, resumed):
            prompter.tell(told)
        saver = Autosave(ReflectionFile(options.folder, resumed), prompter.tell)
        setting = Context(
            compass=compass,
            today=system.today,
            seconds=system.seconds,
            earlier=functools.cache(functools.partial(_earlier, options.folder, found, prompter)),
            teams=_teams(found, but=resumed),
            open_steps=_about_open_steps(options),
        )
        reflection, finished = engine.hold_conversation(reflection, setting, prompter, saver)
        if not finished:
            return pause(options, reflection, saver, prompter)
        reflection = structs.replace(reflection, finished=system.now())
        saver(reflection, quietly=False)
        others = setting.earlier(reflection.team, None)
        own = [redact_stored(one) for one in others if one.id != saver.file.id]
        own.append(StoredReflection(saver.file.id, redact(reflection), b""))
        if reflection.compass == compass.title:
            prompter.show_compass(mask(reflection.team), team_history.compass_points(compass, own))
        return share(options, reflection, compass, own, saver, prompter)


def _check_output(options: ReflectOptions) -> None:
    """Make sure, before the meeting and not after it, that the summary can be written as it is wished for.

    Raises:
        OutputError: if its file cannot be written.
        MalkompasError: if what makes such a document is not installed.
    """
    kind = summary_format(options)
    output.check(options.output, force=options.force, binary=is_binary(kind))
    if is_binary(kind):
        from malkompas.exporters import office

        office.require(kind)


def _first_words(options: ReflectOptions, found: Listing, resumed: StoredReflection | None) -> Iterator[str]:
    """Yield what is told before the first question: welcome, how it is done, and what to be aware of."""
    for problem in found.problems:
        yield problem.message
    yield _welcome_back(resumed.reflection) if resumed else texts.WELCOME
    if resumed:
        counts: Counter[PersonalData] = Counter()
        redact(resumed.reflection, counts)
        if counts:  # the question about it may have been cut off
            yield texts.holds(counts)
    yield texts.WELCOME_PLAIN if options.plain else texts.WELCOME_KEYS
    if repository.is_open_to_all(options.folder):
        yield texts.open_to_all(str(options.folder))
    if options.team and not resumed and (meant := closest_match(options.team, _teams(found))):
        yield texts.similar_team_given(mask(meant))
    for given in (options.team, options.goal, *options.participants):
        if noticed := personal_data_kinds(given):
            yield texts.noticed(mask(given), noticed)


def _about_open_steps(options: ReflectOptions) -> OpenStepsMode:
    if options.open_steps is None:
        return "tell" if options.plain and not sys.stdin.isatty() else "ask"
    return "ask" if options.open_steps else "leave"


def _prompter(*, plain: bool) -> Prompter:
    if plain:
        return PlainPrompter(sys.stdin.buffer, sys.stderr, at_terminal=sys.stdin.isatty())
    from malkompas.ui import rich_output  # loads Rich
    from malkompas.ui.terminal import TerminalPrompter  # loads questionary

    return TerminalPrompter(rich_output.create_console())


def _named(options: ReflectOptions, found: Listing) -> StoredReflection:
    """Return the reflection to resume: the one that was named, or else the latest that is not finished.

    Raises:
        StoreError: if there is none.
    """
    if options.reflection:
        return repository.find(options.folder, options.reflection, [])
    if stored := _first(options.folder, repository.unfinished(found.infos, options.team), found.problems):
        return stored
    raise StoreError(texts.nothing_to_resume(options.team), texts.START_HINT)


def _first(folder: Path, infos: Iterable[ReflectionInfo], problems: list[StoreError]) -> StoredReflection | None:
    return next(repository.iter_reflections(folder, (info.id for info in infos), problems), None)


def _offered(options: ReflectOptions, found: Listing, prompter: Prompter) -> StoredReflection | Literal["stop"] | None:
    """Return which of the latest unfinished reflections the team chooses to go on with, if any, or that it stops.

    In plain lines, whose order is fixed, it is only told of them.
    """
    is_new = options.goal or options.principles or options.goal_type or options.occasion or options.participants
    if is_new or (options.plain and not sys.stdin.isatty()):
        return None
    ids = (head.id for head in repository.unfinished(found.infos, options.team))
    offered = list(islice(repository.iter_reflections(options.folder, ids, found.problems), MOST_OFFERED))
    if not offered:
        return None
    if options.plain:
        repeated = (*folder_option(options), *plain_option(options))
        again = [command_to_copy("reflect", "--resume", one.id, *repeated) for one in offered]
        prompter.tell(texts.can_be_continued([_about(one.reflection) for one in offered], again))
        return None
    if len(offered) == 1:
        question, labels = texts.continue_question(*_about(offered[0].reflection)), [texts.CONTINUE]
    else:
        question = texts.CONTINUE_ONE_OF
        labels = [texts.unfinished_option(*_about(one.reflection)) for one in offered]
    choice = ChoicePrompt(question=question, options=(*labels, texts.START_NEW), chosen=(0,), actions=("pause",))
    reply = prompter.ask_choice(choice)
    if not isinstance(reply, Chosen):
        return "stop"
    return dict(enumerate(offered)).get(reply.indexes[0])  # the option after them begins a new one


def _earlier(
    folder: Path, found: Listing, prompter: Prompter, team: str, before: dt.datetime | None
) -> Sequence[StoredReflection]:
    """Return what `team` has talked about, newest first, before that time if given; what cannot be read is told."""
    problems: list[StoreError] = []
    ids = [head.id for head in filter(repository.matches(team, before=before), found.infos)]
    stored = list(repository.iter_reflections(folder, ids, problems))
    for problem in problems:
        prompter.tell(problem.message)
    return stored


def _about(reflection: Reflection) -> tuple[str, str, str]:
    return mask(reflection.team), mask(reflection.goal), dates.long_date(reflection.started.date())


def _welcome_back(reflection: Reflection) -> str:
    team, goal, _ = _about(reflection)
    return texts.welcome_back(team, goal, was_finished=reflection.finished is not None)


def _teams(found: Listing, but: StoredReflection | None = None) -> tuple[str, ...]:
    """Return the teams' names, latest first, each as it was last written; `but` is the talk that goes on itself."""
    names: dict[str, str] = {}
    for head in found.infos:
        if but and head.id == but.id:
            continue
        names.setdefault(comparison_key(head.team), head.team)
    return tuple(names.values())


def is_plain() -> bool:
    """Return whether there is no terminal that can show more than plain lines."""
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return not at_terminal or os.environ.get("TERM") == "dumb"
