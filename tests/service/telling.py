"""What a refused call told."""

from collections.abc import Callable
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status


def refused(
    call: Callable[..., Any], request: Any, *, seconds: float = 20, **options: Any
) -> grpc.RpcError:
    """The error of a call that must be refused."""
    with pytest.raises(grpc.RpcError) as caught:
        call(request, timeout=seconds, **options)
    return caught.value


def status(error: grpc.RpcError) -> str:
    """The name of an error's status."""
    known: Any = error
    name: str = known.code().name
    return name


def code_of(call: Callable[..., Any], request: Any, **options: Any) -> str:
    """The status of a call that must be refused."""
    return status(refused(call, request, **options))


def violations_of(call: Callable[..., Any], request: Any) -> list[tuple[str, str]]:
    """Field and reason of every violation of a request that must be invalid."""
    error: Any = refused(call, request)
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT, error
    found = bad_request(error)
    return [(violation.field, violation.reason) for violation in found.field_violations]


def bad_request(error: Any) -> error_details_pb2.BadRequest:
    """The details of INVALID_ARGUMENT."""
    status = rpc_status.from_call(error)
    assert status is not None
    assert (status.code, status.message) == (error.code().value[0], error.details())
    (packed,) = status.details
    found = error_details_pb2.BadRequest()
    assert packed.Unpack(found)
    return found
