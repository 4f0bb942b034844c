"""A page as lines: what each is, how far in and with which mark, without a terminal or colours."""

from typing import Literal, NamedTuple

Role = Literal["title", "heading", "what_if", "text", "strong", "question", "hint", "faint", "picture"]


class PageLine(NamedTuple):
    """One line of a page: what it is, how far in, the mark before it and its text."""

    role: Role
    indent: int
    mark: str
    text: str

    @property
    def plain(self) -> str:
        """The line as text, with what comes after a line end under its beginning."""
        first = f"{' ' * self.indent}{self.mark}"
        return (first + self.text.replace("\n", "\n" + " " * len(first))).rstrip()


BLANK = PageLine("text", 0, "", "")
