"""The folder: what is saved is there, and nothing else is touched."""

import datetime as dt
import errno
import os
import stat
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from malkompas.conversation import prompts
from malkompas.conversation.transitions import with_notes
from malkompas.errors import StoreError
from malkompas.model import AtQuestion, AtStep, Draft, FollowUp, Reflection, Step, StoredReflection
from malkompas.storage import files, repository
from malkompas.storage.autosave import ReflectionFile
from tests import samples
from tests.driver import everything

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


def read(path: Path) -> StoredReflection:
    return repository.load(path.parent, path.stem)


def saved(folder: Path, reflection: Reflection) -> Path:
    """Save `reflection` in `folder` and return its file."""
    repository.prepare_folder(folder)
    keeper = ReflectionFile(folder)
    keeper.save(reflection)
    return folder / f"{keeper.id}.json"


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """Notes, steps, place and drafts come back as they were."""
    reflection = structs.replace(
        samples.talked(), position=AtQuestion(0, 1), drafts=(Draft(AtQuestion(0, 2), "halv", edits_index=None),)
    )
    path = saved(tmp_path, reflection)
    assert read(path).reflection == reflection


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_any_note_comes_back_as_it_was(notes: list[str]) -> None:
    """All of Unicode can be stored, control characters too."""
    reflection = with_notes(samples.reflection(), AtQuestion(0, 0), tuple(notes))
    data = msgspec.json.encode(reflection)
    assert msgspec.json.decode(data, type=Reflection) == reflection


def test_the_file_has_a_telling_name(tmp_path: Path) -> None:
    """Date, team and four signs that keep two meetings apart."""
    path = saved(tmp_path, samples.reflection(team="Børn & Unge"))
    assert path.stem[:-4] == "2026-11-23-boern-unge-"


def test_two_reflections_of_one_team_and_day_are_two_files(tmp_path: Path) -> None:
    """A second meeting never takes the first one's place."""
    assert saved(tmp_path, samples.reflection()) != saved(tmp_path, samples.reflection())
    assert len(everything(tmp_path)[0]) == 2


@posix
def test_files_and_the_folder_we_make_are_their_owners_only(tmp_path: Path) -> None:
    """Nobody else on the machine can read a team's words."""
    path = saved(tmp_path / "new" / "folder", samples.reflection())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    ReflectionFile(path.parent, read(path)).save(samples.talked())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_saving_leaves_nothing_else_in_the_folder(tmp_path: Path) -> None:
    """Temporary files are gone when a save returns."""
    path = saved(tmp_path, samples.reflection())
    ReflectionFile(tmp_path, read(path)).save(samples.talked())
    assert list(tmp_path.iterdir()) == [path]


