"""Read a principles.yaml: as a Compass, or as a list of everything that is wrong with it, each with its line.

YAML events become nodes (built here, so that no file can do harm), and nodes become values by a table of shapes. The
JSON Schema for editors is made from the same table (`docs/json_schema.py`).
"""

import codecs
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec
import yaml

from malkompas import texts
from malkompas.errors import CompassError, UsageError
from malkompas.model import CLOSING, Compass, Section
from malkompas.text import closest_match, comparison_key, one_line, sanitize, slug, words
from malkompas.texts.values import VALUE_OF

MOST_BYTES = 1_000_000
MOST_LEVELS = 20
MOST_SHOWN = 30

ID = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"(?!(dk|gb)(-|$))[a-z]{2,3}(-[A-Z]{2})?")
"""An ISO 639 code and perhaps a country. `dk` and `gb` are countries, which are often taken for languages."""
RESERVED = ("opening", "learning", CLOSING)  # the ids of the other sections, which no principle can have

Shape: TypeAlias = Mapping[str, "Field"]
"""The fields that a part of a compass has, by their names, in the order an author writes them."""


class Field(NamedTuple):
    """What a field holds: a text, which may have to match `pattern`, or the fields of the shape `of`; or a list."""

    of: Shape | None = None
    is_list: bool = False
    is_optional: bool = False
    pattern: re.Pattern[str] | None = None


_TEXT = Field()
_TEXTS = Field(is_list=True, is_optional=True)
_QUESTION: Shape = {"text": _TEXT, "hints": _TEXTS, "formerly": _TEXTS}
_QUESTIONS = Field(_QUESTION, is_list=True)
_STORIES = Field({"who": _TEXT, "text": _TEXT}, is_list=True, is_optional=True)
_SECTION: Shape = {"title": _TEXT, "text": _TEXT, "questions": _QUESTIONS, "stories": _STORIES}
_PRINCIPLE: Shape = {"id": Field(pattern=ID), "title": _TEXT, "what_if": _TEXT, **_SECTION}
_CLOSING: Shape = {**_SECTION, "questions": Field({"label": _TEXT, **_QUESTION}, is_list=True)}
COMPASS: Shape = {
    "title": _TEXT,
    "language": Field(pattern=LANGUAGE),
    "source": _TEXT,
    "wording": Field(is_optional=True),
    "opening": Field(_SECTION),
    "principles": Field(_PRINCIPLE, is_list=True),
    "learning": Field(_SECTION),
    CLOSING: Field(_CLOSING),
}


_Problem: TypeAlias = tuple[int, str, str]
"""The line (from 1), the place in the compass ("" if unknown), and what is wrong there."""


def load(path: Path) -> Compass:
    """Return the compass in the file at `path`.

    Raises:
        CompassError: with every problem in the file, each with its line and place.
    """
    text = _read_text(path)
    reader = _Reader(text)
    root = _compose(text, reader.problems)
    data = reader.fields(root, COMPASS, "") if root else {}
    if problems := sorted(reader.problems, key=lambda problem: problem[0]):
        message = texts.compass_is_wrong(str(path), problems, MOST_SHOWN, is_first=root is None)
        raise CompassError(message, texts.COMPASS_HINT)
    for id in RESERVED:
        data[id]["id"] = id
    return msgspec.convert(data, Compass)


def find(sections: Sequence[Section], name: str) -> Section:
    """Return the one of `sections` that `name` names: by number, by id, by title, or by a word of its title.

    Only principles have numbers; they are the sections with a what-if question, counted from 1.

    Raises:
        UsageError: if no section, or more than one, has that name; the hint lists those to choose from.
    """
    numbers = {one.id: str(number) for number, one in enumerate((one for one in sections if one.what_if), start=1)}
    parts = {section.id: (*words(section.title), *section.id.split("-")) for section in sections}
    wanted = comparison_key(name)
    for section in sections:
        if wanted in (numbers.get(section.id), section.id, comparison_key(section.title)):
            return section
    fitting = [section for section in sections if wanted in parts[section.id]] or [
        section for section in sections if section.id == VALUE_OF.get(wanted)
    ]
    if len(fitting) == 1:
        return fitting[0]
    shown = [(numbers.get(section.id, ""), section.id, section.title) for section in fitting or sections]
    if fitting:
        raise UsageError(texts.PRINCIPLE_IS_AMBIGUOUS.format(name=name), texts.principles_there_are(shown))
    known = {word: one.title for one in sections for word in (*parts[one.id], one.id, one.title)}
    meant = known.get(closest_match(name, known), "")
    raise UsageError(texts.principle_is_unknown(name, meant), texts.principles_there_are(shown))


