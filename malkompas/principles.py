"""A principles.yaml → a Compass, or everything that is wrong with it, each with its line and place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from malkompas import texts
from malkompas.errors import CompassError, UsageError
from malkompas.model import Compass, Question, Section
from malkompas.nodes import ALIAS, LIST, MAPPING, MOST_SHOWN, TEXT, Node, Problems, compose, read
from malkompas.strings import folded, is_harmless, one_line, similar, words
from malkompas.vocabulary import CLOSING

ID = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
RESERVED = ("opening", "learning", CLOSING)
"""What no principle can be called, since other sections are."""


class Shape(NamedTuple):
    """The fields of one kind of thing in a compass, in the order an author writes them."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()


COMPASS = Shape(("title", "language", "source", "opening", "principles", "learning", "closing"))
SECTION = Shape(("title", "text", "questions"))
PRINCIPLE = Shape(("id", "title", "what_if", "text", "questions"))
QUESTION = Shape(("text",), ("hints",))
CLOSING_QUESTION = Shape(("label", "text"), ("hints",))


def default_path() -> Path:
    """Return where the compass that comes with the tool lies.

    In a wheel that is inside the package; in a checkout or an editable install it is the repository's root.
    """
    package = Path(__file__).parent
    shipped = package / "principles.yaml"
    return shipped if shipped.exists() else package.parent / "principles.yaml"


