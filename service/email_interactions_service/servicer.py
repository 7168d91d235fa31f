"""The methods of EmailInteractionService: check the request, ask the store, answer."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any, TypeAlias

import grpc
from google.protobuf.message import Message

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from email_interactions.v1 import email_interaction_service_pb2_grpc as service_pb2_grpc
from email_interactions_service.checking import LARGE, Checking
from email_interactions_service.checks import violations
from email_interactions_service.decisions import Stamp, creation, record_of, stop, update
from email_interactions_service.listing import Lister
from email_interactions_service.masks import mask_violations
from email_interactions_service.refusals import MOST_FOUND, FieldViolation, Refused, invalid
from email_interactions_service.store.batch import Repeatable, Write
from email_interactions_service.store.keys import key
from email_interactions_service.store.queries import read_body
from email_interactions_service.store.store import Store
from email_interactions_service.tokens import Tokens
from email_interactions_service.watch import Watches

Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"
Find: TypeAlias = Callable[[Any], list[FieldViolation]]


class Servicer(service_pb2_grpc.EmailInteractionServiceServicer):
    """Every method of the service. What cannot be answered is raised as Refused."""

    def __init__(self, store: Store, tokens: Tokens, watches: Watches, most_bytes: int) -> None:
        self._store = store
        self._lister = Lister(store, tokens, most_bytes)
        self._watches = watches
        self._checking = Checking()

    async def CreateInteraction(
        self, request: service_pb2.CreateInteractionRequest, context: Context
    ) -> service_pb2.CreateInteractionResponse:
        """Stores a new interaction."""
        await self._require_valid(request)
        record = record_of(request.interaction)
        write = Write(record.interaction_id, creation(request.interaction), _repeatable(request))
        body = await self._store.write(write)
        return service_pb2.CreateInteractionResponse(interaction=_read(body))

    async def GetInteraction(
        self, request: service_pb2.GetInteractionRequest, context: Context
    ) -> service_pb2.GetInteractionResponse:
        """Reads one interaction."""
        await self._require_valid(request)
        body = await self._store.read(read_body, key(request.interaction_id))
        if body is None:
            message = "there is no interaction with this interaction_id"
            raise Refused(grpc.StatusCode.NOT_FOUND, message)
        return service_pb2.GetInteractionResponse(interaction=_read(body))

    async def ListInteractions(
        self, request: service_pb2.ListInteractionsRequest, context: Context
    ) -> service_pb2.ListInteractionsResponse:
        """Reads one page of the interactions that fit the filters."""
        await self._require_valid(request)
        return await self._lister.page(request)

    async def UpdateInteraction(
        self, request: service_pb2.UpdateInteractionRequest, context: Context
    ) -> service_pb2.UpdateInteractionResponse:
        """Changes fields of a stored interaction."""
        await self._require_valid(request, _update_violations)
        paths = request.update_mask.paths if request.HasField("update_mask") else None
        record = record_of(request.interaction)
        write = Write(record.interaction_id, update(request.interaction, paths))
        if request.ByteSize() > LARGE:
            await self._rehearse(write)
        body = await self._store.write(write)
        return service_pb2.UpdateInteractionResponse(interaction=_read(body))

    async def StopInteraction(
        self, request: service_pb2.StopInteractionRequest, context: Context
    ) -> service_pb2.StopInteractionResponse:
        """Ends an interaction."""
        await self._require_valid(request)
        body = await self._store.write(Write(request.interaction_id, stop(request)))
        return service_pb2.StopInteractionResponse(interaction=_read(body))

    async def WatchInteractions(
        self, request: service_pb2.WatchInteractionsRequest, context: Context
    ) -> None:
        """Streams changes."""
        await self._require_valid(request)
        await self._watches.run(request, context)

    async def _require_valid(self, request: Message, find: Find = violations) -> None:
        if found := await self._checking.run(request.ByteSize(), partial(find, request)):
            raise invalid(found)

    async def _rehearse(self, write: Write) -> None:
        """Refuses a change before its turn: finding all that is wrong would hold up the others.

        The etag guards that what passes here is what is looked at again when it is written.
        """
        body = await self._store.read(read_body, write.key)
        stored = None if body is None else _read(body)
        await self._checking.run(LARGE + 1, partial(write.decide, stored, Stamp("", 0)))


def _update_violations(request: service_pb2.UpdateInteractionRequest) -> list[FieldViolation]:
    """With a mask the record holds only what changes; the store checks what becomes of it."""
    masked = request.HasField("update_mask")
    found = violations(request, partial=masked)
    interaction = request.interaction
    kind = interaction.WhichOneof("email")
    if not kind:
        return found
    record = record_of(interaction)
    if masked:
        if not record.HasField("interaction_id"):
            path = f"interaction.{kind}.interaction_id"
            found.append(FieldViolation(path, "required", "interaction_id is required"))
        wrong = mask_violations(record.DESCRIPTOR, request.update_mask.paths)
        found += islice(wrong, MOST_FOUND)
    if not interaction.HasField("etag"):
        message = "is required: the etag of the interaction that the change was made from"
        found.append(FieldViolation("interaction.etag", "required", message))
    return found


def _repeatable(request: service_pb2.CreateInteractionRequest) -> Repeatable | None:
    """The request is known again by its record; what the server sets is not looked at."""
    if not request.request_id:
        return None
    record = record_of(request.interaction)
    kind = record.DESCRIPTOR.name.encode()
    digest = sha256(kind + b":" + record.SerializeToString(deterministic=True)).digest()
    return Repeatable(key(request.request_id), digest)


def _read(body: bytes) -> service_pb2.EmailInteraction:
    return service_pb2.EmailInteraction.FromString(body)
