"""A server for all tests, one with TLS and a token, and the programs that call them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.support.server import Server, self_signed
from tests.service_examples.programs import LANGUAGES, build

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
def built() -> None:
    """Build all programs."""
    for language in LANGUAGES:
        build(language)
