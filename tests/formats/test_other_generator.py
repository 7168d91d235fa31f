"""An outside reader: datamodel-code-generator makes classes of our JSON Schemas, and they are ours.

It never sees the spec or the dataclasses, so what it reads in the schemas must be what the
dataclasses say. Compared are the names in JSON, the types, and which value stands for absent. Two
things are ours alone: an absent list is empty, and a field with a default has no None beside it.
"""

import dataclasses
import importlib.util
import re
import sys
import types
import typing
from collections.abc import Iterator
from datetime import datetime
from enum import IntEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, Literal, NamedTuple

import pytest
from datamodel_code_generator import Formatter, InputFileType, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import DatetimeClassType

import email_interactions
from tests.support.readers import GENERATED, RECORDS, attribute_docs, json_schema

Kind = Literal["dataclass", "pydantic"]
KINDS: dict[Kind, DataModelType] = {
    "dataclass": DataModelType.DataclassesDataclass,
    "pydantic": DataModelType.PydanticV2BaseModel,
}
# A date with a pattern becomes a datetime, which is what we compare, without it.
pytestmark = pytest.mark.filterwarnings("ignore:Pydantic does not take pattern on datetime")

REQUIRED = "required"
EMPTY = "an empty list"


class Member(NamedTuple):
    """What a class says of one field."""

    type: str
    absent: object  # the value that stands for absent, or REQUIRED


# Ours


def our_members(record: str) -> dict[str, Member]:
    """The fields of one of our dataclasses by their JSON names."""
    found = getattr(email_interactions, record)
    hints = typing.get_type_hints(found)
    docs = attribute_docs(record)
    members = {}
    for field in dataclasses.fields(found):
        called = re.search(r"Called `(\w+)` in JSON", docs[field.name])
        name = called[1] if called else field.name
        members[name] = Member(_shown(hints[field.name]), _absent(field))
    return members


def _absent(field: dataclasses.Field[Any]) -> object:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return EMPTY if field.default_factory() == [] else field.default_factory
    return REQUIRED


# Theirs


@cache
def their_module(record: str, kind: Kind) -> ModuleType:
    """What datamodel-code-generator makes of one schema, imported."""
    source = generate(
        GENERATED / "json_schema" / f"{record}.schema.json",
        input_file_type=InputFileType.JsonSchema,
        output_model_type=KINDS[kind],
        output_datetime_class=DatetimeClassType.Datetime,
        class_name=record,
        field_constraints=True,  # beside the type, not in it
        formatters=[Formatter.BUILTIN],
    )
    name = f"their_{record}_{kind}"
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.py")
        path.write_text(str(source), encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # where annotations are looked up
        spec.loader.exec_module(module)
    return module


def their_members(found: Any) -> dict[str, Member]:
    """The fields of one of their classes by their JSON names, in our terms."""
    fields = _of_dataclass(found) if dataclasses.is_dataclass(found) else _of_pydantic(found)
    return {name: _in_our_terms(hint, absent) for name, hint, absent in fields}


def _of_dataclass(found: Any) -> Iterator[tuple[str, Any, object]]:
    """A dataclass of theirs does not keep the JSON name; a keyword gets an underscore."""
    hints = typing.get_type_hints(found)
    for field in dataclasses.fields(found):
        yield field.name.removesuffix("_"), hints[field.name], _absent(field)


def _of_pydantic(found: Any) -> Iterator[tuple[str, Any, object]]:
    for name, field in found.model_fields.items():
        absent = REQUIRED if field.is_required() else field.default
        yield field.alias or name, field.annotation, absent


def _in_our_terms(hint: Any, absent: object) -> Member:
    value = _without_none(hint)
    if typing.get_origin(value) is list and absent is None:
        return Member(_shown(value), EMPTY)
    never_none = absent is not REQUIRED and absent is not None
    return Member(_shown(value if never_none else hint), absent)


def _without_none(hint: Any) -> Any:
    if typing.get_origin(hint) not in (types.UnionType, typing.Union):
        return hint
    (value,) = (part for part in typing.get_args(hint) if part is not type(None))
    return value


def _shown(hint: Any) -> str:
    """`list[EmailAddress]`, `str | None`: classes by their names, whichever module they are of."""
    value = _without_none(hint)
    if value is not hint:
        return f"{_shown(value)} | None"
    if typing.get_origin(hint) in (list, dict):
        arguments = ", ".join(map(_shown, typing.get_args(hint)))
        return f"{typing.get_origin(hint).__name__}[{arguments}]"
    return str(hint.__name__)


# Tests


def their_parts(record: str) -> set[str]:
    """The records and enums that a schema has inside."""
    return set(json_schema(record).get("$defs", {}))


EVERY_FIELD = [(record, name) for record in RECORDS for name in our_members(record)]
EVERY_ENUM = [
    name
    for name, found in vars(email_interactions).items()
    if isinstance(found, type) and issubclass(found, IntEnum)
]


PARTS = [(record, part) for record in RECORDS for part in RECORDS if part in their_parts(record)]
ENUMS = [(record, enum) for record in RECORDS for enum in EVERY_ENUM if enum in their_parts(record)]


def test_the_comparison_knows_every_type() -> None:
    """Every type that the records use is one of those that are compared."""
    used = {our_members(record)[name].type.removesuffix(" | None") for record, name in EVERY_FIELD}
    simple = {found.__name__ for found in (str, int, bool, datetime)}
    made = {"dict[str, Any]", *EVERY_ENUM, *RECORDS}
    items = {re.sub(r"^list\[(.*)\]$", r"\1", word) for word in used}
    assert items <= simple | made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("record", RECORDS)
def test_they_read_the_same_names(record: str, kind: Kind) -> None:
    """Their class has our fields under our JSON names, and no other."""
    theirs = their_members(getattr(their_module(record, kind), record))
    assert sorted(our_members(record)) == sorted(theirs)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("record", "name"), EVERY_FIELD)
def test_they_read_the_same_field(record: str, name: str, kind: Kind) -> None:
    """A field has the same type and presence, and the same default, in their class and in ours."""
    theirs = their_members(getattr(their_module(record, kind), record))
    assert our_members(record)[name] == theirs[name]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("record", "part"), PARTS)
def test_they_read_the_same_part(record: str, part: str, kind: Kind) -> None:
    """A record inside another one is the record that stands alone."""
    theirs = their_members(getattr(their_module(record, kind), part))
    assert our_members(part) == theirs


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("record", "enum"), ENUMS)
def test_they_read_the_same_numbers(record: str, enum: str, kind: Kind) -> None:
    """An enum of theirs is one of integers, with our numbers."""
    ours, theirs = getattr(email_interactions, enum), getattr(their_module(record, kind), enum)
    assert issubclass(theirs, IntEnum)
    assert {value.value for value in ours} == {value.value for value in theirs}
