"""What a consumer's own stubs meet who has the distribution too, as generated/README.md says."""

from pathlib import Path

import grpc_tools
from grpc_tools import protoc

from tests.support.programs import python
from tests.support.readers import GENERATED

IMPORTED = "import sys, importlib; print(importlib.import_module(sys.argv[1]).__file__)"


def compiled(folder: Path) -> str:
    """Compiles the bare files into a folder; the name of a module that protoc makes."""
    google = Path(grpc_tools.__file__).with_name("_proto")
    root = GENERATED / "proto"
    names = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.proto"))]
    paths = [f"--proto_path={root}", f"--proto_path={google}"]
    assert protoc.main(["protoc", *paths, f"--python_out={folder}", *names]) == 0
    return names[0].replace("/", ".").replace(".proto", "_pb2")


def imported_from(folder: Path, module: str) -> Path:
    """The file of a module, in a process whose path begins with the folder."""
    return Path(python("-c", IMPORTED, module, env={"PYTHONPATH": str(folder)}).stdout.strip())


def test_a_folder_without_init_is_hidden_by_the_distribution(tmp_path: Path) -> None:
    """Silently, although it comes first."""
    module = compiled(tmp_path)
    assert not imported_from(tmp_path, module).is_relative_to(tmp_path)


def test_a_folder_with_init_hides_the_distribution(tmp_path: Path) -> None:
    """The way to import one's own stubs."""
    module = compiled(tmp_path)
    for folder in {parent for path in tmp_path.rglob("*.py") for parent in path.parents}:
        if folder.is_relative_to(tmp_path) and folder != tmp_path:
            (folder / "__init__.py").touch()
    assert imported_from(tmp_path, module).is_relative_to(tmp_path)
