"""The wheel and the source archive: what is in them."""

import email
import re
import shutil
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.project import GENERATED, PROJECT
from tests.support.readers.spec import SPEC
from tests.wheel.environments import PACKAGE, Archives, build, lower_bounds, run

DEFINITIONS = ("arrow", "descriptors", "json_schema", "proto", "protovalidate")
BESIDES = (
    "service/email_interactions_client",
    "service/email_interactions_service",
    "tools/email_interactions_tools",
)


# Left by tools beside the sources; the archive has none of it.
CACHES = {
    "__pycache__",
    "node_modules",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
}


VERSION = SPEC["package"]["version"]


def generated_files() -> list[str]:
    """Every file of generated/, as its list has them."""
    lines = (GENERATED / "MANIFEST").read_text(encoding="utf-8").splitlines()
    return [line.partition("  sha256:")[0] for line in lines if not line.startswith("#")]


def packaged_files() -> dict[str, Path]:
    """Where each file of the package comes from, by its path in the wheel."""
    found = {}
    for path in generated_files():
        folder, _, below = path.partition("/")
        if folder == "python":
            found[below] = GENERATED / path
        elif folder in DEFINITIONS:
            found[f"{PACKAGE}/definitions/{path}"] = GENERATED / path
    for package in map(PROJECT.joinpath, BESIDES):
        for file in package.rglob("*"):
            if file.is_file() and not CACHES & set(file.parts):
                found[file.relative_to(package.parent).as_posix()] = file
    return found


def contents(wheel: Path) -> dict[str, bytes]:
    """Every file of a wheel."""
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_archives_are_named_after_the_spec(archives: Archives) -> None:
    """Name and version of both archives are those of the spec."""
    expected = f"{PACKAGE}-{VERSION}"
    assert archives.wheel.name == f"{expected}-py3-none-any.whl"
    assert archives.source.name == f"{expected}.tar.gz"


def test_the_wheel_holds_the_package_and_nothing_else(archives: Archives) -> None:
    """No generator, no tests, no top-level buf: the package and the wheel's own papers."""
    papers = f"{PACKAGE}-{VERSION}.dist-info"
    expected = [*packaged_files(), f"{papers}/licenses/LICENSE"]
    expected += [f"{papers}/{name}" for name in ("METADATA", "RECORD", "WHEEL")]
    expected.append(f"{papers}/entry_points.txt")
    assert sorted(contents(archives.wheel)) == sorted(expected)


def test_the_wheel_names_no_repository(archives: Archives) -> None:
    """The spec names none, so its metadata has no links that nobody keeps."""
    (metadata,) = (b for name, b in contents(archives.wheel).items() if name.endswith("/METADATA"))
    message = email.message_from_bytes(metadata)
    assert message["Name"] == "email-interactions"
    assert [name for name in message if name in ("Home-page", "Project-URL")] == []


def test_the_wheel_holds_the_generated_bytes(archives: Archives) -> None:
    """Packing changes no file."""
    packed = contents(archives.wheel)
    changed = [
        name for name, path in packaged_files().items() if packed.get(name) != path.read_bytes()
    ]
    assert changed == []


@pytest.mark.parametrize("folder", ["spec", "generator", "generated", "service", "tools", "tests"])
def test_the_source_archive_holds_the_folder(archives: Archives, folder: str) -> None:
    """Every file of the folder is in the source archive, and no cache is."""
    expected = [
        path.relative_to(PROJECT)
        for path in (PROJECT / folder).rglob("*")
        if path.is_file() and not CACHES & set(path.parts)
    ]
    unpacked = archives.unpacked
    actual = [p.relative_to(unpacked) for p in (unpacked / folder).rglob("*") if p.is_file()]
    assert sorted(actual) == sorted(expected)


def test_the_source_archive_finds_its_output_fresh(archives: Archives) -> None:
    """The generator works from the source archive, and makes what the archive holds."""
    printed = run(sys.executable, "-m", "generator", "check", cwd=archives.unpacked)
    assert re.match(r"generated: (\d+) files are up to date", printed), printed


def test_a_build_can_be_repeated(archives: Archives, tmp_path: Path) -> None:
    """From a copy of the source archive with other times, both archives have the same bytes."""
    copy = tmp_path / "copy"
    shutil.copytree(archives.unpacked, copy, copy_function=shutil.copy)
    build(copy, tmp_path, "--wheel", "--sdist")
    for archive in (archives.wheel, archives.source):
        assert (tmp_path / archive.name).read_bytes() == archive.read_bytes(), archive.name


def test_the_bounds_are_those_of_the_stubs() -> None:
    """The oldest protobuf is the one that the stubs ask for, and the oldest grpcio as well."""
    folder = GENERATED / "python" / PACKAGE / "v1"
    messages = (folder / f"{PACKAGE}_pb2.py").read_text(encoding="utf-8")
    (service,) = (path.read_text(encoding="utf-8") for path in folder.glob("*_pb2_grpc.py"))
    protobuf = re.findall(r"^# Protobuf Python Version: ([0-9.]+)$", messages, re.MULTILINE)
    grpcio = re.findall(r"^GRPC_GENERATED_VERSION = '([0-9.]+)'$", service, re.MULTILINE)
    asked_for = {*(f"protobuf=={found}" for found in protobuf), *(f"grpcio=={g}" for g in grpcio)}
    of_stubs = {bound for bound in lower_bounds() if bound.startswith(("protobuf=", "grpcio="))}
    assert of_stubs == asked_for
