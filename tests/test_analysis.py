"""docs/analysis.md: its queries count what is in a folder, as Python counts it; and what benchmarks/ measures with."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from msgspec import structs

from benchmarks import folders
from malkompas import team_history
from malkompas.model import MARKS, AtQuestion, StoredReflection
from tests import samples
from tests.samples import ROOT

VIEW, *QUERIES = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "analysis.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of 1,000 reflections, in some of which notes are marked."""
    folder = folders.make(tmp_path_factory.mktemp("many") / "folder", 1_000)
    for number, stored in enumerate(folders.stored(folder)[::7]):
        [first, *others] = stored.reflection.sections[0].questions[0].notes
        notes = (structs.replace(first, mark=MARKS[number % 3]), *others)
        marked = samples.with_notes(stored.reflection, AtQuestion(0, 0), notes)
        (folder / f"{stored.id}.json").write_bytes(msgspec.json.encode(marked))
    return folder


def counted(folder: Path, query: str) -> dict[tuple[Any, ...], int]:
    """Return what `query` counts, by its other columns."""
    with duckdb.connect() as engine:
        engine.execute(VIEW.replace("*.json", f"{folder.as_posix()}/*.json"))
        return {tuple(row[:-1]): row[-1] for row in engine.execute(query).fetchall()}


def sections_by_month(found: list[StoredReflection]) -> Counter[tuple[Any, ...]]:
    """Return in how many conversations of a month something was said to a section."""
    return Counter(
        (f"{stored.reflection.started:%Y-%m}", section.title)
        for stored in found
        for section in stored.reflection.sections
        if section.was_talked_about
    )


def steps_by_state(found: list[StoredReflection]) -> Counter[tuple[Any, ...]]:
    """Return how many steps there are of each state, as they stood when somebody was last asked."""
    outcomes = team_history.outcomes(found)
    keys = [key for stored in found for key in team_history.step_keys(stored.reflection)]
    return Counter((outcomes[key][-1].state if key in outcomes else "open",) for key in keys)


def marks_by_section(found: list[StoredReflection]) -> Counter[tuple[Any, ...]]:
    """Return how many notes to a section have each mark."""
    return Counter(
        (section.title, note.mark)
        for stored in found
        for section in stored.reflection.sections
        for answer in section.questions
        for note in answer.notes
        if note.mark
    )


@pytest.mark.parametrize(
    ("query", "expected"), [*zip(QUERIES, (sections_by_month, steps_by_state, marks_by_section), strict=True)]
)
def test_each_query_counts_what_is_there(folder: Path, query: str, expected: Any) -> None:
    """DuckDB and the program agree about a thousand reflections."""
    assert counted(folder, query) == dict(expected(folders.stored(folder)))


def test_a_reflection_of_the_schema_before_is_counted_too(folder: Path, tmp_path: Path) -> None:
    """Its notes are plain texts."""
    old = next(iter(folder.iterdir())).read_text(encoding="utf-8")
    value = msgspec.json.decode(old) | {"schema": 2}
    for section in value["sections"]:
        for question in section["questions"]:
            question["notes"] = [note["text"] for note in question["notes"]]
    (tmp_path / "2026-01-01-gammel-0000.json").write_bytes(msgspec.json.encode(value))
    assert sum(counted(tmp_path, QUERIES[0]).values()) == len(
        [one for one in value["sections"] if any(question["notes"] for question in one["questions"])]
    )


def test_a_folder_to_measure_with_is_always_the_same(tmp_path: Path) -> None:
    """Of about 4 KB each, with steps that were followed up, and the last meeting still going on."""
    first, second = (folders.make(tmp_path / name, 50) for name in "ab")
    contents = {path.name: path.read_bytes() for path in first.iterdir()}
    assert contents == {path.name: path.read_bytes() for path in second.iterdir()}
    assert 3_500 < sum(map(len, contents.values())) / 50 < 6_000
    found = folders.stored(first)
    assert len(found) == 50
    assert sum(stored.reflection.finished is None for stored in found) == 1
    assert team_history.outcomes(found)
