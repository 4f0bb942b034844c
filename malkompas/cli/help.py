"""Typer in Danish: help, and what is said when a command is not written as it should be."""

import difflib
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from malkompas import texts
from malkompas.errors import UsageError
from malkompas.text import comparison_key

_BEGINNING = 3
"""So many letters are enough to guess what was begun."""
_NARROWEST = 30
"""Columns: in fewer, no help can be read."""
_LEFT = 30
"""So many columns at most for what stands to the left in a list, and half as many in a narrow window."""


class _Danish:
    """Help with Danish headings. Mixed into Typer's command and group, whose own have them written in."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.width = _width(formatter)
        super().format_help(ctx, formatter)  # type: ignore[misc]  # Typer's command has it

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]  # Typer's command has it
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=texts.USAGE)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse `args`; an error that does not know which command it belongs to is told."""
        try:
            found: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]  # Typer's command has it
        except TyperException as error:
            error.ctx = getattr(error, "ctx", None) or ctx  # type: ignore[attr-defined]  # a usage error has it
            raise
        return found

    def format_options(self, ctx: Any, formatter: Any) -> None:
        rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": [], "command": [], "example": []}
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]  # Typer's command has it
            if record := parameter.get_help_record(ctx):
                rows[parameter.param_type_name].append((record[0], texts.HELP_OPTIONS[parameter.name]))
        for name, command in getattr(self, "commands", {}).items():
            rows["command"].append((name, command.help))
        rows["example"].extend(texts.EXAMPLES.get(ctx.command.name, ()))
        for kind, found in rows.items():
            if found:
                with formatter.section(texts.HELP_HEADINGS[kind]):
                    formatter.write_dl(found, col_max=_LEFT if formatter.width > 2 * _LEFT else _LEFT // 2)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Return which commands and options begin with `incomplete`, each with its help."""
        told = {name: command.help for name, command in getattr(self, "commands", {}).items()}
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]  # Typer's command has it
            told |= dict.fromkeys((*parameter.opts, *parameter.secondary_opts), texts.HELP_OPTIONS[parameter.name])
        found: list[Any] = super().shell_complete(ctx, incomplete)  # type: ignore[misc]  # Typer's command has it
        for item in found:
            item.help = told[item.value]
        return found


class DanishCommand(_Danish, TyperCommand):
    """A command that speaks Danish."""


class DanishGroup(_Danish, TyperGroup):
    """The program: its commands, and its word for one that is not there."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that `args` begin with.

        Raises:
            UsageError: if there is none.
        """
        if args[0] not in self.commands and not args[0].startswith("-"):
            meant = _meant(args[0], [*self.commands, "--help"], texts.DANISH_COMMANDS)
            raise UsageError(texts.no_such_command(args[0], meant, self.commands), texts.see_help(ctx.command_path))
        return super().resolve_command(ctx, args)

    def format_first(self, ctx: Any, formatter: Any) -> None:
        """Write what to do first, and what there is: for those who named no command."""
        formatter.width = _width(formatter)
        for line in texts.FIRST:
            formatter.write_text(line)
        formatter.write_paragraph()
        self.format_usage(ctx, formatter)
        self.format_options(ctx, formatter)


def _width(formatter: Any) -> int:
    """Return how wide the help may be. Typer's own is never below 50 columns, also where the window is."""
    return min(int(formatter.width), max(_NARROWEST, shutil.get_terminal_size().columns))


def in_danish(error: Exception) -> UsageError:
    """Return what a usage error of Typer's says, in Danish. Typer tells its kinds apart by class and fields."""
    context = getattr(error, "ctx", None)
    hint = texts.see_help(context.command_path if context else "malkompas")
    kind = type(error).__name__
    option = getattr(error, "option_name", "")
    parameter = getattr(error, "param", None)
    name = option or (parameter.opts[0] if parameter else "")
    if kind == "NoSuchOption":
        known = context.command.get_params(context) if context else ()
        options = [name for one in known for name in (*one.opts, *one.secondary_opts)]
        return UsageError(texts.no_such_option(option, _meant(option, options, texts.DANISH_OPTIONS)), hint)
    if kind == "BadOptionUsage":
        takes_none = "does not take" in str(error)
        return UsageError(texts.value_is_too_much(name) if takes_none else texts.value_is_missing(name), hint)
    if parameter is not None:
        choices: Sequence[str] = [str(choice) for choice in getattr(parameter.type, "choices", ())]
        limits = getattr(parameter.type, "min", None), getattr(parameter.type, "max", None)
        found = re.search(r"'(.*)' is not |(\S+) is not in the range", str(error), re.DOTALL)
        typed = (found[1] or found[2]) if found else ""
        meant = _meant(typed, choices, texts.DANISH_VALUES) if choices else ""
        return UsageError(texts.value_is_wrong(typed, name, choices, limits, meant), hint)
    if found := re.search(r"unexpected extra argument(?:s|\(s\))? \((.*)\)", str(error)):
        return UsageError(texts.too_many(found[1]), hint)
    return UsageError(texts.USAGE_IS_WRONG, hint)


def _meant(typed: str, known: Iterable[str], danish: Mapping[str, Iterable[str]]) -> str:
    """Return the one of `known` that `typed` is like or begins, in its own spelling or a `danish` word; or ""."""
    spelt = {name: name for name in known}
    spelt |= {word: name for name, words in danish.items() if name in spelt for word in words}
    wanted = comparison_key(typed)
    begun = [word for word in spelt if len(wanted) >= _BEGINNING and word.startswith(wanted)]
    found = difflib.get_close_matches(wanted, spelt, n=1, cutoff=0.7) or begun
    return spelt[found[0]] if found else ""
