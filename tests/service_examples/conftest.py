"""A server for all tests, one with TLS and a token, and the programs that call them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from email_interactions import EmailIn
from email_interactions_client import Client
from tests.service.support.server import Server, self_signed
from tests.service_examples.pages import CLIENTS, block, printed
from tests.service_examples.programs import LANGUAGES
from tests.support.documents.samples import MINIMAL
from tests.support.project import PROJECT

TOKEN = "s3cret"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for all tests, with fresh ids."""
    with Server(str(tmp_path_factory.mktemp("server") / "interactions.db")) as server:
        yield server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def secure_server(
    certificate: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server with TLS that requires a token."""
    options = ("--tls-certificate", str(certificate[0]), "--tls-key", str(certificate[1]))
    database = str(tmp_path_factory.mktemp("secure") / "interactions.db")
    with Server(database, *options, token=TOKEN) as server:
        yield server


@pytest.fixture(scope="session")
def built(server: Server) -> dict[str, str]:
    """The output of the commands of the page that build and run each program."""
    with Client(server.address) as client:
        client.create(EmailIn.from_dict(MINIMAL | {"interaction_id": "i1"}))
    address = {"EMAIL_INTERACTIONS_ADDRESS": server.address}
    commands = {language: block(CLIENTS, f"/{language}/build.sh") for language in LANGUAGES}
    return {
        language: printed(command, PROJECT, variables=address)
        for language, command in commands.items()
    }
