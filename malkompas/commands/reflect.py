"""One run of `malkompas reflect`: what can be resumed, the conversation, and how it ends: a summary or a pause."""

import contextlib
import datetime as dt
import functools
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import UNSET, Struct, structs

from malkompas import system, team_history, texts
from malkompas.commands import output, sources
from malkompas.conversation import beginning, content, engine, prepared, protocol
from malkompas.conversation.protocol import Context, Prompter
from malkompas.errors import FAILED, INTERRUPTED, OutputError, StoreError
from malkompas.exporters.registry import FORMATS, is_binary, require
from malkompas.model import (
    AtReview,
    AtSetup,
    Compass,
    GoalType,
    Occasion,
    PersonalData,
    Reflection,
    Section,
    StoredReflection,
    draft_at,
    has_begun,
)
from malkompas.privacy import mask, personal_data_kinds, redact, redact_stored
from malkompas.storage import repository
from malkompas.storage.autosave import Autosave, ReflectionFile
from malkompas.system import command_to_copy, expand_user, is_terminal
from malkompas.text import canonical_name, closest_match, comparison_key, file_stem, normalize, one_line, slashed

MOST_OFFERED = 5
"""So many unfinished reflections can be chosen from."""


class ReflectOptions(Struct, frozen=True, kw_only=True):
    """What the command line said.

    `compass_option` and `folder_option` are the options as they were typed, to be repeated in commands to copy.
    """

    compass: Callable[[], Compass]
    folder: Path
    team: str = ""
    goal: str = ""
    goal_type: GoalType | None = None
    occasion: Occasion | None = None
    participants: tuple[str, ...] = ()
    absent: str = ""
    date: dt.date | None = None
    minutes: int | None = None
    open_steps: bool | None = None
    principles: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    resume: bool
    reflection: str
    plain: bool
    output: str
    force: bool
    open_summary: bool | None = None
    compass_option: str
    folder_option: str

    @property
    def summary_format(self) -> str:
        """The format of the summary: by the extension of `--output`, else Markdown, or a page where it is opened."""
        extension = output.extension(self.output)
        is_page = not self.output and (self.open_summary or system.has_own_window())
        return extension if extension in FORMATS else "html" if is_page else "md"

    @property
    def is_piped(self) -> bool:
        """Whether lines come from a pipe or a file: nobody is there to answer what is not in their fixed order."""
        return self.plain and not is_terminal(sys.stdin)

    @property
    def open_steps_mode(self) -> protocol.OpenStepsMode:
        """What is done about open steps: asked about, unless it is said otherwise; in a pipe only listed."""
        if self.open_steps is None:
            return "tell" if self.is_piped else "ask"
        return "ask" if self.open_steps else "leave"


def run(options: ReflectOptions) -> int:
    """Hold the conversation and write the summary; return the exit status, which tells of misunderstood lines too.

    Raises:
        MalkompasError: if something is in the way that the user can mend.
    """
    # Whether the summary can be written is said before the meeting, and not after it.
    output.check(options.output, force=options.force, binary=is_binary(options.summary_format))
    require(options.summary_format)
    return _Meeting(options).hold()


def _prompter(options: ReflectOptions) -> Prompter:
    if options.plain:
        from malkompas.ui.plain import PlainPrompter

        return PlainPrompter(sys.stdin.buffer, sys.stderr, at_terminal=is_terminal(sys.stdin))
    from malkompas.ui.terminal import TerminalPrompter  # it takes longer to load than a piped meeting

    return TerminalPrompter()


