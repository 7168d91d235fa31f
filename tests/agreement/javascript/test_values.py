"""Values of JavaScript that JSON does not have."""

import dataclasses
import json
from typing import Any

import pytest

import email_interactions
from email_interactions import ValidationError
from tests.support.project import GENERATED
from tests.support.readers.javascript import in_javascript
from tests.support.readers.json_schema import facts_of_json_schema
from tests.support.readers.spec import RECORDS

UNCONVERTIBLE = (
    "1n", "[1n]", "Symbol()", "() => 1", "{valueOf() { throw Error(); }}", "[[{valueOf: 1}]]",
    "Object.create(null, {a: {value: 1n, enumerable: true}})",
)  # fmt: skip


def test_no_value_is_converted() -> None:
    """In each field, values that JavaScript cannot convert are violations of that field."""
    fields = [[record, name] for record in RECORDS for name in facts_of_json_schema()[record]]
    found = in_javascript(
        "check",
        f"for (const [record, name] of {json.dumps(fields)})",
        f"  for (const value of [{', '.join(f'({value})' for value in UNCONVERTIBLE)}])",
        "    if (!check(record, {[name]: value}).some(({path, rule}) =>",
        "      path === `/${name}` ? rule !== 'required' : path.startsWith(`/${name}/`)))",
        "      found.push([record, name, typeof value]);",
    )
    assert found == []


def test_a_text_too_long_for_the_regular_expressions_is_invalid() -> None:
    """The engine has a limit for repeated groups, and throws a RangeError."""
    runtime = (GENERATED / "javascript" / "runtime" / "index.js").as_uri()
    found = in_javascript(
        RECORDS[-1],
        f"const {{pattern}} = await import({json.dumps(runtime)});",
        "const type = pattern('url', '^(?:%[0-9]{2}a*)*$'), report = {isClean: true};",
        "report.add = (path, rule) => found.push(rule);",
        "for (const count of [1, 10_000_000]) {",
        "  const text = '%41'.repeat(count);",
        "  if (!type.test(text, report)) type.explain(text, '', report);",
        "}",
    )
    assert found == ["pattern"]


def test_messages_about_objects_of_classes() -> None:
    """They do not say that an object is no object."""
    values = ["new Date()", "new Map()", "new (class { toJSON() {} })()", "[]"]
    found = in_javascript(
        RECORDS[-1],
        f"for (const value of [{', '.join(values)}])",
        f"  found.push({RECORDS[-1]}.check(value).at(-1));",
    )
    name = "must be an object, not a class instance"
    messages = [name, name, name, "must be an object, not a list"]
    assert [violation["message"] for violation in found] == messages


OBJECTS = [
    (name, field.metadata.get("json", field.name))
    for name in RECORDS
    for field in dataclasses.fields(getattr(email_interactions, name))
    if "dict" in str(field.type)
]


def test_values_inside_free_form_objects() -> None:
    """A hole in an array and an object of a class are not JSON values."""
    assert OBJECTS
    for name, field in OBJECTS:
        check = f"{name}.check({{{json.dumps(field)}: {{a: [, 1], b: new Date()}}}})"
        found = in_javascript(name, f"found.push(...{check});")
        messages = {violation["path"]: violation["message"] for violation in found}
        expected = {"a/0": "undefined", "b": "a class instance"}
        for place, value in expected.items():
            assert messages[f"/{field}/{place}"] == f"must be a JSON value, not {value}"


def test_objects_in_themselves_are_too_deep() -> None:
    """With several cycles, there are 2**32 paths; as many as in Python are reported.

    The names are long so that the limit of all paths is reached soon.
    """
    for name, field in OBJECTS:
        found = in_javascript(
            name,
            "const object = {}; for (const a of 'ab') object[a.repeat(10_000)] = object;",
            f"for (const {{path, rule}} of {name}.check({{{json.dumps(field)}: object}}))",
            "  found.push([path, rule]);",
        )
        cycle: dict[str, Any] = {}
        cycle["a" * 10_000] = cycle["b" * 10_000] = cycle
        with pytest.raises(ValidationError) as caught:
            getattr(email_interactions, name).from_dict({field: cycle})
        assert found == [[path, rule] for path, rule, _ in caught.value.violations]


VALUES = {
    "({address: 'a'})": [],
    "new (class { address = 'a'; })()": [],
    "Object.assign(Object.create(null), {address: 'a'})": [],
    "Object.create({address: 'a'})": ["/address required"],
    "({address: new String('a')})": ["/address type"],
    "({address: 'a', personal: undefined})": [],
    "({address: '\\ud800'})": ["/address encoding"],
    "[]": [" type"],
    "new Date()": [" type"],
    "new Map([['address', 'a']])": [" type"],
}


def test_values_that_are_no_json() -> None:
    """Members count that a value has itself; objects of other kinds are not objects of JSON."""
    *found, text = in_javascript(
        "EmailAddress",
        f"for (const value of [{', '.join(VALUES)}])",
        "  found.push(EmailAddress.check(value).map(({path, rule}) => `${path} ${rule}`));",
        'found.push(EmailAddress["~standard"].validate("{}").issues[0].message);',
    )
    assert dict(zip(VALUES, found, strict=True)) == VALUES
    assert text == "must be an object, not a string"