def test_a_save_syncs_file_and_directory_before_it_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flat battery after the prompt has come back loses nothing: the data was synced, then the name."""
    synced: list[bool] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        real(descriptor)

    path = saved(tmp_path, samples.reflection())
    monkeypatch.setattr(os, "fsync", fsync)
    ReflectionFile(tmp_path, read(path)).save(samples.talked())
    assert synced == ([False] if sys.platform == "win32" else [False, True])


def test_a_file_that_another_program_changed_is_not_overwritten(tmp_path: Path) -> None:
    """The second writer goes on under a new id, and both texts are there."""
    path = saved(tmp_path, samples.reflection())
    ours, theirs = (
        ReflectionFile(tmp_path, read(path)),
        ReflectionFile(tmp_path, read(path)),
    )
    theirs.save(samples.talked())
    mine = with_notes(samples.reflection(), AtQuestion(0, 0), ("Mit",))
    ours.save(mine)
    assert ours.id != theirs.id
    assert {stored.reflection for stored in everything(tmp_path)[0]} == {mine, samples.talked()}
    ours.save(samples.reflection())
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_only_has_a_new_time_stamp_is_still_ours(tmp_path: Path) -> None:
    """A sync program that touches the file does not make a copy of the meeting."""
    path = saved(tmp_path, samples.reflection())
    keeper = ReflectionFile(tmp_path, read(path))
    os.utime(path, (0, 0))
    keeper.save(samples.talked())
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_has_vanished_is_written_again(tmp_path: Path) -> None:
    """Deleting the file during a meeting does not lose the meeting."""
    path = saved(tmp_path, samples.reflection())
    keeper = ReflectionFile(tmp_path, read(path))
    path.unlink()
    keeper.save(samples.talked())
    assert read(path).reflection == samples.talked()


@pytest.mark.parametrize("step", ["mkstemp", "fsync", "replace"])
def test_a_save_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """A full disk at any step: the old file is whole, nothing is left behind, and the next save works."""
    path = saved(tmp_path, samples.reflection())
    keeper = ReflectionFile(tmp_path, read(path))

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(
            {"mkstemp": "tempfile.mkstemp", "fsync": "os.fsync", "replace": "pathlib.Path.replace"}[step], full
        )
        with pytest.raises(StoreError, match="drevet er fuldt"):
            keeper.save(samples.talked())
    assert list(tmp_path.iterdir()) == [path]
    assert read(path).reflection == samples.reflection()
    keeper.save(samples.talked())
    assert read(path).reflection == samples.talked()


def test_without_hard_links_a_new_file_is_still_never_written_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system that cannot link gets the file all the same, and keeps what it had."""

    def unsupported(*args: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", unsupported)
    path = tmp_path / "a.md"
    files.create(path, [b"en"])
    with pytest.raises(FileExistsError):
        files.create(path, [b"to"])
    assert path.read_bytes() == b"en"
    assert list(tmp_path.iterdir()) == [path]


def test_the_newest_comes_first_by_the_time_inside_the_file(tmp_path: Path) -> None:
    """Neither file names nor time stamps decide, and time zones are taken into account."""
    early = structs.replace(samples.reflection(team="Å"), started=samples.STARTED)
    zone = dt.timezone(dt.timedelta(hours=-5))
    late = structs.replace(samples.reflection(team="A"), started=dt.datetime(2026, 11, 23, 4, tzinfo=zone))
    for reflection in (late, early):
        saved(tmp_path, reflection)
    assert [one.reflection.team for one in everything(tmp_path)[0]] == ["A", "Å"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "beskadiget"),
        (b"{", "beskadiget"),
        (b"[]", "beskadiget"),
        (b"{}", "beskadiget"),
        (b"\xff\xfe", "beskadiget"),
        (b'{"schema": 1}', "beskadiget"),
        (b'{"schema": 99}', "nyere version"),
        (b'{"schema": NaN}', "beskadiget"),
        (b"[" * 100_000, "beskadiget"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path, content: bytes, said: str) -> None:
    """One damaged or newer file does not stop the rest, and stays byte for byte as it is."""
    saved(tmp_path, samples.talked())
    bad = tmp_path / "2026-01-01-andre-0000.json"
    bad.write_bytes(content)
    found, problems = everything(tmp_path)
    assert len(found) == 1
    (problem,) = problems
    assert bad.name in problem.message
    assert said in problem.message
    assert bad.read_bytes() == content


@pytest.mark.parametrize(
    "change", ["drop", "extra", "place", "step", "draft", "changes", "naive", "schema", "team", "asks", "begun", "jump"]
)
def test_a_file_of_the_wrong_shape_is_damaged(tmp_path: Path, change: str) -> None:
    """A missing or unknown field, a place that is not there, a time without zone: none of them is guessed at."""
    path = saved(tmp_path, samples.talked())
    value = msgspec.json.decode(path.read_bytes())
    match change:
        case "drop":
            del value["team"], value["started"]
        case "extra":
            value["humør"] = "godt"
        case "place":
            value["place"] = {"type": "question", "section": 7, "question": 0}
        case "step":
            value["place"] = {"type": "step", "step": 1, "field": "who"}
        case "draft":
            value["drafts"] = [{"place": {"type": "question", "section": 0, "question": -1}, "text": "x"}]
        case "changes":
            value["drafts"] = [{"place": {"type": "question", "section": 0, "question": 0}, "text": "x", "changes": -1}]
        case "naive":
            value["started"] = "2026-11-23T09:30:00"
        case "schema":
            value["schema"] = 0
        case "team":
            value["team"] = ""
        case "asks":
            value |= {"place": {"type": "setup", "field": "participants"}, "sections": [], "steps": [], "asks": []}
        case "begun":
            value["place"] = {"type": "setup", "field": "sections"}
        case "jump":
            value["came_from"] = {"type": "setup", "field": "sections"}
    path.write_bytes(msgspec.json.encode(value))
    with pytest.raises(StoreError, match="beskadiget"):
        read(path)


FOLLOW_UPS = {"reflection": "x", "agreed": "2026-10-01T09:00:00+02:00", "step": {"what": "Ring"}}
UNCHOSEN = {"sections": [], "steps": [], "asks": ["sections"], "place": {"type": "setup", "field": "sections"}}


@pytest.mark.parametrize(
    "change",
    [
        *({"place": {"type": "question", "section": 0, "question": question}} for question in (-1, 3)),
        *({"place": {"type": "question", "section": section, "question": 0}} for section in (-1, 2)),
        *({"place": {"type": "step", "step": step, "field": field}} for step, field in ((-1, "who"), (2, "what"))),
        *(
            {"place": {"type": "followed", "number": number, "field": "state"}, "followed": [FOLLOW_UPS]}
            for number in (-1, 1)
        ),
        *(
            UNCHOSEN | {"place": position}
            for position in ({"type": "look"}, {"type": "step", "step": 0, "field": "what"})
        ),
        UNCHOSEN | {"looked": True},
        {"goal": ""},
    ],
    ids=str,
)
def test_a_file_that_goes_on_where_nothing_is_is_damaged(tmp_path: Path, change: dict[str, object]) -> None:
    """It is named when it is read, and does not fail in the middle of the talk."""
    path = saved(tmp_path, samples.talked())
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | change))
    with pytest.raises(StoreError, match="beskadiget"):
        read(path)


