"""The generated stubs, with the types that gRPC's generator leaves out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interaction_service_pb2_grpc as generated

if TYPE_CHECKING:
    from grpc import UnaryStreamMultiCallable as UnaryStream
    from grpc import UnaryUnaryMultiCallable as UnaryUnary
    from grpc.aio import UnaryStreamMultiCallable as AsyncUnaryStream
    from grpc.aio import UnaryUnaryMultiCallable as AsyncUnaryUnary
else:  # these classes take no types at run time, when `typing.get_type_hints` asks for them

    class _Untyped:
        def __init__(self, plain: type) -> None:
            self._plain = plain

        def __getitem__(self, types: tuple[type, type]) -> type:
            return self._plain

    UnaryStream = _Untyped(grpc.UnaryStreamMultiCallable)
    UnaryUnary = _Untyped(grpc.UnaryUnaryMultiCallable)
    AsyncUnaryStream = _Untyped(grpc.aio.UnaryStreamMultiCallable)
    AsyncUnaryUnary = _Untyped(grpc.aio.UnaryUnaryMultiCallable)


class Stub(Protocol):
    """One call for each method of the service."""

    CreateInteraction: UnaryUnary[pb.CreateInteractionRequest, pb.CreateInteractionResponse]
    GetInteraction: UnaryUnary[pb.GetInteractionRequest, pb.GetInteractionResponse]
    ListInteractions: UnaryUnary[pb.ListInteractionsRequest, pb.ListInteractionsResponse]
    UpdateInteraction: UnaryUnary[pb.UpdateInteractionRequest, pb.UpdateInteractionResponse]
    StopInteraction: UnaryUnary[pb.StopInteractionRequest, pb.StopInteractionResponse]
    WatchInteractions: UnaryStream[pb.WatchInteractionsRequest, pb.WatchInteractionsResponse]


class AsyncStub(Protocol):
    """The same for asyncio."""

    CreateInteraction: AsyncUnaryUnary[pb.CreateInteractionRequest, pb.CreateInteractionResponse]
    GetInteraction: AsyncUnaryUnary[pb.GetInteractionRequest, pb.GetInteractionResponse]
    ListInteractions: AsyncUnaryUnary[pb.ListInteractionsRequest, pb.ListInteractionsResponse]
    UpdateInteraction: AsyncUnaryUnary[pb.UpdateInteractionRequest, pb.UpdateInteractionResponse]
    StopInteraction: AsyncUnaryUnary[pb.StopInteractionRequest, pb.StopInteractionResponse]
    WatchInteractions: AsyncUnaryStream[pb.WatchInteractionsRequest, pb.WatchInteractionsResponse]


_new: Callable[[object], object] = generated.EmailInteractionServiceStub


def stub(channel: grpc.Channel) -> Stub:
    """The calls over a channel."""
    return cast("Stub", _new(channel))


def async_stub(channel: grpc.aio.Channel) -> AsyncStub:
    """The calls over a channel of asyncio."""
    return cast("AsyncStub", _new(channel))
