"""Sheets that people filled in before the meeting → their answers, each under the question of the compass it is to."""

from typing import TYPE_CHECKING

from malkompas import load_when_named

__all__ = ["collecting"]

if TYPE_CHECKING:
    from malkompas.sheets import collecting
else:
    __getattr__ = load_when_named(__name__, __all__)
