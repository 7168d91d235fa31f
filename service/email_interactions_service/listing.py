"""ListInteractions: filters, pages and the tokens between them."""

from google.protobuf.timestamp_pb2 import Timestamp

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from email_interactions_service.refusals import FieldViolation, invalid
from email_interactions_service.store.keys import optional_key
from email_interactions_service.store.queries import Filters, Page, Position, read_page
from email_interactions_service.store.store import Store
from email_interactions_service.tokens import InvalidToken, Tokens

USUAL_SIZE = 50
LARGEST_SIZE = 1_000

Request = service_pb2.ListInteractionsRequest


class Lister:
    """Reads pages. A token is the place of the last interaction, sealed with the filters."""

    def __init__(self, store: Store, tokens: Tokens, most_bytes: int) -> None:
        self._store = store
        self._tokens = tokens
        self._most_bytes = most_bytes

    async def page(
        self, request: service_pb2.ListInteractionsRequest
    ) -> service_pb2.ListInteractionsResponse:
        """The page that a valid request asks for; Refused for a wrong size or token."""
        if request.page_size < 0:
            message = "must not be negative"
            raise invalid([FieldViolation("page_size", "range", message)])
        size = min(request.page_size or USUAL_SIZE, LARGEST_SIZE)
        purpose = _purpose(request)
        after = self._position(purpose, request.page_token)
        page: Page = await self._store.read(
            read_page, _filters(request), after, size, self._most_bytes
        )
        response = service_pb2.ListInteractionsResponse()
        for body in page.bodies:
            response.interactions.add().MergeFromString(body)
        if page.next:
            response.next_page_token = self._tokens.seal(purpose, page.next)
        return response

    def _position(self, purpose: bytes, token: str) -> Position | None:
        if not token:
            return None
        try:
            return self._tokens.open(purpose, token, Position)
        except InvalidToken:
            message = "is no token that this service gave out for these filters"
            raise invalid([FieldViolation("page_token", "token", message)]) from None


def _purpose(request: service_pb2.ListInteractionsRequest) -> bytes:
    """What must not change from page to page: the filters. The size may."""
    filters = Request()
    filters.CopyFrom(request)
    filters.ClearField("page_size")
    filters.ClearField("page_token")
    return b"list:" + filters.SerializeToString(deterministic=True)


def _filters(request: service_pb2.ListInteractionsRequest) -> Filters:
    def text(name: str) -> str | None:
        return getattr(request, name) if request.HasField(name) else None

    def time(name: str) -> int | None:
        value: Timestamp = getattr(request, name)
        return value.ToMilliseconds() if request.HasField(name) else None

    return Filters(
        customer=optional_key(text("customer_id")),
        thread=optional_key(text("thread_id")),
        parent=optional_key(text("parent_id")),
        statuses=request.statuses,
        start_from=time("start_date_from"),
        start_before=time("start_date_before"),
    )
