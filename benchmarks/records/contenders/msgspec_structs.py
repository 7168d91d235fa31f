"""msgspec with its own Struct, the fastest reader in Python and the baseline of most tables.

Also msgspec decoding the dataclass.
"""

import re
from dataclasses import MISSING
from datetime import datetime
from typing import Annotated, Any

import msgspec

from benchmarks.records.contender import Contender, Operation, reporting
from benchmarks.records.contenders.record import URL, URLS, declared, require_companions
from email_interactions import EmailAddress, EmailIn


def _struct(record: type, types: dict[Any, Any], **options: Any) -> Any:
    """Declare the Struct with the fields of a record."""
    fields = [
        (name, hint) if default is MISSING else (name, hint, default)
        for name, hint, default in declared(record, types)
    ]
    return msgspec.defstruct(
        record.__name__,
        fields,
        kw_only=True,
        omit_defaults=True,
        rename={"from_address": "from"},
        **{"forbid_unknown_fields": True, **options},
    )


_TYPES = {
    int: Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)],
    datetime: Annotated[datetime, msgspec.Meta(tz=True)],
    EmailAddress: _struct(EmailAddress, {}),
}
_URL = Annotated[str, msgspec.Meta(pattern=URL)] | None
_decode = msgspec.json.Decoder(_struct(EmailIn, _TYPES)).decode
_address = _struct(EmailAddress, {}, forbid_unknown_fields=False)
_decode_lenient = msgspec.json.Decoder(
    _struct(EmailIn, _TYPES | {EmailAddress: _address}, forbid_unknown_fields=False)
).decode
_check = {"__post_init__": require_companions}
_decode_strictly = msgspec.json.Decoder(
    _struct(EmailIn, _TYPES | dict.fromkeys(URLS, _URL), namespace=_check)
).decode


def _renamed(text: bytes) -> bytes:
    """Rename `from` in the document, which msgspec can do only for a Struct."""
    return text.replace(b'"from":', b'"from_address":').replace(b'"from": ', b'"from_address": ')


def _usual(text: bytes) -> bytes:
    """Write 173.0 as 173, because msgspec rejects it."""
    return re.sub(rb"(?<=[0-9])[.]0(?=[,}])", b"", text)


_NO_RULES = "does not check URLs and conditions"
CONTENDERS = {
    "struct": Contender(
        "msgspec, Struct",
        f"{_NO_RULES}; returns no dataclass",
        decode=Operation(_decode),
        decode_unusual=Operation(_decode, _usual),
        decode_lenient=Operation(_decode_lenient),
        read_lines=Operation(lambda text: [*map(_decode, text.splitlines())]),
        encode=Operation(msgspec.json.Encoder().encode, _decode),
    ),
    "struct_rules": Contender(
        "msgspec, Struct with the rules",
        "returns no dataclass",
        decode=Operation(_decode_strictly),
        report=reporting(_decode_strictly),
    ),
    "msgspec_dataclass": Contender(
        "msgspec, the dataclass",
        f"`from` is renamed beforehand; accepts unknown fields; {_NO_RULES}",
        decode=Operation(msgspec.json.Decoder(EmailIn).decode, _renamed),
    ),
}
