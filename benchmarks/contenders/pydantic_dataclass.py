"""pydantic's TypeAdapter of a dataclass, strict, with unknown names forbidden."""

from dataclasses import field
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.dataclasses import dataclass

from benchmarks.contender import Contender, Way
from benchmarks.contenders.rules import URL, require_companions
from email_interactions import EntityType, InteractionStatus

_CONFIG = ConfigDict(strict=True, extra="forbid")
Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Url = Annotated[str, StringConstraints(pattern=URL)]


@dataclass(slots=True, kw_only=True, config=_CONFIG)
class EmailAddress:
    """An address."""

    address: str
    personal: str | None = None


@dataclass(slots=True, kw_only=True, config=_CONFIG)
class EmailIn:
    """Types, required fields and unknown names; neither URLs nor conditions."""

    from_address: EmailAddress | None = Field(default=None, alias="from")
    reply_to: EmailAddress | None = None
    to: list[EmailAddress] = field(default_factory=list[EmailAddress])
    cc: list[EmailAddress] = field(default_factory=list[EmailAddress])
    sent_date: AwareDatetime | None = None
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
    start_date: AwareDatetime
    end_date: AwareDatetime | None = None
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


@dataclass(slots=True, kw_only=True, config=_CONFIG)
class StrictEmailIn(EmailIn):
    """The same with the rules."""

    structured_text: Url | None = None
    binary_content: Url | None = None

    @model_validator(mode="after")  # type: ignore[untyped-decorator]
    def _companions(self) -> "StrictEmailIn":
        require_companions(self)
        return self


_plain = TypeAdapter(EmailIn)
_strict = TypeAdapter(StrictEmailIn)


def _report(text: bytes) -> int:
    try:
        _strict.validate_json(text)
    except ValidationError as error:
        return len(error.errors(include_url=False))
    return 0


CONTENDERS = [
    Contender(
        key="pydantic",
        title="pydantic, TypeAdapter",
        less="neither URLs nor conditions",
        ways={
            "decode": Way(_plain.validate_json),
            "encode": Way(
                lambda record: _plain.dump_json(record, by_alias=True, exclude_none=True),
                _plain.validate_json,
            ),
        },
    ),
    Contender(
        key="pydantic_rules",
        title="pydantic, TypeAdapter with the rules",
        ways={"decode": Way(_strict.validate_json), "report": Way(_report)},
    ),
]