def test_files_with_other_names_are_left_alone(tmp_path: Path) -> None:
    """Copies made by sync programs, notes and folders do not disturb."""
    path = saved(tmp_path, samples.talked())
    for name in (f"{path.stem} (1).json", "notes.txt", ".malkompas-x.tmp", f"{path.stem} conflicted copy.json"):
        (tmp_path / name).write_bytes(b"{")
    (tmp_path / "archive").mkdir()
    found, problems = everything(tmp_path)
    assert len(found) == 1
    assert not problems


def test_a_directory_with_a_reflections_name_is_named(tmp_path: Path) -> None:
    """What is no file cannot be read, and nothing waits for it."""
    (tmp_path / "2026-01-01-andre-0000.json").mkdir()
    (problem,) = everything(tmp_path)[1]
    assert "almindelig fil" in problem.message


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """100 MB is no reflection."""
    with (tmp_path / "2026-01-01-andre-0000.json").open("wb") as file:
        file.truncate(100_000_000)
    (problem,) = everything(tmp_path)[1]
    assert "for stor" in problem.message


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    """The first look into a new folder is no error."""
    assert repository.list_reflections(tmp_path / "nothing") == repository.Listing([], [])


def test_the_latest_is_the_latest_that_can_be_read(tmp_path: Path) -> None:
    """Though the beginning of a damaged one can be read; that is named."""
    old = saved(tmp_path, structs.replace(samples.talked(), started=samples.STARTED - dt.timedelta(days=9)))
    new = saved(tmp_path, samples.talked())
    new.write_bytes(new.read_bytes().replace(b'"place"', b'"sted"'))
    problems: list[StoreError] = []
    assert repository.find(tmp_path, "latest", problems).id == old.stem
    assert [new.name in problem.message for problem in problems] == [True]


def test_a_meeting_that_was_only_begun_does_not_hide_the_one_before_it(tmp_path: Path) -> None:
    """The latest is the latest in which something was said, or a step followed up; else the latest."""
    day = dt.timedelta(days=1)
    begun = structs.replace(samples.reflection(), started=samples.STARTED + day)
    first = saved(tmp_path, begun)
    assert repository.find(tmp_path, "latest", []).id == first.stem
    session = saved(tmp_path, samples.talked())
    assert repository.find(tmp_path, "latest", []).id == session.stem
    step = FollowUp(reflection=session.stem, agreed=samples.STARTED, step=Step("Ring"), state="done")
    follow_up = saved(tmp_path, structs.replace(begun, team="Øst", follow_ups=(step,)))
    assert repository.find(tmp_path, "latest", []).id == follow_up.stem


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    """Before anybody has said a word."""
    path = tmp_path / "file"
    path.write_text("x")
    for use in (repository.prepare_folder, repository.list_reflections):
        with pytest.raises(StoreError, match="kan ikke bruges"):
            use(path)


