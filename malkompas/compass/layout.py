"""How far the lines of a compass stand in → the first that stands where its field cannot, and how far it should."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from malkompas import texts
from malkompas.compass import mistakes
from malkompas.compass.lines import FIELD, blanks, content, has_field, is_item, known_field, own, stand_in
from malkompas.compass.shapes import CLOSING_QUESTION, COMPASS, PRINCIPLE, QUESTION, SECTION, Shape
from malkompas.model import CLOSING
from malkompas.text import truncate

_LONGEST = 60
_STEP = 2
_NOTHING = Shape(())  # what a hint has


@dataclass(eq=False)
class _Level:
    """The fields of one thing, or the items of one list, that lines may belong to."""

    shape: Shape
    is_list: bool
    opened: int  # the number of the line it lies under
    under: int  # and the column at which that begins
    column: int | None = None  # where its fields, or its dashes, begin; None before the first
    last: int = 0  # the number of the last line that begins there
    names: set[str] = field(default_factory=set)
    items: int = 0

    def knows(self, name: str) -> bool:
        return name in (*self.shape.needed, *self.shape.optional)

    def could_begin_at(self, column: int) -> bool:
        if self.column is not None:
            return self.column == column
        return column > self.under or (self.is_list and column == self.under)

    @property
    def place(self) -> int:
        """The column at which it begins, or should."""
        return self.under + _STEP if self.column is None else self.column

    @property
    def is_begun(self) -> bool:
        return self.column is not None


class _Layout:
    """What lies open at a line of a compass, from the outside in."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.levels = [_Level(COMPASS, False, 0, -1, column=0)]
        self.sections: list[str] = []
        self.strange: int | None = None  # the column of a field of no known name; what lies under it is not known

    def read(self, number: int) -> tuple[int, str] | None:
        """Go on with line `number`; return which line stands in wrongly, and what to do, if one does."""
        line = self.lines[number]
        begin, name = blanks(line), known_field(line)
        if self.strange is not None:
            if begin > self.strange or (begin == self.strange and is_item(line)):
                return None
            self.strange = None
        if is_item(line):
            return self._item(number, begin, name)
        if name:
            return self._field(number, begin, name)
        if content(line).endswith(":"):
            self.strange = begin
        return None

    def _item(self, number: int, begin: int, name: str) -> tuple[int, str] | None:
        if name == PRINCIPLE.needed[0] and "principles" in self.sections and self.sections[-1] != "principles":
            return number + 1, texts.principle_is_elsewhere(self.sections[self.sections.index("principles") + 1])
        lists = [level for level in self.levels if level.is_list]
        fitting = [level for level in lists if level.knows(name) or not name]
        if name in ("", *QUESTION.needed) and len(fitting) > 1 and not self._begins_a_principle(number):
            fitting = [level for level in fitting if level.shape is not PRINCIPLE]
        allowed = [*fitting, *(lists[-1:] if name not in PRINCIPLE.needed[:1] else [])]
        exact = [level for level in lists if level.could_begin_at(begin) and level in allowed]
        if not exact and not fitting:
            return None
        nearest = min(reversed(fitting), key=lambda one: abs(one.place - begin), default=lists[-1])
        is_far = abs(nearest.place - begin) > 1
        level = exact[-1] if exact else fitting[-1] if is_far and not name else nearest  # what has no field is a hint
        said = None if exact else self._moved(number, begin, level)
        level.column = begin if level.column is None else level.column
        level.items += 1
        level.last = number
        self._close(level)
        if level.shape is not _NOTHING:
            inner = stand_in(self.lines[number])
            self.levels.append(_Level(level.shape, False, number, begin, inner, number))
            self._open(number, name, inner)
        return said

    def _field(self, number: int, begin: int, name: str) -> tuple[int, str] | None:
        innermost = self.levels[-1]
        if innermost.is_list and innermost.knows(name) and begin >= innermost.under and not innermost.is_begun:
            return None  # which lacks its dash
        knowing = [level for level in self.levels if not level.is_list and level.knows(name)]
        lacking = [level for level in knowing if name not in level.names]
        exact = [level for level in lacking if level.could_begin_at(begin)]
        if not exact:  # a field may be doubled, but not where it has only slid out of what still lacks it
            doubled = [level for level in knowing if level.could_begin_at(begin)]
            exact = [] if any(level.place > begin for level in lacking) else doubled
        if not exact and not lacking:
            lists = [level for level in self.levels if level.is_list and name in level.shape.needed[:1]]
            if lists and name == PRINCIPLE.needed[0]:
                return number + 1, begins_a_principle(self.lines[number], lists[0].place)
            if lists and lists[-1].column == begin:
                return number + 1, texts.dash_is_missing(f"- {content(self.lines[number])}", begin)
            return None
        found = FIELD.match(self.lines[number])
        level = exact[-1] if exact else min(reversed(lacking), key=lambda one: abs(one.place - begin))
        if not exact and found and not found["colon"]:
            return None  # it lacks its colon too
        said = None if exact else self._moved(number, begin, level)
        level.column = begin if level.column is None else level.column
        level.last = number
        self._close(level)
        self._open(number, name, level.column)
        return said

    def _close(self, level: _Level) -> None:
        """Leave what lies within `level`."""
        del self.levels[self.levels.index(level) + 1 :]

    def _open(self, number: int, name: str, column: int) -> None:
        """Begin what lies under the field `name`, if anything does."""
        level = self.levels[-1]
        level.names.add(name)
        if level.shape is COMPASS and level.knows(name) and name not in ("title", "language", "source"):
            self.sections.append(name)
            shape = PRINCIPLE if name == "principles" else SECTION
            self.levels.append(_Level(shape, name == "principles", number, column))
        elif name == "questions":
            shape = CLOSING_QUESTION if self.sections[-1:] == [CLOSING] else QUESTION
            self.levels.append(_Level(shape, True, number, column))
        elif name == "hints":
            self.levels.append(_Level(_NOTHING, True, number, column))

    def _moved(self, number: int, begin: int, level: _Level) -> tuple[int, str]:
        """Return how far line `number` should stand in to lie in `level`, or the line above it that began `level`."""
        shift, first = begin - level.place, level.last
        if level.is_begun and level.column and self._is_alone(level):
            is_at = blanks(self.lines[first])
            owner = level if level.is_list or not is_item(self.lines[first]) else self._list_of(level)
            is_odd = is_at > owner.under + _STEP or is_at % _STEP
            if is_odd and is_at + shift == max(owner.under, 0) + _STEP:
                return first + 1, texts.indentation_above(is_at, is_at + shift, number + 1)
        has_more = is_item(self.lines[number]) and self._next(number) == stand_in(self.lines[number])
        if not level.is_begun:
            said = texts.indentation_within(
                begin, level.place, self._shown(level.opened, level.under), level.opened + 1
            )
        else:
            shown = self._shown(level.last, level.place)
            said = texts.indentation(begin, level.place, shown, level.last + 1)
        return number + 1, said + (texts.LINES_BELOW_TOO if has_more else "")

    def _is_alone(self, level: _Level) -> bool:
        """Return whether `level` has one line only, which may be the one at fault."""
        if level.is_list:
            return level.items == 1
        return len(level.names) == 1 and (not is_item(self.lines[level.last]) or self._list_of(level).items == 1)

    def _list_of(self, level: _Level) -> _Level:
        return self.levels[max(self.levels.index(level) - 1, 0)]

    def _next(self, number: int) -> int:
        """Return how far the next line that holds something stands in."""
        return next((blanks(line) for line in self.lines[number + 1 : number + 100] if content(line)), 0)

    def _begins_a_principle(self, number: int) -> bool:
        """Return whether the line after the item on line `number` can only be the next field of a principle."""
        after = next((line for line in self.lines[number + 1 : number + 100] if content(line)), "")
        is_next = blanks(after) == stand_in(self.lines[number]) and not is_item(after)
        return is_next and known_field(after) in {*PRINCIPLE.needed} - {*QUESTION.needed}

    def _shown(self, number: int, column: int) -> str:
        shown = self.lines[number][max(column, 0) :].partition(":")[0]
        return "" if shown.startswith("-") else truncate(shown, _LONGEST)


def misplaced(lines: Sequence[str], last: int) -> tuple[int, str] | None:
    """Return the number (from 1) of the first line, to line `last`, that stands in too far or not far enough.

    With what to do about it. A field is known by its name: `id` lies in a principle, `label` in a question of the
    closing. None if there is no such line, or where it cannot be told.
    """
    layout = _Layout(lines)
    for number in own(lines, last):
        if said := layout.read(number):
            return said
    return None


def begins_a_principle(line: str, column: int) -> str:
    """Return what to say about a `line` with an id that lacks the dash which begins a principle, at `column`."""
    found = FIELD.match(line)
    value = content(found["rest"]) if found and has_field(line) else ""
    return texts.principle_begins_here(f"- {mistakes.field('id', value)}", column)
