"""What can stand where Tab was pressed: found in the folder and the compass, and written as each shell reads it."""

import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from typer._completion_classes import BashComplete

from malkompas import texts
from malkompas.model import Compass, ReflectionInfo
from malkompas.privacy import mask
from malkompas.storage import repository
from malkompas.text import comparison_key, one_line, sanitize, truncate

# Typer's own way of finding out which option or argument it is; each of its classes for shells does the same.


VARIABLE = "_MALKOMPAS_COMPLETE"
"""Which shell asks. The scripts in `shells` set this variable, and the next two."""
LINE = "_MALKOMPAS_LINE"
"""What is typed before the cursor, as it is typed; from PowerShell its whole words, one on each line."""
WORD = "_MALKOMPAS_WORD"
"""The end of it that Bash will put a completion in the place of; from PowerShell the word that is begun."""

FILE = "\tfile"
"""Asks the shell for the names of files. No completion looks like that."""
MOST_READ = 50
"""Of so many reflections at most, it is told what they are about: that stands in their files."""
NEWEST = 200
"""The teams of so many reflections are known, for the same reason."""
_NAMES = {"reflect": ("latest",), "history": ("latest",), "export": ("latest", "all"), "delete": ()}
_WIDEST = 60

Found = list[tuple[str, str]]
"""What can stand there, each with what it is; "" where there is nothing to tell."""


class Typed(NamedTuple):
    """What stands before the cursor: the whole words, the one that is begun, and the quote that is open in that.

    The words have no quotes any more. `raw` is what the shell will put a completion in the place of.
    """

    words: list[str]
    begun: str
    quote: str
    raw: str

    @property
    def option(self) -> str:
        """The beginning that is no part of the value: "--team=" of "--team=Nord"."""
        name, equals, _ = self.begun.partition("=")
        return name + equals if equals and name.startswith("--") else ""


def answer(command: Any, environment: Mapping[str, str]) -> str:
    """Return what the shell that asks in `environment` is told can stand there in a call of Typer's `command`."""
    typed = _typed(environment)
    asked = BashComplete(command, {}, "malkompas", VARIABLE)
    items = asked.get_completions(list(typed.words), typed.begun)
    if any(item.help == FILE for item in items):
        return f"{FILE}\n"
    write = _WRITERS[environment[VARIABLE]]
    lines = (write(typed, item.value, _told(item.help or "")) for item in items if _is_safe(item.value))
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))


def reflections(command: str, given: Mapping[str, Any], folder: Path, begun: str) -> Found:
    """Return how the reflections in `folder` can be named that `command` takes beside what is `given`, newest first.

    Where those that begin with `begun` are few, each comes with what it is about, and those that cannot be read are
    left out, unless they are to be deleted.

    Raises:
        StoreError: if the folder cannot be read.
    """
    if command == "reflect" and not given.get("resume"):
        return []
    already = _already(given, "reflection", "reflections", "doomed")
    named = [(name, texts.NAMED_REFLECTIONS[name]) for name in _NAMES[command] if name not in already]
    if command == "export" and (given.get("only_team") or given.get("since")):
        return named
    ids = [id for id in reversed(repository.ids_with_prefix(repository.list_ids(folder), begun)) if id not in already]
    if len(ids) > MOST_READ:
        return named + [(id, "") for id in ids]
    about = {head.id: _about(head) for head in repository.iter_infos(folder, ids, [])}
    return named + [(id, about.get(id, "")) for id in ids if id in about or command == "delete"]


def teams(folder: Path) -> Found:
    """Return the names of the teams that met lately, the latest first, each as it was written then, and when it was.

    One that holds personal data is left out: it would stand on the screen.

    Raises:
        StoreError: if the folder cannot be read.
    """
    found: dict[str, tuple[str, str]] = {}
    for head in repository.iter_infos(folder, reversed(repository.list_ids(folder)[-NEWEST:]), []):
        name = one_line(head.team)
        if mask(name) == name:
            found.setdefault(comparison_key(name), (name, texts.last_met(head.started.date())))
    return list(found.values())


