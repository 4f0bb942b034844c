"""One run of each command: from its options to what is shown or written."""

from typing import TYPE_CHECKING

from malkompas import load_when_named

__all__ = ["delete", "export", "history", "list_principles", "reflect", "sheet"]

if TYPE_CHECKING:
    from malkompas.commands import delete, export, history, list_principles, reflect, sheet
else:
    __getattr__ = load_when_named(__name__, __all__)
