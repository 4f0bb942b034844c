"""What the README says, as its readers copy it."""

import re

from tests.samples import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(mark: str) -> str:
    """Return the code block that follows the marker `mark` in the README."""
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found, mark
    return found[1]
