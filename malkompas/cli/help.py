"""Help, and what is said when a command is not written as it should be, in the tool's language."""

import difflib
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from malkompas import texts
from malkompas.cli import language
from malkompas.errors import UsageError
from malkompas.text import comparison_key, decode, sanitize
from malkompas.texts.values import VALUE_OF

_BEGINNING = 3  # so many letters are enough to guess what was begun
_NARROWEST = 30  # columns: in fewer, no help can be read
_LEFT = 30  # so many columns at most for what stands to the left in a list, and half as many in a narrow window


def value(typed: str) -> str:
    """Return the value that `typed` means: that of a word for it in any language, or what was typed itself."""
    return VALUE_OF.get(comparison_key(typed), typed)


def offered(values: Iterable[tuple[str, str]], incomplete: str) -> list[tuple[str, str]]:
    """Return `values`, each with its description, as Tab offers them: in English only where that was begun."""
    values = [*values]
    begun = [
        (name, told) for name, told in values if name in texts.VALUES and incomplete and name.startswith(incomplete)
    ]
    return [(texts.VALUES.get(name, name), told) for name, told in values] + begun


PATHS = ("compass", "folder", "output")  # the options whose values need not be text: a file can have any name


def _as_text(value: Any) -> Any:
    """Return the `value` of an option, in UTF-8 or as Windows writes it; raise UsageError if it is no such text."""
    if isinstance(value, list):
        return list(map(_as_text, value))
    if not isinstance(value, str) or value.isprintable():
        return value
    try:
        return decode(value.encode("utf-8", "surrogateescape"))
    except UnicodeError as error:
        raise UsageError(
            texts.ARGUMENT_IS_NO_TEXT.format(value=sanitize(value)), texts.ARGUMENT_IS_NO_TEXT_HINT
        ) from error


