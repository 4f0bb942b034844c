"""Sheets on which people write before the meeting, and their answers, each under the question that it is to."""

from typing import TYPE_CHECKING

from malkompas import load_when_named

__all__ = ["collecting", "form"]

if TYPE_CHECKING:
    from malkompas.sheets import collecting, form
else:
    __getattr__ = load_when_named(__name__, __all__)
