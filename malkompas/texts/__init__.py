"""Every sentence that the tool says to its users: `texts.NAME` is that of the language it speaks.

Each language is a module with the same names, loaded when its first sentence is said. A name is looked up when it is
used, so never keep one at import.
"""

import functools
import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from malkompas.texts.da import *  # noqa: F403  # what the type checker knows of every language
else:

    @functools.cache
    def _module(language: str) -> ModuleType:
        return importlib.import_module(f"malkompas.texts.{language}")

    def __getattr__(name: str) -> Any:
        """Return what is called `name` in the language that the tool speaks."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_module("da"), name)
