"""The page about the service, as its readers follow it: every block runs, and does what is said."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import email_interactions_client
from email_interactions import EmailIn
from email_interactions_client import Client, NotFound
from tests.service.support.postgresql import Cluster
from tests.service.support.server import Server
from tests.service_examples.pages import (
    NONE,
    SERVICE,
    block,
    blocks,
    codes,
    free_port,
    printed,
    rows,
    shell,
    started,
)
from tests.service_examples.test_programs import full
from tests.support.readers import GENERATED, PROJECT
from tests.support.snippets import checkout

PAGE = (PROJECT / SERVICE).read_text(encoding="utf-8")
CREATE = block(SERVICE, "/CreateInteraction -d")
GET = block(SERVICE, "/GetInteraction -d")
OF_BUF = {"--reflect-header"}
SHORTHANDS = block(SERVICE, "call() {")
UPDATE = block(SERVICE, "call UpdateInteraction")
LIST_AND_STOP = block(SERVICE, "call ListInteractions")


class Newcomer(NamedTuple):
    """Somebody with a checkout who has typed the first command of the page."""

    folder: Path
    port: int
    told: str

    def types(self, commands: str) -> str:
        """What lines of the page print."""
        return printed(commands, self.folder, self.port)


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newcomer]:
    """With an interaction that the second command has created."""
    folder = checkout(tmp_path_factory.mktemp("newcomer"))
    # what the environment of this checkout is made from does not change on the way
    command = block(SERVICE, "make serve").replace("make", "make --assume-old=.venv/ready")
    with started(f"{command.strip()} PORT={free_port()}", folder) as (told, port):
        newcomer = Newcomer(folder, port, told)
        created = json.loads(newcomer.types(CREATE))["interaction"]
        assert created["email_in"]["subject"] == "Order 4711 has not arrived"
        yield newcomer


def test_one_line_creates_and_another_reads(newcomer: Newcomer) -> None:
    """What was sent comes back; `make serve` itself shows the same two lines."""
    sent = json.loads(re.search(r"-d '(.*)'", CREATE)[1])["interaction"]["email_in"]  # type: ignore[index]
    read = json.loads(newcomer.types(GET))["interaction"]
    assert read.keys() == {"email_in", "etag", "create_time", "update_time"}
    assert EmailIn.from_dict(numbered(read["email_in"])) == EmailIn.from_dict(sent)
    for line in (CREATE, GET):
        assert line.strip().replace("50051", str(newcomer.port)) in newcomer.told


def numbered(document: dict[str, Any]) -> dict[str, Any]:
    """A document with numbers for the names of enums that ProtoJSON prints."""
    names = {"INTERACTION_STATUS_NEW": 0, "ENTITY_TYPE_EMAIL_IN": 0}
    return {name: names.get(str(value), value) for name, value in document.items()}


def test_an_update_names_what_it_changes(newcomer: Newcomer) -> None:
    """Both fields of the mask are changed, and no other."""
    before = json.loads(newcomer.types(GET))["interaction"]
    after = json.loads(newcomer.types(SHORTHANDS + UPDATE))["interaction"]
    changed = {
        "subject": "Order 4711 has arrived",
        "from": {"address": "ada@customer.example"},
    }
    assert after["email_in"] == before["email_in"] | changed
    assert after["etag"] != before["etag"]


def test_an_old_etag_is_aborted(newcomer: Newcomer) -> None:
    """Whoever sends the update of the page with the etag of another time loses nothing."""
    update = re.sub(r"^etag=.*$", "etag=old", UPDATE, flags=re.MULTILINE)
    done = shell(SHORTHANDS + update, newcomer.folder, newcomer.port)
    assert json.loads(done.stderr)["code"] == "aborted"


@pytest.mark.parametrize("row", rows(PAGE, "| | document in JSON"), ids=lambda row: row[0])
def test_a_mask_is_written_as_the_table_says(row: list[str], newcomer: Newcomer) -> None:
    """What JSON takes is the path of protobuf, and protobuf's spelling is none of JSON."""
    _, _, (in_json,), (in_protobuf,) = (codes(cell) for cell in row)
    taken = masked(newcomer, in_json)
    assert taken.returncode == 0, taken.stderr
    refused = json.loads(masked(newcomer, f"{in_json},{in_json}").stderr)
    assert refused["message"].startswith("update_mask.paths[1]: is named twice")
    if in_json != in_protobuf:
        told = masked(newcomer, in_protobuf).stderr
        assert f'FieldMask.paths contains invalid path: "{in_protobuf}"' in told


