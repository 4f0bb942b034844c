"""The house: who may import whom, and what every public name owes its reader."""

import importlib
import inspect
import pkgutil

import pytest
from importlinter.cli import lint_imports

import malkompas
from tests.samples import ROOT

MODULES = [module.name for module in pkgutil.walk_packages(malkompas.__path__, "malkompas.")]


def test_data_flows_in_one_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contracts in pyproject.toml hold."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("name", [name for name in MODULES if not name.endswith("__main__")])
def test_every_public_function_says_what_it_is_for(name: str) -> None:
    """Modules, classes and functions have a docstring; texts are their own."""
    module = importlib.import_module(name)
    assert module.__doc__
    if name == "malkompas.texts":
        return
    for public, value in vars(module).items():
        if public.startswith("_") or getattr(value, "__module__", "") != name:
            continue
        if inspect.isfunction(value) or inspect.isclass(value):
            assert value.__doc__, f"{name}.{public}"
