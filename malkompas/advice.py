"""A value that stands where another kind belongs → what is wrong with it, and what to write instead."""

from collections.abc import Sequence

from malkompas import mistakes, texts
from malkompas.nodes import LIST, MAPPING, TEXT, Node


def about_text(node: Node) -> str:
    """Return what to say about a `node` that stands where a text belongs."""
    if node.type == "null":
        return texts.NO_TEXT
    if node.type.startswith("!"):
        return texts.NO_TAG
    if node.type == LIST:
        return texts.text_expected(texts.A_LIST, texts.WITHOUT_DASH)
    if node.type == MAPPING:
        return texts.text_expected(texts.A_MAPPING, texts.write_instead(mistakes.quoted(_in_words(node))))
    return texts.text_expected(_kind(node), texts.write_instead(mistakes.quoted(node.text)))


def about_list(node: Node) -> str:
    """Return what to say about a `node` that stands where a list belongs."""
    words = _in_words(node)
    if words.startswith("-") and words[1:2].isalpha():
        return texts.blank_after_dash_is_missing(mistakes.item(words[1:].partition(" - ")[0]))
    return texts.NO_LIST if node.type == "null" else texts.list_expected(_kind(node))


def about_fields(node: Node, names: Sequence[str]) -> str:
    """Return what to say about a `node` that stands where the fields called `names` belong."""
    if node.type == TEXT:
        if suggested := mistakes.spaced(node.text):
            return texts.blank_is_missing(suggested)
        if len(names) == 1:
            return texts.field_is_missing_before_text(mistakes.field(names[0], node.text))
    return texts.mapping_expected(_kind(node), names)


def about_question(node: Node) -> str:
    """Return what to say about a question that is a bare text with a colon, which YAML takes for a field; "" if not."""
    if node.type != MAPPING or len(node.items) != 2 or " " not in node.items[0].text:
        return ""
    return texts.field_is_missing_before_text(mistakes.field("text", _in_words(node)))


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
