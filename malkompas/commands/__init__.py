"""One run of each command: from its options to what is shown or written.

A command's module is loaded when it is first named (`commands.export`), since no other command needs it.
"""

import importlib
from typing import TYPE_CHECKING, Any

__all__ = ["delete", "export", "history", "list_principles", "reflect"]

if TYPE_CHECKING:
    from malkompas.commands import delete, export, history, list_principles, reflect
else:

    def __getattr__(name: str) -> Any:
        """Return the module of the command `name`."""
        if name not in __all__:
            raise AttributeError(name)
        return importlib.import_module(f"{__name__}.{name}")
