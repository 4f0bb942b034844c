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
from malkompas.compass import ID, LANGUAGE, MOST_BYTES, RESERVED, load
from malkompas.errors import CompassError
from malkompas.text import is_sanitary
from tests import samples
from tests.readme import README, block
from tests.samples import ROOT

SCHEMA = json.loads(json_schema.A_COMPASS.read_text(encoding="utf-8"))
OURS = sorted([ROOT / "principles.yaml", *(ROOT / "docs").glob("*.yaml")])


def _pattern(validator: object, pattern: str, value: object, schema: object) -> Iterator[jsonschema.ValidationError]:
    """Yield what an editor would say: in its regular expressions (ECMA-262) `$` is the end and nothing else."""
    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield jsonschema.ValidationError(f"{value!r} is not as {pattern}")


_extended: Any = jsonschema.validators.extend  # it has no types
VALIDATOR = _extended(jsonschema.Draft202012Validator, {"pattern": _pattern})(SCHEMA)


class _Plain(yaml.SafeDumper):
    """Writes each value where it stands, though it may stand elsewhere too."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def loads(path: Path, text: str) -> bool:
    """Return whether the loader takes a file with `text` in it for a compass."""
    path.write_text(text, encoding="utf-8")
    try:
        load(path)
    except CompassError:
        return False
    return True


# Compasses of anyone's words, and what authors make of them.

# Little is left to the filters: what they throw away is drawn again, which takes long, and too much of it is an error.
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\t\n")
TEXTS = st.text(CHARACTERS, min_size=1, max_size=20).filter(lambda text: is_sanitary(text) and bool(text.strip()))
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}", fullmatch=True).filter(
    lambda id: ID.fullmatch(id) is not None and id not in RESERVED
)
LANGUAGES = st.from_regex(LANGUAGE, fullmatch=True)
HINTS = {"hints": st.lists(TEXTS, min_size=1, max_size=2)}
QUESTIONS = st.lists(st.fixed_dictionaries({"text": TEXTS}, optional=HINTS), min_size=1, max_size=2)
CLOSINGS = st.lists(st.fixed_dictionaries({"label": TEXTS, "text": TEXTS}, optional=HINTS), min_size=1, max_size=2)
SECTIONS = st.fixed_dictionaries({"title": TEXTS, "text": TEXTS, "questions": QUESTIONS})
PRINCIPLES: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"id": IDS, "title": TEXTS, "what_if": TEXTS, "text": TEXTS, "questions": QUESTIONS}
)


COMPASSES: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {
        "title": TEXTS,
        "language": LANGUAGES,
        "source": TEXTS,
        "opening": SECTIONS,
        "principles": st.lists(PRINCIPLES, min_size=1, max_size=3, unique_by=lambda principle: str(principle["id"])),
        "learning": SECTIONS,
        "closing": st.fixed_dictionaries({"title": TEXTS, "text": TEXTS, "questions": CLOSINGS}),
    }
)
GONE = object()
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


def changes(compass: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield `compass` in every way in which one thing is otherwise: gone, of another kind, or one too many."""
    for number, place in enumerate(places(compass)):
        keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
        news = [(key, value) for key in keys for value in (*STRANGE, GONE)]
        news += [(key, "mod") for key in FIELDS if key not in keys] if isinstance(place, dict) else []
        news += [(len(keys), value) for value in STRANGE] if isinstance(place, list) else []
        for key, value in news:
            changed = copy.deepcopy(compass)
            there = places(changed)[number]
            if value is GONE:
                del there[key]
            elif key == len(there):
                there.append(value)
            else:
                there[key] = value
            yield changed


def agree(path: Path, compass: dict[str, Any], text: str) -> bool:
    """Return whether schema and loader say the same about `compass`, which `text` is."""
    fits = VALIDATOR.is_valid(compass)
    ids = [one["id"] for one in compass["principles"]] if fits else []
    return loads(path, text) == (fits and len(set(ids)) == len(ids))


def test_an_editor_and_the_program_say_the_same_of_every_mistake(tmp_path: Path) -> None:
    """Each field and item is left out, made another kind, misspelt and doubled; JSON is YAML too."""
    path, tried = tmp_path / "my.yaml", list(changes(yaml.safe_load(samples.SMALL)))
    assert len(tried) > 2000
    for compass in tried:
        text = json.dumps(compass, ensure_ascii=False)
        assert agree(path, compass, text), text


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(COMPASSES, st.data())
def test_an_editor_and_the_program_say_the_same_of_any_compass(
    tmp_path: Path, compass: dict[str, Any], data: st.DataObject
) -> None:
    """With anyone's words in it, as it is and with one thing otherwise."""
    place = data.draw(st.sampled_from(places(compass)))
    keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
    key = data.draw(st.sampled_from(keys))
    whole = place[key]
    for value in (whole, data.draw(st.sampled_from(STRANGE) | TEXTS)):
        place[key] = value
        text = yaml.dump(compass, Dumper=_Plain, allow_unicode=True, sort_keys=False)
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


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_are_as_the_schema_says(path: Path) -> None:
    """What comes with the program, and the examples, which say where the schema is."""
    text = path.read_text(encoding="utf-8")
    VALIDATOR.validate(yaml.safe_load(text))
    load(path)
    named = re.match(r"# yaml-language-server: \$schema=(.*)\n", text)
    assert named
    assert (path.parent / named[1]).resolve() == json_schema.A_COMPASS


def test_the_readmes_compass_is_as_the_schema_says() -> None:
    """And so is the one that the tests start from; the line that an editor looks for is the one in principles.yaml."""
    line = (ROOT / "principles.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert f"```yaml\n{line}\n```" in README
    VALIDATOR.validate(yaml.safe_load(block("compass")))
    VALIDATOR.validate(yaml.safe_load(samples.SMALL))


def test_the_file_is_a_schema_and_not_an_old_one() -> None:
    """Written by docs/json_schema.py from what the loader goes by."""
    assert json_schema.A_COMPASS.read_text(encoding="utf-8") == json_schema.written(json_schema.compass())
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_an_editor_can_say_in_danish_what_each_field_is_for() -> None:
    """Every one has a title and a description, and no other name is allowed anywhere."""
    objects = [one for one in places(SCHEMA) if isinstance(one, dict) and one.get("type") == "object"]
    assert len(objects) == 9
    names = set()
    for one in objects:
        assert one["additionalProperties"] is False
        for name, field in one["properties"].items():
            assert field["title"]
            assert field["description"].endswith(".")
            names.add(name)
    assert names == set(texts.FIELD_NAMES)
