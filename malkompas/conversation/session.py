"""A conversation while it is held: what has been shown, what time it took, and what can be undone."""

from typing import Protocol

from msgspec import structs

from malkompas import privacy, texts
from malkompas.conversation import prompts, transitions
from malkompas.conversation.content import (
    Content,
    content_of,
    take_up_typed_ahead,
    typed_ahead,
    with_content,
    with_draft,
    with_typed_ahead,
)
from malkompas.conversation.personal_data import after_personal_data_action, personal_data_actions, scrubbed
from malkompas.conversation.protocol import (
    Added,
    ChoicePrompt,
    Chosen,
    Context,
    Edited,
    Navigate,
    PendingText,
    Prompter,
    Reply,
)
from malkompas.conversation.recap import changes, said_in_short
from malkompas.conversation.transitions import Transition
from malkompas.model import (
    CLOSING,
    AtFollowUp,
    AtQuestion,
    AtReview,
    AtSetup,
    AtStep,
    Position,
    Reflection,
    all_positions,
    draft_at,
    has_valid_positions,
)
from malkompas.text import normalize, one_line, slashed, truncate

_LONG = 200
"""So much is told of what waits for the next note."""


class Save(Protocol):
    """Keeps a reflection; must not raise."""

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None: ...  # noqa: D102  # the class says it


