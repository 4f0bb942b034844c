"""How the line that is typed is shown: without what would act on the terminal, and broken between words."""

from collections.abc import Callable

from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples, fragment_list_to_text
from prompt_toolkit.layout import BufferControl, UIContent
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.screen import Char
from prompt_toolkit.layout.utils import explode_text_fragments

from malkompas.text import sanitize

INDENT = 3
"""What is typed stands so far in, under the beginning of the notes."""


def show_in(control: BufferControl, columns: Callable[[], int]) -> None:
    """Let `control` show what is typed in lines that fit into so many `columns`, safe and broken between words."""
    control.input_processors = [*(control.input_processors or ()), _Sanitized()]
    create = control.create_content

    def create_content(width: int, height: int, preview_search: bool = False) -> UIContent:
        return _broken_content(create(width, height, preview_search), columns())

    control.create_content = create_content  # type: ignore[method-assign]  # questionary makes the control


class _Sanitized(Processor):
    """Shows what is typed or brought back without what a terminal would act upon; the text itself stays."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        return Transformation([(part[0], sanitize(part[1])) for part in transformation_input.fragments])


def rows(text: str, width: int) -> int:
    """Return how many rows the typed `text` takes."""
    return sum(len(broken(f"{line} ", width)) for line in sanitize(text).split("\n"))


def broken(line: str, width: int) -> list[str]:
    """Return `line` in parts that fit into `width` columns, broken after blanks where there are any.

    Each has room for a blank at its end, where the cursor can stand.
    """
    room = max(2, width - INDENT)
    parts, start, columns, word = [], 0, 0, 0
    for index, letter in enumerate(line):
        columns += Char(letter).width
        if columns > room - (letter != " ") and index > start:
            cut = word if word > start else index
            parts.append(line[start:cut])
            start, columns = cut, sum(Char(one).width for one in line[cut : index + 1])
        if letter == " ":
            word = index + 1
    return [*parts, line[start:]]


def _broken_content(content: UIContent, width: int) -> UIContent:
    """Return `content` with each line as several, where it is broken."""
    lines: list[StyleAndTextTuples] = []
    places: dict[tuple[int, int], Point] = {}
    for number in range(content.line_count):
        fragments = explode_text_fragments(content.get_line(number))
        column = 0
        for part in broken(fragment_list_to_text(fragments), width):
            for offset in range(len(part)):
                places[number, column + offset] = Point(offset, len(lines))
            lines.append(fragments[column : column + len(part)])
            column += len(part)

    def place(point: Point | None) -> Point | None:
        return point and places.get((point.y, point.x), point)

    return UIContent(
        get_line=lines.__getitem__,
        line_count=len(lines),
        cursor_position=place(content.cursor_position),
        menu_position=place(content.menu_position),
        show_cursor=content.show_cursor,
    )
