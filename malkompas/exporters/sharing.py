"""Reflections → what is written of them, in any of the formats."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import structs

from malkompas import team_history, texts
from malkompas.exporters import combined, summary
from malkompas.exporters.registry import FORMATS
from malkompas.model import Compass, StoredReflection

# Below, `name` is that of a format, `left_out` what the head says was left out, and `compass` returns None where it
# cannot be read.


def one(
    name: str,
    stored: StoredReflection,
    left_out: str,
    compass: Callable[[], Compass | None],
    team: Callable[[], Sequence[StoredReflection]],
) -> Iterator[bytes]:
    """Yield what is written of one reflection, in parts. `team` returns all reflections of its team.

    Raises:
        OutputError: if it cannot be made.
    """
    kind, reflection, picture = FORMATS[name], stored.reflection, None
    if kind.of == "reflections":
        yield from kind.load()([stored], left_out, is_one=True)
    elif kind.of == "steps":
        yield kind.load()([reflection], team_history.outcomes(team()))
    else:
        if kind.has_picture and not left_out:
            same_compass = (one for one in team() if one.reflection.compass == reflection.compass)
            tally = team_history.Tally(one for one in same_compass if one.reflection.started <= reflection.started)
            picture = summary.compass_picture(tally, compass(), texts.COMPASS_OF.format(team=reflection.team))
        yield kind.write(summary.of_reflection(reflection, team_history.outcomes(team()), left_out, picture))


def joint_document(
    name: str, gathered: combined.Gathered, left_out: str, compass: Callable[[], Compass | None]
) -> Iterator[bytes]:
    """Yield a document of all reflections that were `gathered`, in parts.

    Raises:
        OutputError: if it cannot be made.
    """
    yield from FORMATS[name].parts(combined.as_document(gathered, compass(), left_out))


def records(name: str, found: Iterable[tuple[StoredReflection, bool]], left_out: str) -> Iterator[bytes]:
    """Yield the records of those in `found` that are marked True, in parts; the others tell how their steps went.

    Raises:
        OutputError: if no step has a date, in a calendar.
    """
    kind = FORMATS[name]
    if kind.of == "reflections":
        yield from kind.load()((stored for stored, is_shared in found if is_shared), left_out, is_one=False)
        return
    pairs = [(one._replace(reflection=structs.replace(one.reflection, sections=())), shared) for one, shared in found]
    shared_ones = (stored.reflection for stored, is_shared in pairs if is_shared)
    yield kind.load()(shared_ones, team_history.outcomes(stored for stored, _ in pairs))
