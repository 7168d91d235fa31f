"""The installed package by itself: imports, types, documents, definitions."""

import json
import re
import sys
from pathlib import Path

from tests.support.programs import python
from tests.support.project import GENERATED
from tests.wheel.environments import DOCUMENT, Environment, run
from tests.wheel.test_archives import DEFINITIONS, VERSION, generated_files


def test_the_wheel_takes_these_versions(bare: Environment, versions: str) -> None:
    """The oldest protobuf of 6 that is allowed is there, or one of 7."""
    script = """
import json
from importlib.metadata import version
print(json.dumps(version("protobuf")))
"""
    expected = {"oldest": r"6\.31\.1", "newest": r"7\..+"}
    assert re.fullmatch(expected[versions], bare.answer(script))


def test_the_package_imports_without_grpc(bare: Environment) -> None:
    """It comes from the environment, has the spec's version, and occupies no other name."""
    script = """
import json, sys
from importlib.metadata import version
from importlib.util import find_spec
import email_interactions
inside = email_interactions.__file__.startswith(sys.prefix)
versions = [email_interactions.__version__, version("email-interactions")]
others = [name for name in ("grpc", "buf", "generator", "tests") if find_spec(name)]
print(json.dumps([inside, *versions, others]))
"""
    assert bare.answer(script) == [True, VERSION, VERSION, []]


def test_the_package_is_typed(bare: Environment, tmp_path: Path) -> None:
    """A type checker takes the types of dataclasses, enums and stubs from the installed package."""
    (tmp_path / "user.py").write_text("""
from email_interactions import EmailAddress, InteractionStatus
from email_interactions.v1 import email_interactions_pb2

right: str | None = EmailAddress(address="ada@customer.example").personal
wrong_field: int = EmailAddress(address="ada@customer.example").address
wrong_enum: str = InteractionStatus.NEW
wrong_message: str = email_interactions_pb2.EmailIn().owner_id
""")
    options = ("--strict", "--config-file=", f"--python-executable={bare.python}")
    done = python("-m", "mypy", *options, "user.py", cwd=tmp_path, check=False)
    errors = re.findall(r"user\.py:(\d+): error: .*\[([a-z-]+)\]$", done.stdout, re.MULTILINE)
    assert errors == [("6", "assignment"), ("7", "assignment"), ("8", "assignment")], done


def test_documents_go_through_every_form(bare: Environment) -> None:
    """JSON, record, message, and a message of the service around it: stubs need no grpcio."""
    script = """
import json, sys
from google.protobuf import json_format
from email_interactions import EmailIn
from email_interactions.v1 import email_interaction_service_pb2 as service
request = service.CreateInteractionRequest(request_id="1")
json_format.ParseDict(json.loads(sys.argv[1]), request.interaction.email_in)
again = service.CreateInteractionRequest.FromString(request.SerializeToString())
message = again.interaction.email_in
printed = json_format.MessageToDict(message, use_integers_for_enums=True)
print(json.dumps([again.request_id, printed, EmailIn.from_proto(message).to_dict()]))
"""
    record = DOCUMENT | {"allow_children": True}
    assert bare.answer(script, json.dumps(DOCUMENT)) == ["1", DOCUMENT, record]


def test_the_definitions_are_installed(bare: Environment) -> None:
    """`definitions()` gives a folder with all schemas, both protobuf trees and the descriptors."""
    script = """
import json
from email_interactions import definitions
root = definitions()
files = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
print(json.dumps(sorted(files)))
"""
    expected = [path for path in generated_files() if path.split("/")[0] in DEFINITIONS]
    assert {path.split("/")[0] for path in expected} == set(DEFINITIONS)
    assert bare.answer(script) == sorted(expected)


def test_the_editable_install_finds_the_definitions(tmp_path: Path) -> None:
    """In the checkout's own environment `definitions()` is the generated folder."""
    script = "from email_interactions import definitions; print(definitions(), end='')"
    printed = Path(run(sys.executable, "-I", "-c", script, cwd=tmp_path))
    assert printed == GENERATED
    assert [name for name in DEFINITIONS if not (printed / name).is_dir()] == []
