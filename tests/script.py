"""A team that answers from a list, and a disk that is none: what a conversation is held with."""

import contextlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from malkompas import model, texts
from malkompas.conversation import engine, protocol
from malkompas.conversation.protocol import ChoicePrompt, Chosen, Navigate, PendingText, Reply, TextPrompt
from malkompas.model import Reflection

NEXT, BACK, PASS, PAUSE = Navigate("next"), Navigate("back"), Navigate("pass"), Navigate("pause")
CLOSING = Navigate("closing")
TO_STEPS: tuple[Reply, ...] = (CLOSING, PASS)
"""What is answered at a question to come to the steps."""


class Script:
    """A Prompter that answers from a list and then pauses, and remembers what it was asked and told."""

    understood_all = True

    def __init__(self, replies: Iterable[Reply], *, action: model.PersonalDataAction = "keep") -> None:
        self.replies = iter(replies)
        self.action = action
        self.asked: list[Any] = []  # a TextPrompt or a ChoicePrompt
        self.told: list[str] = []
        self.sections: list[str] = []
        self.reviewed: list[Reflection] = []
        self.drafts: list[str] = []  # what is half-typed at each prompt
        self.ahead = ""
        self.chosen_from: list[ChoicePrompt] = []
        self.noted: list[tuple[str, Sequence[protocol.NoteGroup]]] = []
        self.quieted: list[tuple[str, int]] = []

    def reply(self) -> Any:
        return next(self.replies, PAUSE)

    def ask_text(self, prompt: TextPrompt, keep_draft: protocol.KeepDraft) -> protocol.TextReply:
        self.asked.append(prompt)
        for draft in self.drafts:
            keep_draft(draft, None)
        reply: protocol.TextReply = self.reply()
        if reply is PAUSE and prompt.draft:  # what waits in a line is still there
            return Navigate("pause", PendingText(prompt.draft.text, prompt.draft.edits_index))
        return reply

    def ask_choice(self, prompt: ChoicePrompt) -> protocol.ChoiceReply:
        self.chosen_from.append(prompt)
        if prompt.kind == "personal-data":
            action = texts.PERSONAL_DATA_ACTIONS[self.action]
            return Chosen((prompt.options.index(action) if action in prompt.options else len(prompt.options) - 1,))
        self.asked.append(prompt)
        reply: protocol.ChoiceReply = self.reply()
        return reply

    def review(self, reflection: Reflection, *, is_again: bool) -> protocol.ReviewReply:
        if not is_again:
            self.reviewed.append(reflection)
        reply: protocol.ReviewReply = self.reply()
        return reply

    def show_section(self, section: model.Section, where: str) -> None:
        self.sections.append(section.id)

    def show_notes(self, title: str, groups: Sequence[protocol.NoteGroup]) -> None:
        self.noted.append((title, groups))

    def quiet(self, question: str, seconds: int) -> None:
        self.quieted.append((question, seconds))

    def show_compass(self, team: str, points: Sequence[model.CompassPoint]) -> None:
        pass

    def tell(self, message: str) -> None:
        self.told.append(message)

    def take_typed_ahead(self, *, is_last: bool = False) -> str:
        ahead, self.ahead = self.ahead, ""
        return ahead

    def keyboard(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def interrupt(self) -> None:
        pass


class Held(NamedTuple):
    """A conversation that was held: what became of it, what was asked and told, and each state that was saved."""

    after: Reflection
    finished: bool
    script: Script
    saved: list[Reflection]

    @property
    def told(self) -> list[str]:
        return self.script.told

    @property
    def last_asked(self) -> Any:
        return self.script.asked[-1]


def hold(start: Reflection, script: Script, context: protocol.Context) -> Held:
    """Hold a conversation; whatever is said, every state on the way can be read and gone on with."""
    saved: list[Reflection] = []

    def save(reflection: Reflection, *, quietly: bool) -> None:
        saved.append(reflection)

    after, finished, _ = engine.hold_conversation(start, context, script, save)
    assert all(map(model.has_valid_positions, saved))
    assert not saved or saved[-1] == after
    return Held(after, finished, script, saved)
