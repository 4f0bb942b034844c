"""One reflection on disk while it grows: saved durably, and never over what somebody else has saved."""

import os
from pathlib import Path

import msgspec

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.folder import reading
from malkompas.machine import files
from malkompas.model import Reflection, Stored
from malkompas.privacy import masked
from malkompas.strings import file_stem

_encoder = msgspec.json.Encoder()


class Keeper:
    """Keeps one reflection on disk while it grows. `id` is empty until it was first saved."""

    def __init__(self, folder: Path, stored: Stored | None = None) -> None:
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
        if len(data) > reading.MOST_BYTES:
            raise StoreError(texts.NOT_SAVED_TOO_LARGE, texts.NOT_SAVED_TOO_LARGE_HINT)
        try:
            with files.alone_in(self.folder):  # so that nobody writes between the look and the save
                if self.id and self._is_ours(path := self.folder / reading.file_name(self.id)):
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
            new = f"{file_stem(reflection.started, masked(reflection.team))}-{os.urandom(2).hex()}"
            path = self.folder / reading.file_name(new)
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
