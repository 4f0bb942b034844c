"""Every sentence that the tool says to its users: `texts.NAME` is that of the language it speaks.

Each language is a module with the same names, loaded when its first sentence is said. A name is looked up when it is
used, so never keep one at import.
"""

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from malkompas.texts.da import *  # noqa: F403  # what the type checker knows of every language
else:
    _DANISH = "malkompas.texts.da"

    def __getattr__(name: str) -> Any:
        """Return what is called `name` in the language that the tool speaks."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(sys.modules.get(_DANISH) or importlib.import_module(_DANISH), name)
