"""pydantic's TypeAdapter of a dataclass; strict, rejecting unknown fields."""

import json
from dataclasses import MISSING, field
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)
from pydantic.dataclasses import dataclass

from benchmarks.records.contender import Contender, Operation, reporting
from benchmarks.records.contenders.record import URL, URLS, declared, require_companions
from email_interactions import EmailAddress, EmailIn


def _dataclass(record: type, types: dict[Any, Any], config: ConfigDict, **namespace: Any) -> Any:
    """Declare the dataclass with the fields of a record."""
    annotations = {}
    for name, hint, default in declared(record, types):
        annotations[name] = hint
        if default is not MISSING:
            namespace[name] = field(default_factory=list) if default == [] else default
    if "from_address" in annotations:
        namespace["from_address"] = Field(default=None, alias="from")
    declaration = type(record.__name__, (), namespace | {"__annotations__": annotations})
    return dataclass(slots=True, kw_only=True, config=config)(declaration)


def _adapter(types: dict[Any, Any], config: ConfigDict, **namespace: Any) -> TypeAdapter[Any]:
    types = types | _TYPES | {EmailAddress: _dataclass(EmailAddress, {}, config)}
    return TypeAdapter[Any](_dataclass(EmailIn, types, config, **namespace))


_TYPES = {int: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)], datetime: AwareDatetime}
_URL: Any = Annotated[str, StringConstraints(pattern=URL)]
_RULES = dict.fromkeys(URLS, _URL | None)
_CHECK = {"check": model_validator(mode="after")(require_companions)}
_plain = _adapter({}, ConfigDict(strict=True, extra="forbid"))
_strict = _adapter(_RULES, ConfigDict(strict=True, extra="forbid"), **_CHECK)
_lenient = _adapter(_RULES, ConfigDict(strict=True, extra="ignore"), **_CHECK)
# A timestamp in a dict is a string, which strict types reject.
_lax = _adapter(_RULES, ConfigDict(extra="forbid"), **_CHECK)


def _encode(record: Any) -> Any:
    return _plain.dump_json(record, by_alias=True, exclude_none=True)


CONTENDERS = {
    "pydantic": Contender(
        "pydantic, TypeAdapter",
        "does not check URLs and conditions",
        decode=Operation(_plain.validate_json),
        encode=Operation(_encode, _plain.validate_json),
    ),
    "pydantic_rules": Contender(
        "pydantic, TypeAdapter with the rules",
        decode=Operation(_strict.validate_json),
        decode_lenient=Operation(_lenient.validate_json),
        read_lines=Operation(lambda text: [*map(_strict.validate_json, text.splitlines())]),
        from_dict=Operation(_lax.validate_python, json.loads),
        report=reporting(_strict.validate_json, lambda error: len(error.errors(include_url=False))),
    ),
}
