"""The two ways to ask, at a terminal and in plain lines, and what is shown. Only they know questionary and Rich."""

from typing import TYPE_CHECKING

from malkompas import load_when_named

__all__ = ["plain", "progress", "rich_output", "terminal"]

if TYPE_CHECKING:
    from malkompas.ui import plain, progress, rich_output, terminal
else:
    __getattr__ = load_when_named(__name__, __all__)
