"""msgspec with its own Struct: the fastest that Python has, and the yardstick of the tables."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from benchmarks.contender import Contender, Way
from benchmarks.contenders.rules import URL, require_companions
from email_interactions import EntityType, InteractionStatus

Int32 = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Url = Annotated[str, msgspec.Meta(pattern=URL)]


class EmailAddress(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An address."""

    address: str
    personal: str | None = None


class EmailIn(
    msgspec.Struct,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"from_address": "from"},
):
    """Types, required fields and unknown names; neither URLs nor conditions."""

    from_address: EmailAddress | None = None
    reply_to: EmailAddress | None = None
    to: list[EmailAddress] = []
    cc: list[EmailAddress] = []
    sent_date: Moment | None = None
    customer_id: str
    interaction_id: str
    status: InteractionStatus
    entity_type: EntityType
    type: str
    sub_type: str | None = None
    media_type: str
    parent_id: str | None = None
    thread_id: str | None = None
    external_id: str | None = None
    owner_id: Int32 | None = None
    creator_app_id: Int32
    start_date: Moment
    end_date: Moment | None = None
    timeshift: Int32 | None = None
    category_id: str | None = None
    allow_children: bool = True
    subject: str | None = None
    stopped_reason: str | None = None
    text: str | None = None
    structured_text: str | None = None
    structured_text_mime: str | None = None
    binary_content: str | None = None
    binary_content_mime: str | None = None
    binary_content_size: Int32 | None = None
    udata: dict[str, Any] | None = None


class StrictEmailIn(EmailIn, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The same with all rules that it has words for, and the conditions after reading."""

    structured_text: Url | None = None
    binary_content: Url | None = None

    def __post_init__(self) -> None:
        """Called by msgspec once a record is read."""
        require_companions(self)


_decode = msgspec.json.Decoder(EmailIn).decode
_decode_strictly = msgspec.json.Decoder(StrictEmailIn).decode
_encode = msgspec.json.Encoder().encode


def _report(text: bytes) -> int:
    try:
        _decode_strictly(text)
    except msgspec.ValidationError:
        return 1  # it stops at the first
    return 0


CONTENDERS = [
    Contender(
        key="struct",
        title="msgspec, Struct",
        less="neither URLs nor conditions; no dataclass",
        ways={"decode": Way(_decode), "encode": Way(_encode, _decode)},
    ),
    Contender(
        key="struct_rules",
        title="msgspec, Struct with the rules",
        less="no dataclass",
        ways={"decode": Way(_decode_strictly), "report": Way(_report)},
    ),
]
