"""Records in pydantic models: the verdicts, the errors and the bytes of the package itself."""

import copy
import dataclasses
import json
import pickle
from typing import Annotated, Any

import pydantic
import pydantic_core
import pytest

import email_interactions
from email_interactions import EmailAddress, EmailIn, EmailOut, EntityType, Interaction
from tests.support.documents import run_pydantic
from tests.support.documents.corpus import document
from tests.support.programs import python
from tests.support.project import GENERATED
from tests.support.readers.spec import RECORDS, UNIONS

UNION = UNIONS["Interaction"]
WHOLE = document("EmailIn", "everything")
INVALID: Any = 99
FAULTY: dict[str, Any] = WHOLE | {"status": 99, "to": [{"address": 1}, {}], "{new}": 1}
FAULTS = [
    (("to", 0, "address"), "type", 1),
    (("to", 1, "address"), "required", None),
    (("status",), "enum", 99),
    (("{new}",), "unknown", 1),
]


@dataclasses.dataclass
class Plain:
    """A dataclass of the standard library."""

    email: EmailIn
    addresses: list[EmailAddress]


@pydantic.dataclasses.dataclass
class Checked:
    """A dataclass of pydantic."""

    email: EmailIn
    addresses: list[EmailAddress]


class Model(pydantic.BaseModel):
    """A model with a record in each place where an annotation may stand."""

    email: EmailIn
    addresses: list[EmailAddress] = []
    maybe: EmailOut | None = None
    either: Annotated[Interaction, pydantic.Field(discriminator=UNION["discriminator"])] | None = (
        None
    )
    anything: Any = None
    by_name: dict[str, Any] = {}


def errors(caught: pytest.ExceptionInfo[pydantic.ValidationError]) -> list[tuple[Any, str, Any]]:
    """The places, types and values of the errors."""
    return [(error["loc"], error["type"], error["input"]) for error in caught.value.errors()]


@pytest.mark.parametrize("name", RECORDS)
def test_the_corpus_has_the_same_verdicts(name: str) -> None:
    """With the same paths and rules, in each mode; what is valid is written as the same bytes."""
    corpus = json.loads((GENERATED / "conformance" / f"{name}.json").read_bytes())
    record = getattr(email_interactions, name)
    assert list(run_pydantic.disagreements(record, corpus)) == []
    read = email_interactions.read_interaction
    assert list(run_pydantic.misread(read, UNION["discriminator"], corpus)) == []


@pytest.mark.parametrize("cls", [Plain, Checked])
def test_a_dataclass_with_records(cls: type[Any]) -> None:
    """Its records are read, and written as in JSON."""
    adapter = pydantic.TypeAdapter[Any](cls)
    text = json.dumps({"email": WHOLE, "addresses": [{"address": "a"}]})
    found = adapter.validate_json(text)
    assert (found.email, found.addresses) == (EmailIn.from_dict(WHOLE), [EmailAddress(address="a")])
    assert adapter.validate_json(adapter.dump_json(found)) == found
    with pytest.raises(pydantic.ValidationError) as caught:
        adapter.validate_python({"email": FAULTY, "addresses": []})
    assert errors(caught) == [(("email", *loc), kind, value) for loc, kind, value in FAULTS]


def test_all_violations_of_a_model_are_reported() -> None:
    """Each at its place with its rule and value; those of a record do not hide another's."""
    with pytest.raises(pydantic.ValidationError) as caught:
        Model.model_validate({"email": FAULTY, "addresses": [{"address": "a"}, {}], "maybe": []})
    assert errors(caught) == [
        *((("email", *loc), kind, value) for loc, kind, value in FAULTS),
        (("addresses", 1, "address"), "required", None),
        (("maybe",), "type", None),
    ]


@pytest.mark.parametrize("mode", ["python", "json"])
def test_a_model_is_written_with_its_records(mode: Any) -> None:
    """Also where the annotation does not name the class; what is written can be read again."""
    email = EmailIn.from_dict(WHOLE)
    model = Model(email=email, either=email, anything=email, by_name={"x": [email]})
    written = email.to_dict()
    dumped = model.model_dump(mode=mode, exclude_defaults=True)
    assert dumped == {
        "email": written,
        "either": written,
        "anything": written,
        "by_name": {"x": [written]},
    }
    assert model.model_dump_json(include={"email"}) == f'{{"email":{email.to_json().decode()}}}'
    again = Model.model_validate(dumped)
    assert (again.email, again.either) == (email, email)


