"""The facts of a reflection: in which order they are shown, under which name, and how each is told."""

from malkompas import dates, texts
from malkompas.model import Reflection


def facts(reflection: Reflection) -> list[tuple[str, str]]:
    """Return what a reflection is about: the names of the facts that are known, and the facts."""
    facts = [
        (texts.DATE, dates.long_date(reflection.started.date())),
        (texts.TEAM, reflection.team),
        (texts.GOAL, reflection.goal),
        (texts.GOAL_TYPE, texts.GOAL_TYPES[reflection.goal_type] if reflection.goal_type else ""),
        (texts.OCCASION, texts.OCCASIONS[reflection.occasion] if reflection.occasion else ""),
        (texts.PARTICIPANTS, ", ".join(reflection.participants)),
    ]
    return [(name, value) for name, value in facts if value]
