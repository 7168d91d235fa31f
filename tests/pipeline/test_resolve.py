"""resolve.py: every name of a spec leads to the object that it stands for."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from generator.pipeline import PROJECT
from generator.resolve import resolve
from generator.resolved import Message, Spec
from generator.resolved.types import Enum, Int32, String
from generator.spec_language.load import load

MADE_UP = PROJECT / "tests" / "cases" / "every_construct.yaml"
ITSELF = """\
  - name: Person
    description: Somebody.
    fields:
      - {name: friends, number: 1, type: 'Person[]', required: no, description: Of the person.}
"""


@pytest.fixture(scope="module")
def spec() -> Spec:
    """The made-up spec that has every construct."""
    return resolve(load(MADE_UP, "spec.yaml")[0])


def message(spec: Spec, name: str) -> Message:
    """A record, or a message of a service."""
    return next(found for found in spec.all_messages() if found.name == name)


def test_a_field_has_its_type(spec: Spec) -> None:
    """A word of the vocabulary, an enum or a message, each the one that the spec lists."""
    book = message(spec, "Book").by_name
    assert book["shelf"].type is message(spec, "Shelf")
    assert book["genres"].type in spec.enums
    assert isinstance(book["genres"].type, Enum)
    assert isinstance(book["numbers"].type, Int32)
    assert isinstance(book["class"].type, String)
    assert book["class"].type.pattern is not None
    assert book["class"].type in spec.scalars


def test_a_condition_is_a_field_and_knows_what_it_requires(spec: Spec) -> None:
    """`yes if X` links both fields, within each message that includes the group."""
    for name in ("Book", "Loan"):
        fields = message(spec, name).by_name
        assert fields["added-by"].condition is fields["added"]
        assert fields["added"].required_by == (fields["added-by"],)
        assert fields["added"].message is message(spec, name)


def test_a_oneof_has_its_fields_and_stands_for_them(spec: Spec) -> None:
    """Members of a message are its fields in order, with a oneof in place of its own."""
    oneofs = [oneof for found in spec.all_messages() for oneof in found.oneofs]
    assert oneofs
    for oneof in oneofs:
        owner = oneof.fields[0].message
        assert [field.oneof for field in oneof.fields] == [oneof] * len(oneof.fields)
        assert [field for field in owner.fields if field.oneof is oneof] == [*oneof.fields]
        assert [member for member in owner.members if member is oneof] == [oneof]
        assert {*owner.members}.isdisjoint(oneof.fields)


def test_a_field_has_its_place_in_the_source(spec: Spec) -> None:
    """Table, block and row; nothing for an addition."""
    book = message(spec, "Book").by_name
    assert book["title"].source == 'Books, Fields of "books" only, row 2'
    assert book["id"].source == "Books, Fields of every | entry, row 1"
    assert (book["kind"].source, book["kind"].origin) == (None, "An addition to the source.")


def test_a_variant_has_its_value_and_record(spec: Spec) -> None:
    """The discriminator is a field of the first record, and its enum has the values."""
    for union in spec.unions:
        assert union.discriminator in union.variants[0].record.fields
        assert union.enum is union.discriminator.type
        for variant in union.variants:
            assert variant.value in union.enum.values
            assert variant.record in spec.messages


def test_a_method_has_its_messages(spec: Spec) -> None:
    """Requests and responses are messages of the service, declared in its file."""
    for service in spec.services:
        for method in service.methods:
            assert {method.request, method.response} <= {*service.messages}
            assert method.request.proto == method.response.proto == service.proto


def test_a_type_may_refer_to_itself(tmp_path: Path) -> None:
    """Links are made after the messages, in whatever order and circle they refer to each other."""
    text = MADE_UP.read_text(encoding="utf-8")
    path = tmp_path / "spec.yaml"
    head = text.partition("\nmessages:\n")[0]
    path.write_text(f"{head}\nmessages:\n{ITSELF}", encoding="utf-8")
    (person,) = resolve(load(path, "spec.yaml")[0]).messages
    assert person.by_name["friends"].type is person


def test_nobody_changes_a_node(spec: Spec) -> None:
    """What one format reads, the next one reads as well."""
    with pytest.raises(FrozenInstanceError):
        spec.messages[0].fields[0].name = "other"  # type: ignore[misc]
