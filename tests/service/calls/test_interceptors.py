"""The interceptors, in front of a service that implements nothing."""

import asyncio
import logging
from typing import Any

import grpc
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interaction_service_pb2_grpc as generated
from email_interactions_service.calls.authentication import Authentication
from email_interactions_service.calls.interceptors import Draining
from email_interactions_service.calls.memory import Budgets
from email_interactions_service.operations.tracing import tracing
from email_interactions_service.server import UNARY, all_interceptors
from email_interactions_service.settings import Settings
from tests.service.support.interactions import get_request

(SERVICE,) = pb.DESCRIPTOR.services_by_name.values()
VALID = get_request("i").SerializeToString()  # of GetInteraction
TOKEN = ("authorization", "Bearer secret")
add: Any = generated.add_EmailInteractionServiceServicer_to_server


class Broken(generated.EmailInteractionServiceServicer):
    """A service with a bug."""

    async def GetInteraction(self, request: object, context: object) -> None:  # noqa: ARG002, N802
        """Raise an exception that quotes something."""
        raise ValueError("quoted")


async def error_of(
    servicer: Any, method: Any, *metadata: tuple[str, str], closed: bool = False
) -> grpc.aio.AioRpcError:
    """Return the error of a call, if the token of the server is `secret`."""
    draining = Draining(UNARY)
    if closed:
        await draining.close()
    settings = Settings()
    authentication = Authentication(".*", lambda: {"secret": "name"})
    budgets = Budgets(settings.max_memory)
    store: Any = None  # for metrics
    interceptors = all_interceptors(settings, draining, authentication, budgets, store)
    server = grpc.aio.server(interceptors=[*tracing(UNARY), *interceptors])
    add(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            path = f"/{SERVICE.full_name}/{method.name}"
            kind: Any = channel.unary_stream if method.server_streaming else channel.unary_unary
            call = kind(path)(VALID, metadata=metadata)
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await (call.read() if method.server_streaming else call)
            return caught.value
    finally:
        await server.stop(None)


@pytest.mark.parametrize("method", list(SERVICE.methods), ids=lambda method: method.name)
def test_a_method_may_not_be_implemented(method: Any, caplog: pytest.LogCaptureFixture) -> None:
    """A method that is new in the spec is UNIMPLEMENTED, which is not a failure of the server."""
    servicer = generated.EmailInteractionServiceServicer()
    with caplog.at_level(logging.INFO):
        error = asyncio.run(error_of(servicer, method, TOKEN))
    assert error.code() is grpc.StatusCode.UNIMPLEMENTED
    assert error.details() == "the server does not implement this method"
    codes = [vars(record)["code"] for record in caplog.records if record.message == "call"]
    assert codes == ["UNIMPLEMENTED"]
    assert "call failed" not in caplog.text


def test_without_the_token_this_is_not_revealed() -> None:
    servicer = generated.EmailInteractionServiceServicer()
    error = asyncio.run(error_of(servicer, SERVICE.methods[0]))
    assert error.code() is grpc.StatusCode.UNAUTHENTICATED


def test_an_unexpected_exception_is_internal(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, and the caller receives nothing of its text."""
    method = SERVICE.methods_by_name["GetInteraction"]
    error = asyncio.run(error_of(Broken(), method, TOKEN))
    assert error.code() is grpc.StatusCode.INTERNAL
    assert "quoted" not in str(error.details())
    assert [record.message for record in caplog.records] == ["call failed"]


def test_a_stopping_server_is_unavailable() -> None:
    method = SERVICE.methods_by_name["GetInteraction"]
    error = asyncio.run(error_of(Broken(), method, TOKEN, closed=True))
    assert error.code() is grpc.StatusCode.UNAVAILABLE


def test_calls_are_traced() -> None:
    """With their codes, without the content of an exception; streams are not."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    methods = [SERVICE.methods_by_name[name] for name in ("GetInteraction", "WatchInteractions")]
    for method in methods:
        asyncio.run(error_of(Broken(), method, ("authorization", "Bearer secret")))
    (span,) = exporter.get_finished_spans()
    assert span.name.endswith("/GetInteraction")
    assert span.attributes
    assert span.attributes["rpc.grpc.status_code"] == grpc.StatusCode.INTERNAL.value[0]
    assert "quoted" not in span.to_json()
