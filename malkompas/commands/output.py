"""Write what the team shares: to a file that is never overwritten unasked, or to standard output."""

import os
import re
import sys
from collections.abc import Callable, Container, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from malkompas import system, texts
from malkompas.errors import OutputError, UsageError
from malkompas.storage import files, repository
from malkompas.system import is_terminal, print_output
from malkompas.text import sanitize
from malkompas.ui.views import PageLine, usable_width

STANDARD_OUTPUT = "-"
MANY = 200
"""From so many files on, a progress bar is shown."""
# Windows would write to a device, or into a stream of the file before the colon.
_NO_NAME = re.compile(r'(?i)(con|prn|aux|nul|com\d|lpt\d) *(\..*)?|.*[<>:"|?*].*')

T = TypeVar("T")

# Below, `target` is what the user gave with --output: the name of a file, "-" for standard output, or "".


def extension(target: str) -> str:
    """Return the extension of the file that the user named, in lower case and without its dot; "" if there is none."""
    found = "" if target in ("", STANDARD_OUTPUT) else Path(target).suffix.lstrip(".").lower()
    return "" if " " in found else found  # "møde 3. november" has none


def format_of(option: str, target: str, formats: Iterable[str]) -> str:
    """Return the format that `option` names, or else the extension of `target`; "" if neither says.

    Raises:
        UsageError: if the extension is none of the `formats`.
    """
    found = option or extension(target)
    if found and found not in formats:
        raise UsageError(texts.format_is_unknown(f".{found}", formats), texts.FORMAT_HINT)
    return found


def check(target: str, *, force: bool, binary: bool = False) -> None:
    """Make sure that `target` can be written, before anybody has said a word.

    Raises:
        OutputError: if something is there already and not `force`, or its folder cannot be written to, or the
            file is `binary` and would go to a terminal.
    """
    if binary and target == STANDARD_OUTPUT and is_terminal(sys.stdout):
        raise OutputError(texts.BINARY, texts.BINARY_HINT)
    if target in ("", STANDARD_OUTPUT):
        return
    path = system.expand_user(target)
    try:
        if sys.platform == "win32" and _NO_NAME.fullmatch(path.name):
            raise OutputError(texts.OUTPUT_IS_NO_NAME.format(name=path.name), texts.OUTPUT_EXISTS_HINT)
        if path.is_dir() or target.endswith(("/", os.sep)):
            raise OutputError(texts.OUTPUT_IS_A_DIRECTORY.format(path=target), texts.OUTPUT_FAILS_HINT)
        if path.exists() and not path.is_file():
            raise OutputError(texts.OUTPUT_IS_NO_FILE.format(path=target), texts.OUTPUT_FAILS_HINT)
        if not path.parent.is_dir():
            raise OutputError(texts.OUTPUT_HAS_NO_FOLDER.format(folder=str(path.parent)), texts.OUTPUT_FAILS_HINT)
        if not force and (path.exists() or path.is_symlink()):
            raise OutputError(texts.OUTPUT_EXISTS.format(path=target), texts.OUTPUT_EXISTS_HINT)
        files.check_writable(path.resolve().parent)
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name, links in a ring
        message = texts.OUTPUT_FAILS.format(path=target, reason=texts.reason(error))
        raise OutputError(message, texts.OUTPUT_FAILS_HINT) from error


def write(parts: Iterable[bytes], default_name: str, target: str, *, force: bool) -> Path | None:
    """Write `parts` to `target`, or to a new file in the current folder, called `default_name` or numbered.

    Then standard output gets the path of the file: the whole of it at a terminal. Return that path, if it is a file.

    Raises:
        OutputError: if it could not be written, or something is there already and not `force`.
    """
    if target == STANDARD_OUTPUT:
        system.write_output(parts)
        return None
    path = system.expand_user(target or default_name)
    try:
        folder = Path() if path.is_absolute() else Path.cwd()
    except OSError as error:
        raise OutputError(texts.CURRENT_FOLDER_IS_GONE, texts.OUTPUT_FAILS_HINT) from error
    try:
        if not target:
            path = files.create(path, parts, private=False, numbered=True)
        elif force:
            files.replace(path.resolve(), parts, private=False)  # what a link points at, not the link
        else:
            files.create(path, parts, private=False)
    except FileExistsError as error:
        raise OutputError(texts.OUTPUT_EXISTS.format(path=target), texts.OUTPUT_EXISTS_HINT) from error
    except OSError as error:
        message = texts.OUTPUT_FAILS.format(path=path, reason=texts.reason(error))
        raise OutputError(message, texts.OUTPUT_FAILS_HINT) from error
    print_output(str(folder / path) if is_terminal(sys.stdout) else str(path))
    return folder / path


def about_copies(copies: Mapping[str, str], of: Container[str] | None = None) -> str:
    """Return what to tell of `copies`, or of those of some reflections; "" where there are none."""
    names = [copy for copy, id in copies.items() if of is None or id in of]
    most = repository.MOST_SUGGESTED
    return texts.copies(names[:most], max(0, len(names) - most)) if names else ""


def with_progress(
    items: Iterable[T], total: int, *, what: str = "", many: int = MANY, is_shown_meanwhile: bool = False
) -> Iterable[T]:
    """Yield `items`, of which there are `total`, with a progress bar where there are `many` and somebody looks.

    The bar says `what` is done. There is none where what is made of them `is_shown_meanwhile` on the same screen.
    """
    if total < many or not is_terminal(sys.stderr) or (is_shown_meanwhile and is_terminal(sys.stdout)):
        return items
    from malkompas.ui import rich_output

    return rich_output.with_progress(items, total, what or texts.READING)


def show(page: Callable[[int | None], Iterable[PageLine]]) -> None:
    """Print a page: with Rich at a terminal, whose width it is made for, else as plain lines, for no width.

    Its lines are printed as they come: there may be more than the memory holds.
    """
    if is_terminal(sys.stdout):
        from malkompas.ui import rich_output

        console = rich_output.create_console()
        rich_output.print_page(console, page(usable_width()))
    else:
        system.write_output(map(_plain, page(None)))


def _plain(line: PageLine) -> bytes:
    return f"{sanitize(line.plain)}\n".replace("\n", os.linesep).encode(errors="surrogateescape")
