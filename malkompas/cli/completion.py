"""What Tab offers, and how it is switched on.

Typer's scripts for bash, zsh, fish and PowerShell ask through the environment, and Typer finds out what can stand where
Tab was pressed. What is offered there, and how it is quoted for the shell, is ours: Typer quotes nothing, and names of
teams come from files that anybody may have written.
"""

import os
import re
import shlex
from pathlib import Path
from typing import Any

import typer

# `typer.completion` is public; that these names of it are is not declared, and there is no other way to them.
from typer.completion import completion_init, get_completion_script, shell_completion  # type: ignore[attr-defined]
from typer.completion import install as install_script  # type: ignore[attr-defined]

from malkompas import compass, system, texts
from malkompas.cli import COMPLETE_VARIABLE, PROGRAM
from malkompas.cli.help import offered
from malkompas.errors import OutputError, UsageError
from malkompas.privacy import mask
from malkompas.storage import repository
from malkompas.text import comparison_key, one_line, quote, sanitize, truncate

SHELLS = ("bash", "zsh", "fish", "powershell")
MOST_DESCRIBED = 50
"""What reflections are about stands in their files: of more than so many, only the names are offered."""
MOST_READ = 200
"""The teams of so many reflections are offered, the newest ones, for the same reason."""
_SPECIAL_NAMES = {"reflect": ("latest",), "history": ("latest",), "export": ("latest", "all"), "delete": ()}
_WIDEST = 60
_PLAIN = r"\w./+%\-"

Values = list[tuple[str, str]]
"""Values that can stand somewhere, each with a description, or ""."""


def _reflections(context: typer.Context, incomplete: str) -> Values:
    """Return how reflections can be named, newest first."""
    command, given = context.info_name or "", context.params
    if command == "reflect" and not given.get("resume"):
        return []
    named = offered(((name, texts.NAMED_REFLECTIONS[name]) for name in _SPECIAL_NAMES[command]), incomplete)
    if command == "export" and (given.get("only_team") or given.get("since")):
        return named
    folder = system.reflections_folder(given.get("folder") or "")
    ids = repository.ids_with_prefix(repository.list_ids(folder), incomplete)[::-1]
    if len(ids) > MOST_DESCRIBED:
        return named + [(id, "") for id in ids]
    described = {
        info.id: f"{texts.short_day(info.started.date())} {info.team}: {info.goal}"
        for info in repository.iter_infos(folder, ids, {})
    }
    # One that cannot be read can only be deleted.
    return named + [(id, described.get(id, "")) for id in ids if id in described or command == "delete"]


def _teams(context: typer.Context, incomplete: str) -> Values:
    """Return the teams that met lately, the latest first; not those whose name holds personal data."""
    folder = system.reflections_folder(context.params.get("folder") or "")
    teams: dict[str, tuple[str, str]] = {}
    for info in repository.iter_infos(folder, reversed(repository.list_ids(folder)[-MOST_READ:]), {}):
        name = one_line(info.team)
        if mask(name) == name:
            last_met = texts.LAST_MET.format(day=texts.short_day(info.started.date()))
            teams.setdefault(comparison_key(name), (name, last_met))
    return list(teams.values())


def _principles(context: typer.Context, incomplete: str) -> Values:
    loaded = compass.load(system.compass_file(context.params.get("compass") or ""))
    closing = (loaded.closing,) if context.info_name in ("list", "sheet") else ()
    return offered(((section.id, section.title) for section in (*loaded.choosable, *closing)), incomplete)


_OFFERS = {"reflections": _reflections, "teams": _teams, "principles": _principles}


def words_typed() -> list[str]:
    """Return the words of the command line that a shell asks about."""
    return (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or "").split()


