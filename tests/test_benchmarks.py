"""What benchmarks/ measures with is what it says."""

from pathlib import Path

from benchmarks import folders
from malkompas import team_history


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


def test_a_full_reflection_has_something_to_every_question(tmp_path: Path) -> None:
    """What the documents are made of."""
    (stored,) = folders.stored(folders.full(tmp_path / "full"))
    assert all(answer.notes for section in stored.reflection.sections for answer in section.questions)
