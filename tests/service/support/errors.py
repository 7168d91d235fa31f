"""Calls that must fail."""

from collections.abc import Callable
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status

Call = Callable[..., Any]


def error_of(call: Call, request: Any, *, seconds: float = 20, **options: Any) -> Any:
    """Return the error of a call."""
    with pytest.raises(grpc.RpcError) as caught:
        call(request, timeout=seconds, **options)
    return caught.value


def status_of(error: Any) -> str:
    """Return the name of an error's status."""
    name: str = error.code().name
    return name


def code_of(call: Call, request: Any, **options: Any) -> str:
    """Return the status of a call."""
    return status_of(error_of(call, request, **options))


def first_of(stub: Any) -> Call:
    """Return WatchInteractions as a method that returns the first change."""
    return lambda request, **options: next(stub.WatchInteractions(request, **options))


def violations_of(call: Call, request: Any) -> list[tuple[str, str]]:
    """Return the field and reason of all violations of an invalid request."""
    details = bad_request(error_of(call, request))
    return [(violation.field, violation.reason) for violation in details.field_violations]


def bad_request(error: Any) -> error_details_pb2.BadRequest:
    """Return the details of INVALID_ARGUMENT."""
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT, error
    status = rpc_status.from_call(error)
    assert status is not None
    assert (status.code, status.message) == (error.code().value[0], error.details())
    (details,) = status.details
    result = error_details_pb2.BadRequest()
    assert details.Unpack(result)
    return result
