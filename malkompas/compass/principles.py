"""A principles.yaml → a Compass, or everything that is wrong with it, each with its line and place."""

from collections.abc import Iterable
from pathlib import Path

from malkompas import texts
from malkompas.compass.nodes import Problems, compose, read_text
from malkompas.compass.reader import Reader
from malkompas.errors import CompassError, UsageError
from malkompas.model import Compass, Section
from malkompas.text import closest_match, comparison_key, words


def default_path() -> Path:
    """Return where the compass that comes with the tool lies.

    In a wheel that is inside the package; in a checkout or an editable install it is the repository's root.
    """
    package = Path(__file__).parents[1]
    shipped = package / "principles.yaml"
    return shipped if shipped.exists() else package.parent / "principles.yaml"


def load(path: Path) -> Compass:
    """Return the compass in the file at `path`.

    Raises:
        CompassError: with every problem in the file, each with its line and place.
    """
    text, problems = read_text(path), Problems()
    root = compose(text, problems)
    reader = Reader(problems, text)
    compass = reader.compass(root) if root is not None else None
    if reader.is_astray:
        from malkompas.compass import layout  # only where something is wrong

        if said := layout.misplaced(reader.lines, len(reader.lines)):
            problems = Problems()  # what else there is may follow from it
            problems.stop(said[0], "", said[1])
    if problems.found or compass is None:
        raise CompassError(
            texts.compass_is_wrong(str(path), len(problems.found), problems.is_first) + "".join(problems.lines()),
            texts.COMPASS_HINT,
        )
    return compass


def find(sections: Iterable[Section], name: str) -> Section:
    """Return the one of `sections` that `name` names: by number, by id, or by a word of its title.

    Only principles have numbers; they are the sections with a what-if question, counted from 1.

    Raises:
        UsageError: if no section, or more than one, has that name; it says which there are.
    """
    sections = tuple(sections)
    numbered = [section for section in sections if section.what_if]
    wanted = comparison_key(name)
    for index, section in enumerate(numbered, start=1):
        if wanted == str(index):
            return section
    for section in sections:
        if wanted in (section.id, comparison_key(section.title)):
            return section
    names = [(word, section) for section in sections for word in (*words(section.title), *section.id.split("-"))]
    fitting = [section for section in sections if (wanted, section) in names]
    if len(fitting) == 1:
        return fitting[0]
    shown = [(str(numbered.index(s) + 1) if s in numbered else "", s.id, s.title) for s in fitting or sections]
    listed = texts.principles_there_are(shown)
    if fitting:
        raise UsageError(texts.principle_is_ambiguous(name), listed)
    whole = [(title, section) for section in sections for title in (section.id, section.title)]
    like = dict([*names, *whole])
    meant = like.get(closest_match(name, like))
    raise UsageError(texts.principle_is_unknown(name, meant.title if meant else ""), listed)
