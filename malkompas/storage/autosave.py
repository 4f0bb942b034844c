"""One reflection on disk while it grows: saved durably, and never over what another program has saved."""

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.model import Reflection, StoredReflection
from malkompas.privacy import mask
from malkompas.storage import files, repository
from malkompas.text import file_stem


class ReflectionFile:
    """The file of one reflection. `id` is empty until it is first saved.

    The id tells the day and the team. The save of a corrected team renames the file afterwards, so that a crash leaves
    one file, with what was saved last; where that could not be done, the next save does it. `former_ids` are those
    that it had before.
    """

    def __init__(self, folder: Path, stored: StoredReflection | None = None) -> None:
        self.folder = folder
        self.id = stored.id if stored else ""
        self.former_ids: set[str] = set()
        self._saved = stored.data if stored else b""
        self._attempted = self._saved  # may be on disk too: a save can fail after the file was put in its place

    def save(self, reflection: Reflection, *, pauses: Iterable[float] = files.PAUSES) -> None:
        """Make `reflection` durable, under a new id if another program has changed the file since.

        While another program has the file open, that is tried again after each of `pauses`.

        Raises:
            StoreError: if it could not be saved; what was saved before is still there.
        """
        data = msgspec.json.format(msgspec.json.encode(reflection), indent=2) + b"\n"
        if data == self._saved == self._attempted:
            return
        if len(data) > repository.MOST_BYTES:
            raise StoreError(texts.NOT_SAVED_TOO_LARGE, texts.NOT_SAVED_TOO_LARGE_HINT)
        stem = file_stem(reflection.started, mask(reflection.team))
        try:
            with files.locked(self.folder):  # so that nobody writes between the check and the save
                if self.id and self._is_ours(pauses):
                    self._attempted = data
                    files.replace(self._path, [data], pauses=pauses)
                    self._rename(stem, pauses)
                else:
                    self._create(stem, data)
        except OSError as error:
            raise StoreError(texts.NOT_SAVED.format(reason=texts.reason(error)), texts.NOT_SAVED_HINT) from error
        self._saved = data

    @property
    def _path(self) -> Path:
        return self.folder / repository.file_name(self.id)

    def _is_ours(self, pauses: Iterable[float]) -> bool:
        """Return whether nobody else has written to the file, by its content: sync programs change time stamps."""
        try:
            return files.when_free(self._path.read_bytes, pauses) in (self._saved, self._attempted)
        except FileNotFoundError:
            return True

    def _rename(self, stem: str, pauses: Iterable[float]) -> None:
        if repository.stem_of(self.id) in (stem, ""):  # a second version that a sync program made keeps its name
            return
        new = f"{stem}-{os.urandom(2).hex()}"
        with contextlib.suppress(OSError):
            files.rename(self._path, self.folder / repository.file_name(new), pauses=pauses)
            self.former_ids.add(self.id)
            self.id = new

    def _create(self, stem: str, data: bytes) -> None:
        self.former_ids.clear()
        while True:
            self.id, self._attempted = f"{stem}-{os.urandom(2).hex()}", data
            with contextlib.suppress(FileExistsError):
                files.create(self._path, [data])
                return


class Autosave:
    """Saves what the conversation hands it; tells the team when that fails, and when it works again."""

    def __init__(self, file: ReflectionFile, tell: Callable[[str], None]) -> None:
        self.file = file
        self.failed = self._has_told = False
        self._tell = tell
        self._known_id = file.id

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None:
        """Save `reflection`. Nothing is told while `quietly`; the next save that is not makes up for it."""
        try:
            self.file.save(reflection, pauses=() if self.failed and quietly else files.PAUSES)
        except StoreError as error:
            self.failed = True
            if not quietly and not (self._has_told and files.is_in_use(error.__cause__)):
                self._has_told = True
                self._tell(f"{error.message} {error.hint}")
            return
        if quietly:
            return
        if self.failed:
            self._tell(texts.SAVED_AGAIN)
        if self._known_id and self._known_id != self.file.id:
            is_renamed = self._known_id in self.file.former_ids
            self._tell((texts.RENAMED if is_renamed else texts.MOVED).format(id=self.file.id))
        self.failed = self._has_told = False
        self._known_id = self.file.id

    def move_to(self, folder: Path, reflection: Reflection) -> None:
        """Save `reflection` in `folder`, and go on there.

        Raises:
            StoreError: if that cannot be done either.
        """
        repository.prepare_folder(folder)
        file = self.file if folder == self.file.folder else ReflectionFile(folder)
        file.save(reflection)
        self.file, self.failed, self._known_id = file, False, file.id
        self._tell(texts.RESCUED.format(folder=str(folder)))
