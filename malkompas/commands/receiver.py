"""What a receiver is given: a reflection without what was left out, and the words that say what that was."""

from msgspec import Struct, structs

from malkompas import texts
from malkompas.model import Reflection, Section, Step
from malkompas.vocabulary import CLOSING, Without


class Selection(Struct, frozen=True):
    """What is shared: `only` these sections, if any are named, and `without` these parts."""

    only: tuple[Section, ...] = ()
    without: tuple[Without, ...] = ()

    @property
    def left_out(self) -> str:
        """What the head says was left out; "" where nothing was."""
        parts = [texts.LEFT_OUT_PARTS[part] for part in Without if part in self.without]
        return texts.left_out(parts, [section.title for section in self.only])


def given(reflection: Reflection, choice: Selection) -> Reflection:
    """Return `reflection` as the receiver is given it.

    The closing stays where some sections are named, unless it is left out itself: it is what came of the whole talk.
    Names are those of the participants and of who takes a step; a name within a note is the team's to see to.
    """
    ids = {section.id for section in choice.only} | {CLOSING}
    sections = reflection.sections
    if choice.only:
        sections = tuple(section for section in sections if section.id in ids)
    if Without.CLOSING in choice.without:
        sections = tuple(section for section in sections if section.id != CLOSING)
    reflection = structs.replace(reflection, sections=sections)
    if Without.STEPS in choice.without:
        reflection = structs.replace(reflection, steps=(), followed=())
    if Without.NAMES in choice.without:
        followed = tuple(structs.replace(one, step=_nobodys(one.step)) for one in reflection.followed)
        steps = tuple(map(_nobodys, reflection.steps))
        reflection = structs.replace(reflection, participants=(), steps=steps, followed=followed)
    return reflection


def _nobodys(step: Step) -> Step:
    return structs.replace(step, who="")
