"""What the sources of the generator keep: size, who writes files, whose names they do not know.

Who may import whom is in the contracts of import-linter in pyproject.toml, for `make check`.
"""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

from generator.core.naming import UNSPECIFIED
from generator.model import Spec
from generator.spec_language.load import load
from tests.support.project import PROJECT
from tests.support.readers.snippets import block
from tests.support.readers.spec import FIRST_RELEASE

MAX_LINES = 250  # of a module
MAX_MODULES = 12  # of a folder, besides its __init__.py
MAX_LAYERS = 7  # of parts that import each other
FILES = sorted(
    path
    for path in (PROJECT / "generator").rglob("*")
    if path.is_file() and "__pycache__" not in path.parts and path.name != "shared.yaml"
)
OURS = {
    path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
    for path in FILES
    if path.suffix == ".py"
}
WRITING = re.compile(
    r"\b(?:chmod|hardlink_to|makedirs|mkdir|mkdtemp|remove|removedirs|renames?|rmdir|rmtree"
    r"|symlink_to|TemporaryDirectory|touch|truncate|unlink|write_bytes|write_text)\("
    r"|\bos\.(?:open|replace)\(|\.replace\([^,()]*\)"  # a text is replaced by a second argument
    r"|\bopen\((?![^)]*\"rb?\"[^)]*\))"
)
STARTING = re.compile(r"\b(?:exec[lv]\w*|fork\w*|popen\w*|posix_spawn\w*|spawn\w*|system)\(")


def test_no_module_is_long_and_no_folder_has_many() -> None:
    """A module or a folder can be seen at a glance."""
    folders = Counter(Path(name).parent for name in OURS if not name.endswith("__init__.py"))
    assert {name for name, text in OURS.items() if text.count("\n") > MAX_LINES} == set()
    assert {folder for folder, count in folders.items() if count > MAX_MODULES} == set()


def test_the_parts_have_few_layers() -> None:
    """The contract of import-linter that has every part of the generator in a layer has few."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    assert contract["containers"] == ["generator"]
    assert contract["exhaustive"] is True
    assert len(contract["layers"]) <= MAX_LAYERS


def test_few_modules_write() -> None:
    """Files are written by output.py, by compile/ in a temporary folder, and to __pycache__."""
    ours = {name: text for name, text in OURS.items() if "/runtime/" not in name}  # is copied
    parts = ("compile/__init__", "compile/protobuf", "compile/tools", "output")
    writers = {f"generator/{name}.py" for name in (*parts, "templating/compiled")}
    assert {name for name, text in ours.items() if WRITING.search(text)} == writers
    assert {name for name, text in ours.items() if STARTING.search(text)} == set()


BUILD_EVERYTHING = """
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
from generator.cli.parser import DEFAULT_SPEC
from generator.pipeline import build, read_spec
build(read_spec(DEFAULT_SPEC), "spec")
print(*map(os.path.abspath, touched), sep="\\n")
"""


def test_compile_writes_to_its_temporary_folder(tmp_path: Path) -> None:
    """Everything up to the last step opens and creates files below a temporary folder only."""
    command = [sys.executable, "-B", "-c", BUILD_EVERYTHING, str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    touched = [Path(line) for line in done.stdout.splitlines()]
    assert [path for path in touched if not path.is_relative_to(tmp_path)] == []
    assert "email_interactions.proto" in {path.name for path in touched}
    assert list(tmp_path.iterdir()) == []


def test_the_picture_of_the_structure_is_complete() -> None:
    """The one in CONTRIBUTING.md has every part that the pipeline imports."""
    drawn = set(re.findall(r"^ {3}(\w+)", block("CONTRIBUTING.md", "text"), re.MULTILINE))
    imports = re.findall(r"from generator(?: import |[.])(.+)", OURS["generator/pipeline.py"])
    used = {name for line in imports for name in re.split(", |[. ].*", line) if name}
    assert used - drawn <= {"artifact", "compat", "core", "errors", "paths"}


def own_names(spec: Spec) -> set[str]:
    """What only this spec is likely to call something: names of types, those of several words."""
    services = spec.services
    enums = [*spec.enums, *(enum for service in services for enum in service.enums)]
    messages = [*spec.messages, *(m for service in services for m in service.messages)]
    fields = [field for message in messages for field in message.fields]
    found = {spec.package.name, spec.package.title, spec.package.source.publisher}
    found |= {node.name for node in (*enums, *services, *messages)}
    found |= {message.title for message in spec.messages}
    found |= {value.name for enum in enums for value in enum.values} - {UNSPECIFIED}
    found |= {method.name for service in services for method in service.methods}
    found |= {name for field in fields for name in (field.name, field.identifier) if "_" in name}
    return found


def test_no_file_of_the_generator_names_this_spec() -> None:
    """Neither code nor comments nor templates know it; the default of --spec is its path."""
    spec, _ = load(FIRST_RELEASE, FIRST_RELEASE.name)  # a later name may be a word of any code
    words = "|".join(map(re.escape, sorted(own_names(spec))))
    own = re.compile(rf"(?<![\w.])(?:{words})(?!\w)|(?i:e-?mail)\w*")
    default = 'PROJECT / "spec" / "email_interactions.yaml"'
    texts = {path: path.read_text(encoding="utf-8").replace(default, "") for path in FILES}
    assert {path.name: found for path, text in texts.items() if (found := own.findall(text))} == {}