def complete(command: Any) -> int:
    """Answer the shell that asks in the environment about a call of Typer's `command`; return the exit status."""
    shell = os.environ[COMPLETE_VARIABLE].removeprefix("complete_")
    completion_init()
    request: Any = shell_completion.get_completion_class(shell)
    request = request(command, {"obj": _OFFERS}, PROGRAM, COMPLETE_VARIABLE)
    words, incomplete = request.get_completion_args()
    items = request.get_completions([word for word in words if word != "="], incomplete)  # Bash divides --team=Nord
    items = [item for item in items if _is_safe(item.value) and (item.value not in words or item.value[0] == "-")]
    if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return 0 if items else 1  # where there is nothing to offer, fish offers its files
    option, equals, _ = incomplete.partition("=")
    prefix = option + equals if equals and option.startswith("--") else ""
    values = [(item.value, truncate(sanitize(one_line(mask(item.help or ""))), _WIDEST)) for item in items]
    system.print_output(_WRITERS[shell](values, prefix), "\n")  # Git Bash takes a CR for a part of the word
    return 0


def _is_safe(value: str) -> bool:
    """Return whether `value` stands on one line, no terminal acts on it, and no shell reads a home from it."""
    return bool(value) and value == one_line(sanitize(value)) and not value.startswith("~")


def _bash(values: Values, prefix: str) -> str:
    """Return a line for each value. Where a quote is open, only values that mean themselves within it are offered."""
    words, number = os.environ["COMP_WORDS"].split("\n"), int(os.environ["COMP_CWORD"])
    if number < len(words) and words[number].startswith(("'", '"')):
        return "\n".join(value for value, _ in values if not re.search(r"[\"'$`\\!]", value))
    return "\n".join(re.sub(rf"([^{_PLAIN}])", r"\\\1", value) for value, _ in values)


def _zsh(values: Values, prefix: str) -> str:
    """Return what zsh evaluates."""
    after_equals = "[[ $PREFIX == --*=* ]] && compset -P '--*='; "
    if not values:
        return f"{after_equals}_files"
    escaped = [(value.replace("\\", "\\\\").replace(":", "\\:"), description) for value, description in values]
    words = " ".join(shlex.quote(":".join(filter(None, pair))) for pair in escaped)
    return f"{after_equals}local -a values=({words}); _describe -V {PROGRAM} values"


def _fish(values: Values, prefix: str) -> str:
    return "\n".join(f"{prefix}{value}\t{description}" for value, description in values)


def _powershell(values: Values, prefix: str) -> str:
    return "\n".join(f"{quote(prefix + value, 'powershell')}:::{description or ' '}" for value, description in values)


_WRITERS = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell, "pwsh": _powershell}


def script(shell: str) -> str:
    """Return the script that switches completion on in `shell`.

    Where the program is not found, in a window without its environment, it says nothing: that would stand in the line
    that is typed. PowerShell shows no errors there by itself.
    """
    text = str(get_completion_script(prog_name=PROGRAM, complete_var=COMPLETE_VARIABLE, shell=shell))
    calls = rf"complete_bash \$1|complete_zsh {PROGRAM}|\(commandline -cp\) {PROGRAM}"
    return re.sub(calls, r"\g<0> 2>/dev/null", text)


def install() -> str:
    """Switch completion on in the shell that the program was started from, and return what to tell about it.

    Raises:
        UsageError: if it is another shell, or PowerShell, which Typer would let run any script from then on.
        OutputError: if a file cannot be written.
    """
    shell = system.shell()
    if shell in ("powershell", "pwsh"):
        raise UsageError(texts.POWERSHELL_IS_NOT_CHANGED, texts.POWERSHELL_HINT)
    if shell not in SHELLS:
        raise UsageError(texts.shell_is_unknown(shell, SHELLS), texts.SHELL_HINT)
    try:
        _, path = install_script(shell=shell, prog_name=PROGRAM)
        # zsh loads the script at the first Tab: that is to be answered too.
        first = f'_{PROGRAM}_completion "$@"\n' if shell == "zsh" else ""
        Path(path).write_text(f"{script(shell)}\n{first}", encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise OutputError(texts.COMPLETION_CANNOT_BE_INSTALLED, texts.SHELL_HINT) from error
    return texts.COMPLETION_IS_ON.format(shell=shell, path=str(path))
