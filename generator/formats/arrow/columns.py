"""The columns of records: their types, and metadata with facts about the fields."""

from functools import cache
from typing import Any, Final

from generator.core.recursion import reached
from generator.resolved.messages import Field, Message, Union
from generator.resolved.types import Boolean, Double, Enum, Int32, Int64, String, Timestamp
from generator.templating.filters import to_json

_TEXT = {"name": "utf8"}
_INT32 = {"name": "int", "bitWidth": 32, "isSigned": True}
# All other types are JSON text.
_TYPES: Final[dict[type, dict[str, Any]]] = {
    String: _TEXT,
    Int32: _INT32,
    Int64: {"name": "int", "bitWidth": 64, "isSigned": True},
    Double: {"name": "floatingpoint", "precision": "DOUBLE"},
    Enum: _INT32,
    Boolean: {"name": "bool"},
    Timestamp: {"name": "timestamp", "unit": "MILLISECOND", "timezone": "UTC"},
}
# Arrow has no references: a record that contains another one twice, and so on, doubles each time.
_MAX_NESTED = 200


class Columns:
    """The columns of fields; caches what it computes about records."""

    def __init__(self) -> None:
        self._size = cache(self._number_of_columns)
        self._parts = cache(lambda record: reached([record], _inner))

    def json(self, field: Field) -> dict[str, Any]:
        """Return a column in the JSON format."""
        children = []
        if record := self._nested(field):
            type_, children = {"name": "struct"}, [self.json(each) for each in record.fields]
        else:
            type_ = _TYPES.get(type(field.type), _TEXT)
        if field.repeated:
            item = {"name": "element", "nullable": False, "type": type_, "children": children}
            type_, children = {"name": "list"}, [item]
        found = {"name": field.name, "nullable": not field.required, "type": type_}
        metadata = [{"key": key, "value": text} for key, text in self.metadata(field).items()]
        return found | {"children": children, "metadata": metadata}

    def metadata(self, field: Field) -> dict[str, str]:
        """Return what the source and the spec state about a field, without empty keys."""
        found = {
            "type": field.word,
            "required": field.presence,
            "forbidden": str(field.forbidden or ""),
            "limits": field.limits,
            "default": "" if field.default is None else to_json(field.default),
            "description": field.description,
            "notes": " ".join(field.sentences),
            "deprecated": "yes" if field.deprecated else "",
            "source": field.source or "",
        }
        if isinstance(field.type, Enum):
            found["values"] = ", ".join(f"{v.number} {v.name}" for v in field.type.values)
        elif not self._nested(field) and type(field.type) not in _TYPES:
            found["encoding"] = "JSON"
        return {key: text for key, text in found.items() if text}

    def _nested(self, field: Field) -> Message | None:
        """Return the record of a struct column; None for scalars and records stored as JSON text.

        A union is a struct with the fields of all its records.
        A record is JSON text if it contains itself, has too many columns, or has none, which
        Parquet cannot write.
        """
        record = field.type.merged if isinstance(field.type, Union) else field.type
        if not isinstance(record, Message) or field.message in self._parts(record):
            return None
        return record if 0 < self._size(record) <= _MAX_NESTED else None

    def _number_of_columns(self, record: Message) -> int:
        """Return the number of columns, including the columns of structs in it."""
        nested = map(self._nested, record.fields)
        return sum(self._size(each) if each else 1 for each in nested)


def _inner(record: Message) -> list[Message]:
    """Return the records in a record, and the messages of its unions."""
    types = (field.type for field in record.fields)
    return record.inner + [each.merged for each in types if isinstance(each, Union)]
