"""One run of `malkompas reflect`: from what was given to a stored reflection and its summary."""

import datetime as dt
import functools
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

from msgspec import structs

from malkompas import dates, texts
from malkompas.commands import output
from malkompas.commands.again import folder_option, plain_option
from malkompas.commands.parting import pause, share, summary_format
from malkompas.commands.wishes import Wishes
from malkompas.compass import principles
from malkompas.errors import INTERRUPTED, StoreError
from malkompas.folder import store
from malkompas.folder.keeper import Keeper
from malkompas.folder.saver import Saver
from malkompas.folder.store import Found
from malkompas.formats.document import is_binary
from malkompas.machine import clock, signals
from malkompas.machine.started import command
from malkompas.model import Reflection, Stored
from malkompas.privacy import kinds, masked, masked_reflection, masked_stored
from malkompas.prompts.plain import PlainPrompter
from malkompas.strings import as_written, folded, similar
from malkompas.talk import conversation, past
from malkompas.talk.exchange import Choice, Chosen, Prompter
from malkompas.talk.setting import OpenSteps, Setting
from malkompas.vocabulary import PersonalData

MOST_OFFERED = 5
"""So many conversations that are not finished can be chosen from."""


def run(wishes: Wishes) -> int:
    """Hold the conversation and write the summary; return the exit status.

    Raises:
        MalkompasError: if something is in the way that the user can mend.
    """
    _check_output(wishes)
    compass = principles.load(wishes.compass)
    chosen = [principles.find(compass.choosable, name) for name in wishes.principles]
    store.prepare(wishes.folder)
    found = store.look(wishes.folder)
    prompter = _prompter(plain=wishes.plain)
    with signals.caught(prompter.interrupt), prompter.held():
        resumed = _named(wishes, found) if wishes.resume else _offered(wishes, found, prompter)
        if resumed == "stop":
            return INTERRUPTED
        if resumed:
            reflection = conversation.reopened(resumed.reflection, minutes=wishes.minutes, plain=wishes.plain)
        else:
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
        for told in _first_words(wishes, found, resumed):
            prompter.tell(told)
        saver = Saver(Keeper(wishes.folder, resumed), prompter)
        setting = Setting(
            compass=compass,
            today=clock.today,
            seconds=clock.seconds,
            earlier=functools.cache(functools.partial(_earlier, wishes.folder, found, prompter)),
            teams=_teams(found, but=resumed),
            open_steps=_about_open_steps(wishes),
        )
        reflection, finished = conversation.hold(reflection, setting, prompter, saver)
        if not finished:
            return pause(wishes, reflection, saver, prompter)
        reflection = structs.replace(reflection, finished=clock.now())
        saver(reflection, quietly=False)
        others = setting.earlier(reflection.team, None)
        own = [masked_stored(one) for one in others if one.id != saver.id]
        own.append(Stored(saver.id, masked_reflection(reflection), b""))
        if reflection.compass == compass.title:
            prompter.compass(reflection.team, past.points(compass, own))
        return share(wishes, reflection, compass, own, saver, prompter)


def _check_output(wishes: Wishes) -> None:
    """Make sure, before the meeting and not after it, that the summary can be written as it is wished for.

    Raises:
        OutputError: if its file cannot be written.
        MalkompasError: if what makes such a document is not installed.
    """
    kind = summary_format(wishes)
    output.check(wishes.output, force=wishes.force, binary=is_binary(kind))
    if is_binary(kind):
        from malkompas.formats import office

        office.require(kind)


def _first_words(wishes: Wishes, found: Found, resumed: Stored | None) -> Iterator[str]:
    """Yield what is told before the first question: welcome, how it is done, and what to be aware of."""
    for problem in found.problems:
        yield problem.message
    yield _welcome_back(resumed.reflection) if resumed else texts.WELCOME
    if resumed:
        counts: Counter[PersonalData] = Counter()
        masked_reflection(resumed.reflection, counts)
        if counts:  # the question about it may have been cut off
            yield texts.holds(counts)
    yield texts.WELCOME_PLAIN if wishes.plain else texts.WELCOME_KEYS
    if store.is_open_to_all(wishes.folder):
        yield texts.open_to_all(str(wishes.folder))
    if wishes.team and not resumed and (meant := similar(wishes.team, _teams(found))):
        yield texts.similar_team_given(masked(meant))
    for given in (wishes.team, wishes.goal, *wishes.participants):
        if noticed := kinds(given):
            yield texts.noticed(masked(given), noticed)


