"""Målkompasset as a conversation at the terminal."""

import importlib
from collections.abc import Callable, Sequence
from types import ModuleType

__version__ = "0.1.0"


def load_when_named(package: str, modules: Sequence[str]) -> Callable[[str], ModuleType]:
    """Return the `__getattr__` of a `package` of whose `modules` a run needs few: each is loaded when first named."""

    def load(name: str) -> ModuleType:
        if name not in modules:
            raise AttributeError(name)
        return importlib.import_module(f"{package}.{name}")

    return load
