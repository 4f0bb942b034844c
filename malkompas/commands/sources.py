"""What `reflect` reads before it begins: the reflection that goes on, and the sheets that people filled in."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from malkompas import texts
from malkompas.commands import output
from malkompas.conversation import prepared
from malkompas.errors import StoreError
from malkompas.model import Compass, PersonalData, Reflection, StoredReflection
from malkompas.privacy import mask
from malkompas.storage import repository
from malkompas.system import expand_user
from malkompas.text import comparison_key

if TYPE_CHECKING:
    from malkompas.sheets.form import Template


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
    reflection: Reflection, names: Sequence[str], load: Callable[[], Compass]
) -> tuple[Reflection, list[str], bool]:
    """Return `reflection` with what stands in the files and folders of these `names`, what to tell, and if all is read.

    It is placed under the questions that are asked already and, unless the reflection is of another one, those of the
    compass, which `load` loads in the language that is spoken.

    Raises:
        UsageError: if one of them is not there.
    """
    from malkompas.sheets import collecting  # only where there are any

    found = collecting.collect(
        list(map(expand_user, names)),
        _template(reflection, load),
        about={"compass": reflection.compass or load().title, "team": reflection.team, "goal": reflection.goal},
        known=prepared.known(reflection),
        with_progress=partial(output.with_progress, what=texts.READING_SHEETS, many=1),
    )
    after = prepared.with_answers(reflection, found.answers, found.sheets)
    new = after.prepared[len(reflection.prepared) :]
    counts: Counter[PersonalData] = Counter()
    for one in new:
        mask(one.text, counts)
    told = [*found.told]
    if found.sheets:
        told += [texts.sheets_read(found.sheets, len(new), sum(bool(one.question) for one in new))]
    told = told or [texts.no_sheets(names)]
    told += [texts.SHEETS_HOLD.format(personal_data=texts.personal_data(counts))] if counts else []
    return after, list(map(mask, told)), not found.unread


def _template(reflection: Reflection, load: Callable[[], Compass]) -> "Template":
    """Return what stands on a sheet, in any language: to the same question it is the same answer."""
    from malkompas.sheets import form

    own, spoken = load(), texts.LANGUAGE
    is_of_it = reflection.compass in ("", own.title)
    asked = (*reflection.sections, *(own.in_reading_order if is_of_it else ()))
    lines, facts = form.template(asked, _below(own, reflection.source))
    for language in texts.AVAILABLE.keys() - {spoken} if is_of_it else ():
        texts.speak(language)
        other = load()
        same = dict(zip(_questions(other), _questions(own), strict=False))
        title = texts.SHEET_TITLE.format(compass=other.title)
        theirs = form.template(other.in_reading_order, [title, *_below(other)])
        lines = {key: same.get(question, question) for key, question in theirs.lines.items()} | lines
        facts = theirs.facts | facts
    texts.speak(spoken)
    return form.Template(lines, facts)


def _questions(compass: Compass) -> list[str]:
    return [question.text for section in compass.in_reading_order for question in section.questions]


def _below(compass: Compass, *sources: str) -> list[str]:
    """Return what may stand at the end of a sheet."""
    return [compass.wording, *(texts.SOURCE + one for one in (*sources, compass.source) if one)]
