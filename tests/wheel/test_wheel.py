"""The wheel and the source archive: what is in them, and whether they serve from outside.

Every environment is fresh and gets the wheel with its dependencies from the package registry, once
with the oldest versions that pyproject.toml allows and once with the newest. The scripts run there
in isolated mode and in a folder of their own, so that nothing of the checkout can help.
"""

import email
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest
import yaml

from tests.support import programs
from tests.support.project import GENERATED, PROJECT
from tests.support.readers.snippets import blocks
from tests.support.readers.spec import SPEC

PACKAGE = "email_interactions"
DEFINITIONS = ("arrow", "descriptors", "json_schema", "proto", "protovalidate")
BESIDES = (
    "service/email_interactions_client",
    "service/email_interactions_service",
    "tools/email_interactions_tools",
)
# As docs/libraries.md names them.
LIBRARIES = {"oldest": ["pydantic==2.7.*", "fastapi==0.117.*"], "newest": ["pydantic", "fastapi"]}

# Left by tools beside the sources; the archive has none of it.
CACHES = {
    "__pycache__",
    "node_modules",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
}

DOCUMENT = {
    "from": {"address": "ada@customer.example", "personal": "Ada Lovelace"},
    "to": [{"address": "help@shop.example"}],
    "customer_id": "00001a57JGQ00BW8",
    "interaction_id": "0000DaFU51GM001D",
    "status": 0,
    "entity_type": 0,
    "type": "Inbound",
    "media_type": "email",
    "creator_app_id": 102,
    "start_date": "2009-08-05T09:33:15.250Z",
    "udata": {"Service Level": 2.0, "notes": [None, {"a": True}]},
}


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints."""
    return programs.run(*command, cwd=cwd).stdout


def version_in_spec() -> str:
    """The version of the package, from the source of all."""
    path = PROJECT / "spec" / f"{PACKAGE}.yaml"
    version: str = yaml.safe_load(path.read_text(encoding="utf-8"))["package"]["version"]
    return version


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


# The archives


class Archives(NamedTuple):
    """Both archives, built from the checkout, and the source archive unpacked."""

    wheel: Path
    source: Path
    unpacked: Path


def build(source: Path, out: Path, *kinds: str) -> None:
    """Builds into a folder with the tools that are installed here."""
    run(sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", out, source, cwd=out)


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Archives:
    """The wheel, straight from the checkout, and the source archive."""
    out = tmp_path_factory.mktemp("dist")
    build(PROJECT, out, "--wheel", "--sdist")
    (wheel,) = out.glob("*.whl")
    (source,) = out.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(out, filter="data")
    return Archives(wheel, source, out / source.name.removesuffix(".tar.gz"))


def contents(wheel: Path) -> dict[str, bytes]:
    """Every file of a wheel."""
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_archives_are_named_after_the_spec(archives: Archives) -> None:
    """Name and version of both archives are those of the spec."""
    expected = f"{PACKAGE}-{version_in_spec()}"
    assert archives.wheel.name == f"{expected}-py3-none-any.whl"
    assert archives.source.name == f"{expected}.tar.gz"


def test_the_wheel_holds_the_package_and_nothing_else(archives: Archives) -> None:
    """No generator, no tests, no top-level buf: the package and the wheel's own papers."""
    papers = f"{PACKAGE}-{version_in_spec()}.dist-info"
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


# The environments


class Environment(NamedTuple):
    """A virtual environment with the wheel in it."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    def answer(self, script: str, *arguments: str) -> Any:
        """What a script prints as JSON, run far from the checkout; a warning is a failure."""
        options = ("-I", "-W", "error", "-c", script)
        return json.loads(run(self.python, *options, *arguments, cwd=self.folder))


def lower_bounds() -> list[str]:
    """Every requirement of the package and of its extras, at the lowest version it allows."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    requirements = chain(project["dependencies"], *project["optional-dependencies"].values())
    found = (re.match(r"([\w.-]+)>=([0-9.]+)", requirement) for requirement in requirements)
    return [f"{bound[1]}=={bound[2]}" for bound in found if bound]


VERSIONS = {"oldest": lower_bounds(), "newest": ["protobuf>=7,<8"]}


class Installer(NamedTuple):
    """Makes environments, each with the wheel and the versions that were asked for."""

    wheel: Path
    constraints: Path
    parent: Path

    def install(self, name: str, *others: str, extra: str = "") -> Environment:
        """A fresh environment with the wheel, what it needs, and what is named beside it."""
        wheel = f"email-interactions{extra} @ file://{self.wheel}"
        programs.install(self.parent / name, "--constraint", self.constraints, wheel, *others)
        return Environment(self.parent / name)


