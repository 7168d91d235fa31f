"""Records as bodies and responses of FastAPI."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

import fastapi
import openapi_spec_validator
import pydantic
import pytest
from fastapi.testclient import TestClient

from email_interactions import EmailAddress, EmailIn, EmailOut, Interaction
from tests.support.documents.corpus import cases, document
from tests.support.documents.run_pydantic import pointer
from tests.support.readers.json_schema import json_schema, record_schema
from tests.support.readers.spec import RECORDS, UNIONS
from tests.support.thorough import sampled
from tests.support.violations import attempt, rules

# The records of the application, and those inside them.
USED = {"EmailIn", "EmailOut"}.union(*(json_schema(n)["$defs"] for n in ("EmailIn", "EmailOut")))
USED &= {*RECORDS}
UNION = UNIONS["Interaction"]
INBOUND = document("EmailIn", "everything")
OUTBOUND = document("EmailOut", "everything")
JSON = {"content-type": "application/json"}


class Ticket(pydantic.BaseModel):
    """A model of the application's own."""

    email: EmailIn
    answers: list[EmailOut] = []


def application() -> fastapi.FastAPI:
    """Each operation returns its body."""
    app = fastapi.FastAPI()

    @app.post("/email")
    def of_record(email: EmailIn) -> EmailIn:
        return email

    @app.post("/interaction")
    def of_union(
        email: Annotated[Interaction, fastapi.Body(discriminator=UNION["discriminator"])],
    ) -> Interaction:
        return email

    @app.post("/ticket")
    def of_model(ticket: Ticket) -> Ticket:
        return ticket

    @app.post("/two")
    def of_two(email: EmailIn, address: EmailAddress) -> list[EmailAddress]:
        return [address, *email.to]

    @app.get("/invalid")
    def of_invalid() -> EmailIn:
        email = EmailIn.from_dict(INBOUND)
        email.customer_id = b""  # type: ignore[assignment]
        return email

    return app


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A client of the application; an error of the server is an answer."""
    with TestClient(application(), raise_server_exceptions=False) as client:
        yield client


def parsed(text: bytes) -> Any:
    """What FastAPI reads; None if it is no JSON for `json.loads`."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def items(text: bytes) -> str:
    """What a text holds, in its order; 1e-06 and 0.000001 are the same number."""
    return repr(json.loads(text))


def test_the_corpus_has_the_same_verdicts(client: TestClient) -> None:
    """All violations at their places with their rules; what is valid comes back, in order.

    `json.loads` reads other encodings and NaN, so that what it returns is judged.
    """
    for case in sampled([*cases("EmailIn")], 4):
        response = client.post("/email", content=case.text, headers=JSON)
        found = attempt(lambda: EmailIn.from_dict(parsed(case.text)))  # noqa: B023
        if isinstance(found, EmailIn):
            assert items(response.content) == items(found.to_json()), case.id
        elif parsed(case.text) is None:
            assert response.status_code in (400, 422), case.id
        else:
            told = [(e["loc"], e["type"]) for e in response.json()["detail"]]
            assert response.status_code == 422, case.id
            assert [(pointer(loc[1:]), rule) for loc, rule in told] == rules(found), case.id


def test_a_union_is_read_by_its_discriminator(client: TestClient) -> None:
    """And an error is that of one record."""
    for content, record in ((INBOUND, EmailIn), (OUTBOUND, EmailOut)):
        response = client.post("/interaction", json=content)
        assert response.content == record.from_dict(content).to_json()
        (error,) = client.post("/interaction", json=content | {"new": 1}).json()["detail"]
        assert (error["loc"][-1], error["type"]) == ("new", "unknown")


def test_records_within_a_body(client: TestClient) -> None:
    """In a model and beside another one; errors of all of them are in one answer."""
    content = {"email": INBOUND, "answers": [OUTBOUND]}
    answer = client.post("/ticket", json=content).json()
    assert answer["answers"] == [EmailOut.from_dict(OUTBOUND).to_dict()]
    two = {"email": INBOUND, "address": {"address": "a"}}
    assert client.post("/two", json=two).json()[0] == {"address": "a"}
    faulty = {"email": INBOUND | {"status": 99}, "address": {}}
    found = [error["loc"] for error in client.post("/two", json=faulty).json()["detail"]]
    assert found == [["body", "email", "status"], ["body", "address", "address"]]


@pytest.mark.parametrize(
    "udata",
    [
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        '{"a": "\\udfff"}',
        '{"\\udfff": 9007199254740993}',
        f'{{"a": {"[" * 40}{"]" * 40}}}',
        f'{{"a": {"[" * 100_000}{"]" * 100_000}}}',
        f'{{"a": {"9" * 5000}}}',
        "[NaN]",
        '"\\ud800"',
    ],
    ids=range(10),
)
def test_no_document_is_an_error_of_the_server(client: TestClient, udata: str) -> None:
    """What is not valid may hold what no answer in JSON can hold."""
    text = json.dumps(INBOUND | {"udata": "here"}).replace('"here"', udata)
    assert client.post("/email", content=text, headers=JSON).status_code in (400, 422)


def test_many_violations_are_one_answer(client: TestClient) -> None:
    """Each with the value that is wrong, and not with the whole document."""
    recipients = [{"address": number} for number in range(1000)]
    response = client.post("/email", json=INBOUND | {"to": recipients})
    assert [error["input"] for error in response.json()["detail"]] == [*range(1000)]
    assert len(response.content) < 200_000


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_another_content_type_is_refused(client: TestClient, content_type: str) -> None:
    """The body is bytes then, and no document."""
    headers = {"content-type": content_type}
    response = client.post("/email", content=json.dumps(INBOUND), headers=headers)
    assert response.status_code == 422


def test_an_invalid_response_is_an_error_of_the_server(client: TestClient) -> None:
    """Nothing invalid leaves."""
    assert client.get("/invalid").status_code == 500


# OpenAPI


@pytest.fixture(scope="module")
def description(client: TestClient) -> Any:
    """The document of the application."""
    return client.get("/openapi.json").json()


def test_the_description_is_valid(description: Any) -> None:
    """And each reference in it points at something."""
    openapi_spec_validator.validate(description)
    assert description["openapi"].startswith("3.1")
    references = {*re.findall(r'"\$ref": "([^"]+)"', json.dumps(description))}
    schemas = description["components"]["schemas"]
    assert references <= {f"#/components/schemas/{name}" for name in schemas}


@pytest.mark.parametrize("name", sorted(USED))
def test_a_record_and_its_parts_are_components(description: Any, name: str) -> None:
    """One of each for bodies and responses, with the texts and examples of the published schema."""
    schemas = description["components"]["schemas"]
    published = record_schema(name)
    assert json.loads(linked(schemas[name])) == {
        key: value for key, value in published.items() if key[0] != "$"
    }
    for part, schema in json_schema(name).get("$defs", {}).items():
        assert json.loads(linked(schemas[part])) == schema
    assert [other for other in schemas if other.startswith(f"{name}-")] == []


def linked(schema: Any) -> str:
    """A component as a file would have it."""
    return json.dumps(schema).replace("#/components/schemas/", "#/$defs/")


def test_a_union_names_its_discriminator(description: Any) -> None:
    """With the component of each value."""
    operation = description["paths"]["/interaction"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    records = {record.__name__ for record in (EmailIn, EmailOut)}
    assert schema["discriminator"]["propertyName"] == UNION["discriminator"]
    assert {*schema["discriminator"]["mapping"].values()} == {
        f"#/components/schemas/{name}" for name in records
    }
