"""The page about the service: every block runs, and does what the page says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from email_interactions import EmailIn
from email_interactions_client import Client, NotFound
from tests.service.support.postgresql import Cluster
from tests.service.support.server import Server
from tests.service_examples.pages import (
    SERVICE,
    block,
    blocks,
    printed,
    rows,
    shell,
    started,
)
from tests.service_examples.test_programs import full
from tests.support.programs import NONE, Done, Env, free_port
from tests.support.project import GENERATED
from tests.support.readers.snippets import checkout

CREATE = block(SERVICE, "/CreateInteraction -d")
GET = block(SERVICE, "/GetInteraction -d")
SHORTHANDS = block(SERVICE, "call() {")
UPDATE = block(SERVICE, "call UpdateInteraction")
LIST_AND_STOP = block(SERVICE, "call ListInteractions")
DELETE = block(SERVICE, "call DeleteInteraction")


class Reader(NamedTuple):
    """A reader with a checkout who has run the first command of the page."""

    folder: Path
    port: int
    output: str

    def run(self, commands: str) -> str:
        """Return the output of commands of the page."""
        return printed(commands, self.folder, self.port)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """With the interaction that the second command creates."""
    folder = checkout(tmp_path_factory.mktemp("reader"))
    # the environment of this checkout is up to date
    command = block(SERVICE, "make serve").replace(
        "make", "make --assume-old=.venv/ready --assume-old=.venv/ready-to-generate"
    )
    with started(f"{command.strip()} PORT={free_port()}", folder) as (output, port):
        reader = Reader(folder, port, output)
        created = json.loads(reader.run(CREATE))["interaction"]
        assert created["email_in"]["subject"] == "Order 4711 has not arrived"
        yield reader


def test_the_commands_create_and_read(reader: Reader) -> None:
    """The response has what was sent; `make serve` itself prints the same two commands."""
    sent = json.loads(re.search(r"-d '(.*)'", CREATE)[1])["interaction"]["email_in"]  # type: ignore[index]
    read = json.loads(reader.run(GET))["interaction"]
    assert read.keys() == {"email_in", "etag", "create_time", "update_time"}
    assert EmailIn.from_dict(numbered(read["email_in"])) == EmailIn.from_dict(sent)
    for line in (CREATE, GET):
        assert line.strip().replace("50051", str(reader.port)) in reader.output
    in_grpcurl = f'grpcurl -plaintext -d \'{{"interaction_id": "i1"}}\' 127.0.0.1:{reader.port} '
    assert in_grpcurl + "email_interactions.v1." in reader.output


def numbered(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with numbers for the enum names that ProtoJSON prints."""
    names = {"INTERACTION_STATUS_NEW": 0, "ENTITY_TYPE_EMAIL_IN": 0}
    return {name: names.get(str(value), value) for name, value in document.items()}


def test_an_update_names_what_it_changes(reader: Reader) -> None:
    """Both fields of the mask change, and no other."""
    before = json.loads(reader.run(GET))["interaction"]
    after = json.loads(reader.run(SHORTHANDS + UPDATE))["interaction"]
    changed = {"subject": "Order 4711 has arrived", "from": {"address": "ada@customer.example"}}
    assert after["email_in"] == before["email_in"] | changed
    assert after["etag"] != before["etag"]


def test_an_old_etag_is_aborted(reader: Reader) -> None:
    """Such as that of an earlier read."""
    update = re.sub(r"^etag=.*$", "etag=old", UPDATE, flags=re.MULTILINE)
    done = shell(SHORTHANDS + update, reader.folder, reader.port)
    assert json.loads(done.stderr)["code"] == "aborted"


@pytest.mark.parametrize("row", rows("document in JSON"), ids=lambda row: row[0])
def test_a_mask_is_written_as_the_table_says(row: list[str], reader: Reader) -> None:
    """Each path in JSON is that of protobuf, whose spelling JSON does not accept."""
    _, _, in_json, in_protobuf = row
    accepted = masked(reader, in_json)
    assert accepted.returncode == 0, accepted.stderr
    repeated = json.loads(masked(reader, f"{in_json},{in_json}").stderr)
    assert repeated["message"].startswith("update_mask.paths[1]: is named twice")
    if in_json != in_protobuf:
        error = masked(reader, in_protobuf).stderr
        assert f'FieldMask.paths contains invalid path: "{in_protobuf}"' in error


def test_other_names_in_a_mask_are_rejected(reader: Reader) -> None:
    """`from_address` by buf, `from` by the server."""
    assert "contains invalid path" in masked(reader, "from_address").stderr
    error = json.loads(masked(reader, "from").stderr)
    assert error["message"] == "update_mask.paths[0]: EmailIn has no such field"


def masked(reader: Reader, mask: str) -> Done:
    """Run the update of the page with another mask, and with values for each field."""
    email = {
        "interaction_id": "i1",
        "from": {"address": "ada@customer.example"},
        "start_date": "2009-08-05T09:33:15.000Z",
    }
    update = re.sub(
        r'"email_in": \{.*?\n    \}', f'"email_in": {json.dumps(email)}', UPDATE, flags=re.S
    )
    update = re.sub(r'("update_mask": ").*"', rf'\g<1>{mask}"', update)
    return shell(SHORTHANDS + update, reader.folder, reader.port)


