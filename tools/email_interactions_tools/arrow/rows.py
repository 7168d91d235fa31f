# The types of pyarrow are incomplete.
# pyright: standard
"""Converts documents to rows of record batches and back, one column at a time.

A document is what `to_dict` of a record returns and `from_dict` reads. Missing values are null.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat
from typing import Any, TypeAlias, get_args

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from email_interactions import EmailIn, EmailOut, Interaction
from email_interactions.arrow import schema

Document: TypeAlias = dict[str, Any]
_Field: TypeAlias = Any  # of Arrow

RECORDS: tuple[type[EmailIn | EmailOut], ...] = get_args(Interaction)
# Of either record: fields with the same name have the same type.
_FIELDS = {field.name: field for record in RECORDS for field in schema(record)}

_LISTS = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)


def to_batch(documents: Sequence[Document], columns: pa.Schema) -> pa.RecordBatch:
    """Return the rows of documents of one record, in the given schema."""
    return pa.RecordBatch.from_arrays(_arrays(documents, columns), schema=columns)


def _arrays(documents: Sequence[Document], fields: Iterable[_Field]) -> list[Any]:
    """Return the columns of some fields."""
    names = [(field.name, field) for field in fields]
    return [_array([each.get(name) for each in documents], field) for name, field in names]


def _array(values: list[Any], field: _Field) -> Any:
    """Return the column of a field; absent is None, or an empty list.

    Below an absent record, Parquet writers require values in columns that cannot be null.
    """
    type_ = field.type
    if not field.nullable and None in values:
        unused = _unused(type_)
        values = [unused if value is None else value for value in values]
    if pa.types.is_list(type_):
        items = [item for value in values if value for item in value]
        offsets = pa.array(_offsets(values, can_be_null=field.nullable), pa.int32())
        return pa.ListArray.from_arrays(offsets, _array(items, _item(field)), type=type_)
    if pa.types.is_struct(type_):
        fields = [*type_]
        columns = _arrays([{} if value is None else value for value in values], fields)
        is_absent = pa.array([value is None for value in values], pa.bool_())
        return pa.StructArray.from_arrays(columns, fields=fields, mask=is_absent)
    if pa.types.is_timestamp(type_):
        return pa.array(values, pa.string()).cast(type_)
    if pa.types.is_floating(type_):  # for integers of any size
        values = [None if v is None else float(v) for v in values]
    if _is_json(field):
        values = [None if v is None else msgspec.json.encode(v).decode() for v in values]
    return pa.array(values, type_)


def _unused(type_: Any) -> Any:
    if pa.types.is_struct(type_):
        return {}
    if pa.types.is_list(type_):
        return []
    if pa.types.is_timestamp(type_):
        return "1970-01-01T00:00:00Z"
    return {pa.bool_(): False, pa.string(): ""}.get(type_, 0)


def _offsets(values: list[Any], *, can_be_null: bool) -> Iterator[int | None]:
    """Yield where each list begins among all items, None for an absent list; then the end."""
    end = 0
    for value in values:
        yield end if value or not can_be_null else None
        end += len(value or ())
    yield end


def _item(field: _Field) -> _Field:
    """Return the field of the items of a list; JSON text if the metadata says so."""
    item = field.type.value_field
    return item.with_metadata(field.metadata) if _is_json(field) else item


def _is_json(field: _Field) -> bool:
    return bool(field) and (field.metadata or {}).get(b"encoding") == b"JSON"


def to_documents(batch: pa.RecordBatch) -> list[Document]:
    """Return the documents for rows of any schema.

    Other programs write timestamps with another unit and time zone, and lists and texts of other
    types. A value that no field can have is returned unchanged. Raises ValueError if two columns
    have the same name.
    """
    if twice := repeated(batch.schema.names):
        raise pa.ArrowInvalid(f"several columns have the name {twice}")
    arrays = zip(batch.schema.names, batch.columns, strict=True)
    found = {name: array for name, array in arrays if array.null_count < batch.num_rows}
    if not found:
        return [{}] * batch.num_rows
    columns = map(_values, found.values(), map(_FIELDS.get, found))
    return [*map(_object, repeat([*found]), zip(*columns, strict=True))]


def repeated(names: Sequence[str]) -> str:
    """Return the names that occur several times."""
    return ", ".join(sorted(name for name, count in Counter(names).items() if count > 1))


def _object(names: list[str], row: Iterable[Any]) -> Document:
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _values(array: Any, field: _Field) -> list[Any]:
    """Return the JSON values in a column, None for null; `field` is a record's field or None."""
    type_, expected = array.type, field.type if field else pa.null()
    if pa.types.is_struct(type_) and pa.types.is_struct(expected):
        names = [each.name for each in type_]
        fields = {each.name: each for each in expected}
        columns = [_values(array.field(n), fields.get(name)) for n, name in enumerate(names)]
        rows = map(_object, repeat(names), zip(*columns, strict=True))
        valid = array.is_valid().to_pylist()
        return [row if is_valid else None for row, is_valid in zip(rows, valid, strict=True)]
    if pa.types.is_list(expected) and any(is_list(type_) for is_list in _LISTS):
        items = iter(_values(array.flatten(), _item(field)))
        sizes = pc.list_value_length(array).to_pylist()
        return [None if size is None else [*islice(items, size)] for size in sizes]
    if pa.types.is_timestamp(type_):
        array = _timestamps(array)
    values = _python(array)
    return [*map(_parsed, values)] if _is_json(field) else values


def _python(array: Any) -> list[Any]:
    try:
        return [*array.to_pylist()]
    except UnicodeDecodeError:
        raise
    except (ValueError, OverflowError):  # a date or time that Python cannot represent
        rows = [array.slice(row, 1) for row in range(len(array))]
        return [None if row.null_count else row.to_string().encode() for row in rows]


def _timestamps(array: Any) -> Any:
    """Return timestamps as text, with three digits or more if needed; without zone, without Z."""
    text = array.cast(pa.timestamp(array.type.unit)).cast(pa.string())
    text = pc.utf8_replace_slice(text, 10, 11, "T")
    if array.type.unit in ("us", "ns"):
        text = pc.replace_substring_regex(text, r"([.]\d{3})0+$", r"\1")
    return pc.binary_join_element_wise(text, "Z" if array.type.tz else "", "")


def _parsed(text: Any) -> Any:
    """Return the value of a JSON text; anything else unchanged, which readers reject."""
    try:
        return msgspec.json.decode(text)
    except (TypeError, ValueError, RecursionError):
        return text
