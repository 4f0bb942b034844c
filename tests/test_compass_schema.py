"""The schema that editors read a compass by: it says what the loader says, but for what no schema can say."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docs import json_schema
from malkompas import texts
from malkompas.compass import COMPASS, ID, LANGUAGE, MOST_BYTES, RESERVED, Field, Shape, load
from malkompas.errors import CompassError
from malkompas.text import sanitize
from tests import samples
from tests.readme import PAGES, block
from tests.samples import ROOT

SCHEMA = json.loads(json_schema.A_COMPASS.read_text(encoding="utf-8"))
OURS = sorted([*ROOT.glob("principles*.yaml"), *(ROOT / "docs").glob("*.yaml")])


def _pattern(validator: object, pattern: str, value: object, schema: object) -> Iterator[jsonschema.ValidationError]:
    """Yield what an editor would say: in its regular expressions (ECMA-262) `$` is the end and nothing else."""
    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield jsonschema.ValidationError(f"{value!r} is not as {pattern}")


_extended: Any = jsonschema.validators.extend  # it has no types
VALIDATOR = _extended(jsonschema.Draft202012Validator, {"pattern": _pattern})(SCHEMA)


# Little is left to the filters: what they throw away is drawn again, which takes long, and too much of it is an error.
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\t\n")
TEXTS = st.text(CHARACTERS, min_size=1, max_size=20).filter(lambda text: sanitize(text) == text and bool(text.strip()))
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}", fullmatch=True).filter(
    lambda id: ID.fullmatch(id) is not None and id not in RESERVED
)
SPECIAL = {ID: IDS, LANGUAGE: st.from_regex(LANGUAGE, fullmatch=True)}


def of_shape(shape: Shape) -> st.SearchStrategy[Any]:
    """Draw what has the fields of `shape`, with anyone's words in them."""
    optional = {name: of_field(field) for name, field in shape.items() if field.is_optional}
    needed = {name: of_field(field) for name, field in shape.items() if not field.is_optional}
    return st.fixed_dictionaries(needed, optional=optional)


def of_field(field: Field) -> st.SearchStrategy[Any]:
    """Draw what may stand in `field`."""
    one = of_shape(field.of) if field.of else SPECIAL[field.pattern] if field.pattern else TEXTS
    return st.lists(one, min_size=1, max_size=2) if field.is_list else one


FIELDS = [*texts.FIELD_NAMES, "titel", "Title", "questions ", "x", "yes", "12"]
STRANGE: list[Any] = [
    *(None, True, False, 0, 12, 1.5, "", " ", "\n", "\u3000", [], {}, [[]], [""], [None], ["a", "b"], {"text": "a"}),
    *([{"text": "a"}], [{"label": "a", "text": "b"}], "a", "12", "yes", "2026-01-01", "~", "-", "a\nb", " a "),
    *("mod", "Mod", "vis-mod", "vis--mod", "-mod", "mod-", "1", "m1", "æ", "vis mod", "mod\n", " mod", "opening"),
    *("dk", "dk-DK", "gb", "gb-GB", "no", "uk"),
    *("learning", "closing", "openings", "da", "en-GB", "en-gb", "EN", "eng", "engl", "da-", "da\n", "dansk"),
]


def places(value: object) -> list[Any]:
    """Return every list and mapping in `value`, itself included."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    here = [value] if isinstance(value, dict | list) else []
    return here + [place for one in inner for place in places(one)]


def agree(path: Path, compass: dict[str, Any], text: str) -> bool:
    """Return whether schema and loader say the same about `compass`, which `text` is."""
    path.write_text(text, encoding="utf-8")
    fits = VALIDATOR.is_valid(compass)
    ids = [one["id"] for one in compass["principles"]] if fits else []
    try:
        load(path)
    except CompassError:
        return not fits or len(set(ids)) < len(ids)
    return fits and len(set(ids)) == len(ids)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(of_shape(COMPASS), st.sampled_from(["nothing", "other", "gone", "more"]), st.data())
def test_an_editor_and_the_program_say_the_same(
    tmp_path: Path, compass: dict[str, Any], change: str, data: st.DataObject
) -> None:
    """Of a compass with anyone's words, as it is or with one thing in it otherwise, left out or too much."""
    place = data.draw(st.sampled_from(places(compass)))
    keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
    key, value = data.draw(st.sampled_from(keys)), copy.deepcopy(data.draw(st.sampled_from(STRANGE) | TEXTS))
    if change == "gone":
        del place[key]
    elif change == "other":
        place[key] = value
    elif change == "more" and isinstance(place, dict):
        place[data.draw(st.sampled_from(FIELDS))] = value
    elif change == "more":
        place.append(value)
    text = yaml.safe_dump(compass, allow_unicode=True, sort_keys=False)
    assert agree(tmp_path / "my.yaml", compass, text), text