def test_a_reflection_is_named_by_id_beginning_or_latest(tmp_path: Path) -> None:
    """A beginning that only one has is enough; what fits none or several says which there are."""
    first = saved(tmp_path, samples.reflection(team="Alfa")).stem
    second = saved(tmp_path, samples.reflection(team="Beta")).stem
    assert repository.find(tmp_path, first, []).id == first
    assert repository.find(tmp_path, "2026-11-23-b", []).id == second
    assert repository.find(tmp_path, "latest", []).id == everything(tmp_path)[0][0].id
    for name in ("2026", "2025", ""):
        with pytest.raises(StoreError) as caught:
            repository.find(tmp_path, name, [])
        assert first in caught.value.hint
        assert second in caught.value.hint
    with pytest.raises(StoreError, match="ingen samtaler"):
        repository.find(tmp_path / "nothing", "latest", [])


@pytest.mark.parametrize(("kept", "rest"), [(10, ""), (12, "  og 2 til")])
def test_of_many_that_fit_the_ten_newest_are_shown_and_the_rest_counted(tmp_path: Path, kept: int, rest: str) -> None:
    """A list of hundreds would push what is asked for off the screen."""
    for day in range(kept):
        saved(tmp_path, structs.replace(samples.reflection(), started=samples.STARTED - dt.timedelta(days=day)))
    with pytest.raises(StoreError) as caught:
        repository.find(tmp_path, "2026", [])
    _, *shown = caught.value.hint.splitlines()
    newest = [f"  {one.id}  (Færre genindlæggelser)" for one in everything(tmp_path)[0][:10]]
    assert shown == newest + [rest] * bool(rest)


def test_the_latest_unfinished_is_found_by_team(tmp_path: Path) -> None:
    """Finished ones are passed by, and a team is the same with other capitals."""
    saved(tmp_path, samples.reflection(team="Alfa"))
    saved(tmp_path, structs.replace(samples.reflection(team="Beta"), finished=samples.STARTED))
    heads = repository.list_reflections(tmp_path).infos
    assert [head.team for head in repository.unfinished(heads, "ALFA")] == ["Alfa"]
    assert repository.unfinished(heads, "Beta") == []
    assert [head.team for head in repository.unfinished(heads)] == ["Alfa"]


def test_a_place_in_a_new_step_is_well_placed(tmp_path: Path) -> None:
    """The step after the last one is where a new one is asked for."""
    path = saved(tmp_path, structs.replace(samples.talked(), position=AtStep(1, "what")))
    assert read(path).reflection.position == AtStep(1, "what")


def test_a_directory_that_cannot_be_synced_does_not_stop_the_saving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network drives cannot; where it fails for another reason, the next save still makes no second file."""
    real = os.fsync
    trouble = errno.EINVAL

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(trouble, "no")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    keeper = ReflectionFile(tmp_path)
    keeper.save(samples.reflection())
    trouble = errno.EIO
    for reflection in (samples.talked(), samples.reflection()):
        if sys.platform != "win32":
            with pytest.raises(StoreError, match="IKKE gemt"):
                keeper.save(reflection)
    fresh = ReflectionFile(tmp_path / "fresh")
    fresh.folder.mkdir()
    if sys.platform != "win32":
        for reflection in (samples.talked(), samples.reflection()):
            with pytest.raises(StoreError, match="IKKE gemt"):
                fresh.save(reflection)
    monkeypatch.undo()
    for one in (keeper, fresh):
        one.save(samples.talked())
        assert [path.stem for path in one.folder.glob("*.json")] == [one.id]


def test_what_would_be_too_large_to_read_is_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said at once, not when the team comes back."""
    monkeypatch.setattr(repository, "MOST_BYTES", 100)
    with pytest.raises(StoreError, match="fylder for meget"):
        ReflectionFile(tmp_path).save(samples.talked())


@pytest.mark.parametrize("broken", ["no questions", "no questions later", "no sections", "strange section"])
def test_a_file_that_holds_nothing_to_ask_is_damaged_or_works(tmp_path: Path, broken: str) -> None:
    """A section without questions, or a step without sections, is refused; one of an unknown kind can be shown."""
    path = saved(tmp_path, samples.talked())
    value = msgspec.json.decode(path.read_bytes())
    match broken:
        case "no questions":
            value["sections"][0]["questions"] = []
        case "no questions later":
            value["sections"][1]["questions"] = []
        case "no sections":
            value["sections"], value["place"] = [], {"type": "step", "step": 0, "field": "what"}
        case "strange section":
            value["sections"][0] |= {"id": "andet", "what_if": ""}
    path.write_bytes(msgspec.json.encode(value))
    if broken == "strange section":
        assert prompts.location(read(path).reflection, AtQuestion(0, 0)).startswith("Vær oprigtigt nysgerrig")
    else:
        with pytest.raises(StoreError, match="beskadiget"):
            read(path)
