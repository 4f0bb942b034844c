"""Writes the JSON Schemas in docs/: of the notes as `malkompas export --format json` writes them, and of a compass.

Run it in a checkout with the `dev` extra: `.venv/bin/python -m docs.json_schema`. A test finds a schema that is old.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from malkompas import texts
from malkompas.compass import nodes
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
from malkompas.exporters import records

Schema = dict[str, Any]

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
    f"en fil på mere end {nodes.MOST_BYTES // 1_000_000} MB, "
    "og ord, der ikke er tekst uden anførselstegn: yes, no, on, off, klokkeslæt og datoer."
)
_TITLE = "Navnet, som det står over spørgsmålene."
_WORDS = {
    "title": _TITLE,
    "text": "To eller tre sætninger, som læses højt, før spørgsmålene begynder.",
    "questions": "Spørgsmålene, et eller flere, hvert med en bindestreg foran.",
}
_QUESTION_WORDS = {
    "text": "Spørgsmålet, som det bliver stillet.",
    "hints": "Idéer, som hjælper, når snakken går i stå. De kan udelades.",
}
_HINT = "En idé: gerne et spørgsmål, der er lettere at svare på."
_COMPASS_WORDS = {
    "title": "Kompassets navn. Det står øverst på listen og i opsummeringen.",
    "language": "Sproget, kompasset er skrevet på: da er dansk, en er engelsk. Stavekontrol og oplæsning bruger det.",
    "source": "Hvor ordene kommer fra. Det står nederst i alt, hvad I deler.",
    "opening": "De spørgsmål, der er valgt på forhånd, når et team skal sætte mål.",
    "principles": "Principperne, et eller flere, hvert med en bindestreg foran, i den rækkefølge, de skal vises.",
    "learning": "De spørgsmål, der er valgt på forhånd, når et team følger op på mål eller skal lære af dem.",
    "closing": "De spørgsmål, hver samtale slutter med. Bagefter spørger programmet selv om næste skridt.",
}
_PRINCIPLE_WORDS = _WORDS | {
    "id": (
        "Det korte navn, princippet har i kommandoer: små bogstaver a-z, tal og bindestreg, og mindst ét bogstav. "
        f"Hvert princip har sit eget. {texts.listed(RESERVED)} er optaget."
    ),
    "title": "Princippets navn, helst som en opfordring.",
    "what_if": "Det spørgsmål, der åbner princippet: »Hvad nu, hvis …«.",
}
_CLOSING_WORDS = _QUESTION_WORDS | {"label": "Spørgsmålets korte navn, som står over svarene i opsummeringen."}


def written(schema: Schema) -> str:
    """Return `schema` as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def compass() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a compass, made of the facts that the loader goes by."""
    questions = _list_of(_fields(QUESTION, _QUESTION_WORDS, {"hints": _list_of(_text() | {"description": _HINT})}))
    closing = _list_of(_fields(CLOSING_QUESTION, _CLOSING_WORDS, {"hints": questions["items"]["properties"]["hints"]}))
    section = _fields(SECTION, _WORDS, {"questions": questions})
    own_id = _formed(ID, "Skriv små bogstaver a-z, tal og bindestreg, og mindst ét bogstav.") | {
        "not": {"enum": list(RESERVED)}
    }
    language = _formed(LANGUAGE, "Skriv en sprogkode: da er dansk, en er engelsk.")
    values = {
        "language": language | {"examples": ["da", "en", "en-GB"]},
        "opening": section,
        "principles": _list_of(_fields(PRINCIPLE, _PRINCIPLE_WORDS, {"id": own_id, "questions": questions})),
        "learning": section,
        "closing": _fields(SECTION, _WORDS, {"questions": closing}),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Et kompas",
        "description": _ABOUT,
        **_fields(COMPASS, _COMPASS_WORDS, values),
    }


def _fields(shape: Shape, words: Mapping[str, str], values: Mapping[str, Schema]) -> Schema:
    """Return the schema of what has the fields of `shape`, those in `values` with their own schema, the rest texts."""
    return {
        "type": "object",
        "properties": {
            name: {"title": texts.FIELD_NAMES[name].capitalize(), "description": words[name]}
            | values.get(name, _text())
            for name in (*shape.needed, *shape.optional)
        },
        "required": list(shape.needed),
        "additionalProperties": False,
    }


def _list_of(items: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": items}


def _text() -> Schema:
    return {"type": "string", "minLength": 1, "pattern": r"\S"}


def _formed(pattern: re.Pattern[str], advice: str) -> Schema:
    # JSON Schema lets a keyword be that only some programs know; this one is known by those that VS Code uses.
    return {"type": "string", "pattern": f"^{pattern.pattern}$", "patternErrorMessage": advice}


if __name__ == "__main__":
    NOTES.write_text(written(records.schema()), encoding="utf-8")
    A_COMPASS.write_text(written(compass()), encoding="utf-8")
