"""The open steps of earlier meetings, as a new conversation takes them up."""

from msgspec import structs

from malkompas import texts
from malkompas.model import AtFollowed, Followed, Reflection
from malkompas.talk import past, places
from malkompas.talk.setting import Setting
from malkompas.talk.step_words import followed_in_short


def taken_up(reflection: Reflection, setting: Setting) -> tuple[Reflection, str]:
    """Return `reflection` after it has met the open steps of earlier meetings, and what to tell the team about them.

    What was said about them already, before somebody went back, stays.
    """
    steps = past.open_steps(setting.earlier(reflection.team, reflection.started))
    onward = places.after_setup(reflection, "followed")
    if not steps or setting.open_steps == "leave":
        return structs.replace(_with_followed(reflection, ()), place=onward), ""
    if setting.open_steps == "tell":
        lines = [followed_in_short(followed, setting.today()) for followed in steps]
        return structs.replace(_with_followed(reflection, ()), place=onward), texts.open_steps_listed(lines)
    said = {past.followed_key(reflection, followed): followed for followed in reflection.followed}
    steps = tuple(said.get(past.followed_key(reflection, followed), followed) for followed in steps)
    reflection = structs.replace(_with_followed(reflection, steps), place=AtFollowed(0, "state"))
    return reflection, texts.open_steps_to_ask(len(steps))


def _with_followed(reflection: Reflection, steps: tuple[Followed, ...]) -> Reflection:
    """Return `reflection` with `steps` to follow up; half-typed lines stay with the step they were typed at."""
    numbers = {past.followed_key(reflection, followed): number for number, followed in enumerate(steps)}
    drafts = []
    for draft in reflection.drafts:
        if isinstance(draft.place, AtFollowed):
            number = numbers.get(past.followed_key(reflection, reflection.followed[draft.place.number]))
            if number is None:  # another team's step
                continue
            draft = structs.replace(draft, place=AtFollowed(number, draft.place.field))
        drafts.append(draft)
    return structs.replace(reflection, followed=steps, drafts=tuple(drafts))
