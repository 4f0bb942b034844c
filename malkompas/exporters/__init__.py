"""The formats that notes and cards are shared in; `registry` names them all."""

from typing import TYPE_CHECKING

from malkompas import load_when_named

__all__ = ["cards", "markdown", "records", "sharing", "summary"]

if TYPE_CHECKING:
    from malkompas.exporters import cards, markdown, records, sharing, summary
else:
    __getattr__ = load_when_named(__name__, __all__)
