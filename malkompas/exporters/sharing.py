"""Reflections → what is written of them, in any of the formats."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import structs

from malkompas import team_history, texts
from malkompas.exporters import combined, summary
from malkompas.exporters.registry import FORMATS, require
from malkompas.model import Compass, StoredReflection


def as_bytes(
    name: str,
    found: Iterable[tuple[StoredReflection, bool]],
    left_out: str,
    compass: Callable[[], Compass | None],
    team: Callable[[], Sequence[StoredReflection]] | None = None,
) -> Iterator[bytes]:
    """Yield those in `found` that are marked True in the format called `name`, in parts.

    The others tell how the steps of these went. Where only one is `found` and stands alone, `team` returns all
    reflections of its team. `left_out` is what the head says was left out. `compass` returns None where it cannot be
    read: then the sections come as they are met. A page has the compass picture unless something was left out: it
    tells of more than what is shared.

    Raises:
        OutputError: if the format takes something that is not installed, or that cannot make it.
    """
    require(name)
    kind = FORMATS[name]
    has_picture = kind.has_picture and not left_out
    if kind.is_stream:
        shared = (stored for stored, is_shared in found if is_shared)
        yield from kind.load()(shared, left_out, is_one=team is not None)
    elif kind.is_calendar:
        pairs = [
            (one._replace(reflection=structs.replace(one.reflection, sections=())), shared) for one, shared in found
        ]
        everything = team() if team else [stored for stored, _ in pairs]
        shared_ones = (stored.reflection for stored, is_shared in pairs if is_shared)
        yield kind.load()(shared_ones, team_history.outcomes(everything))
    elif team:
        [(stored, _)] = found
        reflection, picture = stored.reflection, None
        if has_picture:
            same_compass = (one for one in team() if one.reflection.compass == reflection.compass)
            tally = team_history.Tally(one for one in same_compass if one.reflection.started <= reflection.started)
            picture = summary.compass_picture(tally, compass(), texts.COMPASS_OF.format(team=reflection.team))
        yield kind.write(summary.of_reflection(reflection, team_history.outcomes(team()), left_out, picture))
    else:
        yield kind.write(combined.of_reflections(found, compass(), left_out, has_picture=has_picture))
