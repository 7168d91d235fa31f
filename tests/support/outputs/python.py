"""Faults of the Python package: of compiling, types and the order of imports."""

import ast
import importlib
import inspect
import pkgutil
import sys
import typing
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from tests.support.programs import failure
from tests.support.readers.markdown import code, folded

_SOURCES = 500  # most modules are the same in all packages


def faults_of_python(folder: Path) -> Iterator[str]:
    """Yield sources that do not compile, or only with a warning."""
    for path in sorted((folder / "python").rglob("*.py*")):
        if path.suffix == ".pyc":  # where Python writes bytecode
            continue
        try:
            _compile(path.read_text(encoding="utf-8"))
        except (SyntaxError, ValueError) as error:
            yield f"{path}: {error}"


@lru_cache(_SOURCES)
def _compile(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compile(source, "output", "exec", dont_inherit=True)


def docstrings(module: Path) -> list[str]:
    """Return every docstring and attribute string of a Python file, whitespace folded."""
    return _docstrings(module.read_text(encoding="utf-8"))


@lru_cache(_SOURCES)
def _docstrings(source: str) -> list[str]:
    return [
        folded(node.value.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


def faults_of_types(root: Path, python: str) -> Iterator[str]:
    """Yield the errors of mypy in strict mode, except about gRPC's functions, which have no types.

    Not with the settings of this project: they exclude what protoc makes.
    """
    mypy = [python, "-m", "mypy", "--strict", "--config-file=", "--exclude=_pb2_grpc[.]py$"]
    for folder in sorted(root.glob("*/python")):
        yield from failure(*mypy, str(folder))


def faults_of_imports(root: Path) -> Iterator[str]:
    """Yield ruff's errors about imports in the package and on the pages, for any line length."""
    excluded = "--exclude=*_pb2.py,*_pb2.pyi,*_pb2_grpc.py"  # as protoc writes them
    with TemporaryDirectory() as made:
        for page in root.glob("**/*-examples.md"):
            for number, block in enumerate(code(page)):
                name = f"{page.parts[-3]}_{page.stem.replace('-', '_')}_{number}.py"
                if block.info == "python":
                    Path(made, name).write_text(f"{block.text}\n", encoding="utf-8")
        folders = [made, *map(str, root.glob("**/python"))]
        for length in (79, 88, 100, 120):
            options = ["--isolated", "--quiet", "--select=I", f"--line-length={length}", excluded]
            yield from failure(sys.executable, "-m", "ruff", "check", *options, *folders)


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
