"""Traces for OpenTelemetry, if its interceptor for gRPC is installed."""

import re
from typing import Any


def tracing(methods: str) -> list[Any]:
    """Return the interceptor of opentelemetry-instrumentation-grpc for these methods.

    It does not support methods that stream.
    """
    try:
        from opentelemetry.instrumentation import grpc  # noqa: PLC0415
    except ModuleNotFoundError:
        return []
    new: Any = grpc.aio_server_interceptor
    return [new(filter_=lambda call: re.fullmatch(methods, call.method))]