def test_other_names_in_a_mask_are_refused(newcomer: Newcomer) -> None:
    """`from_address` by buf itself, `from` by the server, as the page says."""
    assert "contains invalid path" in masked(newcomer, "from_address").stderr
    told = json.loads(masked(newcomer, "from").stderr)
    assert told["message"] == "update_mask.paths[0]: EmailIn has no such field"


def masked(newcomer: Newcomer, mask: str) -> "subprocess.CompletedProcess[str]":
    """The update of the page with another mask, and with values for each."""
    email = {
        "interaction_id": "i1",
        "from": {"address": "ada@customer.example"},
        "start_date": "2009-08-05T09:33:15.000Z",
    }
    update = re.sub(
        r'"email_in": \{.*?\n    \}', f'"email_in": {json.dumps(email)}', UPDATE, flags=re.S
    )
    update = re.sub(r'("update_mask": ").*"', rf'\g<1>{mask}"', update)
    return shell(SHORTHANDS + update, newcomer.folder, newcomer.port)


def test_interactions_are_listed_and_stopped(newcomer: Newcomer) -> None:
    printed_ = newcomer.types(SHORTHANDS + LIST_AND_STOP)
    listed, end = json.JSONDecoder().raw_decode(printed_)
    stopped = json.loads(printed_[end:])["interaction"]["email_in"]
    assert [found["email_in"]["interaction_id"] for found in listed["interactions"]] == ["i1"]
    assert (stopped["status"], stopped["stopped_reason"]) == (
        "INTERACTION_STATUS_STOPPED",
        "answered",
    )


def test_the_python_of_the_page_runs(
    newcomer: Newcomer, capsys: pytest.CaptureFixture[str]
) -> None:
    """The blocks run one after another; their asserts hold, and the watch tells of the change."""
    namespace: dict[str, object] = {"__name__": SERVICE}
    for text in blocks(SERVICE, "python"):
        code = text.replace("50051", str(newcomer.port))
        exec(compile(code, SERVICE, "exec"), namespace)  # noqa: S102 - our own page
    assert capsys.readouterr().out == "UPDATED i2\n"
    assert namespace["token"]


