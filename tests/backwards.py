"""A language made up for the tests: every sentence of the Danish texts, reversed. It shows what stands elsewhere."""

import ast
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from malkompas.texts import da

LANGUAGE = "xx"
NOT_SAID = (
    *("LANGUAGE", "VALUES", "LANGUAGES", "DATE_WORDS", "DATE_FILLERS", "TIME_OF_DAY", "_CLOCK", "DURATION_PATTERNS"),
)
"""What is no sentence: codes, and the words and patterns that what is typed is read by."""


def reversed_text(text: str) -> str:
    """Return `text` from its end to its beginning; what is put into it stays whole."""
    parts = re.split(r"(\{[^{}]*\})", text)
    return "".join(part if part.startswith("{") else part[::-1] for part in parts[::-1])


class _Reversed(ast.NodeTransformer):
    """Reverses the texts of a module, and leaves docstrings and what things are looked up by and compared with."""

    def visit(self, node: ast.AST) -> Any:
        match node:
            case ast.Compare() | ast.Subscript() | ast.Expr():
                return node
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if name in NOT_SAID:
                return node
            case ast.Dict(keys=keys, values=values):
                return ast.Dict(keys, [self.visit(value) for value in values])
            case ast.Call(func=ast.Attribute(attr="fromkeys") as function, args=[keys, value]):
                return ast.Call(function, [keys, self.visit(value)], [])
            case ast.Constant(value=str(text)) if any(map(str.isalpha, text)):
                return ast.Constant(reversed_text(text))
            case _:
                return self.generic_visit(node)


def load() -> None:
    """Make the language one that can be spoken."""
    tree = ast.parse(Path(str(da.__file__)).read_text(encoding="utf-8"))
    module = ModuleType(f"malkompas.texts.{LANGUAGE}")
    exec(compile(ast.fix_missing_locations(_Reversed().visit(tree)), module.__name__, "exec"), vars(module))
    words = {value: word[::-1] for value, word in da.VALUES.items()}
    vars(module).update(LANGUAGE=LANGUAGE, VALUES=words)
    sys.modules[module.__name__] = module