# The first bytes of files that are not plain text: Word, OpenDocument and other archives; older Word; RTF; PDF.
_DOCUMENTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF")
# Endings to try when a file is missing. Notepad adds `.txt`, and Windows does not show it.
_ENDINGS = (".yaml", ".yml", ".txt", ".yaml.txt", ".yml.txt")


def _read_text(path: Path) -> str:
    """Return the text of the file at `path`; raise CompassError if it cannot be read, is too large or is not UTF-8."""
    try:
        if path.exists() and not path.is_file():
            raise _unusable(path, "directory" if path.is_dir() else "special")
        if path.stat().st_size > MOST_BYTES:
            raise _unusable(path, "too_large", most=MOST_BYTES // 1000)
        data = path.read_bytes()
    except FileNotFoundError as error:
        folder, meant = _nearby(path)
        kind = "misspelt" if meant else "missing"
        raise _unusable(path, kind, name=path.name, folder=folder, meant=meant) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unusable(path, "unreadable", reason=texts.reason(error)) from error
    if data.startswith(_DOCUMENTS):
        raise _unusable(path, "document")
    try:
        return data.decode().removeprefix("\ufeff")  # the mark that Notepad begins a file with
    except UnicodeDecodeError as error:
        is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        line = data.count(b"\n", 0, error.start) + 1
        raise _unusable(path, "utf16" if is_utf16 else "not_utf8", line=line) from error


def _unusable(path: Path, kind: str, **details: object) -> CompassError:
    message, hint = texts.COMPASS_FILE_ERRORS[kind]
    return CompassError(message.format(path=path, **details), hint)


def _nearby(path: Path) -> tuple[str, str]:
    """Return the folder of `path` and the similar name in it, such as `my.yaml.txt` for `My.yaml`; "" if none."""
    folder = path.absolute().parent
    try:
        names = [other.name for other in folder.iterdir() if comparison_key(other.suffix) in _ENDINGS]
    except OSError:  # no such folder, or nobody may look into it
        return str(path.parent), ""
    like = {comparison_key(name): name for name in names}
    almost = (like.get(comparison_key(path.name + ending)) for ending in ("", *_ENDINGS))
    return str(folder), next(filter(None, almost), None) or closest_match(path.name, names)


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is some ten times faster
_resolver: Any = yaml.resolver.Resolver()  # knows that `no` is a bool and 12:30 a number; it has no types


class _Node(msgspec.Struct):
    """A value in the file: its YAML type, its line (from 1), and its text or its items.

    The type is `map`, `seq`, `tagged`, `alias` (a scalar with an anchor, too), or that of a scalar: `str`, `bool` ….
    The items of a mapping are its keys and values in turn.
    """

    type: str
    line: int
    text: str = ""
    items: list["_Node"] = []


def _compose(text: str, problems: list[_Problem]) -> _Node | None:
    """Return the root node of the document in `text`; None, with a problem added, if it cannot be parsed."""
    try:
        return _build(yaml.parse(text, Loader=_LOADER), problems)
    except yaml.MarkedYAMLError as error:
        problems.append(_explain(error, text))
    except yaml.YAMLError:  # a character that YAML does not allow
        found = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, found.start() if found else 0) + 1
        problems.append((line, texts.WHOLE_FILE, texts.BAD_CHARACTER))
    return None


def _build(events: Iterable[yaml.Event], problems: list[_Problem]) -> _Node | None:
    """Return the root node of the one document in `events`; None, with a problem added, if there is not exactly one.

    PyYAML's own composer is not used: libyaml's crashes on deep nesting, and aliases can make a small file endless.
    """
    documents = _Node("seq", 1)
    stack = [documents]
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        node = _node(event)
        if event.anchor:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            problems.append((node.line, f"{sign}{event.anchor}", texts.NO_ALIAS.format(sign=sign)))
        stack[-1].items.append(node)
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(node)
        if len(documents.items) > 1 or len(stack) > MOST_LEVELS + 1:
            reason = texts.ONE_DOCUMENT if len(documents.items) > 1 else texts.TOO_DEEP.format(levels=MOST_LEVELS)
            problems.append((node.line, texts.WHOLE_FILE, reason))
            return None
    if not documents.items:
        problems.append((1, texts.WHOLE_FILE, texts.EMPTY_FILE))
    return next(iter(documents.items), None)


