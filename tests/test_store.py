"""The folder: what is saved is there, what is there can be found and read, and nothing else is touched."""

import contextlib
import datetime as dt
import errno
import os
import stat
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from malkompas.errors import StoreError
from malkompas.model import AtQuestion, AtStep, Draft, FollowUp, Reflection, Step
from malkompas.storage import files, repository
from malkompas.storage.autosave import ReflectionFile
from tests import samples
from tests.driver import everything, saved
from tests.samples import with_notes

DAY = dt.timedelta(days=1)
OTHER = "2026-01-01-andre-0000.json"
"""The name of a file that is not of the reflection a test is about."""


def read(path: Path) -> Reflection:
    return repository.load(path.parent, path.stem).reflection


def reopened(path: Path) -> ReflectionFile:
    """Return the file at `path` as another program, or a later run, goes on with it."""
    return ReflectionFile(path.parent, repository.load(path.parent, path.stem))


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_any_note_comes_back_as_it_was(notes: list[str]) -> None:
    """All of Unicode can be stored, control characters too."""
    reflection = with_notes(samples.reflection(), AtQuestion(0, 0), tuple(notes))
    assert msgspec.json.decode(msgspec.json.encode(reflection), type=Reflection) == reflection


def test_a_save_is_synced_when_it_returns_and_leaves_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flat battery after the prompt has come back loses nothing: the data was synced, then the name."""
    path = saved(tmp_path, samples.reflection())
    synced: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))
    reopened(path).save(samples.talked())
    assert synced == ([False] if sys.platform == "win32" else [False, True])
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_touched_or_removed_meanwhile_is_still_ours(tmp_path: Path) -> None:
    """A sync program's new time stamp makes no copy of the meeting, and what is deleted is written again."""
    path = saved(tmp_path, samples.reflection())
    file = reopened(path)
    os.utime(path, (0, 0))
    for reflection in (samples.talked(), samples.full()):
        file.save(reflection)
        assert list(tmp_path.iterdir()) == [path]
        assert read(path) == reflection
        path.unlink()


def test_a_directory_that_cannot_be_synced_makes_no_second_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The save is told to have failed, though the file is in its place; a drive that never can is no trouble."""
    file, trouble, real = ReflectionFile(tmp_path), errno.EIO, os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(trouble, "no")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    for reflection in (samples.talked(), samples.reflection()) if sys.platform != "win32" else ():
        with pytest.raises(StoreError, match="IKKE gemt"):
            file.save(reflection)
    trouble = errno.EINVAL
    file.save(samples.talked())
    assert [path.stem for path in tmp_path.iterdir()] == [file.id]


def test_what_would_be_too_large_to_read_is_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said at once, not when the team comes back."""
    monkeypatch.setattr(repository, "MOST_BYTES", 100)
    with pytest.raises(StoreError, match="fylder for meget"):
        ReflectionFile(tmp_path).save(samples.talked())


def test_the_name_of_the_file_follows_a_corrected_team(tmp_path: Path) -> None:
    """One file, under the new name, and the next save goes on in it; another goal changes no name."""
    file = ReflectionFile(tmp_path)
    file.save(samples.talked("Nrod"))
    first = file.id
    file.save(samples.talked("Nord"))
    assert file.id.startswith("2026-11-23-nord-")
    assert file.former_ids == {first}
    file.save(structs.replace(samples.talked("Nord"), goal="Ro"))
    assert [path.stem for path in tmp_path.iterdir()] == [file.id]
    assert read(tmp_path / f"{file.id}.json").goal == "Ro"


