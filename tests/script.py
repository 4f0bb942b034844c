"""A team that answers from a list, and a disk that is none: what a conversation is held with."""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from malkompas import texts
from malkompas.conversation.protocol import (
    ChoicePrompt,
    ChoiceReply,
    Chosen,
    Finish,
    KeepDraft,
    Navigate,
    Reply,
    ReviewReply,
    TextPrompt,
    TextReply,
)
from malkompas.model import CompassPoint, PersonalDataAction, Reflection, Section

NEXT = Navigate("next")


def to_steps() -> list[Reply]:
    """Return what is answered at a question to come to the steps."""
    return [Navigate("closing"), Navigate("pass")]


class Script:
    """A Prompter that answers from a list, and remembers what it was asked and told."""

    def __init__(self, replies: Iterable[Reply | Callable[[Reflection | TextPrompt], Reply]]) -> None:
        self.replies = iter(replies)
        self.asked: list[TextPrompt | ChoicePrompt] = []
        self.told: list[str] = []
        self.sections: list[str] = []
        self.drafts: list[tuple[str, int | None]] = []
        self.action: PersonalDataAction = "keep"

    def reply(self) -> Any:
        return next(self.replies, Finish())

    def ask_text(self, line: TextPrompt, keep_draft: KeepDraft) -> TextReply:
        self.asked.append(line)
        for draft in self.drafts:
            keep_draft(*draft)
        reply: TextReply = self.reply()
        return reply

    def ask_choice(self, choice: ChoicePrompt) -> ChoiceReply:
        if choice.kind == "personal-data":
            wanted = texts.PERSONAL_DATA_ACTIONS[self.action]
            return Chosen((choice.options.index(wanted) if wanted in choice.options else len(choice.options) - 1,))
        self.asked.append(choice)
        reply: ChoiceReply = self.reply()
        return reply

    def review(self, reflection: Reflection) -> ReviewReply:
        reply: ReviewReply = self.reply()
        return reply

    def show_section(self, section: Section, where: str) -> None:
        self.sections.append(section.id)

    def tell(self, message: str) -> None:
        self.told.append(message)

    def show_compass(self, team: str, points: Sequence[CompassPoint]) -> None:
        pass

    def session(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def interrupt(self) -> None:
        pass


class Disk:
    """What has been saved, last one last."""

    def __init__(self) -> None:
        self.saved: list[Reflection] = []

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None:
        self.saved.append(reflection)
