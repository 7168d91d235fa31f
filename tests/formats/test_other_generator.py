"""An outside reader: datamodel-code-generator makes classes of our JSON Schemas, and they are ours.

It never sees the spec or the dataclasses, so the fields that it reads in a schema must be those
of every output: names, types, lists, presence. Conditions and patterns are no part of its types.
"""

import sys
import typing
from collections.abc import Iterator, Sequence
from enum import IntEnum
from types import ModuleType
from typing import Any

import pytest
from datamodel_code_generator import Formatter, InputFileType, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import DatetimeClassType
from pydantic import BaseModel, ValidationError

import email_interactions
from tests.support.project import GENERATED
from tests.support.readers.facts import Fact
from tests.support.readers.json_schema import enums_of_json_schema, json_schema
from tests.support.readers.page_of_tools import ROWS, unchecked_rules
from tests.support.readers.python import facts_of_dataclasses, kind_of_hint, without_none
from tests.support.readers.spec import RECORDS, SPEC, UNIONS

# A date with a pattern becomes a datetime, which is what we compare, without it.
pytestmark = pytest.mark.filterwarnings("ignore:Pydantic does not take pattern on datetime")

PLAIN = {"pattern": "string"} | dict.fromkeys(UNIONS, "Union")
WITH_CHOICES = {message["name"] for message in SPEC["messages"] if "choices" in message}


@pytest.fixture(params=RECORDS)
def theirs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What datamodel-code-generator makes of one schema."""
    return imported(request.param, monkeypatch)


def imported(record: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Its module for a record, imported under the record's name."""
    source = generate(
        GENERATED / "json_schema" / f"{record}.schema.json",
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        output_datetime_class=DatetimeClassType.Datetime,
        class_name=record,
        field_constraints=True,  # beside the type, not in it
        formatters=[Formatter.BUILTIN],
    )
    module = ModuleType(record)
    monkeypatch.setitem(sys.modules, record, module)  # where annotations are looked up
    exec(str(source), vars(module))  # noqa: S102 - made from our own schema
    return module


def test_they_read_the_same_fields(theirs: ModuleType) -> None:
    """Of the record and of every record inside it."""
    parts = json_schema(theirs.__name__).get("$defs", {})
    records = [theirs.__name__, *(name for name in RECORDS if name in parts)]
    records = [name for name in records if name not in WITH_CHOICES]  # unions of classes
    assert {name: dict(fields(getattr(theirs, name))) for name in records} == {
        name: plain(facts_of_dataclasses()[name]) for name in records
    }


def test_they_name_the_values_of_enums(theirs: ModuleType) -> None:
    """`NEW = 0`, as the enum of our own package."""
    found = {name: enum for name, enum in vars(theirs).items() if is_enum(enum)}
    ours = {name: getattr(email_interactions, name) for name in found}
    assert found.keys() == enums_of_json_schema(json_schema(theirs.__name__)).keys()
    assert {name: enum.__members__ for name, enum in found.items()} == {
        name: enum.__members__ for name, enum in ours.items()
    }


def test_the_page_lists_the_rules_that_they_lose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the corpus; the command of the page is run with the other tools."""

    def judge(record: str, texts: Sequence[bytes]) -> list[bool]:
        model = getattr(imported(record, monkeypatch), record)
        return [accepts(model, text) for text in texts]

    assert ROWS["datamodel-code-generator"] == ["yes", "names", unchecked_rules(judge)]


def accepts(model: type[BaseModel], text: bytes) -> bool:
    """Whether a model reads a document."""
    try:
        model.model_validate_json(text)
    except ValidationError:
        return False
    return True


def is_enum(value: object) -> bool:
    """Whether a value is an enum that was made of the schema."""
    return isinstance(value, type) and issubclass(value, IntEnum) and value is not IntEnum


def fields(model: Any) -> Iterator[tuple[str, Fact]]:
    """What a class of theirs says of its fields, by their JSON names."""
    for attribute, field in model.model_fields.items():
        name = field.alias or attribute
        _, hint = without_none(field.annotation)
        repeated = typing.get_origin(hint) is list
        required = "yes" if field.is_required() else "no"
        yield name, Fact(name, kind_of(hint, repeated=repeated), repeated, required)


def kind_of(hint: Any, *, repeated: bool) -> str:
    """The kind of a type hint; restricted items of a list are a model of their own."""
    item = typing.get_args(hint)[0] if repeated else hint
    root = getattr(item, "model_fields", {}).get("root")
    kind = kind_of_hint(root.annotation if root else item, repeated=False)
    is_choice = root is not None and item.__name__ in WITH_CHOICES
    return str(item.__name__) if is_choice else kind


def plain(facts: dict[str, Fact]) -> dict[str, Fact]:
    """Our fields, a patterned string as any string, a condition as no requirement."""
    return {
        name: fact._replace(
            kind=PLAIN.get(fact.kind, fact.kind),
            required="yes" if fact.required == "yes" else "no",
        )
        for name, fact in facts.items()
    }
