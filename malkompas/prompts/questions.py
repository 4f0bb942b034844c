"""A line or a choice → questionary's question for it, with our words, keys and colours."""

from typing import Any

import questionary
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.layout import BufferControl
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.styles import Style
from rich.console import Console

from malkompas import texts
from malkompas.pages import screen
from malkompas.prompts import around
from malkompas.prompts.keys import Typed, line_keys, ways_out, without_inversion
from malkompas.strings import harmless, shortened
from malkompas.talk.exchange import Choice, Line

_MOST_OPTION_LINES = 3
"""A longer option is cut, so that the others are in sight."""

_COLOURS = {
    "qmark": "fg:ansimagenta",
    "question": "bold",
    "instruction": "fg:default",
    "answer": "fg:default nobold",  # questionary's own orange cannot be read on a light ground
    "pointer": "fg:ansimagenta bold",
    "highlighted": "bold",
    "placeholder": "dim",  # not bright black, which some themes make the same as their ground
    "foot": "dim",
}
_STYLE = Style.from_dict({**_COLOURS, "selected": "reverse"})
_CHOICE_STYLE = Style.from_dict({**_COLOURS, "selected": "fg:default noreverse"})  # its mark says what is chosen
_LOOKS: dict[str, Any] = {"qmark": "\n", "pointer": "›", "style": _CHOICE_STYLE, "erase_when_done": True}


def of_choice(choice: Choice, console: Console) -> questionary.Question:
    """Return the question for `choice`: its answer is the number of an option, or a list of them."""
    question = _several(choice, console) if choice.several else _one(choice, console)
    own = question.application.key_bindings or KeyBindings()
    question.application.key_bindings = merge_key_bindings([own, ways_out(choice.ways), without_inversion()])
    return question


def _several(choice: Choice, console: Console) -> questionary.Question:
    titles = enumerate(_titles(choice, console, indent=5))
    boxes = [questionary.Choice(title, value=index, checked=index in choice.chosen) for index, title in titles]
    how = _instruction(texts.CHOOSE_SEVERAL, console)
    return questionary.checkbox(_message(choice.question, console), boxes, instruction=how, **_LOOKS)


def _one(choice: Choice, console: Console) -> questionary.Question:
    options = [questionary.Choice(title, value=index) for index, title in enumerate(_titles(choice, console, indent=3))]
    how, first = _instruction(texts.CHOOSE_ONE, console), options[choice.chosen[0]]
    return questionary.select(_message(choice.question, console), options, instruction=how, default=first, **_LOOKS)


def _titles(choice: Choice, console: Console, *, indent: int) -> list[str]:
    """Return the options as they are shown: `indent` is what questionary puts before each."""
    room = screen.width(console) - indent - 1
    cut = (shortened(option, _MOST_OPTION_LINES * room) for option in choice.options)
    return ["\n".join(screen.wrapped(console, option, indent=indent))[indent:] for option in cut]


def of_line(line: Line, typed: Typed, console: Console) -> questionary.Question:
    """Return the question for `line`, at which `typed` tells what is going on: its answer is what was typed."""
    completer = WordCompleter([*map(harmless, line.completions)], ignore_case=True, sentence=True)
    heading = f" {shortened(harmless(line.heading), screen.width(console) - 2)}\n" if line.heading else ""
    last = "".join(f"{part}\n" for part in around.last_said(line, typed, console))
    question = questionary.text(
        _message(line.question, console),
        qmark=around.gap(console) + heading + last,
        instruction=around.said_so_far(line, typed, console),
        default=typed.text,
        style=_STYLE,
        key_bindings=line_keys(line, typed),
        placeholder=(lambda: around.placeholder(line, typed)) if line.where and not line.single else None,
        prompt_continuation=" " * 3,  # under the beginning of what is typed
        completer=completer if line.completions else None,
        erase_when_done=True,
    )
    control = question.application.layout.current_control
    if isinstance(control, BufferControl):
        control.input_processors = [*(control.input_processors or ()), _Harmless()]
    if line.short and not line.draft:
        _select(question.application.current_buffer)
    return question


def _message(text: str, console: Console) -> str:
    return "\n".join(screen.wrapped(console, text, indent=1))[1:]  # questionary puts the first blank itself


def _instruction(text: str, console: Console) -> str:
    return "\n" + "\n".join(screen.wrapped(console, text, indent=1))


def _select(buffer: Buffer) -> None:
    """Select all of `buffer` as in a form, so that what is typed takes its place."""
    buffer.cursor_position = 0
    buffer.start_selection()
    if buffer.selection_state:
        buffer.selection_state.enter_shift_mode()
    buffer.cursor_position = len(buffer.text)


class _Harmless(Processor):
    """Shows what is typed or brought back without what a terminal would act upon; the text itself stays."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        return Transformation([(part[0], harmless(part[1])) for part in transformation_input.fragments])