class Session:
    """What a conversation is held with, the time it has taken, what has been shown, and what can be undone."""

    def __init__(self, reflection: Reflection, context: Context, prompter: Prompter, save: Save) -> None:
        self.context = context
        self.prompter = prompter
        self._save = save
        self._found = _without_place(reflection)
        self._began = context.seconds() - reflection.spent
        self._shown = ""  # the id of a section
        self._waiting = ""  # what was told to wait for the next note
        self.shown_at_review: Reflection | None = None  # as it was the last time
        self._past: list[Content] = []  # what there was before each change of it
        self._private: dict[str, str] = {}  # what stands instead of texts that were chosen to be removed or rewritten
        self.offered_to = ""  # the team that was asked whether it goes on with an unfinished talk
        self.left: Reply | None = None  # the pause, or the end, by which a list was left
        self._noticed: list[tuple[Position, str]] = []  # where personal data was typed that is still to be asked about

    def spent(self) -> float:
        """Return how many seconds the conversation has taken, before pauses too."""
        return self.context.seconds() - self._began

    def save(self, reflection: Reflection, *, quietly: bool = False) -> None:
        """Save `reflection` if it has the two things that it is found by."""
        if reflection.team and reflection.goal:
            self._save(reflection, quietly=quietly)

    def tell(self, message: str) -> None:
        """Show a message, if there is one."""
        if message:
            self.prompter.tell(privacy.mask(message))

    def arrive(self, reflection: Reflection) -> tuple[Reflection, Added | None]:
        """Show what begins here; return `reflection` as it is then, and the note that was typed already, if any.

        What goes on waiting is told once.
        """
        reflection = with_typed_ahead(reflection, self.prompter.take_typed_ahead())
        reflection, line = take_up_typed_ahead(reflection)
        if not line:
            told, self._waiting = self._waiting, typed_ahead(reflection)
            if new := self._waiting.removeprefix(told):
                self.tell(texts.WAITS.format(text=truncate(slashed(privacy.mask(new)), _LONG)))
        reflection = self._shown_section(reflection)
        draft = draft_at(reflection, reflection.position)
        pending = PendingText(draft.text, draft.edits_index) if draft else PendingText()
        return reflection, Added(line, pending) if line else None

    def _shown_section(self, reflection: Reflection) -> Reflection:
        """Show the section that begins here, if any; return `reflection` with the time of its first question."""
        position = reflection.position
        if isinstance(position, AtSetup):
            self._shown = ""  # other sections may be chosen
        if not isinstance(position, AtQuestion):
            return reflection
        section = reflection.sections[position.section]
        if section.id != self._shown:
            self._shown = section.id
            self.prompter.show_section(section, prompts.section_location(reflection, position.section))
            title, groups = said_in_short(reflection)
            if section.id == CLOSING and position.question == 0 and groups:
                self.prompter.show_notes(title, groups)
        if reflection.talk_from is None:
            reflection = structs.replace(reflection, talk_from=int(self.spent()))
        return reflection

    def ask(self, reflection: Reflection, stored: Reflection | None = None) -> Reply:
        """Ask what is to be asked where `reflection` is, while it is `stored` as that, if given, or as itself."""

        def keep_draft(text: str, edits_index: int | None) -> None:
            typed = with_draft(stored or reflection, reflection.position, text, edits_index)
            self.save(structs.replace(typed, spent=int(self.spent()), finished=None), quietly=True)

        match reflection.position:
            case AtSetup("about" | "occasion" | "sections") | AtFollowUp(_, "state"):
                return self.prompter.ask_choice(prompts.choice_prompt(reflection, self.context, self.spent))
            case AtReview():
                before, self.shown_at_review = self.shown_at_review, reflection
                if before and any(difference := changes(before, reflection)):
                    self.tell(texts.changed(*difference))
                return self.prompter.review(privacy.redact(reflection), is_again=before is not None)
            case _:
                return self.prompter.ask_text(prompts.text_prompt(reflection, self.context, self.spent), keep_draft)

    def choose(self, prompt: ChoicePrompt) -> tuple[int, ...]:
        """Return what was chosen; nothing where it is gone back from, or `left`."""
        reply = self.prompter.ask_choice(prompt)
        if isinstance(reply, Chosen):
            return reply.indexes
        self.left = None if reply == Navigate("back") else reply
        return ()

    def after_asking(self, reflection: Reflection) -> Reflection:
        """Return `reflection` with what was typed where no line was asked for, and with the time that has gone."""
        reflection = with_typed_ahead(reflection, self.prompter.take_typed_ahead())
        return structs.replace(reflection, spent=int(self.spent()))

    def notice_personal_data(self, reflection: Reflection, position: Position, reply: Reply) -> None:
        """Tell that `reply` said personal data at `position`, if it did: it is asked about at the next empty line.

        Asked at once, the list would open under the fingers of whoever types on.
        """
        if not isinstance(reply, Added | Edited):
            return
        kinds = privacy.personal_data_kinds(reply.text)
        if not kinds or position == AtSetup("minutes"):  # where no text is kept
            return
        self.prompter.tell(texts.noticed(privacy.mask_lines(reply.text), kinds))
        if isinstance(position, AtStep):
            position = transitions.step_meant(reflection, position, reply)
        text = normalize(reply.text) if isinstance(position, AtQuestion) else one_line(reply.text)
        if isinstance(position, AtSetup):
            text = "".join(self._notes_at(reflection, position))
        self._noticed.append((position, text))

    def _notes_at(self, reflection: Reflection, position: Position) -> tuple[str, ...]:
        there = structs.replace(reflection, position=position)
        return prompts.text_prompt(there, self.context, self.spent).notes

    def ask_about_personal_data(self, reflection: Reflection, reply: Navigate) -> tuple[Reflection, Navigate | None]:
        """Ask what to do about the personal data that was noticed; return what to do then: `reply`, or a pause.

        None where the team goes to what is typed anew.
        """
        while self._noticed:
            noticed_at, text = self._noticed.pop(0)
            if not (position := self._where_said(reflection, noticed_at, text)):
                continue
            actions = personal_data_actions(position)
            choice = self.prompter.ask_choice(prompts.personal_data_prompt(actions, text))
            reflection = self.after_asking(reflection)
            if not isinstance(choice, Chosen):
                return reflection, structs.replace(reply, action="pause")
            action, here = actions[choice.indexes[0]], reflection.position
            after = after_personal_data_action(reflection, position, text, action)
            if action != "keep":
                self._private[text] = privacy.mask(text) if action == "rewrite" else ""
            reflection = self.keep_change(reflection, after)
            if action == "rewrite" or reflection.position != here:
                return reflection, None
        return reflection, reply

    def _where_said(self, reflection: Reflection, position: Position, text: str) -> Position | None:
        """Return where `text` stands that was said at `position`: there, or where it was moved to; None if nowhere."""
        for place in (position, *(one for one in all_positions(reflection) if isinstance(one, AtQuestion | AtStep))):
            is_there = has_valid_positions(structs.replace(reflection, position=place))
            if is_there and text in self._notes_at(reflection, place):
                return place
        return None

    # What can be undone

    def keep_change(
        self, before: Reflection, after: Reflection, message: str = "", *, is_undone: bool = False
    ) -> Reflection:
        """Save `after` and tell the `message`; keep what was said `before` for undo, unless it `is_undone`.

        Return `after`: finished as it was, if it was, until it holds something else than in the beginning.
        """
        old, new = content_of(before), content_of(after)
        if isinstance(before.position, AtSetup):  # nothing is said yet to what is chosen there
            chosen = {name: value for name, value in new._asdict().items() if value != getattr(old, name)}
            self._past = [content._replace(**chosen) for content in self._past]
        elif new != old and not is_undone:
            self._past.append(old)
        if self._private and new != old:
            self._past = [scrubbed(content, self._private, new) for content in self._past]
        if after.finished and _without_place(after) != self._found:
            after = structs.replace(after, finished=None)
        self.save(after)
        self.tell(message)
        return after

    def forget(self, text: str) -> None:
        """Take `text`, which is removed, out of undo too where it holds personal data."""
        if privacy.personal_data_kinds(text):
            self._private[text] = ""

    def undo(self, reflection: Reflection) -> Transition:
        """Return `reflection` as it was before the last change of what was said, and what to tell about it."""
        while self._past:
            if (content := self._past.pop()) != content_of(reflection):
                after = with_content(reflection, content)
                return after, texts.undone(*changes(reflection, after))
        return reflection, texts.NOTHING_TO_UNDO


def _without_place(reflection: Reflection) -> Reflection:
    """Return `reflection` as if it had come nowhere and taken no time: what is left is what somebody said."""
    place = {"position": AtReview(), "return_to": None, "reviewed": False}
    return structs.replace(reflection, **place, minutes=None, spent=0, talk_from=None)