def _node(event: yaml.NodeEvent) -> _Node:
    """Return the node that `event` begins, still without items."""
    line = getattr(event.start_mark, "line", 0) + 1
    if isinstance(event, yaml.MappingStartEvent):
        return _Node("map", line)
    if isinstance(event, yaml.SequenceStartEvent):
        return _Node("seq", line)
    if not isinstance(event, yaml.ScalarEvent) or event.anchor:
        return _Node("alias", line)
    tag = event.tag or _resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
    type = tag.removeprefix("tag:yaml.org,2002:")
    return _Node("tagged" if event.tag and type != "str" else type, line, event.value)


_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # YAML 1.1, "b-char"
_STARTS_AT_CONTEXT = re.compile(r"scanning an? (alias|anchor|block scalar|simple key|quoted scalar)|flow")
"""In these errors the mistake is at the context mark, where the value began, not where the parser gave up."""

# Kinds of mistakes: (key in texts.YAML_MISTAKES, pattern of the line, pattern of the parser's message). The first match
# counts. The parser is libyaml or PyYAML's own, with messages of their own. First come signs that are pasted in from
# word processors, chats and web pages.
_KINDS = (
    ("fence", r"\s*```", r""),
    ("tab", r"[ -]*\t", r""),
    ("odd_blank", r"[ -]*(\w+:)? *[^\S \t]", r""),
    ("bullet", r" *[–—−‑‒―•·●▪◦‣*]\s", r""),
    ("blank_after_dash", r" *-[^\s-]", r""),
    ("open_quote", r"", r"quoted scalar.*end of stream"),
    ("backslash", r"", r"escape character"),
    ("bracket", r"", r"flow"),
    ("sign", r"", r"start any token|alias|anchor|block scalar|(keys|sequence entries) are not allowed"),
    ("after_quote", r"[ -]*(\w+ *: +)?[\"']", r"block (mapping|collection)"),
    ("sign", r"[ -]*(\w+ *: +)?[\[{]", r"block (mapping|collection)"),
    ("dash", r" *[^ -]", r"block collection"),
    ("indentation", r"", r"block (mapping|collection)"),
    ("blank_after_colon", r"[ -]*\w+:\S", r"simple key"),
    ("colon_after_name", r"", r"simple key"),
    ("indentation", r"[ -]*(\w+ *:(?!.*:( |$))|[\"'])", r"values are not allowed"),
    ("colon", r"", r"values are not allowed"),
    ("other", r"", r""),
)
_WIDTH = 70


