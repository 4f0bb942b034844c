"""A team that answers from a list, and a disk that is none: what a conversation is held with."""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from malkompas.model import Reflection, Section
from malkompas.talk.exchange import Choice, ChoiceReply, Finish, KeepDraft, Leave, Line, LineReply, LookReply, Reply
from malkompas.talk.past import Point
from malkompas.vocabulary import PersonalData, Remedy

NEXT = Leave("next")


def to_steps() -> list[Reply]:
    """Return what is answered at a question to come to the steps."""
    return [Leave("closing"), Leave("pass")]


class Script:
    """A Prompter that answers from a list, and remembers what it was asked and told."""

    def __init__(self, replies: Iterable[Reply | Callable[[Reflection | Line], Reply]]) -> None:
        self.replies = iter(replies)
        self.asked: list[Line | Choice] = []
        self.told: list[str] = []
        self.sections: list[str] = []
        self.drafts: list[tuple[str, int | None]] = []
        self.remedy: Remedy = "keep"

    def reply(self) -> Any:
        return next(self.replies, Finish())

    def line(self, line: Line, keep_draft: KeepDraft) -> LineReply:
        self.asked.append(line)
        for draft in self.drafts:
            keep_draft(*draft)
        reply: LineReply = self.reply()
        return reply

    def choice(self, choice: Choice) -> ChoiceReply:
        self.asked.append(choice)
        reply: ChoiceReply = self.reply()
        return reply

    def look(self, reflection: Reflection) -> LookReply:
        reply: LookReply = self.reply()
        return reply

    def section(self, section: Section, where: str) -> None:
        self.sections.append(section.id)

    def tell(self, message: str) -> None:
        self.told.append(message)

    def noticed(self, masked: str, kinds: Sequence[PersonalData], remedies: Sequence[Remedy]) -> Remedy | Leave:
        self.told.append(masked)
        return self.remedy if self.remedy in remedies else "keep"

    def compass(self, team: str, points: Sequence[Point]) -> None:
        pass

    def held(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def interrupt(self) -> None:
        pass


class Disk:
    """What has been saved, last one last."""

    def __init__(self) -> None:
        self.saved: list[Reflection] = []

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None:
        self.saved.append(reflection)