class _Meeting:
    """One meeting: what it begins from, how it is held and how it ends."""

    def __init__(self, options: ReflectOptions) -> None:
        self.options = options
        self.compass = functools.cache(options.compass)
        if system.own_compass(options.compass_option):
            self.compass()  # its mistakes are told before anybody types; that of the tool can wait for the first answer
        self.sections = self._principles() if options.principles else []
        repository.prepare_folder(options.folder)
        self.listing = repository.list_reflections(options.folder)
        self.prompter = _prompter(options)
        self.tell = self.prompter.tell
        self.autosave = Autosave(ReflectionFile(options.folder), self.tell)
        self.earlier = functools.cache(self._read_earlier)
        self.all_is_read = True

    def hold(self) -> int:
        """Hold the conversation, a new one or one that goes on, to its end or its pause; return the exit status.

        Sheets are read before it takes the keyboard, while Ctrl-C still ends the program at once.
        """
        options, resumed = self.options, None
        if options.resume:
            resumed = sources.resumed(options.folder, self.listing, options.reflection, options.team)
        reflection, told = self._begin(resumed), list[str]()
        if options.sheets:
            reflection, told, self.all_is_read = sources.with_sheets(reflection, options.sheets, options.compass)
        with system.pause_on_signals(self.prompter.interrupt), self.prompter.keyboard():
            ended = self._talk(reflection, resumed, [*self._opening_messages(resumed), *told])
            if again := ended.goes_on_with:
                begun = content.with_typed_ahead(self._begin(again), content.typed_ahead(ended.reflection))
                reflection = prepared.with_answers(begun, ended.reflection.prepared, ended.reflection.sheets)
                ended = self._talk(reflection, again, self._about(again))
            status = self._finish(ended.reflection) if ended.is_finished else self._pause(ended.reflection)
        return status or (0 if self.prompter.understood_all else FAILED)

    def _begin(self, resumed: StoredReflection | None) -> Reflection:
        options = self.options
        if resumed:
            texts.speak(resumed.reflection.language)
            self.compass = functools.cache(options.compass)  # in that language
            is_todays = resumed.reflection.started.date() == system.today() and bool(resumed.reflection.minutes)
            minutes = None if is_todays and not options.resume else options.minutes  # the command was for a new one
            return engine.resume_reflection(resumed.reflection, minutes=minutes, is_piped=options.is_piped)
        return engine.start_reflection(
            self.compass,
            started=system.now(options.date),
            on_paper=bool(options.date) or UNSET,
            team=canonical_name(options.team, self._teams()),
            goal=options.goal,
            goal_type=options.goal_type,
            occasion=options.occasion,
            participants=options.participants,
            absent=one_line(options.absent),
            minutes=options.minutes,
            sections=self.sections,
            is_piped=options.is_piped,
        )

    def _talk(self, reflection: Reflection, resumed: StoredReflection | None, messages: Iterable[str]) -> engine.Ended:
        """Hold the conversation until it ends in one way or another."""
        options = self.options
        self.autosave = Autosave(ReflectionFile(options.folder, resumed), self.tell)
        for message in messages:
            self.tell(message)
        if day := reflection.day_on_paper:
            self.tell(texts.ON_PAPER.format(day=texts.day_with_weekday(day)))
        context = Context(
            compass=self.compass,
            today=lambda: reflection.day_on_paper or system.today(),
            seconds=system.seconds,
            earlier=self.earlier,
            unfinished=(lambda team: ()) if resumed else self._unfinished_to_offer,
            teams=self._teams(but=resumed),
            open_steps=options.open_steps_mode,
            is_piped=options.is_piped,
        )
        asks_minutes = bool(resumed) and self._asks_minutes(reflection)
        return engine.hold_conversation(reflection, context, self.prompter, self.autosave, asks_minutes=asks_minutes)

    def _asks_minutes(self, reflection: Reflection) -> bool:
        """Return whether one that goes on has a clock that is to be set anew, or can have one on another day."""
        is_in_talk = not isinstance(reflection.position, AtSetup | AtReview)
        is_asked = not (self.options.minutes or self.options.is_piped or reflection.day_on_paper)
        return is_in_talk and is_asked and (bool(reflection.minutes) or reflection.started.date() != system.today())

    # What there is to go on from

    def _principles(self) -> list[Section]:
        from malkompas.compass import find  # YAML: only where a principle is named

        return [find(self.compass().choosable, name) for name in self.options.principles]

    def _teams(self, but: StoredReflection | None = None) -> tuple[str, ...]:
        """Return the teams' names, latest first, each as it was last written; that of one reflection is left out."""
        names: dict[str, str] = {}
        for info in self.listing.infos:
            if not (but and info.id == but.id):
                names.setdefault(comparison_key(info.team), info.team)
        return tuple(names.values())

    def _read_earlier(self, team: str, before: dt.datetime | None) -> Sequence[StoredReflection]:
        problems: repository.Problems = {}
        matching = filter(repository.matches(team, before=before), self.listing.infos)
        ids = [info.id for info in matching if info.id not in self.autosave.file.former_ids]
        stored = list(repository.iter_reflections(self.options.folder, ids, problems))
        for problem in problems.values():
            self.tell(problem.message)
        return stored

    def _unfinished_to_offer(self, team: str) -> list[StoredReflection]:
        """Return the unfinished reflections that `team` may want to go on with; a pipe is only told of them."""
        options = self.options
        found = sources.unfinished(options.folder, self.listing, team, MOST_OFFERED, options.goal)
        offered = [] if options.date else found
        if offered and options.is_piped:
            commands = [self._resume_command(one.id) for one in offered]
            self.tell(texts.can_be_continued([beginning.unfinished_talk(one) for one in offered], commands))
        return [] if options.is_piped else offered

    def _opening_messages(self, resumed: StoredReflection | None) -> Iterator[str]:
        """Yield what is told before the first question: welcome, how it is done, and what to be aware of."""
        options = self.options
        if problems := self.listing.problems:  # their names are those of teams
            yield texts.cannot_be_read(len(problems))
        if resumed:
            yield from self._about(resumed)
        else:
            yield texts.WELCOME
        yield texts.WELCOME_PLAIN if options.plain else texts.WELCOME_KEYS
        if repository.is_open_to_all(options.folder):
            yield texts.OPEN_TO_ALL.format(folder=str(options.folder))
        if options.team and not resumed and (similar := closest_match(options.team, self._teams())):
            yield texts.SIMILAR_TEAM_GIVEN.format(known=mask(similar))
        for text in (options.team, options.goal, *options.participants):
            if kinds := personal_data_kinds(text):
                yield texts.noticed(mask(text), kinds)

    def _about(self, resumed: StoredReflection) -> Iterator[str]:
        """Yield what is told of a reflection that goes on: where it is, and what to be aware of."""
        counts: Counter[PersonalData] = Counter()
        shown = redact(resumed.reflection, counts)
        if shown.finished:
            yield texts.WELCOME_BACK_FINISHED.format(team=shown.team, goal=shown.goal)
        else:
            yield "\n".join(beginning.recap(shown))
        if counts:  # the question about it may have been cut off
            yield texts.HOLDS.format(personal_data=texts.personal_data(counts))
        if copies := output.about_copies(repository.list_copies(self.options.folder), {resumed.id}):
            yield copies

    # How it ends

    def _finish(self, reflection: Reflection) -> int:
        """Store the finished `reflection`, show the team's compass and write the summary; return the exit status."""
        from malkompas.exporters import sharing

        options = self.options
        reflection = structs.replace(reflection, finished=system.now(reflection.day_on_paper))
        self.autosave(reflection, quietly=False)
        counts: Counter[PersonalData] = Counter()
        shared = StoredReflection(self.autosave.file.id, redact(reflection, counts), b"")
        earlier = self.earlier(reflection.team, None)
        all_of_team = [*(redact_stored(one) for one in earlier if one.id != shared.id), shared]
        if reflection.compass == self.compass().title:
            points = team_history.Tally(all_of_team).points(self.compass())
            self.prompter.show_compass(shared.reflection.team, points)
        is_kept = self._is_kept(reflection)
        if reflection.drafts:
            self._tell_left("\n".join(draft.text.rstrip() for draft in shared.reflection.drafts))
        self.tell(texts.THANKS)
        if options.summary_format == "md" and is_kept and is_terminal(sys.stdin):
            page = command_to_copy("export", options=(self._folder_option(), ("--format", "html")))
            self.tell(texts.NICER.format(command=page))
        name = f"{file_stem(reflection.started, shared.reflection.team)}.{options.summary_format}"
        shared = shared._replace(id=self.autosave.file.id)
        written = sharing.one(options.summary_format, shared, "", self.compass, lambda: all_of_team)
        try:
            parts = [*written]  # a format may have something to tell
            if counts:
                self.tell(texts.MASKED.format(personal_data=texts.personal_data(counts)))
            self.tell(texts.SUMMARY_TO_FOLLOW)
            path = output.write(parts, name, options.output, force=options.force)
        except OutputError as error:
            if not is_kept:
                self._tell_not_rescued(reflection)
                raise
            elsewhere = (self._folder_option(), ("--output", texts.METAVARS["output"]))
            command = command_to_copy("export", self.autosave.file.id, options=elsewhere)
            raise OutputError(error.message, texts.SUMMARY_FAILS_HINT.format(command=command)) from error
        if path:
            self._open(path, reflection)
        return 0 if is_kept and self.all_is_read else FAILED

    def _tell_left(self, drafts: str) -> None:
        command = self._resume_command(self.autosave.file.id)
        self.tell(texts.DRAFTS_LEFT.format(drafts=drafts.replace("\n", "\n  "), command=command))

    def _resume_command(self, id: str) -> str:
        return command_to_copy("reflect", "--resume", id, options=[self._folder_option()])

    def _open(self, path: Path, reflection: Reflection) -> None:
        """Open the summary in the program for it, where the command or the team says so; keep what is typed instead."""
        wanted, kind = self.options.open_summary, self.options.summary_format
        is_page = kind == "html" or is_binary(kind)
        if wanted is None and is_page and is_terminal(sys.stdin) and system.can_open_files():
            prompt = protocol.ChoicePrompt(question=texts.OPEN_SUMMARY, options=texts.YES_OR_NO, actions=())
            wanted = self.prompter.ask_choice(prompt) == protocol.Chosen((0,))
            if typed := self.prompter.take_typed_ahead():
                self.autosave(content.with_typed_ahead(reflection, typed), quietly=False)
                self._tell_left(mask(typed))
        # What the name says is what it is opened as: a program is never started.
        is_document = path.resolve().suffix.lower() == f".{kind}"
        if wanted and not (is_document and system.open_file(path)):
            self.tell(texts.NOT_OPENED)

    def _pause(self, reflection: Reflection) -> int:
        """Tell how to go on, after finding another place for what could not be saved; return the exit status."""
        options = self.options
        if not (reflection.team and reflection.goal):
            self.tell(texts.PAUSED_EARLY.format(command=_start_again(options, reflection)))
            return INTERRUPTED
        if left := self.prompter.take_typed_ahead(is_last=True):
            reflection = content.with_typed_ahead(reflection, left)
            self.autosave(reflection, quietly=False)
            self.tell(texts.WAITS.format(text=slashed(mask(left))))
        if not self._is_kept(reflection):
            self._tell_not_rescued(reflection)
        else:
            repeated = (
                self._folder_option(),
                ("--compass", "" if has_begun(reflection) else options.compass_option),  # then its sections are stored
                ("--plain", options.plain and not options.is_piped),  # a pipe is plain without it
            )
            command = command_to_copy("reflect", "--resume", self.autosave.file.id, options=repeated)
            self.tell(texts.PAUSED.format(command=command))
        return INTERRUPTED

    def _folder_option(self) -> tuple[str, str]:
        """Return the option that names the folder again; it has no value where the folder is the usual one."""
        folder = self.autosave.file.folder
        return "--folder", self.options.folder_option if folder == self.options.folder else str(folder)

    def _is_kept(self, reflection: Reflection) -> bool:
        """Return whether all is saved: else in a folder that the team names, or one nearby."""
        if not self.autosave.failed:
            return True
        nearby = []
        for parent in (Path.cwd, tempfile.gettempdir):
            with contextlib.suppress(OSError):  # the current folder may be gone
                nearby.append(Path(parent()) / texts.RESCUE_FOLDER)
        suggested = tuple(str(folder) for folder in nearby[:1])
        prompt = protocol.TextPrompt(
            kind="setup", question=texts.ANOTHER_FOLDER, notes=suggested, shown=suggested, actions=("pause",)
        )
        while not self.options.plain:
            reply = self.prompter.ask_text(prompt, keep_draft=lambda text, edits_index: None)
            if not isinstance(reply, protocol.Added | protocol.Edited) or not (typed := normalize(reply.text)):
                break
            try:
                self.autosave.move_to(expand_user(typed), reflection)
            except StoreError as error:
                self.tell(error.message)
            else:
                return True
        for folder in nearby:
            with contextlib.suppress(StoreError):
                self.autosave.move_to(folder, reflection)
                return True
        return False

    def _tell_not_rescued(self, reflection: Reflection) -> None:
        from malkompas.exporters import markdown, summary

        self.tell(texts.NOT_RESCUED.format(summary=markdown.render(summary.of_reflection(reflection))))


def _start_again(options: ReflectOptions, reflection: Reflection) -> str:
    """Return the command that was given, with what was typed before there was something to store."""

    def typed(field: Literal["team", "goal"]) -> str:
        draft = draft_at(reflection, AtSetup(field))
        return one_line(draft.text) if draft else str(getattr(reflection, field))

    team, goal = "" if options.team else typed("team"), "" if options.goal else typed("goal")
    return command_to_copy(*sys.argv[1:], options=[("--team", team), ("--goal", goal)])
