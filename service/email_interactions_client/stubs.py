"""The generated stubs, with the types that gRPC's generator leaves out."""

from __future__ import annotations  # grpc's classes take no types at run time

from collections.abc import Callable
from typing import Protocol, cast

import grpc

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interaction_service_pb2_grpc as generated


class _Stub(Protocol):
    """One call for each method of the service."""

    CreateInteraction: grpc.UnaryUnaryMultiCallable[
        pb.CreateInteractionRequest, pb.CreateInteractionResponse
    ]
    GetInteraction: grpc.UnaryUnaryMultiCallable[
        pb.GetInteractionRequest, pb.GetInteractionResponse
    ]
    ListInteractions: grpc.UnaryUnaryMultiCallable[
        pb.ListInteractionsRequest, pb.ListInteractionsResponse
    ]
    UpdateInteraction: grpc.UnaryUnaryMultiCallable[
        pb.UpdateInteractionRequest, pb.UpdateInteractionResponse
    ]
    StopInteraction: grpc.UnaryUnaryMultiCallable[
        pb.StopInteractionRequest, pb.StopInteractionResponse
    ]
    WatchInteractions: grpc.UnaryStreamMultiCallable[
        pb.WatchInteractionsRequest, pb.WatchInteractionsResponse
    ]


class _AsyncStub(Protocol):
    """The same for asyncio."""

    CreateInteraction: grpc.aio.UnaryUnaryMultiCallable[
        pb.CreateInteractionRequest, pb.CreateInteractionResponse
    ]
    GetInteraction: grpc.aio.UnaryUnaryMultiCallable[
        pb.GetInteractionRequest, pb.GetInteractionResponse
    ]
    ListInteractions: grpc.aio.UnaryUnaryMultiCallable[
        pb.ListInteractionsRequest, pb.ListInteractionsResponse
    ]
    UpdateInteraction: grpc.aio.UnaryUnaryMultiCallable[
        pb.UpdateInteractionRequest, pb.UpdateInteractionResponse
    ]
    StopInteraction: grpc.aio.UnaryUnaryMultiCallable[
        pb.StopInteractionRequest, pb.StopInteractionResponse
    ]
    WatchInteractions: grpc.aio.UnaryStreamMultiCallable[
        pb.WatchInteractionsRequest, pb.WatchInteractionsResponse
    ]


_new: Callable[[object], object] = generated.EmailInteractionServiceStub


def stub(channel: grpc.Channel) -> _Stub:
    """The calls over a channel."""
    return cast("_Stub", _new(channel))


def async_stub(channel: grpc.aio.Channel) -> _AsyncStub:
    """The calls over a channel of asyncio."""
    return cast("_AsyncStub", _new(channel))
