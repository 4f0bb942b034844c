"""One reflection on disk while it grows: saved durably, and never over what somebody else has saved."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.model import Reflection, StoredReflection
from malkompas.privacy import mask
from malkompas.storage import files, repository
from malkompas.text import file_stem

_encoder = msgspec.json.Encoder()


class ReflectionFile:
    """Keeps one reflection on disk while it grows. `id` is empty until it was first saved."""

    def __init__(self, folder: Path, stored: StoredReflection | None = None) -> None:
        self.folder = folder
        self.id = stored.id if stored else ""
        self._last = stored.data if stored else b""
        self._tried = self._last

    def save(self, reflection: Reflection) -> None:
        """Make `reflection` durable.

        What another program saved under the same id since is never overwritten: then it goes on under a new id.

        Raises:
            StoreError: if it could not be saved; what was saved before is still there.
        """
        data = msgspec.json.format(_encoder.encode(reflection), indent=2) + b"\n"
        if data == self._last == self._tried:
            return
        if len(data) > repository.MOST_BYTES:
            raise StoreError(texts.NOT_SAVED_TOO_LARGE, texts.NOT_SAVED_TOO_LARGE_HINT)
        try:
            with files.locked(self.folder):  # so that nobody writes between the look and the save
                if self.id and self._is_ours(path := self.folder / repository.file_name(self.id)):
                    self._tried = data
                    files.replace(path, [data])
                else:
                    self._create(reflection, data)
        except OSError as error:
            raise StoreError(texts.not_saved(error), texts.NOT_SAVED_HINT) from error
        self._last = data

    def _is_ours(self, path: Path) -> bool:
        # By content, not by time stamp: sync programs touch the one and leave the other.
        # What was tried last counts too: a save may fail when the file is in its place already.
        try:
            return path.read_bytes() in (self._last, self._tried)
        except FileNotFoundError:
            return True

    def _create(self, reflection: Reflection, data: bytes) -> None:
        while True:
            new = f"{file_stem(reflection.started, mask(reflection.team))}-{os.urandom(2).hex()}"
            path = self.folder / repository.file_name(new)
            try:
                files.create(path, [data])
            except FileExistsError:
                continue
            except OSError:
                if path.exists():  # in its place, but not yet safe from a flat battery
                    self.id, self._tried = new, data
                raise
            self.id, self._tried = new, data
            return


class Autosave:
    """Saves what the conversation hands it, and tells the team when that fails and when it goes well again."""

    def __init__(self, keeper: ReflectionFile, tell: Callable[[str], None]) -> None:
        self._keeper = keeper
        self._tell = tell
        self._moved = ""
        self.failed = False

    @property
    def id(self) -> str:
        """What the reflection lies under; empty until it was saved once."""
        return self._keeper.id

    @property
    def folder(self) -> Path:
        """Where the reflection lies."""
        return self._keeper.folder

    def save_in(self, folder: Path, reflection: Reflection) -> None:
        """Save in another folder from now on.

        Raises:
            StoreError: if that cannot be done either.
        """
        repository.prepare_folder(folder)
        keeper = self._keeper if folder == self.folder else ReflectionFile(folder)
        keeper.save(reflection)
        self._keeper, self.failed = keeper, False
        self._tell(texts.rescued(str(folder)))

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None:
        before = self._keeper.id
        try:
            self._keeper.save(reflection)
        except StoreError as error:
            self.failed = True
            if not quietly:
                self._tell(f"{error.message} {error.hint}")
            return
        if before and self._keeper.id != before:
            self._moved = self._keeper.id
        if quietly:
            return
        if self.failed:
            self._tell(texts.SAVED_AGAIN)
        if self._moved:
            self._tell(texts.moved(self._moved))
        self.failed, self._moved = False, ""
