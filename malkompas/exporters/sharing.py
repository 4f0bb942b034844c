"""Reflections → what is written of them, in any of the formats."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from malkompas import texts
from malkompas.conversation import team_history
from malkompas.exporters import combined, summary
from malkompas.exporters.document import Picture
from malkompas.exporters.registry import FORMATS, require
from malkompas.model import Compass, StoredReflection


class Sharing(Struct, frozen=True):
    """What is given besides the notes: what the head says was left out, and the compass if it is needed.

    `compass` returns None where it cannot be read: then the sections come as they are met. A page has the compass
    picture unless something was left out: it tells of more than what is shared.
    """

    left_out: str
    compass: Callable[[], Compass | None]


def write_one(
    name: str, stored: StoredReflection, team: Callable[[], Sequence[StoredReflection]], sharing: Sharing
) -> Iterator[bytes]:
    """Yield one reflection in the format called `name`, in parts. `team` returns all reflections of its team.

    Raises:
        OutputError: if the format takes something that is not installed, or that cannot make it.
    """
    require(name)
    kind = FORMATS[name]
    if kind.is_stream:
        yield from kind.stream([stored], sharing.left_out, is_one=True)
        return
    outcomes = team_history.outcomes(team())
    picture = _picture(stored, team(), sharing) if kind.has_picture and not sharing.left_out else None
    yield kind.write(summary.of_reflection(stored.reflection, outcomes, sharing.left_out, picture))


def write_several(name: str, found: Iterable[tuple[StoredReflection, bool]], sharing: Sharing) -> Iterator[bytes]:
    """Yield those in `found` that are marked True in the format called `name`, in parts.

    The others tell how the steps of these went.

    Raises:
        OutputError: if the format takes something that is not installed, or that cannot make it.
    """
    require(name)
    kind = FORMATS[name]
    if kind.is_stream:
        shared = (stored for stored, is_shared in found if is_shared)
        yield from kind.stream(shared, sharing.left_out, is_one=False)
        return
    has_picture = kind.has_picture and not sharing.left_out
    yield kind.write(combined.document(found, sharing.compass(), sharing.left_out, has_picture=has_picture))


def _picture(stored: StoredReflection, team: Iterable[StoredReflection], sharing: Sharing) -> Picture | None:
    """Return the picture of what the team had talked about by the end of this reflection."""
    reflection, tally = stored.reflection, team_history.Tally()
    for one in team:
        if one.reflection.started <= reflection.started and one.reflection.compass == reflection.compass:
            tally.add(one.reflection)
    return summary.compass_picture(tally, sharing.compass(), texts.COMPASS_OF.format(team=reflection.team))