def _explain(error: yaml.MarkedYAMLError, text: str) -> _Problem:
    """Return a problem for a parser's `error`: a sentence, and the line with a caret under the place."""
    message = f"{error.context}: {error.problem}"
    mark: Any = (_STARTS_AT_CONTEXT.search(message) and error.context_mark) or error.problem_mark or error.context_mark
    lines = _LINE_END.split(text)
    number = min(mark.line, len(lines) - 1)
    line = re.sub(r"(^|\s)#.*", "", lines[number])
    kind = next(kind for kind, looks, says in _KINDS if re.match(looks, line) and re.search(says, message))
    start = max(0, min(mark.column - _WIDTH // 2, len(lines[number]) - _WIDTH))  # of a long line, what is around it
    above = 1 if kind == "indentation" and number else 0  # the mistake may be in the line above
    shown = [re.sub(r"\s", " ", one[start : start + _WIDTH]) for one in lines[number - above : number + 1]]
    caret = f"{' ' * (mark.column - start)}^"
    return number + 1, "", "\n    ".join([texts.YAML_MISTAKES[kind], *shown, caret])


class _Reader:
    """Turns nodes into plain data by their shapes. It collects problems and reads on, so that all are found at once."""

    def __init__(self, text: str) -> None:
        self.problems: list[_Problem] = []
        self._source = text
        self._ids: dict[str, int] = {}  # and the line of each

    def fields(self, node: _Node, shape: Shape, place: str) -> dict[str, Any]:
        """Return the values of the mapping `node` at `place`, by field name."""
        nodes = self._nodes_of(node, shape, place or texts.WHOLE_FILE)
        return {name: self._value(nodes[name], name, shape[name], place) for name in shape if name in nodes}

    def _value(self, node: _Node, name: str, field: Field, place: str) -> Any:
        here = texts.in_compass(place, name)
        if not field.is_list:
            return self.fields(node, field.of, name) if field.of else self._text(node, field, here)
        if node.type != "seq" or not node.items:
            self._note(node, here, texts.list_expected(node.type, node.text))
            return []
        items = [(texts.in_compass(place, name, number), item) for number, item in enumerate(node.items, start=1)]
        return [self.fields(item, field.of, at) if field.of else self._text(item, field, at) for at, item in items]

    def _text(self, node: _Node, field: Field, place: str) -> str:
        if message := self._wrong_text(node, field):
            self._note(node, place, message)
        if field.pattern is ID:
            self._ids.setdefault(node.text, node.line)
        return one_line(node.text)

    def _wrong_text(self, node: _Node, field: Field) -> str:
        """Return what is wrong with a `node` that should be a text; "" if nothing."""
        if node.type in ("seq", "map", "tagged"):
            return texts.text_expected(node.type, "")
        if not node.text.strip():
            has_comment = node.type != "str" and "#" in _LINE_END.split(self._source)[node.line - 1]
            return texts.NO_TEXT if has_comment else texts.TEXT_IS_EMPTY
        if field.pattern is LANGUAGE and not LANGUAGE.fullmatch(node.text):
            return texts.language_expected(one_line(node.text), _meant_language(node.text))
        if field.pattern is ID and (message := self._wrong_id(node.text)):
            return message
        if node.type != "str":
            return texts.text_expected(node.type, node.text)
        return "" if sanitize(one_line(node.text)) == one_line(node.text) else texts.BAD_CHARACTER

    def _wrong_id(self, id: str) -> str:
        if id in self._ids:
            return texts.ID_IS_TAKEN.format(value=id, line=self._ids[id])
        if id in RESERVED:
            return texts.ID_IS_RESERVED.format(value=id)
        if ID.fullmatch(id):
            return ""
        suggested = slug(id, fallback="")
        is_free = ID.fullmatch(suggested) and suggested not in (*RESERVED, *self._ids)
        return texts.id_form(id, suggested if is_free else "")

    def _nodes_of(self, node: _Node, shape: Shape, place: str) -> dict[str, _Node]:
        """Return the value nodes of the mapping `node` by name; a misspelt name counts as the one it is close to."""
        needed = [name for name, field in shape.items() if not field.is_optional]
        if node.type != "map":
            expected = texts.mapping_expected(node.type, node.text, needed)
            self._note(node, place, expected if node.text.isprintable() else texts.BAD_CHARACTER)
            return {}
        known: dict[str, _Node] = {}
        lines: dict[str, int] = {}
        unknown: list[tuple[_Node, _Node]] = []
        for key, value in zip(node.items[::2], node.items[1::2], strict=True):
            if key.text not in shape:
                unknown.append((key, value))
            elif key.text in known:
                self._note(key, place, texts.KEY_IS_DOUBLE.format(name=key.text, line=lines[key.text]))
            else:
                known[key.text], lines[key.text] = value, key.line
        for key, value in unknown:
            if meant := self._unknown(key, shape, known, place):
                known[meant] = value
        missing = [name for name in needed if name not in known]
        if missing and not (unknown and len(self.problems) > MOST_SHOWN):  # one of the unknown may be what is missing
            self._note(node, place, texts.keys_are_missing(missing))
        return known

    def _unknown(self, key: _Node, shape: Shape, known: Iterable[str], place: str) -> str:
        """Add a problem for an unknown field, and return which field (none of the `known`) was meant; "" if none."""
        free = (name for name in shape if name not in known and len(self.problems) <= MOST_SHOWN)  # matching is slow
        names = {slug(word, fallback=""): name for name in free for word in (texts.FIELD_NAMES[name], name)}
        found = difflib.get_close_matches(slug(key.text, fallback=""), names, n=1, cutoff=0.66)
        meant = names[found[0]] if found else ""  # in English, or as it is called in the language that is spoken
        is_hidden = meant and not key.text.isprintable()
        self._note(key, place, texts.BAD_CHARACTER if is_hidden else texts.key_is_unknown(key.text, shape, meant))
        return meant

    def _note(self, node: _Node, place: str, message: str) -> None:
        if node.type != "alias":  # an alias is a problem already
            self.problems.append((node.line, place, message))


def _meant_language(written: str) -> str:
    """Return the language tag that was probably meant: "da" for "dansk", "en-GB" for "en_gb"; "" if none."""
    code, *country = re.findall(r"[^\W_]+", written.casefold()) or [""]
    tag = "-".join([texts.LANGUAGES.get(code, code), *map(str.upper, country)])
    return tag if LANGUAGE.fullmatch(tag) else ""