def _about_open_steps(wishes: Wishes) -> OpenSteps:
    if wishes.open_steps is None:
        return "tell" if wishes.plain and not sys.stdin.isatty() else "ask"
    return "ask" if wishes.open_steps else "leave"


def _prompter(*, plain: bool) -> Prompter:
    if plain:
        return PlainPrompter(sys.stdin.buffer, sys.stderr, at_terminal=sys.stdin.isatty())
    from malkompas.pages import screen  # loads Rich
    from malkompas.prompts.terminal import TerminalPrompter  # loads questionary

    return TerminalPrompter(screen.console())


def _named(wishes: Wishes, found: Found) -> Stored:
    """Return the reflection to resume: the one that was named, or else the latest that is not finished.

    Raises:
        StoreError: if there is none.
    """
    if wishes.reflection:
        return store.find(wishes.folder, wishes.reflection, [])
    if stored := store.first(wishes.folder, store.unfinished(found.heads, wishes.team), found.problems):
        return stored
    raise StoreError(texts.nothing_to_resume(wishes.team), texts.START_HINT)


def _offered(wishes: Wishes, found: Found, prompter: Prompter) -> Stored | Literal["stop"] | None:
    """Return which of the latest unfinished reflections the team chooses to go on with, if any, or that it stops.

    In plain lines, whose order is fixed, it is only told of them.
    """
    is_new = wishes.goal or wishes.principles or wishes.about or wishes.occasion or wishes.participants
    if is_new or (wishes.plain and not sys.stdin.isatty()):
        return None
    ids = (head.id for head in store.unfinished(found.heads, wishes.team))
    offered = list(islice(store.each(wishes.folder, ids, found.problems), MOST_OFFERED))
    if not offered:
        return None
    if wishes.plain:
        repeated = (*folder_option(wishes), *plain_option(wishes))
        again = [command("reflect", "--resume", one.id, *repeated) for one in offered]
        prompter.tell(texts.can_be_continued([_about(one.reflection) for one in offered], again))
        return None
    if len(offered) == 1:
        question, options = texts.continue_question(*_about(offered[0].reflection)), [texts.CONTINUE]
    else:
        question = texts.CONTINUE_ONE_OF
        options = [texts.unfinished_option(*_about(one.reflection)) for one in offered]
    choice = Choice(question=question, options=(*options, texts.START_NEW), chosen=(0,), ways=("pause",))
    reply = prompter.choice(choice)
    if not isinstance(reply, Chosen):
        return "stop"
    return dict(enumerate(offered)).get(reply.indexes[0])  # the option after them begins a new one


def _earlier(folder: Path, found: Found, prompter: Prompter, team: str, before: dt.datetime | None) -> Sequence[Stored]:
    """Return what `team` has talked about, newest first, before that time if given; what cannot be read is told."""
    problems: list[StoreError] = []
    ids = [head.id for head in filter(past.fitting(team, before=before), found.heads)]
    stored = list(store.each(folder, ids, problems))
    for problem in problems:
        prompter.tell(problem.message)
    return stored


def _about(reflection: Reflection) -> tuple[str, str, str]:
    return masked(reflection.team), masked(reflection.goal), dates.in_words(reflection.started.date())


def _welcome_back(reflection: Reflection) -> str:
    team, goal, _ = _about(reflection)
    return texts.welcome_back(team, goal, was_finished=reflection.finished is not None)


def _teams(found: Found, but: Stored | None = None) -> tuple[str, ...]:
    """Return the teams' names, latest first, each as it was last written; `but` is the talk that goes on itself."""
    names: dict[str, str] = {}
    for head in found.heads:
        if but and head.id == but.id:
            continue
        names.setdefault(folded(head.team), head.team)
    return tuple(names.values())


def is_plain() -> bool:
    """Return whether there is no terminal that can show more than plain lines."""
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return not at_terminal or os.environ.get("TERM") == "dumb"
