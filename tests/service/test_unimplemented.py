"""A method that the spec has and the server has not yet: UNIMPLEMENTED, and nothing in the log."""

import asyncio
import logging
from typing import Any

import grpc
import pytest

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interaction_service_pb2_grpc as stubs
from email_interactions_service.interceptors import Draining
from email_interactions_service.server import UNARY, interceptors
from email_interactions_service.settings import Settings

(SERVICE,) = pb.DESCRIPTOR.services_by_name.values()
add: Any = stubs.add_EmailInteractionServiceServicer_to_server


async def call(method: Any, token: str | None) -> grpc.aio.AioRpcError:
    """How a call ends of a server that implements nothing, and whose token is `secret`."""
    server = grpc.aio.server(interceptors=interceptors(Settings(token="secret"), Draining(UNARY)))
    add(stubs.EmailInteractionServiceServicer(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            metadata = [("authorization", f"Bearer {token}")] if token else []
            path = f"/{SERVICE.full_name}/{method.name}"
            kind: Any = channel.unary_stream if method.server_streaming else channel.unary_unary
            made = kind(path)(b"", metadata=metadata)
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await (made.read() if method.server_streaming else made)
            return caught.value
    finally:
        await server.stop(None)


@pytest.mark.parametrize("method", list(SERVICE.methods), ids=lambda method: method.name)
def test_a_method_that_nobody_wrote(method: Any, caplog: pytest.LogCaptureFixture) -> None:
    """The status says so, and the server has not failed."""
    with caplog.at_level(logging.INFO):
        error = asyncio.run(call(method, "secret"))
    assert error.code() is grpc.StatusCode.UNIMPLEMENTED
    assert error.details() == "the server does not implement this method"
    assert [vars(record)["code"] for record in caplog.records if record.message == "call"] == [
        "UNIMPLEMENTED"
    ]
    assert "call failed" not in caplog.text


def test_without_the_token_nobody_learns_it() -> None:
    """What the server has is told to those who may call it."""
    error = asyncio.run(call(SERVICE.methods[0], None))
    assert error.code() is grpc.StatusCode.UNAUTHENTICATED