@pytest.mark.parametrize("trouble", ["rename", "taken", "directory"])
def test_a_name_that_cannot_be_changed_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """The notes are saved, what has the new name already is as it was, and a later run renames the file."""
    path = saved(tmp_path, samples.talked("Nrod"))
    other = tmp_path / "2026-11-23-nord-abcd.json"

    def fail(*args: object) -> None:
        raise OSError(errno.EIO, "no")

    with monkeypatch.context() as patched:
        if trouble == "taken":
            other.write_text("en anden")
            patched.setattr(os, "urandom", lambda number: b"\xab\xcd" * (number // 2))
        else:
            patched.setattr(*{"rename": (Path, "rename", fail), "directory": (files, "_sync_directory", fail)}[trouble])
        file = reopened(path)
        with contextlib.suppress(StoreError):
            file.save(samples.talked("Nord"))
    assert [one for one in tmp_path.iterdir() if one != other] == [path]
    assert read(path) == samples.talked("Nord")
    assert not other.exists() or other.read_text() == "en anden"
    later = reopened(path)
    later.save(structs.replace(samples.talked("Nord"), spent=1))
    assert later.id.startswith("2026-11-23-nord-")
    assert not path.exists()


def test_a_copy_that_a_sync_program_made_keeps_its_name(tmp_path: Path) -> None:
    """It says what it is a copy of."""
    copy = tmp_path / "2026-11-23-nord-abcd (1).json"
    saved(tmp_path, samples.talked("Nord")).rename(copy)
    reopened(copy).save(samples.talked("Syd"))
    assert list(tmp_path.iterdir()) == [copy]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_an_editor_saved_in_its_own_way_is_read_and_goes_on(tmp_path: Path, encoding: str) -> None:
    """With a byte order mark and CRLF, as Notepad does."""
    path = saved(tmp_path, samples.talked())
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding))
    assert not repository.list_reflections(tmp_path).problems
    file = reopened(path)
    assert read(path) == samples.talked()
    file.save(samples.reflection())
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        *((content, "beskadiget") for content in (b"", b"{", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000)),
        *((content, "beskadiget") for content in (b'{"schema": 1}', b'{"schema": NaN}')),
        (b'{"schema": 99}', "nyere version"),
        ("a directory", "almindelig fil"),
        ("100 MB", "for stor"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path, content: bytes | str, said: str) -> None:
    """One damaged or newer file does not stop the rest, and stays as it is."""
    saved(tmp_path, samples.talked())
    bad = tmp_path / OTHER
    if content == "a directory":
        bad.mkdir()
    else:
        bad.write_bytes(content if isinstance(content, bytes) else b"")
        os.truncate(bad, len(content) if isinstance(content, bytes) else 100_000_000)
    found, (problem,) = everything(tmp_path)
    assert len(found) == 1
    assert bad.name in problem.message
    assert said in problem.message
    assert not isinstance(content, bytes) or bad.read_bytes() == content


def of_schema_2(reflection: Reflection, notes: object = None) -> bytes:
    """Return `reflection` as the version before wrote it: a note is its text, or `notes` stand in its place."""
    value = msgspec.to_builtins(reflection) | {"schema": 2}
    for newer in ("absent", "about_after", "prepared", "sheets"):
        del value[newer]
    for answer in (answer for section in value["sections"] for answer in section["questions"]):
        answer["notes"] = notes or [note["text"] for note in answer.pop("notes", ())]
    return msgspec.json.encode(value)


@pytest.mark.parametrize("reflection", [samples.full(), samples.reflection()], ids=["full", "without notes"])
def test_what_the_version_before_stored_is_read_and_goes_on(tmp_path: Path, reflection: Reflection) -> None:
    """Every note comes along, the place and what is half-typed too, and the next save is of this version."""
    draft = Draft(AtQuestion(0, 2), "halv", edits_index=None)
    reflection = structs.replace(reflection, position=AtStep(len(reflection.steps), "what"), drafts=(draft,))
    path = saved(tmp_path, reflection)
    path.write_bytes(of_schema_2(reflection))
    assert [info.team for info in repository.list_reflections(tmp_path).infos] == [reflection.team]
    assert read(path) == reflection
    reopened(path).save(structs.replace(reflection, spent=60))
    assert msgspec.json.decode(path.read_bytes())["schema"] == 3