@pytest.fixture(scope="module", params=VERSIONS)
def versions(request: pytest.FixtureRequest) -> str:
    """Which versions of the dependencies are installed."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def installer(
    archives: Archives, versions: str, tmp_path_factory: pytest.TempPathFactory
) -> Installer:
    """What makes the environments with these versions."""
    parent = tmp_path_factory.mktemp(versions)
    constraints = parent / "constraints.txt"
    constraints.write_text("\n".join(VERSIONS[versions]), encoding="utf-8")
    return Installer(archives.wheel, constraints, parent)


@pytest.fixture(scope="module")
def bare(installer: Installer) -> Environment:
    """The wheel and what it cannot do without."""
    return installer.install("bare")


@pytest.fixture(scope="module")
def with_grpc(installer: Installer) -> Environment:
    """The wheel with its extra for gRPC."""
    return installer.install("grpc", extra="[grpc]")


@pytest.fixture(scope="module")
def with_server(installer: Installer) -> Environment:
    """The wheel with its extra for the server."""
    return installer.install("server", extra="[server]")


@pytest.fixture(scope="module")
def with_others(installer: Installer, versions: str) -> Environment:
    """The wheel and packages of others that use it, of which it requires none."""
    others = "protovalidate==2.1.0", "pandas>=2.2", "polars>=1", *LIBRARIES[versions]
    return installer.install("others", *others)


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
    assert bare.answer(script) == [True, version_in_spec(), version_in_spec(), []]


def test_the_python_guide_runs(with_others: Environment) -> None:
    """All blocks of the page, one after another, with pandas, polars and processes."""
    page = "\n".join(blocks(PROJECT / "docs" / "python.md", "python"))
    (with_others.folder / "page.py").write_text(page, encoding="utf-8")
    run(with_others.python, "-I", "-W", "error", "page.py", cwd=with_others.folder)


def test_a_timestamp_of_pandas_is_a_datetime_or_a_violation(with_others: Environment) -> None:
    """Milliseconds in a zone are written; nanoseconds, no zone, no moment and far years are not."""
    script = """
import json, sys
import pandas, numpy
from email_interactions import EmailIn
email = EmailIn.from_dict(json.loads(sys.argv[1]))
found = []
for value in [
    pandas.Timestamp("2024-10-27T02:30:00.005+02:00").tz_convert("Europe/Berlin"),
    pandas.Timestamp("2024-07-01T12:30:00.000000001Z"),
    pandas.Timestamp("2024-07-01T12:30:00.000001Z"),
    pandas.Timestamp("2024-07-01T12:30:00"),
    pandas.NaT,
    pandas.Timestamp(numpy.datetime64("12000-01-01", "s")).tz_localize("UTC"),
]:
    email.start_date = value
    faults = email.validate()
    found.append([fault.rule for fault in faults] or email.to_dict()["start_date"])
print(json.dumps(found))
"""
    expected = ["2024-10-27T00:30:00.005Z", ["pattern"], ["pattern"], *[["type"]] * 3]
    assert with_others.answer(script, json.dumps(DOCUMENT)) == expected


def test_pydantic_keeps_the_contract(with_others: Environment) -> None:
    """The corpus has its verdicts, and records are written as the package writes them."""
    script = PROJECT / "tests" / "support" / "documents" / "run_pydantic.py"
    arguments = (GENERATED, PACKAGE, "read_interaction", "entity_type")
    printed = run(with_others.python, "-I", script, *arguments, cwd=with_others.folder)
    assert re.search(r": [0-9]{3,} cases, 0 disagreements$", printed)


def test_fastapi_describes_the_records(with_others: Environment) -> None:
    """Each reference in the description points at a component."""
    script = """
import json
from fastapi import FastAPI
from email_interactions import EmailIn, Interaction
app = FastAPI()
@app.put("/email")
def put(email: EmailIn) -> Interaction: ...
print(json.dumps(app.openapi()))
"""
    found = with_others.answer(script)
    references = {*re.findall(r'"\$ref": "([^"]+)"', json.dumps(found))}
    assert references == {f"#/components/schemas/{name}" for name in found["components"]["schemas"]}


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
    command = [sys.executable, "-m", "mypy", *options, "user.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
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


def test_the_stubs_of_the_service_import_with_grpc(with_grpc: Environment) -> None:
    """With the extra installed, a client of the service can be made."""
    script = """
import json, grpc
from email_interactions.v1 import email_interaction_service_pb2_grpc as service
with grpc.insecure_channel("localhost:1") as channel:
    client = service.EmailInteractionServiceStub(channel)
    print(json.dumps(sorted(vars(client))))
