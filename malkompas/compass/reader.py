"""The nodes of a file → a Compass, and everything that is wrong with it, each with its line and place."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from malkompas import texts
from malkompas.compass.nodes import ALIAS, LIST, MAPPING, MOST_SHOWN, TEXT, Node, Problems
from malkompas.compass.shapes import (
    CLOSING_QUESTION,
    COMPASS,
    ID,
    LANGUAGE,
    PRINCIPLE,
    QUESTION,
    RESERVED,
    SECTION,
    Shape,
)
from malkompas.model import CLOSING, Compass, Question, Section
from malkompas.text import is_sanitary, one_line


@dataclass
class Reader:
    """Nodes → values. What is wrong is noted, and reading goes on with something in its place."""

    problems: Problems
    file: str
    ids: dict[str, int] = field(default_factory=dict)  # and the line of each
    suggested: set[str] = field(default_factory=set)
    is_astray: bool = False  # whether a field stands where it cannot: perhaps its line stands in wrongly
    written: list[Node] = field(default_factory=list)  # every id in the file

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file."""
        from malkompas.compass.lines import split  # only where something is wrong

        return split(self.file)

    def _line(self, node: Node) -> str:
        """Return the line that `node` begins on, as it stands in the file."""
        return self.lines[node.line - 1] if node.line <= len(self.lines) else ""

    @property
    def _is_enough(self) -> bool:
        """Whether more was found than is shown; what is not shown need not be understood."""
        return len(self.problems.found) > MOST_SHOWN

    def compass(self, node: Node) -> Compass:
        """Return the compass that begins at `node`, with nothing where something is wrong."""
        keys = self._mapping(node, "", COMPASS)
        return Compass(
            title=self._text(keys, "title", ""),
            language=self._language(keys),
            source=self._text(keys, "source", ""),
            opening=self._section(keys.get("opening"), "opening"),
            principles=tuple(self._section(item, place, PRINCIPLE) for item, place in self._principles(keys)),
            learning=self._section(keys.get("learning"), "learning"),
            closing=self._section(keys.get("closing"), CLOSING, questions=CLOSING_QUESTION),
        )

    def _section(self, node: Node | None, place: str, shape: Shape = SECTION, questions: Shape = QUESTION) -> Section:
        keys = self._mapping(node, place, shape)
        return Section(
            id=self._id(keys, place) if "id" in shape.needed else place,
            title=self._text(keys, "title", place),
            text=self._text(keys, "text", place),
            what_if=self._text(keys, "what_if", place),
            questions=tuple(
                self._question(item, where, questions) for item, where in self._items(keys, "questions", place)
            ),
        )

    def _principles(self, keys: dict[str, Node]) -> list[tuple[Node, str]]:
        """Return the principles; one that has a dash before each of its fields is put together again."""
        whole: list[Node] = []
        dashes: dict[int, list[int]] = {}  # their lines in each principle that has any
        names = {*PRINCIPLE.needed, *PRINCIPLE.optional}
        for item, _ in self._items(keys, "principles", ""):
            had, has = ({key.text for key in node.items[::2]} for node in (whole[-1] if whole else item, item))
            if "id" in had and has and has <= names - had and item.type == MAPPING:
                whole[-1].items += item.items
                dashes.setdefault(len(whole), []).append(item.line)
            else:
                whole.append(item)
        for number, lines in dashes.items():
            place = texts.in_compass("", "principles", number)
            self.problems.add(lines[0], place, texts.dashes_are_too_many(lines))
        self.written = [value for item in whole for key, value in _pairs(item) if key.text == "id"]
        return [(item, texts.in_compass("", "principles", number)) for number, item in enumerate(whole, start=1)]

    def _question(self, node: Node, place: str, shape: Shape) -> Question:
        if not self._is_enough and not set(shape.needed).intersection(key.text for key in node.items[::2]):
            from malkompas.compass import advice  # only where something is wrong

            if said := advice.about_question(node, (*shape.needed, *shape.optional)):
                self.problems.add(node.line, place, said)
                return Question("")
        keys = self._mapping(node, place, shape)
        return Question(
            text=self._text(keys, "text", place),
            label=self._text(keys, "label", place),
            hints=tuple(self._string(item, where, is_item=True) for item, where in self._items(keys, "hints", place)),
        )

    def _language(self, keys: dict[str, Node]) -> str:
        value = self._text(keys, "language", "")
        if value and not LANGUAGE.fullmatch(keys["language"].text):
            from malkompas.compass import mistakes  # only where something is wrong

            said = texts.language_expected(value, mistakes.language(value))
            self.problems.add(keys["language"].line, texts.in_compass("", "language"), said)
        return value

    def _id(self, keys: dict[str, Node], place: str) -> str:
        node = keys.get("id")
        if node is None or not node.text.strip() or node.type in (MAPPING, LIST):
            return self._text(keys, "id", place)  # which says so
        value = node.text
        if node.type != TEXT or not ID.fullmatch(value) or value in RESERVED:
            self.problems.add(node.line, texts.in_compass(place, "id"), self._about_id(node, keys))
        elif value in self.ids:
            self.problems.add(node.line, texts.in_compass(place, "id"), self._about_id(node, keys, self.ids[value]))
        self.ids.setdefault(value, node.line)
        return value

    def _about_id(self, node: Node, keys: dict[str, Node], taken: int = 0) -> str:
        """Return what to say about an id that cannot be used; one that is `taken` is so since that line."""
        if self._is_enough:
            return texts.id_form(node.text, "")
        from malkompas.compass import advice  # only where something is wrong

        others = {other.text for other in self.written if other is not node} | self.suggested
        title = keys["title"].text if "title" in keys else ""
        said, suggested = advice.about_id(node, title, RESERVED, others, taken)
        self.suggested.add(suggested)
        return said

    def _text(self, keys: dict[str, Node], key: str, place: str) -> str:
        node = keys.get(key)  # one that is missing has been noted by _mapping()
        return self._string(node, texts.in_compass(place, key)) if node is not None else ""

    def _string(self, node: Node, place: str, *, is_item: bool = False) -> str:
        if node.type == ALIAS:
            return ""
        if node.type != TEXT:
            from malkompas.compass import advice  # only where something is wrong

            self.problems.add(node.line, place, advice.about_text(node, self._line(node), is_item=is_item))
            return ""
        if not is_sanitary(node.text):
            self.problems.add(node.line, place, texts.BAD_CHARACTER)
        value = one_line(node.text)
        if not value:
            self.problems.add(node.line, place, texts.TEXT_IS_EMPTY)
        return value

    def _items(self, keys: dict[str, Node], key: str, place: str) -> list[tuple[Node, str]]:
        node, here = keys.get(key), texts.in_compass(place, key)
        if node is None or node.type == ALIAS:
            return []
        if node.type != LIST:
            from malkompas.compass import advice  # only where something is wrong

            self.problems.add(node.line, here, advice.about_list(node, self._line(node)))
            return []
        if not node.items:
            self.problems.add(node.line, here, texts.LIST_IS_EMPTY)
        return [(item, texts.in_compass(place, key, number)) for number, item in enumerate(node.items, start=1)]

    def _mapping(self, node: Node | None, place: str, shape: Shape) -> dict[str, Node]:
        """Return the fields of `node` by their names; one whose name is misspelt is read as the one that was meant."""
        if node is None or node.type == ALIAS:
            return {}
        where, names = place or texts.WHOLE_FILE, (*shape.needed, *shape.optional)
        if node.type != MAPPING:
            from malkompas.compass import advice  # only where something is wrong

            self.problems.add(node.line, where, advice.about_fields(node, shape.needed))
            return {}
        found: dict[str, Node] = {}
        strange: list[tuple[Node, Node]] = []
        for key, value in _pairs(node):
            if key.text in found and key.text == "id":  # all that follows is of another principle
                from malkompas.compass import advice  # only where something is wrong

                self.problems.add(key.line, where, advice.about_second_id(key, self._line(key)))
                break
            if key.text in found:
                self.is_astray = True
                self.problems.add(key.line, where, texts.key_is_double(key.text, found[key.text].line))
            elif key.text in names:
                found[key.text] = value
            else:
                strange.append((key, value))
        for key, value in strange:
            visible = "".join(letter for letter in key.text if unicodedata.category(letter) != "Cf")
            meant = self._meant(visible, [name for name in names if name not in found])
            self.is_astray |= key.text in texts.FIELD_NAMES
            is_hidden = meant and visible != key.text
            said = texts.BAD_CHARACTER if is_hidden else texts.key_is_unknown(key.text, names, meant)
            self.problems.add(key.line, where, said)
            if meant:
                found[meant] = value
        is_cut = strange and self._is_enough  # one of them may be what is missing
        if (missing := [name for name in shape.needed if name not in found]) and not is_cut:
            self.is_astray = True
            self.problems.add(node.line, where, texts.keys_are_missing(missing))
        return found

    def _meant(self, written: str, names: list[str]) -> str:
        if not written or self._is_enough:
            return ""
        from malkompas.compass import mistakes  # only where something is wrong

        return mistakes.meant(written, names)


def _pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    """Return the fields of a mapping: the name of each, and its value."""
    return zip(node.items[::2], node.items[1::2], strict=True) if node.type == MAPPING else iter(())
