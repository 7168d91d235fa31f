"""ListInteractions: filters, pagination and page tokens."""

from google.protobuf.timestamp_pb2 import Timestamp

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from email_interactions_service.errors import invalid_field
from email_interactions_service.store.keys import optional_key
from email_interactions_service.store.queries import Filters, Page, Position, read_page
from email_interactions_service.store.store import Store
from email_interactions_service.tokens import InvalidToken, Tokens

DEFAULT_SIZE = 50
MAX_SIZE = 1_000

Request = service_pb2.ListInteractionsRequest
Response = service_pb2.ListInteractionsResponse


class Listing:
    """Reads pages. A page token is the signed position of the last interaction."""

    def __init__(self, store: Store, tokens: Tokens, max_bytes: int) -> None:
        self._store = store
        self._tokens = tokens
        self._max_bytes = max_bytes

    async def page(
        self, request: service_pb2.ListInteractionsRequest
    ) -> service_pb2.ListInteractionsResponse:
        """Return a page; raise StatusError for an invalid page size or token."""
        if request.page_size < 0:
            raise invalid_field("page_size", "range", "must not be negative")
        size = min(request.page_size or DEFAULT_SIZE, MAX_SIZE)
        purpose = _purpose(request)
        after = self._position(purpose, request.page_token)
        page: Page = await self._store.read(
            read_page, _filters(request), after, size, self._max_bytes
        )
        response = Response()
        for body in page.bodies:
            response.interactions.add().MergeFromString(body)
        if page.next:
            response.next_page_token = self._tokens.sign(purpose, page.next)
        return response

    def _position(self, purpose: bytes, token: str) -> Position | None:
        if not token:
            return None
        try:
            return self._tokens.verify(purpose, token, Position)
        except InvalidToken:
            description = "was not issued by this server for these filters"
            raise invalid_field("page_token", "token", description) from None


def _purpose(request: service_pb2.ListInteractionsRequest) -> bytes:
    """Return the filters, which a page token is valid for. The page size may change."""
    filters = Request()
    filters.CopyFrom(request)
    filters.ClearField("page_size")
    filters.ClearField("page_token")
    return b"list:" + filters.SerializeToString(deterministic=True)


def _filters(request: service_pb2.ListInteractionsRequest) -> Filters:
    def key_of(name: str) -> bytes | None:
        return optional_key(getattr(request, name) if request.HasField(name) else None)

    def milliseconds(name: str) -> int | None:
        value: Timestamp = getattr(request, name)
        return value.ToMilliseconds() if request.HasField(name) else None

    return Filters(
        customer=key_of("customer_id"),
        thread=key_of("thread_id"),
        parent=key_of("parent_id"),
        statuses=request.statuses,
        start_from=milliseconds("start_date_from"),
        start_before=milliseconds("start_date_before"),
    )
