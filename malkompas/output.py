"""Write what the team shares: to a file that is never overwritten unasked, or to standard output."""

import sys
from pathlib import Path

from malkompas import files, texts
from malkompas.errors import OutputError
from malkompas.model import Reflection
from malkompas.strings import slug

STANDARD_OUTPUT = "-"


def check(wanted: str, *, force: bool) -> None:
    """Make sure that the file the user named can be written, before anybody has said a word.

    Raises:
        OutputError: if something is there already and not `force`, or its folder is not there.
    """
    if not wanted or wanted == STANDARD_OUTPUT:
        return
    path = Path(wanted)
    try:
        if path.is_dir():
            raise OutputError(texts.output_is_a_directory(wanted), texts.OUTPUT_FAILS_HINT)
        if not path.parent.is_dir():
            raise OutputError(texts.output_has_no_folder(str(path.parent)), texts.OUTPUT_FAILS_HINT)
        if not force and (path.exists() or path.is_symlink()):
            raise OutputError(texts.output_exists(wanted), texts.OUTPUT_EXISTS_HINT)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise OutputError(texts.output_fails(wanted, error), texts.OUTPUT_FAILS_HINT) from error


def write(text: str, reflection: Reflection, ending: str, wanted: str, *, force: bool) -> None:
    """Write `text` to the file `wanted`, or to one in the current folder that is named after `reflection`.

    Standard output gets the file's path, or the text itself where `wanted` is `-`.

    Raises:
        OutputError: if it could not be written, or something is there already and not `force`.
    """
    if wanted == STANDARD_OUTPUT:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    name = f"{reflection.started:%Y-%m-%d}-{slug(reflection.team, fallback='team')}.{ending}"
    path, data = Path(wanted or name), text.encode("utf-8")
    try:
        if not wanted:
            path = files.create_numbered(path, data)
        elif force:
            files.replace(path, data, private=False)
        else:
            files.create(path, data, private=False)
    except FileExistsError as error:
        raise OutputError(texts.output_exists(wanted), texts.OUTPUT_EXISTS_HINT) from error
    except (OSError, ValueError) as error:
        raise OutputError(texts.output_fails(str(path), error), texts.OUTPUT_FAILS_HINT) from error
    print(path, flush=True)
