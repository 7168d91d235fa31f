"""Bytes that are not a message are the fault of the caller."""

from typing import Any

import pytest

from tests.service.support.errors import code_of
from tests.service.support.server import SERVICE, Server


@pytest.mark.parametrize("data", [b"\xff", b"\x0a\xff\xff\xff\xff\x0f", b"\x12\x01\xff"], ids=repr)
def test_of_the_service(server: Server, data: bytes) -> None:
    with server.channel() as channel:
        call: Any = channel.unary_unary(f"/{SERVICE}/CreateInteraction")
        assert code_of(call, data) == "INVALID_ARGUMENT"


def test_of_health_checks_and_reflection(server: Server) -> None:
    with server.channel() as channel:
        check: Any = channel.unary_unary("/grpc.health.v1.Health/Check")
        assert code_of(check, b"\xff") == "INVALID_ARGUMENT"
        watch: Any = channel.unary_stream("/grpc.health.v1.Health/Watch")
        assert code_of(lambda *a, **o: next(watch(*a, **o)), b"\xff") == "INVALID_ARGUMENT"
        reflect: Any = channel.stream_stream(
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
        )
        code = code_of(lambda data, **o: next(reflect(iter([data]), **o)), b"\xff")
        assert code == "INVALID_ARGUMENT"