def test_members_are_excluded_by_their_names_in_json() -> None:
    """As in any nested value."""
    dumped = Model(email=EmailIn.from_dict(WHOLE)).model_dump(include={"email": {"from"}})
    assert dumped == {"email": {"from": WHOLE["from"]}}


# Instances


def test_an_instance_is_validated_and_kept() -> None:
    """Without a copy, like an instance of a model."""
    email = EmailIn.from_dict(WHOLE)
    assert Model(email=email).email is email
    email.status = INVALID
    with pytest.raises(pydantic.ValidationError) as caught:
        Model(email=email)
    assert errors(caught) == [(("email", "status"), "enum", None)]


def test_an_instance_of_another_record_is_refused() -> None:
    """An EmailOut has all that an EmailIn needs."""
    outbound: Any = EmailOut.from_dict(document("EmailOut", "everything"))
    with pytest.raises(pydantic.ValidationError, match="must be an object, not EmailOut"):
        Model(email=outbound)


def test_an_invalid_record_is_not_written() -> None:
    """Nor is a value of another class, without a warning."""
    model = Model(email=EmailIn.from_dict(WHOLE))
    model.email.status = INVALID
    for write in (model.model_dump, model.model_dump_json):
        with pytest.raises(pydantic_core.PydanticSerializationError, match="/status"):
            write()
    with pytest.warns(UserWarning, match="Expected `EmailIn` but got `int`"):
        Model.model_construct(email=5).model_dump_json()


def test_a_subclass_is_read_as_itself() -> None:
    """What it adds is not part of the document."""
    cls: Any = dataclasses.make_dataclass(
        "Ticket", [("queue", str, "unsorted")], bases=(EmailIn,), kw_only=True, slots=True
    )
    adapter = pydantic.TypeAdapter[Any](cls)
    ticket = adapter.validate_python(WHOLE)
    assert (type(ticket), ticket.queue) == (cls, "unsorted")
    assert adapter.dump_json(ticket) == Model(email=ticket).email.to_json()


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])  # noqa: S301
def test_a_model_with_records_can_be_copied(copied: Any) -> None:
    """And sent to another process."""
    model = Model.model_validate({"email": WHOLE})
    assert copied(model) == model


# Unions


def test_a_discriminator_reports_the_errors_of_one_variant() -> None:
    """Where a union without one reports those of all, as for models."""
    with pytest.raises(pydantic.ValidationError) as caught:
        Model.model_validate({"email": WHOLE, "either": FAULTY})
    expected = [(("either", WHOLE["entity_type"], *loc), kind, v) for loc, kind, v in FAULTS]
    assert errors(caught) == expected


UNUSED = max(EntityType) + 1


@pytest.mark.parametrize(
    "value", [[], {}, None, "0", UNUSED, True, float("nan"), "\ud800"], ids=repr
)
def test_a_wrong_discriminator_is_an_error(value: object) -> None:
    """Of whatever type it is."""
    changed = WHOLE | {UNION["discriminator"]: value}
    for document_of in ({"email": changed}, {"email": WHOLE, "either": changed}):
        with pytest.raises(pydantic.ValidationError):
            Model.model_validate(document_of)
    with pytest.raises(pydantic.ValidationError):
        pydantic.TypeAdapter[Any](Interaction).validate_python(changed)


# What pydantic is not asked for


def test_nothing_imports_pydantic_unless_it_asks() -> None:
    """Not even a look at each attribute of a class."""
    script = """
import sys, inspect, pydoc
import email_interactions
from email_interactions import EmailAddress
record = EmailAddress.from_json(EmailAddress(address="a").to_json())
record.from_proto(record.to_proto()), record.to_dict()
inspect.getmembers(EmailAddress), pydoc.render_doc(EmailAddress)
assert not {name for name in sys.modules if name.startswith("pydantic")}
"""
    python("-c", script, env={"PYTHONPATH": str(GENERATED / "python")})