def test_interactions_are_listed_and_stopped(reader: Reader) -> None:
    output = reader.run(SHORTHANDS + LIST_AND_STOP)
    listed, end = json.JSONDecoder().raw_decode(output)
    stopped = json.loads(output[end:])["interaction"]["email_in"]
    assert [found["email_in"]["interaction_id"] for found in listed["interactions"]] == ["i1"]
    assert (stopped["status"], stopped["stopped_reason"]) == (
        "INTERACTION_STATUS_STOPPED",
        "answered",
    )


def test_an_interaction_is_deleted(reader: Reader) -> None:
    """Repeating the request changes nothing, although the id is used again."""
    deleted = [reader.run(SHORTHANDS + DELETE) for _ in range(2)]
    assert [json.loads(output) for output in deleted] == [{}, {}]
    assert json.loads(shell(GET, reader.folder, reader.port).stderr)["code"] == "not_found"
    reader.run(CREATE)
    reader.run(SHORTHANDS + DELETE)
    assert json.loads(reader.run(GET))["interaction"]["email_in"]["interaction_id"] == "i1"


def test_the_python_of_the_page_runs(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    """The blocks run one after another, and the watch reports the change."""
    namespace: dict[str, object] = {"__name__": SERVICE}
    for text in blocks(SERVICE, "python"):
        code = text.replace("50051", str(reader.port))
        exec(compile(code, SERVICE, "exec"), namespace)  # noqa: S102 - our own page
    assert capsys.readouterr().out == "UPDATED i2\n"
    assert namespace["token"]


def test_tls_and_token_work_as_the_page_says(tmp_path: Path) -> None:
    """With a self-signed certificate; without the token the same call is rejected."""
    printed(block(SERVICE, "openssl req"), tmp_path)
    for name in ("server.key", "token"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    serve = block(SERVICE, "email-interactions serve --listen").replace("50443", "0")
    call = block(SERVICE, "--cacert")
    with started(serve, tmp_path) as (_, port):
        with_token = shell(call.replace("50443", str(port)), tmp_path)
        assert json.loads(with_token.stderr)["code"] == "not_found"  # there is no i1 here
        # without the token there is no reflection either; the caller may have the files
        files = f"--schema '{GENERATED / 'descriptors' / 'email_interactions.binpb'}'"
        without = re.sub("-H .* --reflect-header '\\*'", files, call.replace("50443", str(port)))
        assert json.loads(shell(without, tmp_path).stderr)["code"] == "unauthenticated"


def test_the_health_check(reader: Reader) -> None:
    output = reader.run(block(SERVICE, "grpc.health.v1.Health/Check"))
    assert json.loads(output) == {"status": "SERVING"}


def test_backup_and_restore_of_sqlite(tmp_path: Path) -> None:
    """The server is running meanwhile; later changes are lost, and nothing else."""
    (tmp_path / "data").mkdir()
    database = str(tmp_path / "data" / "interactions.db")
    with Server(database) as server:
        kept, lost = stored_around(server, block(SERVICE, "sqlite3 "), tmp_path)
        assert mode(tmp_path / "interactions.backup") == 0o600
        server.kill()  # so that its write-ahead log remains
    printed(block(SERVICE, "cp interactions.backup"), tmp_path)
    with Server(database) as server:
        assert_kept(server, kept, lost)


def test_backup_and_restore_of_postgresql(tmp_path: Path) -> None:
    cluster = Cluster()
    try:
        variables = {"EMAIL_INTERACTIONS_DATABASE": cluster.url("interactions")}
        (url,) = variables.values()
        with Server(url) as server:
            dump = block(SERVICE, "pg_dump ")
            kept, lost = stored_around(server, dump, tmp_path, variables)
            assert mode(tmp_path / "interactions.dump") == 0o600
            assert server.stop() == 0
        printed(block(SERVICE, "pg_restore "), tmp_path, variables=variables)
        with Server(url) as server:
            assert_kept(server, kept, lost)
    finally:
        cluster.remove()


def test_a_customer_is_deleted(tmp_path: Path) -> None:
    """While the server is running; the other customers keep what they have."""
    (tmp_path / "data").mkdir()
    with Server(str(tmp_path / "data" / "interactions.db")) as server:
        mine, other = (EmailIn.from_dict(full() | {"customer_id": name}) for name in ("c1", "c2"))
        with Client(server.address) as client:
            client.create(mine), client.create(other)
            assert printed(block(SERVICE, "interactions delete"), tmp_path) == "deleted: 1\n"
            assert [stored.email for stored in client.list()] == [other]


def mode(path: Path) -> int:
    """Return the permissions of a file."""
    return path.stat().st_mode & 0o777


def stored_around(
    server: Server, commands: str, folder: Path, variables: Env = NONE
) -> tuple[EmailIn, EmailIn]:
    """Store an e-mail before the commands run, and one after them."""
    before, after = EmailIn.from_dict(full()), EmailIn.from_dict(full())
    with Client(server.address) as client:
        client.create(before)
        printed(commands, folder, variables=variables)
        client.create(after)
    return before, after


def assert_kept(server: Server, kept: EmailIn, lost: EmailIn) -> None:
    """One e-mail is stored, the other is not and can be stored again."""
    with Client(server.address) as client:
        assert client.get(kept.interaction_id).email == kept
        with pytest.raises(NotFound):
            client.get(lost.interaction_id)
        assert client.create(lost).email == lost