def test_tls_and_token_work_as_the_page_says(tmp_path: Path) -> None:
    """With a certificate of one's own; without the token the same call is refused."""
    printed(block(SERVICE, "openssl req"), tmp_path)
    for name in ("server.key", "token"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    serve = block(SERVICE, "email-interactions serve --listen").replace("50443", "0")
    call = block(SERVICE, "--cacert")
    with started(serve, tmp_path) as (_, port):
        with_token = shell(call.replace("50443", str(port)), tmp_path)
        assert json.loads(with_token.stderr)["code"] == "not_found"  # there is no i1 here
        # who does not know the token gets no reflection either, but may have the files
        files = f"--schema '{GENERATED / 'descriptors' / 'email_interactions.binpb'}'"
        without = re.sub("-H .* --reflect-header '\\*'", files, call.replace("50443", str(port)))
        assert json.loads(shell(without, tmp_path).stderr)["code"] == "unauthenticated"


def test_the_health_is_told(newcomer: Newcomer) -> None:
    told = newcomer.types(block(SERVICE, "grpc.health.v1.Health/Check"))
    assert json.loads(told) == {"status": "SERVING"}


def test_a_copy_of_sqlite_is_made_and_restored(tmp_path: Path) -> None:
    """Made while the server runs; what came later is gone after that, and nothing else."""
    (tmp_path / "build").mkdir()
    database = str(tmp_path / "build" / "interactions.db")
    with Server(database) as server:
        kept, lost = stored_around(server, block(SERVICE, "sqlite3 "), tmp_path)
        server.kill()  # so that its journal stays behind
    printed(block(SERVICE, "cp interactions.backup"), tmp_path)
    with Server(database) as server:
        assert_kept(server, kept, lost)


def test_a_copy_of_postgresql_is_made_and_restored(tmp_path: Path) -> None:
    cluster = Cluster()
    try:
        variables = {"EMAIL_INTERACTIONS_DATABASE": cluster.url("interactions")}
        (url,) = variables.values()
        with Server(url) as server:
            dump = block(SERVICE, "pg_dump ")
            kept, lost = stored_around(server, dump, tmp_path, variables)
            assert server.stop() == 0
        printed(block(SERVICE, "pg_restore "), tmp_path, variables=variables)
        with Server(url) as server:
            assert_kept(server, kept, lost)
    finally:
        cluster.remove()


def stored_around(
    server: Server, commands: str, folder: Path, variables: Mapping[str, str] = NONE
) -> tuple[EmailIn, EmailIn]:
    """An e-mail stored before the commands run, and one stored after them."""
    before, after = EmailIn.from_dict(full()), EmailIn.from_dict(full())
    with Client(server.address) as client:
        client.create(before)
        printed(commands, folder, variables=variables)
        client.create(after)
    return before, after


def assert_kept(server: Server, kept: EmailIn, lost: EmailIn) -> None:
    """The one is there, the other is not, and there is room for it again."""
    with Client(server.address) as client:
        assert client.get(kept.interaction_id).email == kept
        with pytest.raises(NotFound):
            client.get(lost.interaction_id)
        assert client.create(lost).email == lost


def test_every_limit_is_explained() -> None:
    """The options that `--help` lists under limits are those of the table."""
    told = printed("email-interactions serve --help", PROJECT)
    limits = told[told.index("\nlimits:") : told.index("\nexamples:")]
    explained = [codes(row[0])[0] for row in rows(PAGE, "| Option |")]
    assert sorted(explained) == sorted(re.findall(r"^  (--[a-z-]+)", limits, re.MULTILINE))


def test_every_option_of_the_page_exists() -> None:
    told = printed("email-interactions serve --help", PROJECT)
    of_the_server = block(SERVICE, "email-interactions serve --listen")
    named = {*re.findall(r"`(--[a-z-]+)", PAGE), *re.findall(r"--[a-z-]+", of_the_server)}
    assert named - set(re.findall(r"--[a-z-]+", told)) == OF_BUF


def test_the_errors_are_those_of_the_spec() -> None:
    """For the whole service and for each method, in the same order."""
    spec = yaml.safe_load((PROJECT / "spec" / "email_interactions.yaml").read_text("utf-8"))
    (service,) = spec["services"]
    common = [codes(row[0])[0] for row in rows(PAGE, "| Code |")]
    assert common == [error["code"] for error in service["errors"]]
    expected = [
        [method["name"], *(error["code"] for error in method.get("errors", ()))]
        for method in service["methods"]
    ]
    assert [[*codes(row[0]), *codes(row[1])] for row in rows(PAGE, "| Method |")] == expected


def test_every_exception_of_the_page_is_one_of_the_client() -> None:
    """And each of the client stands in the table, but for what only others derive from."""
    named = {name for row in rows(PAGE, "| Exception |") for name in codes(row[0])}
    classes = {
        name
        for name, found in vars(email_interactions_client).items()
        if isinstance(found, type) and issubclass(found, Exception)
    }
    assert named == classes - {"ClientError"} | {"ValidationError"}
