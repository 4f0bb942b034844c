"""A principles.yaml → a Compass, or everything that is wrong with it, each with its line and place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from malkompas import texts
from malkompas.errors import CompassError, UsageError
from malkompas.model import Compass, Question, Section
from malkompas.nodes import ALIAS, LIST, MAPPING, TEXT, Node, Problems, compose, read
from malkompas.strings import folded, is_harmless, one_line, words
from malkompas.vocabulary import CLOSING

_ID = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_RESERVED = ("opening", "learning", CLOSING)


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
    fitting = [s for s in sections if wanted in words(s.title) or wanted in s.id.split("-")]
    if len(fitting) == 1:
        return fitting[0]
    shown = [(str(numbered.index(s) + 1) if s in numbered else "", s.id, s.title) for s in fitting or sections]
    raise UsageError(
        texts.principle_is_ambiguous(name) if fitting else texts.principle_is_unknown(name),
        texts.principles_there_are(shown),
    )


@dataclass
class _Reader:
    """Nodes → values. What is wrong is noted, and reading goes on with something in its place."""

    problems: Problems
    ids: dict[str, int] = field(default_factory=dict)

    def compass(self, node: Node) -> Compass:
        keys = self.mapping(node, "", ("title", "language", "source", "opening", "principles", "learning", "closing"))
        return Compass(
            title=self.text(keys, "title", ""),
            language=self.language(keys),
            source=self.text(keys, "source", ""),
            opening=self.section(keys.get("opening"), "opening"),
            principles=tuple(
                self.section(item, place, is_principle=True)
                for item, place in self.items(keys.get("principles"), "principles")
            ),
            learning=self.section(keys.get("learning"), "learning"),
            closing=self.section(keys.get("closing"), CLOSING, labels=True),
        )

    def section(self, node: Node | None, place: str, *, is_principle: bool = False, labels: bool = False) -> Section:
        own = ("id", "what_if") if is_principle else ()
        keys = self.mapping(node, place, ("title", "text", "questions", *own))
        return Section(
            id=self.id(keys, place) if is_principle else place,
            title=self.text(keys, "title", place),
            text=self.text(keys, "text", place),
            what_if=self.text(keys, "what_if", place) if is_principle else "",
            questions=tuple(
                self.question(item, where, labels=labels)
                for item, where in self.items(keys.get("questions"), f"{place} → questions")
            ),
        )

    def question(self, node: Node, place: str, *, labels: bool) -> Question:
        keys = self.mapping(node, place, ("text", "label") if labels else ("text",), ("hints",))
        return Question(
            text=self.text(keys, "text", place),
            label=self.text(keys, "label", place) if labels else "",
            hints=tuple(self.string(item, where) for item, where in self.items(keys.get("hints"), f"{place} → hints")),
        )

    def language(self, keys: dict[str, Node]) -> str:
        value = self.text(keys, "language", "")
        if value and not _LANGUAGE.fullmatch(value):
            self.problems.add(keys["language"].line, "language", texts.language_expected(value))
        return value

    def id(self, keys: dict[str, Node], place: str) -> str:
        value = self.text(keys, "id", place)
        if not value:
            return ""
        line = keys["id"].line
        if not _ID.fullmatch(value) or value in _RESERVED:
            self.problems.add(line, f"{place} → id", texts.id_form(value, _RESERVED))
        elif value in self.ids:
            self.problems.add(line, f"{place} → id", texts.id_is_taken(value, self.ids[value]))
        self.ids.setdefault(value, line)
        return value

    def text(self, keys: dict[str, Node], key: str, place: str) -> str:
        node = keys.get(key)  # one that is missing has been noted by mapping()
        return self.string(node, f"{place} → {key}" if place else key) if node is not None else ""

    def string(self, node: Node, place: str) -> str:
        if node.type == ALIAS:
            return ""
        if node.type != TEXT:
            self.problems.add(node.line, place, texts.text_expected(_kind(node)))
            return ""
        if not is_harmless(node.text):
            self.problems.add(node.line, place, texts.BAD_CHARACTER)
        value = one_line(node.text)
        if not value:
            self.problems.add(node.line, place, texts.TEXT_IS_EMPTY)
        return value

    def items(self, node: Node | None, place: str) -> list[tuple[Node, str]]:
        if node is None or node.type == ALIAS:
            return []
        if node.type != LIST:
            self.problems.add(node.line, place, texts.list_expected(_kind(node)))
        elif not node.items:
            self.problems.add(node.line, place, texts.LIST_IS_EMPTY)
        items = node.items if node.type == LIST else []
        return [(item, f"{place} → {number}") for number, item in enumerate(items, start=1)]

    def mapping(
        self, node: Node | None, place: str, needed: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, Node]:
        if node is None or node.type == ALIAS:
            return {}
        where = place or texts.WHOLE_FILE
        if node.type != MAPPING:
            self.problems.add(node.line, where, texts.mapping_expected(_kind(node), needed))
            return {}
        found: dict[str, Node] = {}
        for key, value in zip(node.items[::2], node.items[1::2], strict=True):
            name = key.text
            if name in found:
                self.problems.add(key.line, where, texts.key_is_double(name, found[name].line))
            elif name in needed or name in optional:
                found[name] = value
            else:
                self.problems.add(key.line, where, texts.key_is_unknown(name, (*needed, *optional)))
        for name in needed:
            if name not in found:
                self.problems.add(node.line, where, texts.key_is_missing(name))
        return found


def _kind(node: Node) -> str:
    """Return what stands there, in Danish words."""
    if node.type == MAPPING:
        return texts.A_MAPPING
    if node.type == LIST:
        return texts.A_LIST
    return texts.a_scalar(node.type, node.text)
