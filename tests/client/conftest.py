"""A service in this process, and each of the two clients connected to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, TypeAlias

import pytest

from tests.client.blocking import CLIENTS
from tests.client.fake_service import FakeService, running

Connect: TypeAlias = Callable[..., Any]


@pytest.fixture
def service() -> Iterator[FakeService]:
    """A service that returns the responses that a test sets."""
    with running(FakeService()) as service:
        yield service


@pytest.fixture(params=CLIENTS)
def connect(request: pytest.FixtureRequest, service: FakeService) -> Iterator[Connect]:
    """Create clients of the service, or of one on another port, with options."""
    with ExitStack() as stack:

        def new_client(*, port: int = service.port, **options: Any) -> Any:
            client = CLIENTS[request.param](f"127.0.0.1:{port}", **options)
            return stack.enter_context(client)

        yield new_client


@pytest.fixture
def client(connect: Connect) -> Any:
    """A client of the service."""
    return connect()
