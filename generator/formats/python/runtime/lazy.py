"""Lazy imports: modules that are imported when first used, so that the package imports fast."""

from importlib import import_module
from typing import Any


class LazyModule:
    """A placeholder that imports a module on the first access, and is replaced by it."""

    def __init__(self, name: str, names: dict[str, Any]) -> None:
        """`names` is the namespace that has this object, under the last part of `name`."""
        self._name = name
        self._names = names

    def __getattr__(self, attribute: str) -> Any:
        module = import_module(self._name)
        self._names[self._name.rpartition(".")[2]] = module
        return getattr(module, attribute)