PRINCIPLE = samples.SMALL[samples.SMALL.index("  - id") : samples.SMALL.index("learning:")]
# Why the loader refuses what the schema accepts: the words that its description says it with, and a file.
UNSEEN = {
    "to principper med samme id": samples.SMALL.replace(PRINCIPLE, PRINCIPLE * 2),
    "det samme felt to gange": samples.SMALL.replace("source:", "source: Huset\nsource:"),
    "usynlige tegn (styretegn)": samples.SMALL.replace("Skolen", '"\\e[2J"'),
    "henvisninger (& og *)": samples.SMALL.replace("source: Skolen", "source: &a Skolen"),
    "mere end ét dokument (---)": f"{samples.SMALL}---\n{samples.SMALL}",
    "andre tegnsæt end UTF-8": samples.SMALL,
    f"mere end {MOST_BYTES // 1_000_000} MB": samples.SMALL + "#" * MOST_BYTES,
    "yes, no, on, off": samples.SMALL.replace("Skolen", "yes"),
    "klokkeslæt": samples.SMALL.replace("Skolen", "12:30"),
    "datoer": samples.SMALL.replace("Skolen", "2026-11-23"),
}


@pytest.mark.parametrize("reason", list(UNSEEN))
def test_what_the_schema_cannot_see_is_said_in_it(tmp_path: Path, reason: str) -> None:
    """The list is no longer than it need be: each of these is accepted by the one and refused by the other."""
    text = UNSEEN[reason]
    seen = next(iter(yaml.load_all(text, Loader=yaml.BaseLoader)))  # as YAML 1.2 has it, where `yes` is a text
    assert VALIDATOR.is_valid(seen)
    path = tmp_path / "my.yaml"
    path.write_text(text, encoding="utf-16" if "UTF-8" in reason else "utf-8")
    with pytest.raises(CompassError):
        load(path)
    assert reason in SCHEMA["description"]


def test_our_own_are_as_the_schema_says() -> None:
    """What comes with the program, and the examples; their first line is the page's own."""
    for path in OURS:
        line, _, text = path.read_text(encoding="utf-8").partition("\n")
        VALIDATOR.validate(yaml.safe_load(text))
        assert (path.parent / line.removeprefix("# yaml-language-server: $schema=")).resolve() == json_schema.A_COMPASS
        load(path)
        assert path.name != "principles.yaml" or f"```yaml\n{line}\n```" in PAGES["compass.md"]
    VALIDATOR.validate(yaml.safe_load(block("compass")))


def test_the_file_is_a_schema_and_not_an_old_one() -> None:
    """Written by docs/json_schema.py from what the loader goes by."""
    assert json_schema.A_COMPASS.read_text(encoding="utf-8") == json_schema.written(json_schema.compass())
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_an_editor_can_say_in_danish_what_each_field_is_for() -> None:
    """Every one has a title and a description, and no other name is allowed anywhere."""
    objects = [one for one in places(SCHEMA) if isinstance(one, dict) and one.get("type") == "object"]
    assert not any(one["additionalProperties"] for one in objects)
    fields = [(name, field) for one in objects for name, field in one["properties"].items()]
    assert all(field["title"] and field["description"].endswith(".") for _, field in fields)
    assert {name for name, _ in fields} == set(texts.FIELD_NAMES)
