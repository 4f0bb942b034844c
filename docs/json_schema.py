"""Writes the JSON Schemas in docs/: of the notes as `malkompas export --format json` writes them, and of a compass.

Run it in a checkout with the `dev` extra: `.venv/bin/python -m docs.json_schema`. A test finds a schema that is old.
"""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, defstruct, field

from malkompas import texts
from malkompas.compass import COMPASS, ID, LANGUAGE, MOST_BYTES, RESERVED, Field, Shape
from malkompas.exporters import records
from malkompas.model import AskedSection, FollowUp, Mark, Moment, PreparedAnswer, State, Step

Schema = dict[str, Any]

_A_REFLECTION = (
    "A reflection to share. Half-typed lines stay at home. `left_out` says in words what the receiver is not given."
)

HERE = Path(__file__).parent
NOTES, A_COMPASS = HERE / "notes.schema.json", HERE / "compass.schema.json"

# What an editor shows the author of a compass, who reads Danish.
_ABOUT = (
    "Et kompas til malkompas: spørgsmål, som et team taler om. Her står, hvilke felter det har. "
    "`malkompas list --compass FIL` finder også det, et skema ikke kan se: "
    "to principper med samme id, "
    "det samme felt to gange, "
    "usynlige tegn (styretegn), "
    "henvisninger (& og *), "
    "mere end ét dokument (---), "
    "andre tegnsæt end UTF-8, "
    f"en fil på mere end {MOST_BYTES // 1_000_000} MB, "
    "og ord, der ikke er tekst uden anførselstegn: yes, no, on, off, klokkeslæt og datoer."
)
# By the name of the field, or, where it says something else in one part, by the name of that part and of the field.
_WORDS = {
    ".title": "Kompassets navn. Det står øverst på listen og i opsummeringen.",
    "language": "Sproget, kompasset er skrevet på: da er dansk, en er engelsk. Stavekontrol og oplæsning bruger det.",
    "source": "Hvor ordene kommer fra. Det står nederst i alt, hvad I deler.",
    "opening": "De spørgsmål, der er valgt på forhånd, når et team skal sætte mål.",
    "principles": "Principperne, et eller flere, hvert med en bindestreg foran, i den rækkefølge, de skal vises.",
    "learning": "De spørgsmål, der er valgt på forhånd, når et team følger op på mål eller skal lære af dem.",
    "closing": "De spørgsmål, hver samtale slutter med. Bagefter spørger programmet selv om næste skridt.",
    "id": (
        "Det korte navn, princippet har i kommandoer: små bogstaver a-z, tal og bindestreg, og mindst ét bogstav. "
        f"Hvert princip har sit eget. {texts.listed(RESERVED)} er optaget."
    ),
    "title": "Navnet, som det står over spørgsmålene.",
    "principles.title": "Princippets navn, helst som en opfordring.",
    "what_if": "Det spørgsmål, der åbner princippet: »Hvad nu, hvis …«.",
    "text": "To eller tre sætninger, som læses højt, før spørgsmålene begynder.",
    "questions": "Spørgsmålene, et eller flere, hvert med en bindestreg foran.",
    "label": "Spørgsmålets korte navn, som står over svarene i opsummeringen.",
    "questions.text": "Spørgsmålet, som det bliver stillet.",
    "hints": "Hjælpespørgsmål til, når samtalen går i stå. De kan udelades.",
    "formerly": "Det, spørgsmålet hed før. Så finder »Sidst sagde I« også svarene fra dengang. Kan udelades.",
    "stories": "Det, nogen har fortalt om emnet, genfortalt i et par sætninger. De kan udelades.",
    "who": "Den, der fortæller, ved sin rolle, så det kan stå efter »Genfortalt efter«: en leder i hjemmeplejen.",
    "stories.text": "Fortællingen i to eller tre sætninger.",
    "wording": "Hvilke ord der er kildens, og hvilke der er jeres egne. Det står under kilden. Kan udelades.",
}
_ITEM_WORDS = {
    "hints": "Et hjælpespørgsmål, der er lettere at svare på.",
    "formerly": "Spørgsmålet, ordret, som det stod i et tidligere kompas.",
}


