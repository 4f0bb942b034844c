"""Saves what the conversation hands over, tells the team when that fails, and finds another place on the way out."""

import contextlib
import tempfile
from pathlib import Path

from malkompas import texts
from malkompas.errors import StoreError
from malkompas.folder import store
from malkompas.folder.keeper import Keeper
from malkompas.machine.files import expanded
from malkompas.model import Reflection
from malkompas.strings import keepable
from malkompas.talk.exchange import Changed, Line, Prompter, Said

RESCUE = "malkompas-reddet"
"""The folder, in the current one or among the temporary ones, for what cannot be saved where it should be."""


class Saver:
    """Saves what the conversation hands it, and tells the team when that fails and when it goes well again."""

    def __init__(self, keeper: Keeper, prompter: Prompter) -> None:
        self._keeper = keeper
        self._prompter = prompter
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
        store.prepare(folder)
        keeper = self._keeper if folder == self.folder else Keeper(folder)
        keeper.save(reflection)
        self._keeper, self.failed = keeper, False
        self._prompter.tell(texts.rescued(str(folder)))

    def __call__(self, reflection: Reflection, *, quietly: bool) -> None:
        before = self._keeper.id
        try:
            self._keeper.save(reflection)
        except StoreError as error:
            self.failed = True
            if not quietly:
                self._prompter.tell(f"{error.message} {error.hint}")
            return
        if before and self._keeper.id != before:
            self._moved = self._keeper.id
        if quietly:
            return
        if self.failed:
            self._prompter.tell(texts.SAVED_AGAIN)
        if self._moved:
            self._prompter.tell(texts.moved(self._moved))
        self.failed, self._moved = False, ""


def rescued(reflection: Reflection, saver: Saver, prompter: Prompter, *, ask: bool) -> bool:
    """Save in a folder nearby, or one the team is asked for, what could not be saved; return whether it went well."""
    nearby = _nearby()
    while ask:
        suggested = tuple(str(folder) for folder in nearby[:1])
        line = Line(question=texts.ANOTHER_FOLDER, notes=suggested, single=True, ways=("pause",))
        reply = prompter.line(line, keep_draft=lambda text, changes: None)
        if not isinstance(reply, Said | Changed) or not (typed := keepable(reply.text)):
            break
        try:
            saver.save_in(expanded(typed), reflection)
        except StoreError as error:
            prompter.tell(error.message)
        else:
            return True
    for folder in nearby:
        with contextlib.suppress(StoreError):
            saver.save_in(folder, reflection)
            return True
    return False


def _nearby() -> list[Path]:
    """Return where else one might save; neither place is sure to exist."""
    folders = []
    for place in (Path.cwd, tempfile.gettempdir):
        with contextlib.suppress(OSError):
            folders.append(Path(place()) / RESCUE)
    return folders
