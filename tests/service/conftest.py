"""Servers to ask, on each database of SERVICE_DATABASES: `sqlite` where nothing is said."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.service.cluster import Cluster
from tests.service.emails import fresh
from tests.service.serving import Server, make_stub

DATABASES = os.environ.get("SERVICE_DATABASES", "sqlite").split()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL, started when the first test asks for it."""
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session", params=DATABASES)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database it is."""
    name: str = request.param
    assert name in ("sqlite", "postgresql"), f"SERVICE_DATABASES names {name}"
    return name


def new_database(kind: str, request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> str:
    """A new database of a kind, as the option --database takes it."""
    if kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        return cluster.url(fresh("d"))
    return str(folders.mktemp("database") / "interactions.db")


@pytest.fixture
def database(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database for one test alone."""
    return new_database(kind, request, tmp_path_factory)


@pytest.fixture(scope="session")
def server(
    kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server that the tests share; they tell their interactions apart by fresh ids."""
    with Server(new_database(kind, request, tmp_path_factory)) as running:
        yield running
        assert running.stop() == 0


@pytest.fixture(scope="session")
def stub(server: Server) -> Iterator[Any]:
    """A client of the shared server."""
    with server.channel() as channel:
        yield make_stub(channel)