def written(schema: Schema) -> str:
    """Return `schema` as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def compass() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a compass, made of the shapes that the loader reads it by."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Et kompas",
        "description": _ABOUT,
        **_object(COMPASS, ""),
    }


def _object(shape: Shape, part: str) -> Schema:
    """Return the schema of what has the fields of `shape`; `part` is the field that it stands in."""
    return {
        "type": "object",
        "properties": {
            name: {
                "title": texts.FIELD_NAMES[name].capitalize(),
                "description": _WORDS.get(f"{part}.{name}") or _WORDS[name],
                **_value(name, field),
            }
            for name, field in shape.items()
        },
        "required": [name for name, field in shape.items() if not field.is_optional],
        "additionalProperties": False,
    }


def _value(name: str, field: Field) -> Schema:
    """Return the schema of what stands in the field called `name`."""
    item = _object(field.of, name) if field.of else _text(field)
    if not field.is_list:
        return item
    about = {"description": _ITEM_WORDS[name]} if name in _ITEM_WORDS else {}
    return {"type": "array", "minItems": 1, "items": item | about}


def _text(field: Field) -> Schema:
    if field.pattern is ID:
        formed = _formed(ID, "Skriv små bogstaver a-z, tal og bindestreg, og mindst ét bogstav.")
        return formed | {"not": {"enum": list(RESERVED)}}
    if field.pattern is LANGUAGE:
        examples = {"examples": ["da", "en", "en-GB"]}
        return _formed(LANGUAGE, "Skriv en sprogkode: da er dansk, en er engelsk.") | examples
    return {"type": "string", "minLength": 1, "pattern": r"\S"}


def _formed(pattern: re.Pattern[str], advice: str) -> Schema:
    # JSON Schema lets a keyword be that only some programs know; this one is known by those that VS Code uses.
    return {"type": "string", "pattern": f"^{pattern.pattern}$", "patternErrorMessage": advice}


class NoteRecord(Struct, frozen=True):
    """One thing that was said, and what it is marked as."""

    text: str
    mark: Mark | None


class QuestionRecord(Struct, frozen=True):
    """A question and the notes it was given."""

    label: str | None
    text: str
    notes: tuple[NoteRecord, ...]


class SectionRecord(Struct, frozen=True):
    """What was asked together."""

    id: str
    title: str
    what_if: str | None
    questions: tuple[QuestionRecord, ...]


class PreparedRecord(Struct, frozen=True):
    """What one person wrote on a sheet before the meeting; without a question where that could not be told."""

    question: str | None
    text: str


class StepRecord(Struct, frozen=True, kw_only=True):
    """A next step. `when` is what was typed, `due` the day it was understood as."""

    what: str
    who: str
    when: str
    due: dt.date | None


class FollowedRecord(StepRecord, frozen=True, kw_only=True):
    """An earlier step that was asked about: the reflection it is from, when that began, and how it went."""

    reflection: str
    agreed: Moment
    state: State | None
    lesson: str = field(name="learnt")


def notes() -> Schema:
    """Return the JSON Schema (draft 2020-12) of what `export` writes: one reflection, or a list of them.

    The fields are those of the model that are shared, in their order, and what is told besides.
    """
    shapes = {
        tuple[AskedSection, ...]: tuple[SectionRecord, ...],
        tuple[Step, ...]: tuple[StepRecord, ...],
        tuple[FollowUp, ...]: tuple[FollowedRecord, ...],
        tuple[PreparedAnswer, ...]: tuple[PreparedRecord, ...],
    }
    fields: list[tuple[str, Any, Any]] = [
        (one.name, shapes.get(one.type, one.type), field(name=one.encode_name)) for one in records.SHARED
    ]
    fields.insert([one.name for one in records.SHARED].index("follow_ups"), ("left_out", str, field()))
    record = defstruct(
        "ReflectionRecord",
        [("schema", Annotated[int, Meta(ge=1)], records.PUBLISHED_SCHEMA), ("id", str, field()), *fields],
        kw_only=True,
        namespace={"__doc__": _A_REFLECTION},
    )
    (one,), components = msgspec.json.schema_components([record], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "malkompas export --format json",
        "anyOf": [one, {"type": "array", "items": one}],
        "$defs": components,
    }


if __name__ == "__main__":
    NOTES.write_text(written(notes()), encoding="utf-8")
    A_COMPASS.write_text(written(compass()), encoding="utf-8")
