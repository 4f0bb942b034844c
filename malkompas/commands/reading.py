"""What `reflect` reads before it begins: the reflection that goes on, and the sheets that people filled in."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from malkompas import texts
from malkompas.commands import output
from malkompas.conversation import prepared
from malkompas.errors import StoreError
from malkompas.model import Compass, PersonalData, Reflection, Section, StoredReflection
from malkompas.privacy import mask
from malkompas.storage import repository
from malkompas.system import expand_user
from malkompas.text import comparison_key

MANY = 5
"""From so many files on, a progress bar is shown: a document takes a third of a second."""


def resumed(folder: Path, listing: repository.Listing, name: str, team: str) -> StoredReflection:
    """Return the reflection that `name` names, or else the latest that is not finished: of `team`, if that is given.

    Raises:
        StoreError: if there is none, or it is of another team.
    """
    found, is_of_team = None, repository.matches(team)
    if team and name.lower() == repository.LATEST:
        found = repository.latest(folder, filter(is_of_team, listing.infos), listing.problems)
    elif name:
        found = repository.find(folder, name, {})
        if not is_of_team(found.reflection):
            raise StoreError(texts.OF_ANOTHER_TEAM.format(id=found.id, team=team), texts.OF_ANOTHER_TEAM_HINT)
    else:
        found = next(iter(unfinished(folder, listing, team, 1)), None)
    if found:
        return found
    nothing = texts.NOTHING_TO_RESUME_FOR if team else texts.NOTHING_TO_RESUME
    raise StoreError(nothing.format(team=team), texts.START_HINT)


def unfinished(
    folder: Path, listing: repository.Listing, team: str, most: int, goal: str = ""
) -> list[StoredReflection]:
    """Return the latest reflections that are not finished, so many of them at most; of `team` and `goal`, if given."""
    is_of_team, key = repository.matches(team), comparison_key(goal)
    infos = (info for info in listing.infos if not key or comparison_key(info.goal) == key)
    ids = (info.id for info in infos if info.finished is None and is_of_team(info))
    return list(islice(repository.iter_reflections(folder, ids, listing.problems), most))


def with_sheets(
    reflection: Reflection,
    before: Reflection | None,
    names: Sequence[str],
    compass: Callable[[], Compass],
    tell: Callable[[str], None],
) -> Reflection:
    """Return `reflection` with what stands in the files and folders of these `names`, and tell what was found.

    It is placed under the questions that are asked already and, unless the reflection is of another one, those of
    `compass`. Where they were read into one that was only begun `before`, it is taken from there.

    Raises:
        SheetError: if one of them is not there.
    """
    if before:
        return prepared.with_answers(reflection, before.prepared, before.sheets)[0]
    if not names:
        return reflection
    from malkompas.sheets import collecting  # only where there are any

    title, sections = reflection.compass, tuple[Section, ...](reflection.sections)
    if title in ("", compass().title):
        title, sections = compass().title, (*sections, *compass().in_reading_order)
    found = collecting.collect(
        list(map(expand_user, names)),
        sections,
        footers=[compass().wording, *(texts.SOURCE + one for one in (reflection.source, compass().source) if one)],
        compass=title,
        team=reflection.team,
        goal=reflection.goal,
        known=prepared.known(reflection),
        with_progress=partial(output.with_progress, what=texts.READING_SHEETS, many=MANY),
    )
    after, left = prepared.with_answers(reflection, found.answers, found.sheets)
    new = after.prepared[len(reflection.prepared) :]
    counts: Counter[PersonalData] = Counter()
    for one in new:
        mask(one.text, counts)
    is_empty = not (found.sheets or found.told)
    told = [texts.no_sheets(names)] if is_empty else [*found.told, texts.sheets_read(found.sheets, len(new))]
    told += [texts.NO_ROOM_FOR_ALL.format(left=left)] if left else []
    told += [texts.SHEETS_HOLD.format(personal_data=texts.personal_data(counts))] if counts else []
    for message in told:
        tell(mask(message))
    return after