@pytest.mark.parametrize("notes", ["abc", {"a": 1}, [1], [None], [{"text": "ny"}]], ids=str)
def test_what_the_version_before_did_not_write_is_damaged(tmp_path: Path, notes: object) -> None:
    """Notes of another shape are not guessed at."""
    (tmp_path / OTHER).write_bytes(of_schema_2(samples.full(), notes))
    with pytest.raises(StoreError, match="beskadiget"):
        read(tmp_path / OTHER)


def at(tag: str, **fields: Any) -> dict[str, Any]:
    return {"type": tag, **fields}


CHOOSING = at("setup", field="sections")
UNCHOSEN = {"sections": [], "steps": [], "asks": ["sections"], "place": CHOOSING}
FOLLOWED = [{"reflection": "x", "agreed": "2026-10-01T09:00:00+02:00", "step": {"what": "Ring"}}]
NO_QUESTIONS = {"id": "x", "title": "X", "text": "", "questions": []}


@pytest.mark.parametrize(
    "change",
    [
        {"team": None},  # not there at all
        {"goal": ""},
        {"humør": "godt"},
        {"started": "2026-11-23T09:30:00"},  # no time zone
        *({"place": at("question", section=n, question=m)} for n, m in ((7, 0), (-1, 0), (0, -1), (0, 3))),
        *({"place": at("step", step=n, field=field)} for n, field in ((1, "who"), (-1, "who"), (2, "what"))),
        {"place": at("followed", number=1, field="state"), "followed": FOLLOWED},
        *({name: CHOOSING} for name in ("place", "came_from")),
        {"drafts": [{"place": at("question", section=0, question=-1), "text": "x"}]},
        {"drafts": [{"place": at("question", section=0, question=0), "text": "x", "changes": -1}]},
        {"sections": [NO_QUESTIONS]},
        UNCHOSEN | {"asks": [], "place": at("setup", field="participants")},
        *(UNCHOSEN | {"place": place} for place in (at("look"), at("step", step=0, field="what"))),
        UNCHOSEN | {"looked": True},
    ],
    ids=str,
)
def test_a_file_of_the_wrong_shape_is_damaged(tmp_path: Path, change: dict[str, Any]) -> None:
    """It is named when it is read, and does not fail in the middle of the talk: nothing in it is guessed at."""
    path = saved(tmp_path, samples.talked())
    value = msgspec.json.decode(path.read_bytes()) | change
    if change == {"team": None}:
        del value["team"]
    path.write_bytes(msgspec.json.encode(value))
    with pytest.raises(StoreError, match="beskadiget"):
        read(path)


def test_a_meeting_that_was_only_begun_does_not_hide_the_one_before_it(tmp_path: Path) -> None:
    """The latest is the latest in which something was said, or a step followed up; else the latest."""
    begun = structs.replace(samples.reflection(), started=samples.STARTED + DAY)
    step = FollowUp(reflection="x", agreed=samples.STARTED, step=Step("Ring"), state="done")
    for reflection in (begun, samples.talked(), structs.replace(begun, team="Øst", follow_ups=(step,))):
        latest = saved(tmp_path, reflection)
        assert repository.find(tmp_path, "latest", {}).id == latest.stem


def test_a_reflection_is_named_by_its_id_a_beginning_or_latest(tmp_path: Path) -> None:
    """A beginning that only one has is enough; of what fits several, or none, the ten newest are shown."""
    for days in range(11):
        saved(tmp_path, structs.replace(samples.reflection(), started=samples.STARTED - days * DAY))
    id = saved(tmp_path, samples.reflection(team="Alfa")).stem
    assert [repository.find(tmp_path, name, {}).id for name in (id, "2026-11-23-a")] == [id, id]
    newest = [f"  {one.id}  (Færre genindlæggelser)" for one in repository.list_reflections(tmp_path).infos[:10]]
    for name in ("2026", "2025", ""):
        with pytest.raises(StoreError) as caught:
            repository.find(tmp_path, name, {})
        assert caught.value.hint.splitlines()[1:] == [*newest, "  og 2 til"]
    with pytest.raises(StoreError, match="ingen samtaler"):
        repository.find(tmp_path / "nothing", "latest", {})
