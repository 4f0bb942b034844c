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
from malkompas.errors import MalkompasError
from tests.samples import ROOT

MODULES = [module.name for module in pkgutil.walk_packages(malkompas.__path__, "malkompas.")]


def test_data_flows_in_one_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contracts in pyproject.toml hold."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


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
    if name == "malkompas.texts.da":
        return
    classes = [one for one in vars(module).values() if inspect.isclass(one) and one.__module__ == name]
    silent = [f"{name}.{one.__name__}" for one in classes if not one.__name__.startswith("_") and not one.__doc__]
    for path, function in functions(module, name, name):
        told = function.__doc__ or ""
        silent += [path] * (not told)
        silent += [f"{path} raises {error}" for error in raised(function) if "Raises:" not in told or error not in told]
    assert silent == []
