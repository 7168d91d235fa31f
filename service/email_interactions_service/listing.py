"""ListInteractions: pagination and page tokens."""

from copy import deepcopy

from email_interactions.v1 import email_interaction_service_pb2 as pb
from email_interactions_service.errors import invalid_field
from email_interactions_service.messages.opaque import encoded, opaque
from email_interactions_service.store.queries import Page, Position, read_page
from email_interactions_service.store.store import Store
from email_interactions_service.tokens import Tokens

DEFAULT_SIZE = 50
MAX_SIZE = 1_000


class Listing:
    """Reads pages. A page token is the signed position of the last interaction."""

    def __init__(self, store: Store, tokens: Tokens, max_bytes: int) -> None:
        self._store = store
        self._tokens = tokens
        self.max_bytes = max_bytes

    async def page(self, request: pb.ListInteractionsRequest) -> bytes:
        """Return a page, encoded; raise StatusError for an invalid page size or token."""
        if request.page_size < 0:
            raise invalid_field("page_size", "range", "must not be negative")
        size = min(request.page_size or DEFAULT_SIZE, MAX_SIZE)
        purpose, after = _purpose(request), None
        if request.page_token:
            after = self._tokens.verify(purpose, request.page_token, Position, "page_token")
        page: Page = await self._store.scan(read_page, request, after, size, self.max_bytes)
        response = opaque("ListInteractionsResponse")()
        if page.next:
            response.next_page_token = self._tokens.sign(purpose, page.next)
        field = response.DESCRIPTOR.fields_by_name["interactions"]
        parts = [encoded(field, body) for body in page.bodies]
        return b"".join([*parts, response.SerializeToString()])


def _purpose(request: pb.ListInteractionsRequest) -> bytes:
    """Return the filters that a page token is valid for. The page size may change."""
    filters = deepcopy(request)
    filters.ClearField("page_size")
    filters.ClearField("page_token")
    return b"list:" + filters.SerializeToString(deterministic=True)
