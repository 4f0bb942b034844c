"""The progress of a long reading; apart from the rest, since it takes as long to load as what asks."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.progress import Progress

from malkompas.ui.rich_output import create_console

T = TypeVar("T")


def with_progress(items: Iterable[T], number: int, what: str) -> Iterator[T]:
    """Yield `items`, of which there are `number`, and show on standard error how far it has come."""
    console = create_console(stderr=True)
    # Rich would else send what goes to standard output meanwhile, the notes themselves, to its own console.
    with Progress(console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        yield from progress.track(items, number, description=what)
