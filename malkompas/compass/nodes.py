"""A YAML file → its nodes with their lines, read so that no file can do harm, and a list of what is wrong."""

import codecs
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import Reader
from yaml.resolver import Resolver

from malkompas import texts
from malkompas.errors import CompassError
from malkompas.text import closest_match, comparison_key

MOST_BYTES = 1_000_000
MOST_LEVELS = 20
MOST_SHOWN = 30
TEXT, MAPPING, LIST, ALIAS = "str", "map", "seq", "alias"

# How files begin that are no plain text: of Word, OpenDocument and other archives, of older Word, RTF and PDF.
_DOCUMENTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF")

_ENDINGS = (".yaml", ".yml", ".txt", ".yaml.txt", ".yml.txt")
"""What the name of a compass may end on; Notepad adds one, which Windows hides."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is some ten times faster
_resolver: Any = Resolver()  # knows that `no` is a bool and 12:30 a number


@dataclass
class Node:
    """A value in the file: its YAML type (`str`, `bool`, `map` …), its line from 1, its text or its items.

    The items of a mapping are its keys and values in turn. An alias, and a scalar that one could name, has the type
    `alias`; what is wrong with it has been said.
    """

    type: str
    line: int
    text: str = ""
    items: list["Node"] = field(default_factory=list)
    column: int = 0


@dataclass
class Problems:
    """What has been found wrong so far: line (from 1), place, and what was expected."""

    found: list[tuple[int, str, str]] = field(default_factory=list)
    is_first: bool = False
    """Whether reading ended there, so that more may follow."""

    def add(self, line: int, place: str, expected: str) -> None:
        """Note one more."""
        self.found.append((line, place, expected))

    def stop(self, line: int, place: str, expected: str) -> None:
        """Note the one that reading ended at."""
        self.add(line, place, expected)
        self.is_first = True

    def lines(self) -> list[str]:
        """Return what is told of them, by line; of many, the first ones and how many more there are."""
        ordered = sorted(self.found, key=lambda problem: problem[0])
        shown = [texts.compass_problem(*problem) for problem in ordered[:MOST_SHOWN]]
        more = len(ordered) - len(shown)
        return [*shown, texts.more_problems(more)] if more else shown


def read_text(path: Path) -> str:
    """Return the text of the file at `path`.

    Raises:
        CompassError: if it is no file, larger than `MOST_BYTES`, not readable, a document or not UTF-8.
    """
    try:
        if path.is_dir():
            raise CompassError(texts.compass_is_a_directory(str(path)), texts.COMPASS_PATH_HINT)
        if path.exists() and not path.is_file():
            raise CompassError(texts.compass_is_no_file(str(path)), texts.COMPASS_PATH_HINT)
        if path.stat().st_size > MOST_BYTES:
            raise CompassError(texts.compass_is_too_large(str(path), MOST_BYTES), texts.COMPASS_HINT)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise CompassError(texts.compass_is_missing(path.name, *_around(path)), texts.COMPASS_PLACE_HINT) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise CompassError(texts.compass_is_unreadable(str(path), error), texts.COMPASS_PATH_HINT) from error
    if data.startswith(_DOCUMENTS):
        raise CompassError(texts.compass_is_a_document(str(path)), texts.PLAIN_TEXT_HINT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise CompassError(texts.compass_is_utf16(str(path)), texts.UTF8_HINT) from error
        line = data.count(b"\n", 0, error.start) + 1
        raise CompassError(texts.compass_is_not_utf8(str(path), line), texts.UTF8_HINT) from error


def _around(path: Path) -> tuple[str, str]:
    """Return the folder of `path`, and a name in it that was perhaps meant, "" if none.

    That is one with other capitals, or one with an ending more: `my.yaml` for `my`, `my.yaml.txt` for `my.yaml`.
    """
    try:
        folder = path.absolute().parent
        names = [other.name for other in folder.iterdir() if comparison_key(other.suffix) in _ENDINGS]
        for ending in ("", *_ENDINGS):
            for name in names:
                if comparison_key(name) == comparison_key(path.name + ending):
                    return str(folder), name
        return str(folder), closest_match(path.name, names)
    except OSError:  # no such folder, or nobody may look into it
        return str(path.parent), ""


def compose(text: str, problems: Problems) -> Node | None:
    """Return the document as nodes, or None where it cannot be read; what is wrong is added to `problems`.

    Built from the events, so that neither deep nesting, which crashes libyaml's own composer, nor an alias is ever
    followed.
    """
    stack: list[Node] = []
    root: Node | None = None
    try:
        for event in yaml.parse(text, Loader=_Loader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
            if anchor := getattr(event, "anchor", None):
                sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
                problems.add(line, f"{sign}{anchor}", texts.no_alias(sign))
            node = _node(event, line)
            if node is None:
                continue
            node.column = event.start_mark.column if event.start_mark else 0
            if stack:
                stack[-1].items.append(node)
            elif root is None:
                root = node
            else:
                problems.stop(line, texts.WHOLE_FILE, texts.ONE_DOCUMENT)
                return None
            if isinstance(event, yaml.CollectionStartEvent):
                stack.append(node)
                if len(stack) > MOST_LEVELS:
                    problems.stop(line, texts.WHOLE_FILE, texts.too_deep(MOST_LEVELS))
                    return None
    except yaml.MarkedYAMLError as error:
        problems.stop(*_broken(text, error))
        return None
    except yaml.YAMLError:  # a character that YAML does not allow
        found = Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        problems.stop(line, texts.WHOLE_FILE, texts.BAD_CHARACTER)
        return None
    if root is None:
        problems.add(1, texts.WHOLE_FILE, texts.EMPTY_FILE)
    return root


def _broken(text: str, error: yaml.MarkedYAMLError) -> tuple[int, str, str]:
    """Return what keeps `text` from being YAML, as a problem."""
    from malkompas.compass import broken  # only where it is

    at, began = (
        broken.Mark(mark.line, mark.column) if mark else None for mark in (error.problem_mark, error.context_mark)
    )
    in_quotes = "quoted scalar" in (error.context or "") and "end of stream" in (error.problem or "")
    line, expected = broken.mistake(text, at or began or broken.Mark(0, 0), began, in_quotes=in_quotes)
    return line, "", expected


def _node(event: yaml.Event, line: int) -> Node | None:
    if isinstance(event, yaml.AliasEvent):
        return Node(ALIAS, line)
    if isinstance(event, yaml.MappingStartEvent):
        return Node(MAPPING, line)
    if isinstance(event, yaml.SequenceStartEvent):
        return Node(LIST, line)
    if isinstance(event, yaml.ScalarEvent):
        if event.anchor:  # which is refused: what stands after it is not all that the author wrote
            return Node(ALIAS, line, event.value)
        tag: str = event.tag or _resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        return Node(tag.removeprefix("tag:yaml.org,2002:"), line, event.value)
    return None
