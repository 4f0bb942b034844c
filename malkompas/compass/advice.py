"""A value that stands where another kind belongs → what is wrong with it, and what to write instead."""

from collections.abc import Iterable, Sequence

from malkompas import texts
from malkompas.compass import mistakes
from malkompas.compass.layout import begins_a_principle
from malkompas.compass.lines import bullet, session
from malkompas.compass.nodes import LIST, MAPPING, TEXT, Node


def about_text(node: Node, line: str, *, is_item: bool) -> str:
    """Return what to say about a `node` that stands where a text belongs; `line` is the one it begins on."""
    if node.type == "null":
        return texts.NO_TEXT if "#" in line else texts.TEXT_IS_EMPTY
    if node.type.startswith("!"):
        return texts.NO_TAG
    if node.type == LIST:
        return texts.text_expected(texts.A_LIST, texts.WITHOUT_DASH)
    if node.type == MAPPING:
        if is_item and len(node.items) == 2 and node.items[0].text == "text":  # it is written like a question
            return texts.text_expected(texts.A_MAPPING, texts.write_instead(mistakes.item(node.items[1].text)))
        return texts.text_expected(texts.A_MAPPING, texts.write_instead(mistakes.quoted(_in_words(node))))
    return texts.text_expected(_kind(node), texts.write_instead(mistakes.quoted(node.text)))


def about_id(node: Node, title: str, reserved: Sequence[str], used: Iterable[str], taken: int = 0) -> tuple[str, str]:
    """Return what to say about a `node` that can be no id, as it is none or is `taken` (on that line), and another."""
    suggested = mistakes.id("" if taken else node.text, title, (*reserved, *used)) or mistakes.id(
        node.text, "", (*reserved, *used)
    )
    written = mistakes.field("id", suggested) if suggested else ""
    if taken:
        return texts.id_is_taken(node.text, taken, written), suggested
    if node.text in reserved:
        return texts.id_is_reserved(node.text, written), suggested
    if node.type != TEXT and suggested == node.text:
        return texts.text_expected(_kind(node), texts.write_instead(written)), suggested
    return texts.id_form(node.text, written), suggested


def about_list(node: Node, line: str) -> str:
    """Return what to say about a `node` that stands where a list belongs; `line` is the one it begins on."""
    words = _in_words(node)
    if text := bullet(line):
        return texts.bullet_is_no_dash(mistakes.item(text))
    if session(line).startswith("-") and (said := mistakes.odd_blank(session(line))):
        return said
    if words.startswith("-") and words[1:2].isalpha():
        return texts.blank_after_dash_is_missing(mistakes.item(words[1:].partition(" - ")[0]))
    return texts.NO_LIST if node.type == "null" else texts.list_expected(_kind(node))


def about_fields(node: Node, names: Sequence[str]) -> str:
    """Return what to say about a `node` that stands where the fields called `names` belong."""
    if node.type == TEXT:
        if said := mistakes.odd_blank(node.text):
            return said
        if suggested := mistakes.spaced(node.text):
            return texts.blank_is_missing(suggested)
        if len(names) == 1:
            return texts.field_is_missing_before_text(f"- {mistakes.field(names[0], node.text)}")
    return texts.mapping_expected(_kind(node), names)


def about_question(node: Node, names: Sequence[str]) -> str:
    """Return what to say about a question that is a bare text with a colon, which YAML takes for a field; "" if not."""
    if node.type != MAPPING or len(node.items) != 2:
        return ""
    name = node.items[0].text
    if name in texts.FIELD_NAMES or mistakes.meant(name, names):
        return ""
    return texts.field_is_missing_before_text(f"- {mistakes.field('text', _in_words(node))}")


def about_second_id(key: Node, line: str) -> str:
    """Return what to say about an id that stands in a principle which has one; `line` is where its `key` stands."""
    return begins_a_principle(line, max(key.column - 2, 0))


def _in_words(node: Node) -> str:
    """Return what probably stands in the file: a text, or the first field of a mapping."""
    if node.type == MAPPING and node.items:
        key, value = node.items[:2]
        return f"{key.text}: {value.text}".strip()
    return node.text


def _kind(node: Node) -> str:
    """Return what stands there, in Danish words."""
    if node.type == MAPPING:
        return texts.A_MAPPING
    if node.type == LIST:
        return texts.A_LIST
    return texts.a_scalar(node.type, node.text)
