"""A service in this process, and each client in turn, connected to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, TypeAlias

import pytest

from email_interactions_client import Client
from tests.client.blocking import BlockingClient
from tests.client.service import Service, running

Connect: TypeAlias = Callable[..., Any]


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that answers with the turns that the test puts in."""
    with running(Service()) as service:
        yield service


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest, service: Service) -> Iterator[Connect]:
    """Makes clients of the service, or of one on another port, with options of their own."""
    kinds: dict[str, Any] = {"sync": Client, "async": BlockingClient}
    kind = kinds[request.param]
    with ExitStack() as opened:

        def connected(*, port: int = service.port, **options: Any) -> Any:
            return opened.enter_context(kind(f"127.0.0.1:{port}", **options))

        yield connected


@pytest.fixture
def client(connect: Connect) -> Any:
    """A client of the service."""
    return connect()
