"""Every sentence that the tool says to its users: `texts.NAME` is that of the language it speaks.

Each language is a module with the same names, of which a run loads one. A name is looked up when it is used, so never
keep one at import.
"""

import importlib
import re
import sys
from typing import TYPE_CHECKING, Any

AVAILABLE = {"da": "Dansk", "en": "English"}
"""The languages that there are texts in, each with what it calls itself.

The first is spoken where none is asked for, and English in place of any other.
"""
DEFAULT = _spoken = next(iter(AVAILABLE))

if TYPE_CHECKING:  # what the type checker knows of every language; tests/test_languages.py holds the others to it
    from malkompas.texts.da import *  # noqa: F403
else:

    def __getattr__(name: str) -> Any:
        """Return what is called `name` in the language that is spoken, which is loaded when its first text is said."""
        if name.startswith("__") or "LANGUAGE" in globals():
            raise AttributeError(name)
        _load()
        return getattr(sys.modules[__name__], name)


def known(tag: str) -> str:
    """Return the language that `tag` is of, if there are texts in it: "en" for "en-GB" and "en_GB.UTF-8"; else ""."""
    language = re.split("[-_.]", tag.lower())[0]
    return language if language in AVAILABLE else ""


def languages() -> str:
    """Return "da (Dansk), en (English)": what can be asked for."""
    return ", ".join(f"{tag} ({name})" for tag, name in AVAILABLE.items())


def speak(tag: str) -> None:
    """Say everything in the language of `tag` from now on; nothing changes where that is empty."""
    global _spoken  # the process has one language at a time
    if tag:
        _spoken = known(tag) or "en"
        if "LANGUAGE" in globals():
            _load()


def _load() -> None:
    language = importlib.import_module(f"{__name__}.{_spoken}")
    globals().update((name, text) for name, text in vars(language).items() if not name.startswith("_"))
