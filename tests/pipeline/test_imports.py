"""Who may import whom, who starts tools and who writes files: read in the sources.

LAYERS is the structure: each part of the generator imports from lower layers only. What a format
may import is a short list; what is generated imports nothing of the generator.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.support.readers import GENERATED, PROJECT

GENERATOR = PROJECT / "generator"

LAYERS = (  # from the lowest
    {"artifact", "contract", "location", "naming", "templating", "vocabulary"},
    {"model"},
    {"errors", "resolved"},
    {"corpus", "output", "resolve", "spec_language"},
    {"compat", "compile", "formats", "rules"},
    {"pipeline"},
    {"__main__", "cli"},
)
# What a format may import of ours, besides its own modules.
FOR_FORMATS = {"artifact", "contract", "corpus", "naming", "resolved", "templating"}
PLAIN = {"errors", "location", "naming", "templating", "vocabulary"}  # what any part may use
MAX_LAYERS = 7
MAX_LINES = 250  # of a module
MAX_MODULES = 12  # of a folder, besides its __init__.py
TOOLS = {"grpc_tools", "protovalidate", "ruff", "subprocess"}
OTHER_STARTERS = {"asyncio", "multiprocessing", "pty"}
STARTING_CALLS = ("exec*", "fork*", "popen*", "posix_spawn*", "spawn*", "startfile", "system")
WRITING_MODULES = {"shutil", "tempfile"}
WRITING_CALLS = {
    *("chmod", "hardlink_to", "makedirs", "mkdir", "remove", "removedirs", "rename", "renames"),
    *("rmdir", "symlink_to", "touch", "truncate", "unlink", "write_bytes", "write_text"),
}


def names(paths: Iterator[Path]) -> list[str]:
    """Python files by their paths in the project, as tests name them."""
    found = [path for path in paths if "__pycache__" not in path.parts]
    return sorted(path.relative_to(PROJECT).as_posix() for path in found)


def module_of(name: str) -> str:
    """generator/formats/__init__.py -> generator.formats"""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


RUNTIME = names((GENERATOR / "formats").glob("*/runtime/*.py"))
OURS = [name for name in names(GENERATOR.rglob("*.py")) if name not in RUNTIME]
MODULES = {module_of(name): name for name in OURS}
FORMATS = [name for name in OURS if name.startswith("generator/formats/")]
FORMATS.remove("generator/formats/__init__.py")


@cache
def tree(name: str) -> ast.Module:
    """The syntax of a file."""
    return ast.parse((PROJECT / name).read_text(encoding="utf-8"), name)


@cache
def imports(name: str) -> frozenset[str]:
    """Every module that a file imports, anywhere in it."""
    return frozenset(_imports(name))


def _imports(name: str) -> Iterator[str]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(name, node)
            for alias in node.names:
                below = f"{base}.{alias.name}"
                yield below if below in MODULES else base


def _base(name: str, node: ast.ImportFrom) -> str:
    """The module after `from`, its leading dots resolved."""
    if not node.level:
        return node.module or ""
    folder = (PROJECT / name).parents[node.level - 1].relative_to(PROJECT)
    return ".".join((*folder.parts, *filter(None, [node.module])))


def parts_of(modules: Iterable[str]) -> set[str]:
    """The modules and folders of the generator that these modules are in: `model`, `rules` ..."""
    found = (module.split(".") for module in modules)
    return {split[1] for split in found if split[0] == "generator" and split[1:]}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, by the last name in what is called."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def writes(name: str) -> list[str]:
    """What in a file makes, changes or removes files."""
    found = [module for module in imports(name) if module.split(".")[0] in WRITING_MODULES]
    found += (called for called, _ in calls(name) if called in WRITING_CALLS)
    found += ("open" for called, node in calls(name) if called == "open" and _opens_to_write(node))
    found += ("replace" for called, node in calls(name) if called == "replace" and _moves(node))
    return sorted(set(found))


def _opens_to_write(node: ast.Call) -> bool:
    """Whether `open` has a mode that is not plainly one for reading."""
    arguments = node.args[1:] if isinstance(node.func, ast.Name) else node.args
    modes = arguments[:1] + [keyword.value for keyword in node.keywords if keyword.arg == "mode"]
    return not all(isinstance(mode, ast.Constant) and mode.value in ("r", "rb") for mode in modes)


def _moves(node: ast.Call) -> bool:
    """Whether `replace` moves a file: a path's takes one argument, a text's and that of os two."""
    alone = len(node.args) == 1 and not node.keywords
    return alone or ast.unparse(node.func) == "os.replace"


def test_the_structure_has_layers() -> None:
    """Each part is in one layer, and there are few layers."""
    parts = [part for layer in LAYERS for part in layer]
    assert sorted(parts) == sorted({module.split(".")[1] for module in MODULES if "." in module})
    assert len(LAYERS) <= MAX_LAYERS


@pytest.mark.parametrize("name", OURS)
def test_imports_point_down(name: str) -> None:
    """A module imports from lower layers and from its own part; the command is started by one."""
    own = parts_of({module_of(name)})
    layer = next((n for n, layer in enumerate(LAYERS) if own & layer), len(LAYERS))
    lower = {part for parts in LAYERS[:layer] for part in parts}
    allowed = lower | own | ({"cli"} if own == {"__main__"} else set())
    assert parts_of(imports(name)) - allowed == set()


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_knows_only_what_formats_may(name: str) -> None:
    """A format imports what is for formats, and neither another step nor another format."""
    own = ".".join(module_of(name).split(".")[:3]) + "."
    formats = {module for module in imports(name) if module.startswith("generator.formats")}
    assert {module for module in formats if not f"{module}.".startswith(own)} == set()
    assert parts_of(imports(name)) - {"formats"} - FOR_FORMATS == set()


@pytest.mark.parametrize("name", [name for name in OURS if name not in FORMATS])
def test_one_module_wires_the_steps(name: str) -> None:
    """No other imports a format, or what compiles."""
    steps = {"compile", "formats"}
    assert parts_of(imports(name)) & steps - parts_of({module_of(name)}) == (
        steps if name == "generator/pipeline.py" else set()
    )


@pytest.mark.parametrize("name", OURS)
def test_only_compile_starts_tools(name: str) -> None:
    """No other imports a tool, or the means to start one; git shows earlier versions."""
    imported = {module.split(".")[0] for module in imports(name)} & (TOOLS | OTHER_STARTERS)
    started = {
        called
        for called, _ in calls(name)
        if any(fnmatch(called, pattern) for pattern in STARTING_CALLS)
    }
    allowed = {
        "generator/compile.py": TOOLS,
        "generator/compat/history.py": {"subprocess"},
        "generator/rules/patterns/engines.py": {"protovalidate"},
    }
    assert imported == allowed.get(name, set())
    assert started == set()


@pytest.mark.parametrize("name", OURS)
def test_few_modules_write(name: str) -> None:
    """Files are written by output.py, by compile.py in a temporary folder, and to __pycache__."""
    writers = ("generator/compile.py", "generator/output.py", "generator/templating/compiled.py")
    assert bool(writes(name)) == (name in writers), writes(name)


MAKE_EVERYTHING = """
import os, sys, tempfile
tempfile.tempdir = sys.argv[1]
touched = []

