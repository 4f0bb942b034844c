"""What the command line said of the conversation that `malkompas reflect` is to hold."""

from pathlib import Path

from msgspec import Struct

from malkompas.vocabulary import About, Occasion


class Wishes(Struct, frozen=True, kw_only=True):
    """What the command line said. The two options are those that a command which goes on has to repeat."""

    compass: Path
    folder: Path
    team: str
    goal: str
    about: About | None
    occasion: Occasion | None
    participants: tuple[str, ...]
    minutes: int | None
    open_steps: bool | None
    principles: tuple[str, ...]
    resume: bool
    reflection: str
    plain: bool
    output: str
    force: bool
    compass_option: str
    folder_option: str
