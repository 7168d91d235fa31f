"""Everybody who takes part, and what they are asked to do."""

from benchmarks.contender import Contender
from benchmarks.contenders import (
    adaptix_dataclass,
    cattrs_dataclass,
    copied_struct,
    dacite_dataclass,
    msgspec_dataclass,
    msgspec_struct,
    product,
    protobuf_messages,
    pydantic_dataclass,
    schema_engines,
)

CONTENDERS: tuple[Contender, ...] = (
    *product.CONTENDERS,
    *msgspec_struct.CONTENDERS,
    *copied_struct.CONTENDERS,
    *msgspec_dataclass.CONTENDERS,
    *pydantic_dataclass.CONTENDERS,
    *cattrs_dataclass.CONTENDERS,
    *adaptix_dataclass.CONTENDERS,
    *dacite_dataclass.CONTENDERS,
    *schema_engines.CONTENDERS,
    *protobuf_messages.CONTENDERS,
)
BY_KEY = {contender.key: contender for contender in CONTENDERS}