def note(event, arguments):
    if event == "open" and not isinstance(arguments[0], int):
        if arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            touched.append(arguments[0])
    elif event == "os.rename":
        touched.extend(arguments[:2])
    elif event in ("os.mkdir", "os.remove", "os.rmdir") and arguments[-1] == -1:
        touched.append(arguments[0])  # except what is removed with its folder

sys.addaudithook(note)
from generator.cli import DEFAULT_SPEC
from generator.pipeline import build, read_spec
build(read_spec(DEFAULT_SPEC), "spec")
print(*map(os.path.abspath, touched), sep="\\n")
"""


def test_compile_writes_into_its_temporary_folder(tmp_path: Path) -> None:
    """Everything up to the last step opens and makes files below a temporary folder only."""
    command = [sys.executable, "-B", "-c", MAKE_EVERYTHING, str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    touched = [Path(line) for line in done.stdout.splitlines()]
    assert [path for path in touched if not path.is_relative_to(tmp_path)] == []
    assert "email_interactions.proto" in {path.name for path in touched}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", OURS)
def test_only_formats_are_discovered(name: str) -> None:
    """Imports are written out, so that the rules here see them; only formats are looked up."""
    found = any(module.split(".")[0] == "importlib" for module in imports(name))
    found = found or any(called == "__import__" for called, _ in calls(name))
    assert found == (name == "generator/formats/__init__.py")


@pytest.mark.parametrize("name", [*names((GENERATED / "python").rglob("*.py")), *RUNTIME])
def test_the_output_does_not_know_the_generator(name: str) -> None:
    """What is generated, and what is copied into it, imports nothing of the generator's."""
    own = f"{module_of(name).rpartition('.')[0]}."
    found = {module for module in imports(name) if not f"{module}.".startswith(own)}
    assert "generator" not in {module.split(".")[0] for module in found}


def test_no_imports_go_in_a_circle() -> None:
    """The modules can be put in an order in which each imports earlier ones only."""
    graph = {module: imports(name) & MODULES.keys() for module, name in MODULES.items()}
    order = list(TopologicalSorter(graph).static_order())
    assert sorted(order) == sorted(MODULES)


def test_no_module_is_long_and_no_folder_has_many() -> None:
    """What is in a module or a folder can be seen at a glance."""
    lines = {name: (PROJECT / name).read_bytes().count(b"\n") for name in OURS}
    folders = Counter(Path(name).parent for name in OURS if not name.endswith("__init__.py"))
    assert {name: count for name, count in lines.items() if count > MAX_LINES} == {}
    assert {folder: count for folder, count in folders.items() if count > MAX_MODULES} == {}


def test_the_picture_of_the_structure_is_whole() -> None:
    """The one in CONTRIBUTING.md has every part that the pipeline uses."""
    page = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    picture = page.split("```text\n")[1].split("```")[0]
    drawn = set(re.findall(r"^ {3}(\w+)", picture, re.MULTILINE))
    assert parts_of(imports("generator/pipeline.py")) - drawn <= {"artifact", "compat", *PLAIN}
