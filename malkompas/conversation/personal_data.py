"""What is done about personal data that was typed: it stays, is written anew, or goes, from undo too; pure."""

from collections.abc import Callable, Mapping

from msgspec import structs

from malkompas import model
from malkompas.conversation.content import Content, notes_at, replaced_at, with_draft, with_notes, with_typed_ahead
from malkompas.conversation.transitions import with_field, without_step
from malkompas.model import AtFollowUp, AtQuestion, AtReview, AtSetup, AtStep, Note, Position, Reflection
from malkompas.privacy import mask, personal_data_kinds
from malkompas.text import one_line


def personal_data_actions(position: Position) -> tuple[model.PersonalDataAction, ...]:
    """Return what can be done about what was typed at `position`; without some of it, nothing is found again."""
    is_needed = position in (AtSetup("team"), AtSetup("goal")) or (
        isinstance(position, AtFollowUp) and position.field == "what"
    )
    return ("keep", "rewrite") if is_needed else ("keep", "rewrite", "remove")


def after_personal_data_action(
    reflection: Reflection, position: Position, text: str, action: model.PersonalDataAction
) -> Reflection:
    """Return `reflection` after `action` was chosen for `text`, which stands at `position`."""
    if action == "keep":
        return reflection
    if isinstance(position, AtQuestion):
        notes = notes_at(reflection, position)
        index = [note.text for note in notes].index(text)
        if action == "remove":
            drafts = (structs.replace(draft, text=draft.text.replace(text, "")) for draft in reflection.drafts)
            reflection = structs.replace(reflection, drafts=tuple(draft for draft in drafts if draft.text.strip()))
            return with_notes(reflection, position, replaced_at(notes, index, None))
        if draft := model.draft_at(reflection, position):
            reflection = with_typed_ahead(with_draft(reflection, position, ""), one_line(draft.text))
        reflection = with_draft(reflection, position, text, index)
    if action == "rewrite":
        return structs.replace(reflection, position=position)
    here, reflection = reflection.position, _emptied(reflection, position)
    return reflection if isinstance(here, AtStep) else structs.replace(reflection, position=here)


def _emptied(reflection: Reflection, position: Position) -> Reflection:
    """Return `reflection` without what holds personal data at `position`, which is no note."""
    match position:
        case AtStep(_, "what"):
            return without_step(reflection, position)
        case AtStep() | AtFollowUp():
            return with_field(reflection, position, "")
        case AtSetup("participants"):
            kept = tuple(name for name in reflection.participants if not personal_data_kinds(name))
            return structs.replace(reflection, participants=kept)
        case AtSetup(field):
            return structs.replace(reflection, **{field: ""})
        case AtQuestion() | AtReview():
            raise AssertionError(position)


def scrubbed(content: Content, instead: Mapping[str, str], now: Content) -> Content:
    """Return earlier `content` with what is to stand `instead` of texts that were chosen to be removed or rewritten.

    Other personal data in it is masked, but for what the team kept: it stands there `now`.
    """
    kept: set[str] = set()

    def keep(text: str) -> str:
        kept.add(text)
        return text

    _rewritten(now, keep)
    return _rewritten(content, lambda text: text if text in kept else instead.get(text, mask(text)))


def _rewritten(content: Content, rewrite: Callable[[str], str]) -> Content:
    """Return `content` with each text rewritten; that of which nothing is left is taken away."""

    def notes(answer: model.Answer) -> tuple[Note, ...]:
        texts = ((note, rewrite(note.text)) for note in answer.notes)
        return tuple(structs.replace(note, text=text) for note, text in texts if text)

    def step(one: model.Step) -> model.Step:
        return structs.replace(one, what=rewrite(one.what), who=rewrite(one.who), when=rewrite(one.when))

    sections = tuple(
        structs.replace(section, questions=tuple(structs.replace(one, notes=notes(one)) for one in section.questions))
        for section in content.sections
    )
    follow_ups = tuple(
        structs.replace(one, step=step(one.step), lesson=rewrite(one.lesson)) for one in content.follow_ups
    )
    steps = tuple(one for one in map(step, content.steps) if one.what)
    written = ((one, rewrite(one.text)) for one in content.prepared)
    prepared = tuple(structs.replace(one, text=text) for one, text in written if text)
    return Content(sections, steps, follow_ups, prepared)