def sections(command: str, given: Mapping[str, Any], compass: Compass) -> Found:
    """Return the ids of the sections of `compass` that `command` takes beside what is `given`, and their titles."""
    whole = (*compass.choosable, compass.closing) if command == "list" else compass.choosable
    already = _already(given, "principles", "principle", "only_principle")
    return [(section.id, section.title) for section in whole if section.id not in already]


def _already(given: Mapping[str, Any], *parameters: str) -> set[str]:
    """Return the values that are given for these `parameters`, which take one or several."""
    values = [given.get(name) or () for name in parameters]
    return {one for value in values for one in ((value,) if isinstance(value, str) else value)}


def _about(head: ReflectionInfo) -> str:
    return texts.about_reflection(head.started.date(), head.team, head.goal)


def _typed(environment: Mapping[str, str]) -> Typed:
    line, raw = environment.get(LINE, ""), environment.get(WORD, "")
    if environment[VARIABLE] == "powershell":
        return Typed(line.split("\n")[1:], raw.strip("'\"\u2018\u2019\u201c\u201d"), "", raw)
    words, quote = _split(f"{line}{_END}")
    return Typed(words[1:-1], words[-1].removesuffix(_END), quote, raw)


_END = "\x00"
"""Marks where the cursor is, so that a blank before it counts as it does for the shell. No shell can pass it on."""


def _split(line: str) -> tuple[list[str], str]:
    """Return the words of `line` as a shell understands them, and the quote that is open at its end, or ""."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        while (word := lexer.get_token()) is not None:
            words.append(word)
    except ValueError:  # a quote is open
        return [*words, lexer.token], str(lexer.state)  # type: ignore[attr-defined]  # the quote
    return words, ""


def _is_safe(value: str) -> bool:
    """Return whether `value` stands on one line, no terminal acts on it, and no shell reads a home from it."""
    return bool(value) and value == one_line(sanitize(value)) and not value.startswith("~")


def _told(text: str) -> str:
    return truncate(sanitize(one_line(mask(text))), _WIDEST)


def _bash(typed: Typed, value: str, help: str) -> str:
    """Return what stands there already, as it was typed, and the rest of `value`, quoted as that is."""
    raw, rest = typed.raw, value[len(typed.begun) - len(typed.option) :]
    if (len(raw) - len(raw.rstrip("\\"))) % 2 and typed.quote != "'":
        raw = raw[:-1]  # it was going to quote what comes now, which is quoted here
    if not typed.quote:
        return raw + re.sub(r"([^\w./+%\-\x80-\U0010ffff])", r"\\\1", rest)
    if typed.quote == "'":
        whole = raw + rest.replace("'", r"'\''")
    else:
        whole = raw + re.sub(r'([$`"\\])', r"\\\1", rest).replace("!", "\"'!'\"")
    # Bash takes a quote at its beginning for the one that is there, and one at its end for the one that closes it.
    before, after = whole.startswith(typed.quote), whole.endswith(typed.quote)
    return f"{typed.quote * before}{whole}{typed.quote * after}"


def _zsh(typed: Typed, value: str, help: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(":", "\\:")
    return f"{escaped}:{help}" if help else escaped


def _fish(typed: Typed, value: str, help: str) -> str:
    return f"{typed.option}{value}\t{help}"


def _powershell(typed: Typed, value: str, help: str) -> str:
    whole = typed.option + value
    if not re.fullmatch(r"[\w./-]+", whole):
        whole = "'" + re.sub("(['\u2018-\u201b])", r"\1\1", whole) + "'"
    return f"{whole}\t{value}\t{help or value}"


_WRITERS: dict[str, Callable[[Typed, str, str], str]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
    "powershell": _powershell,
}
