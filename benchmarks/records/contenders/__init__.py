"""All contenders: one module per library, or per group of similar libraries."""

from benchmarks.records.contender import Contender
from benchmarks.records.contenders import (
    json_schema,
    msgspec_structs,
    product,
    protobuf,
    pydantic_dataclass,
)

_MODULES = (product, msgspec_structs, pydantic_dataclass, json_schema, protobuf)
CONTENDERS: dict[str, Contender] = {
    key: contender for module in _MODULES for key, contender in module.CONTENDERS.items()
}
