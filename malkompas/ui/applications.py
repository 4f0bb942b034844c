"""What is run at a terminal with prompt_toolkit: a line to type, a list to choose from, and the quiet minutes."""

from collections.abc import Callable
from functools import partial
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, FormattedTextControl, HSplit, Layout, Window, WindowAlign
from prompt_toolkit.selection import SelectionState
from prompt_toolkit.styles import Style
from questionary.prompts.common import InquirerControl

from malkompas import texts
from malkompas.conversation import protocol
from malkompas.text import sanitize, truncate
from malkompas.ui import layout
from malkompas.ui.keys import LineState, TypedAhead, choice_keys, leave, text_keys
from malkompas.ui.views import usable_width

_ESCAPE_SECONDS = 1.0
"""So long Escape is waited for: it may be the beginning of a key that comes slowly."""

_MOST_OPTION_LINES = 3
"""A longer option is cut, so that the others are in sight."""

_COLOURS = {
    "qmark": "fg:ansimagenta",
    "question": "bold",
    "hint": "italic",
    "answer": "fg:default nobold",  # questionary's own orange cannot be read on a light ground
    "pointer": "fg:ansimagenta bold",
    "highlighted": "bold",
    "placeholder": "dim",  # not bright black, which some themes make the same as their ground
    "footer": "dim",
}
_TEXT_STYLE = Style.from_dict({**_COLOURS, "selected": "reverse"})
_CHOICE_STYLE = Style.from_dict({**_COLOURS, "selected": "fg:default noreverse"})  # its mark says what is chosen

_KEPT_KEYS = (Keys.ControlC, Keys.ControlD, Keys.F6, Keys.BracketedPaste)
"""What is for the prompt that comes next."""


def choice_question(
    prompt: protocol.ChoicePrompt, pointed_at: int, ahead: TypedAhead
) -> tuple[Application[Any], InquirerControl]:
    """Return the application that asks `prompt`, and its list of options."""
    indent = 5 if prompt.several else 3  # what questionary puts before each option
    choices = [
        questionary.Choice(
            _option_title(f"{index + 1}. {option}" if prompt.kind == "menu" else option, indent),
            value=index,
            checked=prompt.several and index in prompt.chosen,
        )
        for index, option in enumerate(prompt.options)
    ]
    ask = partial(questionary.checkbox, initial_choice=choices[pointed_at])
    if not prompt.several:
        ask = partial(questionary.select, default=choices[pointed_at])
    application = ask(
        "", choices, pointer="›", style=_CHOICE_STYLE, erase_when_done=True, use_jk_keys=False
    ).application
    options = next(found for found in application.layout.find_all_controls() if isinstance(found, InquirerControl))
    keys = choice_keys(prompt.actions, ahead)
    if prompt.kind == "menu":
        _add_menu_keys(keys, options, ahead)

    @keys.add("c-a", eager=True, filter=Condition(lambda: prompt.several and ahead.is_seen))
    def _(_: object) -> None:
        every = list(range(len(choices)))
        options.selected_options = [] if sorted(options.selected_options) == every else every

    application.key_bindings = merge_key_bindings([application.key_bindings or KeyBindings(), keys])
    # A layout of our own: in questionary's, the question gives way to the options where the window is low.
    question, how = layout.choice_question(prompt)
    text = FormattedText([("class:question", "\n".join(question)), ("", "".join(f"\n{line}" for line in how))])
    above = Window(FormattedTextControl(text), height=len(question) + len(how))
    application.layout = Layout(HSplit([above, Window(options, dont_extend_height=True, always_hide_cursor=True)]))
    return application, options


def _add_menu_keys(keys: KeyBindings, options: InquirerControl, ahead: TypedAhead) -> None:
    """Let digits point at the entry of that number, and Escape go back."""
    typed = ""

    def point_at(event: KeyPressEvent) -> None:
        nonlocal typed
        ahead.is_seen = True  # or its numbers are known
        numbers = (f"{typed}{event.data}", event.data)
        typed = next((number for number in numbers if 0 < int(number) <= options.choice_count), "")
        options.pointed_at = int(typed) - 1 if typed else options.pointed_at

    for digit in "0123456789":
        keys.add(digit, eager=True, filter=Condition(lambda: not ahead.line))(point_at)
    keys.add("escape", eager=True)(lambda event: leave(event.app, "back"))


def _option_title(option: str, indent: int) -> str:
    cut = truncate(option, _MOST_OPTION_LINES * (usable_width() - indent - 1))
    return "\n".join(layout.wrap(cut, indent=indent))[indent:]


def text_question(prompt: protocol.TextPrompt, state: LineState, ahead: TypedAhead) -> Application[Any]:
    """Return the application that asks `prompt`, which begins with the text in `state`."""
    completer = WordCompleter([*map(sanitize, prompt.completions)], ignore_case=True, sentence=True)
    application = questionary.text(
        "›",
        qmark="",
        default=state.text,
        style=_TEXT_STYLE,
        key_bindings=text_keys(prompt, state, ahead),
        placeholder=(lambda: [("class:placeholder", layout.placeholder(prompt, state))]) if prompt.is_list else None,
        prompt_continuation=" " * layout.INDENT,
        completer=completer if prompt.completions else None,
        erase_when_done=True,
    ).application
    buffer, control = application.current_buffer, application.layout.current_control
    if isinstance(control, BufferControl):
        layout.show_in(control, usable_width)

    def above() -> FormattedText:
        lines = layout.above_line(prompt, state, buffer.text)
        return FormattedText([(style, f"{line}\n") for style, line in lines[:-1]] + lines[-1:])

    # Its lines fit, but for an emoji of several people, which takes one place or, in older terminals, that of each.
    top = Window(FormattedTextControl(above), dont_extend_height=True, wrap_lines=True)
    line = application.layout
    application.layout = Layout(HSplit([top, line.container]), focused_element=line.current_window)
    application.ttimeoutlen = _ESCAPE_SECONDS
    if prompt.selects_all and state.is_unchanged(state.text):  # as in a form, so that what is typed takes its place
        buffer.selection_state = SelectionState()
        buffer.selection_state.enter_shift_mode()
        buffer.cursor_position = len(buffer.text)
    return application


def quiet_screen(question: str, seconds_left: Callable[[], float]) -> Application[Any]:
    """Return the application that shows `question` alone, with a clock, until a key is pressed; a letter is kept."""

    def text() -> FormattedText:
        left = max(0, int(seconds_left() + 0.5))
        clock = f"{left // 60}:{left % 60:02}" if left else texts.QUIET_IS_OVER
        lines = [line for part in layout.wrap(question, indent=2) for line in (part, "")]
        return FormattedText([("bold", "\n".join(lines)), ("fg:ansimagenta bold", f"\n\n{clock}")])

    keys = KeyBindings()

    @keys.add(Keys.Any, eager=True)
    def _(event: KeyPressEvent) -> None:
        (pressed,) = event.key_sequence
        if pressed.key in _KEPT_KEYS or pressed.data.isalnum():  # a note begins
            event.key_processor.feed(pressed, first=True)
        leave(event.app, "next")

    middle = Window(FormattedTextControl(text), align=WindowAlign.CENTER, dont_extend_height=True)
    return Application(
        layout=Layout(HSplit([Window(), middle, Window()])), key_bindings=keys, full_screen=True, style=Style([])
    )