def load(path: Path) -> Compass:
    """Return the compass in the file at `path`.

    Raises:
        CompassError: with every problem in the file, each with its line and place.
    """
    text, problems = read(path), Problems()
    root = compose(text, problems)
    compass = _Reader(problems).compass(root) if root is not None else None
    if problems.found or compass is None:
        raise CompassError(
            texts.compass_is_wrong(str(path), len(problems.found)) + "".join(problems.lines()),
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
    wanted = folded(name)
    for index, section in enumerate(numbered, start=1):
        if wanted == str(index):
            return section
    for section in sections:
        if wanted in (section.id, folded(section.title)):
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
    meant = like.get(similar(name, like))
    raise UsageError(texts.principle_is_unknown(name, meant.title if meant else ""), listed)


@dataclass
class _Reader:
    """Nodes → values. What is wrong is noted, and reading goes on with something in its place."""

    problems: Problems
    ids: dict[str, int] = field(default_factory=dict)

    def compass(self, node: Node) -> Compass:
        keys = self.mapping(node, "", COMPASS)
        return Compass(
            title=self.text(keys, "title", ""),
            language=self.language(keys),
            source=self.text(keys, "source", ""),
            opening=self.section(keys.get("opening"), "opening"),
            principles=tuple(
                self.section(item, place, PRINCIPLE) for item, place in self.items(keys, "principles", "")
            ),
            learning=self.section(keys.get("learning"), "learning"),
            closing=self.section(keys.get("closing"), CLOSING, questions=CLOSING_QUESTION),
        )

    def section(self, node: Node | None, place: str, shape: Shape = SECTION, questions: Shape = QUESTION) -> Section:
        keys = self.mapping(node, place, shape)
        return Section(
            id=self.id(keys, place) if "id" in shape.needed else place,
            title=self.text(keys, "title", place),
            text=self.text(keys, "text", place),
            what_if=self.text(keys, "what_if", place),
            questions=tuple(
                self.question(item, where, questions) for item, where in self.items(keys, "questions", place)
            ),
        )

    def question(self, node: Node, place: str, shape: Shape) -> Question:
        if not set(shape.needed).intersection(key.text for key in node.items[::2]):
            from malkompas import advice  # only where something is wrong

            if said := advice.about_question(node):
                self.problems.add(node.line, place, said)
                return Question("")
        keys = self.mapping(node, place, shape)
        return Question(
            text=self.text(keys, "text", place),
            label=self.text(keys, "label", place),
            hints=tuple(self.string(item, where) for item, where in self.items(keys, "hints", place)),
        )

    def language(self, keys: dict[str, Node]) -> str:
        value = self.text(keys, "language", "")
        if value and not LANGUAGE.fullmatch(keys["language"].text):
            from malkompas import mistakes  # only where something is wrong

            said = texts.language_expected(value, mistakes.language(value))
            self.problems.add(keys["language"].line, texts.in_compass("", "language"), said)
        return value

    def id(self, keys: dict[str, Node], place: str) -> str:
        node = keys.get("id")
        if node is None or not node.text.strip() or node.type in (MAPPING, LIST):
            return self.text(keys, "id", place)  # which says so
        value = node.text
        if node.type != TEXT or not ID.fullmatch(value) or value in RESERVED:
            from malkompas import mistakes  # only where something is wrong

            title = keys["title"].text if "title" in keys else ""
            suggested = mistakes.id(value, title, (*RESERVED, *self.ids))
            is_reserved = value in RESERVED
            said = texts.id_is_reserved(value, suggested) if is_reserved else texts.id_form(value, suggested)
            self.problems.add(node.line, texts.in_compass(place, "id"), said)
        elif value in self.ids:
            self.problems.add(node.line, texts.in_compass(place, "id"), texts.id_is_taken(value, self.ids[value]))
        self.ids.setdefault(value, node.line)
        return value

    def text(self, keys: dict[str, Node], key: str, place: str) -> str:
        node = keys.get(key)  # one that is missing has been noted by mapping()
        return self.string(node, texts.in_compass(place, key)) if node is not None else ""

    def string(self, node: Node, place: str) -> str:
        if node.type == ALIAS:
            return ""
        if node.type != TEXT:
            from malkompas import advice  # only where something is wrong

            self.problems.add(node.line, place, advice.about_text(node))
            return ""
        if not is_harmless(node.text):
            self.problems.add(node.line, place, texts.BAD_CHARACTER)
        value = one_line(node.text)
        if not value:
            self.problems.add(node.line, place, texts.TEXT_IS_EMPTY)
        return value

    def items(self, keys: dict[str, Node], key: str, place: str) -> list[tuple[Node, str]]:
        node, here = keys.get(key), texts.in_compass(place, key)
        if node is None or node.type == ALIAS:
            return []
        if node.type != LIST:
            from malkompas import advice  # only where something is wrong

            self.problems.add(node.line, here, advice.about_list(node))
            return []
        if not node.items:
            self.problems.add(node.line, here, texts.LIST_IS_EMPTY)
        return [(item, texts.in_compass(place, key, number)) for number, item in enumerate(node.items, start=1)]

    def mapping(self, node: Node | None, place: str, shape: Shape) -> dict[str, Node]:
        """Return the fields of `node` by their names; one whose name is misspelt is read as the one that was meant."""
        if node is None or node.type == ALIAS:
            return {}
        where, names = place or texts.WHOLE_FILE, (*shape.needed, *shape.optional)
        if node.type != MAPPING:
            from malkompas import advice  # only where something is wrong

            self.problems.add(node.line, where, advice.about_fields(node, shape.needed))
            return {}
        found: dict[str, Node] = {}
        strange: list[tuple[Node, Node]] = []
        for key, value in zip(node.items[::2], node.items[1::2], strict=True):
            if key.text in found:
                self.problems.add(key.line, where, texts.key_is_double(key.text, found[key.text].line))
            elif key.text in names:
                found[key.text] = value
            else:
                strange.append((key, value))
        for key, value in strange:
            meant = self.meant(key.text, [name for name in names if name not in found])
            self.problems.add(key.line, where, texts.key_is_unknown(key.text, names, meant))
            if meant:
                found[meant] = value
        if missing := [name for name in shape.needed if name not in found]:
            self.problems.add(node.line, where, texts.keys_are_missing(missing))
        return found

    def meant(self, written: str, names: list[str]) -> str:
        if not written or len(self.problems.found) > MOST_SHOWN:  # what is not shown need not be understood
            return ""
        from malkompas import mistakes  # only where something is wrong

        return mistakes.meant(written, names)
