"""Sheets that people filled in before the meeting → their answers, each under the question of the compass it is to."""

from malkompas.sheets.collecting import Collected, collect, read_sheet
from malkompas.sheets.placing import Sheet
from malkompas.sheets.reading import SheetError

__all__ = ["Collected", "Sheet", "SheetError", "collect", "read_sheet"]
