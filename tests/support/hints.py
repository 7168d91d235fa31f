"""Tests whether Python can evaluate a package's annotations, as frameworks do at run time."""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any


def faults_of_hints(package: ModuleType) -> Iterator[str]:
    """Yield every public name whose type hints or signature cannot be evaluated."""
    for name, found in public_names(package):
        try:
            typing.get_type_hints(found)
            inspect.signature(found, eval_str=True)
        except ValueError:  # a constructor written in C has no signature
            continue
        except (NameError, AttributeError, TypeError) as error:
            yield f"{name}: {error!r}"


def public_names(package: ModuleType) -> Iterator[tuple[str, Any]]:
    """Yield the classes, functions and methods that the public modules define or export."""
    for module in modules(package):
        offered = getattr(module, "__all__", ())
        for name, found in vars(module).items():
            is_own = getattr(found, "__module__", None) == module.__name__
            if name.startswith("_") or not (is_own or name in offered):
                continue
            if inspect.isclass(found):
                yield f"{module.__name__}.{name}", found
                for base in found.__mro__:
                    if base.__module__.startswith(package.__name__):
                        yield from _methods(f"{module.__name__}.{name}", base)
            elif inspect.isfunction(found):
                yield f"{module.__name__}.{name}", found


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """Yield a package and its modules, except private ones, protoc's stubs and the command line."""
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith(("_pb2", "_pb2_grpc", "__main__")) and "._" not in found.name:
            yield importlib.import_module(found.name)


def _methods(owner: str, of: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, found in vars(of).items():
        function = found.fget if isinstance(found, property) else inspect.unwrap(found)
        function = getattr(function, "__func__", function)
        if inspect.isfunction(function) and not name.startswith("_"):
            yield f"{owner}.{name}", function
