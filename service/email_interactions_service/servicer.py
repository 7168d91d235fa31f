"""The methods of EmailInteractionService: validate the request, use the store, answer."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from google.protobuf.message import Message

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interaction_service_pb2_grpc as generated
from email_interactions_service import commands
from email_interactions_service.commands import Revision, record_of
from email_interactions_service.errors import (
    MAX_VIOLATIONS,
    Context,
    FieldViolation,
    invalid_argument,
)
from email_interactions_service.field_paths import mask_violations
from email_interactions_service.listing import Listing
from email_interactions_service.store.batch import IdempotencyKey, Write
from email_interactions_service.store.keys import key
from email_interactions_service.store.queries import read_body
from email_interactions_service.store.store import Store
from email_interactions_service.validation import violations
from email_interactions_service.watching import Watching

T = TypeVar("T")
Validator: TypeAlias = Callable[[Any], list[FieldViolation]]

LARGE = 16 * 2**10  # bytes; smaller requests are validated in a tenth of a second at most


class Servicer(generated.EmailInteractionServiceServicer):
    """Implements every method; errors are raised as StatusError."""

    def __init__(self, store: Store, listing: Listing, watching: Watching) -> None:
        self._store = store
        self._listing = listing
        self._watching = watching
        self._validators = ThreadPoolExecutor(4, thread_name_prefix="validator")

    async def CreateInteraction(
        self, request: pb.CreateInteractionRequest, context: Context
    ) -> pb.CreateInteractionResponse:
        """Store a new interaction."""
        await self._validate(request)
        interaction_id = record_of(request.interaction).interaction_id
        command = partial(commands.create, request.interaction)
        idempotency_key = _idempotency_key(request.request_id, record_of(request.interaction))
        body = await self._store.write(Write(interaction_id, command, idempotency_key))
        return pb.CreateInteractionResponse(interaction=_parsed(body))

    async def GetInteraction(
        self, request: pb.GetInteractionRequest, context: Context
    ) -> pb.GetInteractionResponse:
        """Read one interaction."""
        await self._validate(request)
        body = await self._store.read(read_body, key(request.interaction_id))
        if body is None:
            raise commands.not_found()
        return pb.GetInteractionResponse(interaction=_parsed(body))

    async def ListInteractions(
        self, request: pb.ListInteractionsRequest, context: Context
    ) -> pb.ListInteractionsResponse:
        """Read one page of the interactions that match the filters."""
        await self._validate(request)
        return await self._listing.page(request)

    async def UpdateInteraction(
        self, request: pb.UpdateInteractionRequest, context: Context
    ) -> pb.UpdateInteractionResponse:
        """Change fields of a stored interaction."""
        await self._validate(request, _update_violations)
        paths = request.update_mask.paths if request.HasField("update_mask") else None
        command = partial(commands.update, request.interaction, paths)
        write = Write(record_of(request.interaction).interaction_id, command)
        if request.ByteSize() > LARGE:
            await self._rehearse(write)
        body = await self._store.write(write)
        return pb.UpdateInteractionResponse(interaction=_parsed(body))

    async def StopInteraction(
        self, request: pb.StopInteractionRequest, context: Context
    ) -> pb.StopInteractionResponse:
        """End an interaction."""
        await self._validate(request)
        write = Write(request.interaction_id, partial(commands.stop, request))
        body = await self._store.write(write)
        return pb.StopInteractionResponse(interaction=_parsed(body))

    async def DeleteInteraction(
        self, request: pb.DeleteInteractionRequest, context: Context
    ) -> pb.DeleteInteractionResponse:
        """Delete an interaction for good."""
        await self._validate(request)
        etag = request.etag if request.HasField("etag") else None
        content = pb.DeleteInteractionRequest(interaction_id=request.interaction_id, etag=etag)
        idempotency_key = _idempotency_key(request.request_id, content)
        command = partial(commands.delete, etag)
        await self._store.write(Write(request.interaction_id, command, idempotency_key))
        return pb.DeleteInteractionResponse()

    async def WatchInteractions(
        self, request: pb.WatchInteractionsRequest, context: Context
    ) -> None:
        """Stream changes."""
        await self._validate(request)
        await self._watching.run(request, context)

    async def _validate(self, request: Message, validator: Validator = violations) -> None:
        if request.ByteSize() <= LARGE:
            found = validator(request)
        else:
            found = await self._in_thread(partial(validator, request))
        if found:
            raise invalid_argument(found)

    async def _rehearse(self, write: Write) -> None:
        """Run a command before its turn: to report all violations would delay other writes.

        The etag guarantees that the write validates the same interaction again.
        """
        body = await self._store.read(read_body, write.key)
        stored = None if body is None else _parsed(body)
        await self._in_thread(partial(write.command, stored, Revision("", 0)))

    async def _in_thread(self, function: Callable[[], T]) -> T:
        """To find a hundred thousand violations takes seconds, which would block the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._validators, function)


def _update_violations(request: pb.UpdateInteractionRequest) -> list[FieldViolation]:
    """With a mask the record contains only what changes; the result is validated when written."""
    has_mask = request.HasField("update_mask")
    result = violations(request, partial=has_mask)
    interaction = request.interaction
    kind = interaction.WhichOneof("email")
    if not kind:
        return result
    record = record_of(interaction)
    if has_mask:
        if not record.HasField("interaction_id"):
            field = f"interaction.{kind}.interaction_id"
            result.append(FieldViolation(field, "required", "interaction_id is required"))
        of_mask = mask_violations(record.DESCRIPTOR, request.update_mask.paths)
        result += islice(of_mask, MAX_VIOLATIONS)
    if not interaction.HasField("etag"):
        description = "etag is required: that of the interaction that the change is based on"
        result.append(FieldViolation("interaction.etag", "required", description))
    return result


def _idempotency_key(request_id: str, content: Message) -> IdempotencyKey | None:
    """A repeated request has the same content."""
    if not request_id:
        return None
    encoded = content.SerializeToString(deterministic=True)
    digest = sha256(content.DESCRIPTOR.name.encode() + b":" + encoded).digest()
    return IdempotencyKey(key(request_id), digest)


def _parsed(body: bytes) -> pb.EmailInteraction:
    return pb.EmailInteraction.FromString(body)
