"""Records that contain themselves: all readers of the package hold the same limit."""

import json
import re
from functools import partial
from typing import Any

import fastapi
import jsonschema_rs
import pydantic
import pytest
from google.protobuf import json_format

from tests.support.specs.every_construct import SPEC
from tests.support.specs.small import edited, errors_of
from tests.support.thorough import sampled
from tests.support.violations import rules, violations

LIMIT = 32
READERS = ("from_json", "from_dict", "from_proto")


def nested(record: str, levels: int) -> Any:
    """A document of a record that contains itself, or that others contain and that they contain."""
    if record == "Remark":
        return {"text": "x"} | ({"about the": nested(record, levels - 1)} if levels > 1 else {})
    return {"none": {"search": nested(record, levels - 2)}} if levels > 2 else {"word": "x"}


def read(package: Any, record: str, reader: str, document: Any) -> Any:
    """The record that a reader makes of a document."""
    cls = getattr(package, record)
    if reader == "from_proto":
        message = type(cls.from_dict(nested(record, 1)).to_proto())
        return cls.from_proto(json_format.ParseDict(document, message()))
    return getattr(cls, reader)(json.dumps(document) if reader == "from_json" else document)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("record", "deepest"), [("Remark", LIMIT), ("Search", LIMIT - 1)])
def test_all_readers_hold_the_limit(record: str, deepest: int, reader: str, package: Any) -> None:
    """A record on the last level is read and written; one below it is reported, and no other."""
    found = read(package, record, reader, nested(record, deepest))
    assert found.to_dict() == nested(record, deepest)
    assert type(found).from_proto(found.to_proto()) == found
    for levels in (deepest + 2, deepest + 60):
        call = partial(read, package, record, reader, nested(record, levels))
        path = ("/about the" * LIMIT) if record == "Remark" else "/none/search" * (LIMIT // 2)
        assert rules(violations(call, package.ValidationError)) == [(path, "depth")]


def test_levels_do_not_add_up(package: Any) -> None:
    """Each record counts those around it, not those read before it."""
    many = [package.Remark(text="x") for _ in range(3 * LIMIT)]
    remark = package.Remark(text="x", replies=many, by=package.Person(name="Ann"))
    message = remark.to_proto()
    assert package.Remark.from_proto(message) == remark
    message.replies[-1].ClearField("text")
    found = violations(lambda: package.Remark.from_proto(message), package.ValidationError)
    assert rules(found) == [(f"/replies/{len(many) - 1}/text", "required")]


@pytest.mark.parametrize(("record", "deepest"), [("Remark", LIMIT), ("Search", LIMIT - 1)])
def test_the_example_of_a_spec_holds_the_limit(record: str, deepest: int) -> None:
    """As each document does."""
    start = f"  - name: {record}\n"
    spec = SPEC.read_text(encoding="utf-8").replace("    example: {text", "    # {text")
    for levels, said in ((deepest, []), (deepest + 2, ["is nested deeper than level 32"])):
        example = f"    example: {json.dumps(nested(record, levels))}\n"
        found = errors_of(edited((start, start + example), spec=spec))
        assert [error.rpartition(": ")[2] for error in found] == said


@pytest.mark.parametrize("times", sampled([1, 2], 2))  # twice on each level takes seconds
def test_a_record_that_holds_itself_is_reported(times: int, package: Any) -> None:
    """It is never written, and reporting it ends."""
    remark = package.Remark(text="x", by=package.Person(name="Ann"))
    remark.replies = [remark] * times
    assert {violation.rule for violation in remark.validate()} == {"depth"}
    for write in (remark.to_json, remark.to_dict, remark.to_proto):
        with pytest.raises(package.ValidationError):
            write()
    if times == 1:
        with pytest.raises(package.ValidationError):
            remark.to_json(validate=False)


def test_schemas_for_pydantic_and_fastapi(package: Any) -> None:
    """References of a record to itself lead somewhere, and pydantic keeps the limit."""
    found: Any = list[package.Search]  # pyright: ignore[reportInvalidTypeForm]
    adapter = pydantic.TypeAdapter(found)
    schema = jsonschema_rs.Draft202012Validator(adapter.json_schema())
    adapter.validate_python([nested("Search", LIMIT - 1)])
    assert schema.is_valid([nested("Search", LIMIT - 1)])
    assert not schema.is_valid([{"none": {"search": {}}}])
    with pytest.raises(pydantic.ValidationError, match="is nested deeper than level 32"):
        adapter.validate_python([nested("Search", LIMIT + 1)])

    app = fastapi.FastAPI()
    app.post("/")(_endpoint(package))
    document = app.openapi()
    names = document["components"]["schemas"]
    references = {*re.findall(r'"\$ref": "([^"]+)"', json.dumps(document))}
    assert references <= {f"#/components/schemas/{name}" for name in names}
    assert not [name for name in names if not name.isalnum()], "a record has several schemas"


def _endpoint(package: Any) -> Any:
    def find(search: Any) -> Any:
        return search

    find.__annotations__ = {"search": package.Search, "return": package.Discussion}
    return find
