"""The methods of EmailInteractionService. Requests are valid and opaque; responses are encoded."""

import asyncio
from functools import partial
from hashlib import sha256
from typing import Any

from google.protobuf.message import Message

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions.v1 import email_interaction_service_pb2_grpc as generated
from email_interactions_service import commands
from email_interactions_service.calls.memory import SMALL, Budget, Turns
from email_interactions_service.commands import record_of
from email_interactions_service.errors import Context
from email_interactions_service.listing import Listing
from email_interactions_service.messages.opaque import encoded, opaque
from email_interactions_service.store.answers import IdempotencyKey
from email_interactions_service.store.keys import key
from email_interactions_service.store.queries import read_body, read_if_small
from email_interactions_service.store.store import Store
from email_interactions_service.store.writes import Write
from email_interactions_service.watch.watching import Watching


class Servicer(generated.EmailInteractionServiceServicer):
    """Implements every method; errors are raised as StatusError."""

    def __init__(self, store: Store, budget: Budget, listing: Listing, watching: Watching) -> None:
        self._store = store
        self._budget = budget
        self._listing = listing
        self._watching = watching
        self._turns = Turns(budget)
        self._reserving = asyncio.Lock()

    async def CreateInteraction(
        self, request: pb.CreateInteractionRequest, context: Context
    ) -> Any:
        """Store a new interaction."""
        interaction_id = record_of(request.interaction).interaction_id
        command = partial(commands.create, request.interaction)
        idempotency_key = _idempotency_key(request.request_id, record_of(request.interaction))
        write = Write(interaction_id, command, idempotency_key, request.ByteSize())
        body = await self._store.write(write)
        await self._turns.take(len(body), context)
        return _response("CreateInteraction", body)

    async def GetInteraction(self, request: pb.GetInteractionRequest, context: Context) -> Any:
        """Read one interaction."""
        wanted = key(request.interaction_id)
        found = await self._store.read(read_if_small, wanted)
        if found is None:
            raise commands.not_found()
        size, body = found
        if body is None:
            await self._turns.take(size, context)
            await self._budget.hold(size, context)
            body = await self._store.scan(read_body, wanted)
        if body is None:  # it was deleted meanwhile
            raise commands.not_found()
        return _response("GetInteraction", body)

    async def ListInteractions(self, request: pb.ListInteractionsRequest, context: Context) -> Any:
        """Read one page of the interactions that match the filters."""
        await self._budget.hold(self._listing.max_bytes, context)
        page = await self._listing.page(request)
        await self._turns.take(len(page), context)
        return page

    async def UpdateInteraction(
        self, request: pb.UpdateInteractionRequest, context: Context
    ) -> Any:
        """Change fields of a stored interaction."""
        paths = request.update_mask.paths if request.HasField("update_mask") else None
        command = partial(commands.update, request.interaction, paths)
        interaction_id = record_of(request.interaction).interaction_id
        write = Write(interaction_id, command, size=request.ByteSize())
        body = await self._changed(write, context)
        return _response("UpdateInteraction", body)

    async def StopInteraction(self, request: pb.StopInteractionRequest, context: Context) -> Any:
        """End an interaction."""
        command = partial(commands.stop, request)
        write = Write(request.interaction_id, command, size=request.ByteSize())
        body = await self._changed(write, context)
        return _response("StopInteraction", body)

    async def DeleteInteraction(
        self, request: pb.DeleteInteractionRequest, context: Context
    ) -> Any:
        """Delete an interaction permanently."""
        etag = request.etag if request.HasField("etag") else None
        content = pb.DeleteInteractionRequest(interaction_id=request.interaction_id, etag=etag)
        idempotency_key = _idempotency_key(request.request_id, content)
        command = partial(commands.delete, etag)
        await self._store.write(Write(request.interaction_id, command, idempotency_key))
        return opaque("DeleteInteractionResponse")()

    async def _changed(self, write: Write, context: Context) -> bytes:
        """Return the changed interaction.

        A change that could not be sent is not written: memory for a large interaction is reserved
        first. One call at a time waits for it, the others wait for their turn. Calls with large
        requests already have it.
        """

        async def reserve() -> None:
            if write.size <= SMALL:
                async with self._reserving:
                    await self._budget.hold(self._store.max_bytes, context)

        body = await self._store.write(write, reserve)
        self._budget.shrink(len(body), context)
        await self._turns.take(len(body), context)
        return body

    async def WatchInteractions(
        self, request: pb.WatchInteractionsRequest, context: Context
    ) -> None:
        """Stream changes."""
        await self._watching.run(request, context)


def _response(method: str, body: bytes) -> bytes:
    return encoded(opaque(f"{method}Response").DESCRIPTOR.fields_by_name["interaction"], body)


def _idempotency_key(request_id: str, content: Message) -> IdempotencyKey | None:
    """Return the key of a request, with a digest: a repeated request has the same content."""
    if not request_id:
        return None
    data = content.SerializeToString(deterministic=True)
    digest = sha256(content.DESCRIPTOR.name.encode() + b":" + data).digest()
    return IdempotencyKey(key(request_id), digest)
