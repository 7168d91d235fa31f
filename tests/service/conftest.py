"""Servers on each database of the variable SERVICE_DATABASES, `sqlite` by default."""

import os
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from tests.service.support.interactions import fresh, new_stub
from tests.service.support.postgresql import Cluster
from tests.service.support.server import COMMAND, Server

DATABASES = os.environ.get("SERVICE_DATABASES", "sqlite").split()
NewDatabase: TypeAlias = Callable[[], str]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL, started when a test needs it."""
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session", params=DATABASES)
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    name: str = request.param
    assert name in ("sqlite", "postgresql"), f"SERVICE_DATABASES names {name}"
    return name


@pytest.fixture(scope="session")
def new_database(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> NewDatabase:
    """Create a database; return it in the form of the option --database."""
    if kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        return lambda: cluster.url(fresh("d"))
    return lambda: str(tmp_path_factory.mktemp("database") / "interactions.db")


@pytest.fixture
def database(new_database: NewDatabase) -> str:
    """A database for one test."""
    return new_database()


@pytest.fixture
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of SQLite for one test."""
    return str(tmp_path_factory.mktemp("file") / "interactions.db")


@pytest.fixture(scope="session")
def server(new_database: NewDatabase) -> Iterator[Server]:
    """A server that the tests share, with fresh ids, started as an operator does."""
    with Server(new_database(), command=COMMAND) as running:
        yield running
        assert running.stop() == 0


@pytest.fixture(scope="session")
def stub(server: Server) -> Iterator[Any]:
    """A stub connected to the shared server."""
    with server.channel() as channel:
        yield new_stub(channel)
