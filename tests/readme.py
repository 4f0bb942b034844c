"""What the README and the pages behind it say, as their readers copy it."""

import re

from tests.samples import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ENGLISH = (ROOT / "README.en.md").read_text(encoding="utf-8")
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}


def block(mark: str) -> str:
    """Return the code block that follows the marker `mark`, wherever it stands."""
    (found,) = re.findall(rf"<!-- {mark} -->\n```\w+\n(.*?)```", "\n".join([README, *PAGES.values()]), re.DOTALL)
    return str(found)
