"""What a conversation is held in: the compass, the day, the clock, and what the team has said before."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Literal

from msgspec import Struct

from malkompas.model import Compass, Stored

OpenSteps = Literal["ask", "tell", "leave"]
"""Whether the open steps of earlier meetings are asked about, only listed, or left alone."""


class Setting(Struct, frozen=True, kw_only=True):
    """What the conversation is given. `seconds` is a clock that only goes forward, from any start.

    `teams` completes the team's name. `earlier` returns what a team has talked about, newest first; only what began
    before a time, if one is given.
    """

    compass: Compass
    today: Callable[[], dt.date]
    seconds: Callable[[], float]
    earlier: Callable[[str, dt.datetime | None], Sequence[Stored]]
    teams: tuple[str, ...] = ()
    open_steps: OpenSteps = "ask"
