"""Two quiet minutes: the question alone on the screen, in its middle, with a clock."""

from collections.abc import Callable
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window, WindowAlign
from prompt_toolkit.styles import Style
from rich.console import Console

from malkompas import texts
from malkompas.ui.keys import leave
from malkompas.ui.rich_output import wrap

_KEPT_KEYS = (Keys.ControlC, Keys.ControlD, Keys.F6, Keys.BracketedPaste)
"""What is for the prompt that comes next."""


def quiet_screen(question: str, seconds_left: Callable[[], float], console: Console) -> Application[Any]:
    """Return the application that shows `question` until a key is pressed, which types nothing."""

    def text() -> FormattedText:
        left = max(0, int(seconds_left() + 0.5))
        clock = f"{left // 60}:{left % 60:02}" if left else texts.QUIET_IS_OVER
        lines = [line for part in wrap(console, question, indent=2) for line in (part, "")]
        return FormattedText([("bold", "\n".join(lines)), ("fg:ansimagenta bold", f"\n\n{clock}")])

    keys = KeyBindings()

    @keys.add(Keys.Any, eager=True)
    def _(event: KeyPressEvent) -> None:
        (pressed,) = event.key_sequence
        if pressed.key in _KEPT_KEYS:
            event.key_processor.feed(pressed, first=True)
        leave(event.app, "next")

    middle = Window(FormattedTextControl(text), align=WindowAlign.CENTER, dont_extend_height=True)
    return Application(
        layout=Layout(HSplit([Window(), middle, Window()])), key_bindings=keys, full_screen=True, style=Style([])
    )
