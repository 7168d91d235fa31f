"""The programs in other languages: each does what the others do, and together they lose nothing."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from email_interactions import EmailIn, EmailOut
from email_interactions_client import Client
from tests.service.support.server import Server
from tests.service_examples.conftest import TOKEN
from tests.service_examples.programs import LANGUAGES, Example
from tests.support.documents.corpus import document
from tests.support.project import GENERATED

SCHEMA = json.loads((GENERATED / "json_schema" / "EmailIn.schema.json").read_bytes())

pytestmark = pytest.mark.usefixtures("built")


def full(record: str = "EmailIn") -> dict[str, Any]:
    """Return a document with every field, fresh ids, and a string that is easily broken."""
    return document(record, "everything") | {
        "interaction_id": uuid4().hex,
        "customer_id": uuid4().hex,
        "subject": 'Gr\u00fc\u00dfe \U0001f600 "quoted" \\ line\nend',
    }


@pytest.fixture(params=LANGUAGES)
def example(request: pytest.FixtureRequest, server: Server) -> Example:
    """The program of each language."""
    return Example(request.param, address=server.address)


def test_an_interaction_passes_through_all_languages(server: Server) -> None:
    """Created from Java, read from JavaScript, updated from Go and read from Python."""
    java, javascript, go = (
        Example(language, address=server.address) for language in ("java", "javascript", "go")
    )
    sent = full()
    assert sent.keys() == SCHEMA["properties"].keys()  # every field
    java.print("create", document=json.dumps(sent))
    read = javascript.print("get", sent["interaction_id"])
    go.print("subject", sent["interaction_id"], "Changed from Go")
    assert EmailIn.from_json(read).to_dict() == sent
    with Client(server.address) as client:
        changed = client.get(sent["interaction_id"]).email
    assert changed.to_dict() == sent | {"subject": "Changed from Go"}


def test_a_document_is_created_read_and_changed(example: Example) -> None:
    sent = full()
    created = example.print("create", document=json.dumps(sent))
    assert EmailIn.from_json(created).to_dict() == sent
    changed = example.print("subject", sent["interaction_id"], "\u00e9")
    assert EmailIn.from_json(changed).to_dict() == sent | {"subject": "\u00e9"}
    assert example.print("get", sent["interaction_id"]) == changed


def test_an_outbound_email_is_read(example: Example, server: Server) -> None:
    sent = full("EmailOut")
    with Client(server.address) as client:
        client.create(EmailOut.from_dict(sent))
    assert EmailOut.from_json(example.print("get", sent["interaction_id"])).to_dict() == sent


def test_an_unknown_id_is_an_error(example: Example) -> None:
    done = example.run("get", "unknown")
    assert (done.returncode, done.stdout) == (1, "")
    code, _, message = done.stderr.partition(": ")
    assert code.replace("_", "").lower() == "notfound"
    assert message == "there is no interaction with this interaction_id\n"


def test_all_violations_are_printed(example: Example) -> None:
    invalid = json.dumps({"status": 9, "entity_type": 0, "from": {}})
    done = example.run("create", document=invalid)
    assert done.returncode == 1
    fields = ["customer_id", "interaction_id", "status", "from_address.address", "start_date"]
    assert [field for field in fields if field not in done.stderr] == []


@pytest.mark.parametrize("words", [(), ("get",), ("delete", "i"), ("get", "i", "j")])
def test_a_usage_error_is_explained(example: Example, words: tuple[str, ...]) -> None:
    done = example.run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: interactions create | get ID")


def test_an_invalid_document_is_explained(example: Example) -> None:
    done = example.run("create", document='{"customer_id": ')
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr
    assert "\tat " not in done.stderr


def test_changes_are_watched(example: Example, server: Server) -> None:
    """Interactions are created until the program prints the first one that it sees."""
    customer = uuid4().hex
    with creating(server, customer) as created, example.lines("watch", customer) as lines:
        kind, _, interaction_id = next(lines).strip().rpartition(" ")
    assert kind.endswith("CREATED")
    assert interaction_id in created


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_watch_is_resumed(language: str, tmp_path: Path) -> None:
    """When the server was killed, and another one has written before it is back."""
    database, customer = str(tmp_path / "interactions.db"), uuid4().hex
    with Server(database) as server:
        example = Example(language, address=server.address)
        with example.lines("watch", customer) as lines:
            with creating(server, customer) as created:
                first = next(lines).split()[-1]
            server.kill()
            with Server(database) as other, Client(other.address) as client:
                last = full() | {"customer_id": customer}
                client.create(EmailIn.from_dict(last))
                client.delete(first)
            expected = [*created[created.index(first) + 1 :], last["interaction_id"], first]
            with Server(database, "--listen", server.address):
                changes = [next(lines).split() for _ in expected]
    assert [interaction_id for _, interaction_id in changes] == expected
    assert changes[-1][0].endswith("REMOVED")


@contextmanager
def creating(server: Server, customer: str) -> Iterator[list[str]]:
    """Create one after another: the program may not watch yet when the first one is created."""
    created: list[str] = []
    end = Event()

    def create() -> None:
        with Client(server.address) as client:
            while not end.wait(0.2):
                sent = full() | {"customer_id": customer}
                created.append(sent["interaction_id"])
                client.create(EmailIn.from_dict(sent))

    with ThreadPoolExecutor() as pool:
        creation = pool.submit(create)
        try:
            yield created
        finally:
            end.set()
        creation.result()


@pytest.mark.parametrize("language", LANGUAGES)
def test_tls_and_token(
    language: str, secure_server: Server, certificate: tuple[Path, Path]
) -> None:
    """With both an interaction is created; without the right token it is not."""
    address = secure_server.address.replace("127.0.0.1", "localhost")
    secure: dict[str, str | Path] = {"address": address, "ca": certificate[0]}
    sent = full()
    created = Example(language, **secure, token=TOKEN).print("create", document=json.dumps(sent))
    assert EmailIn.from_json(created).to_dict() == sent
    for example in (Example(language, **secure), Example(language, **secure, token="other")):
        done = example.run("get", sent["interaction_id"])
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.lower().startswith("unauthenticated: ")
