"""The house: who may import whom, and what every public name owes its reader."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import pytest
from importlinter.cli import lint_imports

import malkompas
from malkompas import texts
from malkompas.errors import MalkompasError
from tests.samples import ROOT

MODULES = [module.name for module in pkgutil.walk_packages(malkompas.__path__, "malkompas.")]


def test_data_flows_in_one_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contracts in pyproject.toml hold."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


MOST_MODULES, MOST_LINES, MOST_TEST_LINES, MODULE_LINES, FUNCTION_LINES = 63, 11_900, 12_450, 400, 50
"""The most there may be of each, `texts/` not counted. A capability says in its change how many lines it added, and
what it made unnecessary."""


def test_the_house_keeps_its_bounds() -> None:
    """It is small enough to be read. When this fails: delete, merge or derive something before you raise a bound."""
    modules = [path for path in (ROOT / "malkompas").rglob("*.py") if path.name != "__init__.py"]
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in (ROOT / "malkompas").rglob("*.py")}
    assert len([path for path in modules if path.parent.name != "texts"]) <= MOST_MODULES
    assert sum(count for path, count in lines.items() if path.parent.name != "texts") <= MOST_LINES
    assert [path.name for path in modules if lines[path] > MODULE_LINES and path.parent.name != "texts"] == []
    long = [
        f"{path.name}: {node.name}"
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]
    assert long == []
    tests = (path.read_text(encoding="utf-8").count("\n") for path in (ROOT / "tests").rglob("*.py"))
    assert sum(tests) <= MOST_TEST_LINES


def functions(owner: Any, path: str, module: str) -> Iterator[tuple[str, FunctionType]]:
    """Yield the public functions of a module and the public methods of its public classes, each with its name."""
    for name, value in vars(owner).items():
        value = getattr(value, "fget", None) or getattr(value, "__func__", value)
        if name.startswith("_") or getattr(value, "__module__", "") != module:
            continue
        if inspect.isfunction(value):
            yield f"{path}.{name}", value
        elif inspect.isclass(value):
            yield from functions(value, f"{path}.{name}", module)


def raised(function: FunctionType) -> set[str]:
    """Return the names of the program's own errors that `function` itself raises."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    names = {ast.unparse(call.func if isinstance(call, ast.Call) else call) for call in calls if call}
    own = {name: function.__globals__.get(name.partition(".")[0]) for name in names}
    return {name for name, value in own.items() if inspect.isclass(value) and issubclass(value, MalkompasError)}


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_every_public_function_says_what_it_is_for(name: str) -> None:
    """Modules, classes, functions and methods have a docstring that names what they raise; texts are their own."""
    module = importlib.import_module(name)
    assert module.__doc__
    if name.removeprefix("malkompas.texts.") in texts.AVAILABLE:
        return
    classes = [one for one in vars(module).values() if inspect.isclass(one) and one.__module__ == name]
    silent = [f"{name}.{one.__name__}" for one in classes if not one.__name__.startswith("_") and not one.__doc__]
    for path, function in functions(module, name, name):
        told = function.__doc__ or ""
        silent += [path] * (not told)
        silent += [f"{path} raises {error}" for error in raised(function) if "Raises:" not in told or error not in told]
    assert silent == []
