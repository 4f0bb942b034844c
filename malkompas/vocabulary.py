"""The words that options, stored notes and exports have in common; it loads no library, since every start needs it."""

from enum import StrEnum
from typing import Literal

Occasion = Literal["set", "follow-up", "learn"]
About = Literal["service", "effect", "value"]
State = Literal["open", "done", "dropped"]
PersonalData = Literal["cpr", "email"]
Remedy = Literal["rewrite", "remove", "keep"]
"""What is done about personal data that was typed."""

SetupField = Literal["team", "goal", "about", "occasion", "participants", "minutes", "followed", "sections"]
StepField = Literal["what", "who", "when"]
FollowedField = Literal["state", "when", "learnt"]

CLOSING = "closing"
MOST_MINUTES = 24 * 60
"""A meeting is no longer than a day."""
OCCASIONS: tuple[Occasion, ...] = ("set", "follow-up", "learn")
ABOUT: tuple[About, ...] = ("service", "effect", "value")
STATES: tuple[State, ...] = ("done", "open", "dropped")


class Without(StrEnum):
    """What can be left out. An Enum and not a Literal, since Typer reads lists of no other choices."""

    NAMES = "names"
    CLOSING = "closing"
    STEPS = "steps"
