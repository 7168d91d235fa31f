"""The stubs of the package beside those that a consumer makes, as generated/README.md says."""

import os
import sys
from itertools import product
from pathlib import Path

import pytest
from google.protobuf import descriptor_pb2

from email_interactions.v1 import email_interaction_service_pb2, email_interactions_pb2
from tests.support.outputs.protobuf import GOOGLE, compiled
from tests.support.programs import python
from tests.support.project import GENERATED
from tests.support.readers.json_schema import json_schema
from tests.support.readers.protobuf import descriptor_set
from tests.support.readers.snippets import FILES_OF_THE_README, blocks, run
from tests.support.thorough import sampled

STUBS = (email_interactions_pb2, email_interaction_service_pb2)
FIRST, THEN = "from email_interactions.v1 import email_interactions_pb2 as ours\n", "import sys\n"
_SET = f"""
from google.protobuf import descriptor_pb2, descriptor_pool
pool = descriptor_pool.Default()
content = open({str(GENERATED / "descriptors" / "email_interactions.binpb")!r}, "rb").read()
for file in descriptor_pb2.FileDescriptorSet.FromString(content).file:
    file.ClearField("source_code_info")
    try:
        pool.FindFileByName(file.name)
    except KeyError:
        pool.Add(file)
    if file.package == "email_interactions.v1":
        pool.Add(file)  # the same
"""
_THEIRS = """
import importlib.util, pathlib
path = pathlib.Path("OUT/email_interactions/v1/email_interactions_pb2.py")
found = importlib.util.spec_from_file_location("theirs", path)
theirs = importlib.util.module_from_spec(found)
found.loader.exec_module(theirs)
assert theirs.DESCRIPTOR.message_types_by_name["EmailIn"].fields_by_name["status"].GetOptions()
"""
_RULES = f"""
import protovalidate
found = [each.proto.rule_id for each in protovalidate.collect_violations(ours.EmailIn())]
assert found.count("required") == {len(json_schema("EmailIn")["required"])}
"""
_OWN = """
sys.path.append("OUT")
import own_pb2
order = own_pb2.Order(customer=ours.EmailAddress(address="a"))
assert type(order.customer) is ours.EmailAddress
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of the consumers' page about Python have run."""
    root = tmp_path_factory.mktemp("consumer")
    (root / "OUT").mkdir()
    for name in ("proto", "descriptors"):
        (root / name).symlink_to(GENERATED / name)
    for name, content in FILES_OF_THE_README.items():
        (root / name).write_text(content, encoding="utf-8")
    for block in blocks(GENERATED / "README.md", "bash"):
        if "descriptor_set_in" in block or "own.proto" in block:
            command = block.replace("protoc ", f"{sys.executable} -m grpc_tools.protoc ", 1)
            command = command.replace("--cpp_out=OUT ", "")
            google = f"--proto_path={GOOGLE} --proto_path=proto"
            run(command.replace("--proto_path=proto", google), root)
    return root


@pytest.mark.parametrize("stubs", STUBS, ids=lambda stubs: str(stubs.DESCRIPTOR.name))
def test_the_stubs_have_the_bytes_of_the_descriptor_set(stubs: object) -> None:
    """But for the comments, which no stubs keep."""
    content: bytes = stubs.DESCRIPTOR.serialized_pb  # type: ignore[attr-defined]
    name = descriptor_pb2.FileDescriptorProto.FromString(content).name
    (file,) = (file for file in descriptor_set().file if file.name == name)
    plain = descriptor_pb2.FileDescriptorProto.FromString(file.SerializeToString())
    plain.ClearField("source_code_info")
    assert plain.SerializeToString(deterministic=True) == content


SCRIPTS = {
    "then the set": FIRST + THEN + _SET + _RULES,
    "after the set": THEN + _SET + FIRST + _RULES,
    "then stubs of it": FIRST + THEN + _THEIRS + _RULES,
    "after stubs of it": THEN + _THEIRS + FIRST + _RULES,
    "own file": FIRST + THEN + _OWN + _RULES,
}


@pytest.mark.parametrize(
    ("script", "implementation"), sampled([*product(SCRIPTS, ["upb", "python"])], 3)
)
def test_a_process_holds_both(script: str, implementation: str, folder: Path) -> None:
    """Whichever comes first, and the rules are still there."""
    paths = os.pathsep.join([str(GENERATED / "python"), *sys.path])
    named = {"PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": implementation, "PYTHONPATH": paths}
    python("-c", SCRIPTS[script], cwd=folder, env=named)


IMPORTED = "import sys, importlib; print(importlib.import_module(sys.argv[1]).__file__)"


def stubs_in(folder: Path) -> str:
    """Compiles the bare files into a folder; the name of a module that protoc makes."""
    name, *_ = compiled(GENERATED / "proto", f"--python_out={folder}")
    return name.replace("/", ".").replace(".proto", "_pb2")


def imported_from(folder: Path, module: str) -> Path:
    """The file of a module, in a process whose path begins with the folder."""
    return Path(python("-c", IMPORTED, module, env={"PYTHONPATH": str(folder)}).stdout.strip())


def test_a_folder_without_init_is_hidden_by_the_distribution(tmp_path: Path) -> None:
    """Silently, although it comes first."""
    module = stubs_in(tmp_path)
    assert not imported_from(tmp_path, module).is_relative_to(tmp_path)


def test_a_folder_with_init_hides_the_distribution(tmp_path: Path) -> None:
    """The way to import one's own stubs."""
    module = stubs_in(tmp_path)
    for folder in {parent for path in tmp_path.rglob("*.py") for parent in path.parents}:
        if folder.is_relative_to(tmp_path) and folder != tmp_path:
            (folder / "__init__.py").touch()
    assert imported_from(tmp_path, module).is_relative_to(tmp_path)