"""
    (service,) = SPEC["services"]
    assert with_grpc.answer(script) == sorted(method["name"] for method in service["methods"])


def test_the_client_needs_the_extra_for_grpc_only(with_grpc: Environment) -> None:
    """It imports, is typed, and says that nobody is there; nothing of the server is installed."""
    script = """
import json
from importlib.util import find_spec
from pathlib import Path
import email_interactions_client as client
with client.Client("127.0.0.1:1") as nobody:
    try:
        nobody.stop("i")
    except client.Unavailable as error:
        told = error.code.name
typed = Path(client.__file__).with_name("py.typed").is_file()
print(json.dumps([told, typed, find_spec("sqlalchemy") is None]))
"""
    assert with_grpc.answer(script) == ["UNAVAILABLE", True, True]


SERVED = """
import json, subprocess, sys
import grpc
from google.protobuf import json_format
from email_interactions.v1 import email_interaction_service_pb2 as messages
from email_interactions.v1 import email_interaction_service_pb2_grpc as service
command = [sys.argv[1], "serve", "--listen", "127.0.0.1:0", "--database", "interactions.db"]
with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
    try:
        address = server.stdout.readline().split()[3]
        with grpc.insecure_channel(address) as channel:
            client = service.EmailInteractionServiceStub(channel)
            request = messages.CreateInteractionRequest()
            json_format.ParseDict(json.loads(sys.argv[2]), request.interaction.email_in)
            client.CreateInteraction(request, timeout=20)
            asked = messages.GetInteractionRequest(interaction_id="0000DaFU51GM001D")
            found = client.GetInteraction(asked, timeout=20).interaction.email_in
    finally:
        server.terminate()
    status = server.wait(20)
found = json_format.MessageToDict(found, use_integers_for_enums=True)
print(json.dumps([status, found]))
"""


def test_the_server_runs_with_its_extra(with_server: Environment) -> None:
    """The command serves: what a client creates it can read, and a stop is clean."""
    command = str(with_server.folder / "bin" / "email-interactions")
    assert with_server.answer(SERVED, command, json.dumps(DOCUMENT)) == [0, DOCUMENT]


def test_the_command_says_what_it_lacks(bare: Environment, with_grpc: Environment) -> None:
    """Without the extra one line tells how to get it; the help is there all the same."""
    for environment in (bare, with_grpc):
        command = environment.folder / "bin" / "email-interactions"
        done = subprocess.run([command, "serve"], capture_output=True, text=True, check=False)
        (line,) = done.stderr.splitlines()
        assert "pip install 'email-interactions[server]'" in line
        assert (done.returncode, done.stdout) == (1, "")
        assert "--listen" in run(command, "serve", "--help", cwd=environment.folder)


VIOLATIONS = """
import json, sys
import protovalidate
from google.protobuf import json_format
from email_interactions.v1 import email_interactions_pb2
path = lambda field: ".".join(element.field_name for element in field.elements) if field else ""
found = []
for document in json.loads(sys.argv[1]):
    message = json_format.ParseDict(document, email_interactions_pb2.EmailIn())
    violations = [violation.proto for violation in protovalidate.collect_violations(message)]
    found.append(sorted([each.rule_id, path(each.field)] for each in violations))
print(json.dumps(found))
"""


def test_the_rules_travel_with_the_stubs(with_others: Environment) -> None:
    """protovalidate reads them from the installed stubs, and names the rule that is broken."""
    schema = json.loads((GENERATED / "json_schema" / "EmailIn.schema.json").read_bytes())
    faulty: list[tuple[dict[str, Any], list[str]]] = [
        ({"from": {"personal": "Ada"}}, ["required", "from_address.address"]),
        ({"status": 9}, ["enum.defined_only", "status"]),
        ({"structured_text": "http://x.org"}, ["structured_text_mime.required_if", ""]),
        (
            {"structured_text": "http://x y", "structured_text_mime": "text/html"},
            ["string.pattern", "structured_text"],
        ),
        (
            {"start_date": "2009-08-05T09:33:15.000001Z"},
            ["timestamp.milliseconds", "start_date"],
        ),
    ]
    documents = [DOCUMENT, {}, *(DOCUMENT | changes for changes, _ in faulty)]
    missing = sorted(["required", name] for name in schema["required"])
    expected = [[], missing, *([violation] for _, violation in faulty)]
    assert with_others.answer(VIOLATIONS, json.dumps(documents)) == expected


# The checkout itself


def test_the_editable_install_finds_the_definitions(tmp_path: Path) -> None:
    """In the checkout's own environment `definitions()` is the generated folder."""
    script = "from email_interactions import definitions; print(definitions(), end='')"
    printed = Path(run(sys.executable, "-I", "-c", script, cwd=tmp_path))
    assert printed == GENERATED
    assert [name for name in DEFINITIONS if not (printed / name).is_dir()] == []
