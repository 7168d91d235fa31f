"""Modules that are imported when they are first used, so that importing the package is cheap."""

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module until something of it is asked for; then the module takes its place."""

    def __init__(self, name: str, names: dict[str, Any]) -> None:
        """`names` are those of the module that has this object, under the last part of `name`."""
        self._name = name
        self._names = names

    def __getattr__(self, attribute: str) -> Any:
        module = import_module(self._name)
        self._names[self._name.rpartition(".")[2]] = module
        return getattr(module, attribute)