class _Translated:
    """Help in the tool's language. Mixed into Typer's command and group, whose own headings are English."""

    def translate(self, ctx: Any) -> None:
        """Put the texts of the language that is spoken now where Typer looks for them."""
        command: Any = self
        command.help = texts.HELP_COMMANDS.get(command.name, texts.HELP_APP)
        command.options_metavar = texts.OPTIONS_METAVAR
        command.subcommand_metavar = texts.COMMAND_METAVAR
        for parameter in command.get_params(ctx):
            parameter.help = texts.HELP_OPTIONS[parameter.name].format(languages=texts.languages())
            choices = [*map(str, getattr(parameter.type, "choices", ()))]
            shown = [texts.VALUES.get(name, name) for name in choices]
            parameter.metavar = texts.METAVARS.get(parameter.name, f"<{'|'.join(shown)}>" if choices else None)
            parameter.help += "" if shown == choices else texts.ALSO.format(values=", ".join(choices))
        for name, subcommand in getattr(command, "commands", {}).items():
            subcommand.help = subcommand.short_help = texts.HELP_COMMANDS[name]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.width = _width(formatter)
        self.translate(ctx)
        super().format_help(ctx, formatter)  # type: ignore[misc]  # Typer's command has it

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]  # Typer's command has it
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=texts.USAGE)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": [], "command": [], "example": []}
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]  # Typer's command has it
            rows[parameter.param_type_name].append((parameter.get_help_record(ctx)[0], parameter.help))
        for name, command in getattr(self, "commands", {}).items():
            rows["command"].append((name, command.help))
        rows["example"].extend(texts.EXAMPLES.get(ctx.command.name, ()))
        for kind, entries in rows.items():
            if entries:
                with formatter.section(texts.HELP_HEADINGS[kind]):
                    formatter.write_dl(entries, col_max=_LEFT if formatter.width > 2 * _LEFT else _LEFT // 2)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Return which commands and options begin with `incomplete`, each with its help."""
        self.translate(ctx)
        items: list[Any] = super().shell_complete(ctx, incomplete)  # type: ignore[misc]  # Typer's command has it
        return items

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return what is left of `args` when the options are read.

        Raises:
            UsageError: if something is not written as it should be.
        """
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]  # Typer's command has it
        except TyperException as error:
            raise UsageError(_translated(error, ctx), texts.SEE_HELP.format(command=ctx.command_path)) from error
        return rest


class Command(_Translated, TyperCommand):
    """A command whose help is in the tool's language, and whose values are text, or paths."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what was typed for it has to be text."""
        ctx.params = {name: value if name in PATHS else _as_text(value) for name, value in ctx.params.items()}
        return super().invoke(ctx)


class Program(_Translated, TyperGroup):
    """The program: its commands, and what is said where a command is missing or unknown."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that `args` begin with.

        Raises:
            UsageError: if there is none.
        """
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        meant = _meant(args[0], [*self.commands, "--help"], texts.COMMAND_WORDS)
        message = texts.no_such_command(args[0], meant, self.commands)
        raise UsageError(message, texts.SEE_HELP.format(command=ctx.command_path))

    def introduction(self, ctx: Any) -> str:
        """Return what to do first, and what there is: for those who named no command."""
        formatter = ctx.make_formatter()
        formatter.width = _width(formatter)
        self.translate(ctx)
        for line in texts.FIRST:
            formatter.write_text(line)
        formatter.write_paragraph()
        self.format_usage(ctx, formatter)
        self.format_options(ctx, formatter)
        return str(formatter.getvalue()).rstrip("\n")


def quotes_hint(program: Any, args: Sequence[str]) -> str:
    """Return how words are held together where several in `args` follow an option that takes text; "" elsewhere."""
    parameters = [one for command in program.commands.values() for one in command.params if one.name not in PATHS]
    for number, arg in enumerate(args):
        option, *given = arg.split("=", 1)
        words = [*given, *takewhile(lambda word: not word.startswith("-"), args[number + 1 :])]
        of_it = [one for one in parameters if option.startswith("--") and option in one.opts]
        if len(words) > 1 and any(not (one.is_flag or hasattr(one.type, "choices")) for one in of_it):
            return texts.QUOTES_HINT.format(quoted=f'{option} "{sanitize(" ".join(words))}"')
    return ""


def _width(formatter: Any) -> int:
    """Return how wide the help may be. Typer's own is never below 50 columns, also where the window is."""
    return min(int(formatter.width), max(_NARROWEST, shutil.get_terminal_size().columns))


def _translated(error: Exception, ctx: Any) -> str:
    """Return what a usage error of Typer's says. Typer tells its kinds apart by class and fields."""
    parameter, option = getattr(error, "param", None), getattr(error, "option_name", "")
    kind = type(error).__name__
    if kind == "NoSuchOption" and option == language.OPTION:
        return texts.LANGUAGE_GOES_FIRST.format(command=ctx.command.name)
    if kind == "NoSuchOption":
        options = [name for one in ctx.command.get_params(ctx) for name in (*one.opts, *one.secondary_opts)]
        return texts.no_such_option(option, _meant(option, options, texts.OPTION_WORDS))
    if kind == "BadOptionUsage":
        message = texts.VALUE_IS_TOO_MUCH if "does not take" in str(error) else texts.VALUE_IS_MISSING
        return message.format(name=option)
    if parameter is not None:
        return _wrong_value(error, parameter.opts[0], parameter.type)
    if extra := re.search(r"unexpected extra argument(?:s|\(s\))? \((.*)\)", str(error)):
        return texts.TOO_MANY.format(words=extra[1])
    return texts.USAGE_IS_WRONG


def _wrong_value(error: Exception, name: str, type: Any) -> str:
    choices: Sequence[str] = [str(choice) for choice in getattr(type, "choices", ())]
    quoted = re.search(r"'(.*)' is not |(\S+) is not in the range", str(error), re.DOTALL)
    typed = (quoted[1] or quoted[2] or "") if quoted else ""
    meant = _meant(typed, choices, texts.VALUE_WORDS) if choices else ""
    return texts.value_is_wrong(typed, name, choices, getattr(type, "min", None), meant)


def _meant(typed: str, known: Iterable[str], others: Mapping[str, Iterable[str]]) -> str:
    """Return the one of `known` that `typed` is like or begins, in its own spelling or an `other` word; or ""."""
    spellings = {word: name for name in known for word in (name, texts.VALUES.get(name, name))}
    spellings |= {word: name for name, words in others.items() if name in spellings for word in words}
    wanted = comparison_key(typed)
    begun = [word for word in spellings if len(wanted) >= _BEGINNING and word.startswith(wanted)]
    alike = difflib.get_close_matches(wanted, spellings, n=1, cutoff=0.7) or begun
    return spellings[alike[0]] if alike else ""
