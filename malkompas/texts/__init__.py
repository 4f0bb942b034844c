"""Every sentence that the tool says to its users: `texts.NAME` is that of the language it speaks.

Each language is a module with the same names, loaded when its first sentence is said. A name is looked up when it is
used, so never keep one at import.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from malkompas.texts.da import *  # noqa: F403  # what the type checker knows of every language
else:

    def __getattr__(name: str) -> Any:
        """Return what is called `name` in the language that the tool speaks, whose names all stand here from now on."""
        if name.startswith("__"):
            raise AttributeError(name)
        language = importlib.import_module(f"{__name__}.da")
        globals().update((known, text) for known, text in vars(language).items() if not known.startswith("_"))
        return getattr(language, name)
