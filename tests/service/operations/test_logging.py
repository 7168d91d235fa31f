"""The log: lines of JSON that quote nothing."""

import json
import logging
from typing import Any

import pytest

from email_interactions_service.operations.json_logging import PACKAGE, JsonFormatter
from tests.service.support.errors import code_of
from tests.service.support.interactions import create, create_request, get_request, incoming
from tests.service.support.server import serving


def line(record: logging.LogRecord) -> dict[str, Any]:
    """Return the formatted record."""
    text = JsonFormatter().format(record)
    assert "\n" not in text
    result: dict[str, Any] = json.loads(text)
    return result


def test_an_exception_is_logged_without_its_text() -> None:
    """The text may quote a request; the type and the stack remain."""
    with pytest.raises(ValueError, match="secret") as caught:
        int("secret")
    info = caught.type, caught.value, caught.tb
    found = line(logging.LogRecord(PACKAGE, logging.ERROR, "", 0, "call failed", None, info))
    assert (found["event"], found["level"], found["error"]) == (
        "call failed",
        "error",
        "ValueError",
    )
    assert "test_an_exception_is_logged" in str(found["stack"])
    assert "secret" not in json.dumps(found)


def test_messages_of_libraries_are_not_quoted() -> None:
    arguments = (
        "asyncio",
        logging.ERROR,
        "/lib/asyncio/events.py",
        84,
        "about %s",
        ("secret",),
        None,
    )
    found = line(logging.LogRecord(*arguments))
    assert (found["library"], found["place"]) == ("asyncio", "events:84")
    assert "secret" not in json.dumps(found)


def test_a_line_contains_the_values_of_the_event() -> None:
    record = logging.LogRecord(PACKAGE, logging.INFO, "", 0, "call", None, None)
    record.method = "/é\n"
    found = line(record)
    assert (found["event"], found["method"]) == ("call", "/é\n")


def test_calls_are_logged_without_the_content_of_e_mails(file: str) -> None:
    """One line for each call with method, status and duration; no ids, no texts."""
    with serving(file) as (server, stub):
        secret = incoming(customer_id="sec-c", interaction_id="sec-i", subject="sec-s")
        secret.email_in.from_address.address = "sec@x.example"
        create(stub, secret)
        code_of(stub.CreateInteraction, create_request(secret))
        secret.email_in.structured_text = "sec not a URL"
        code_of(stub.CreateInteraction, create_request(secret))
        code_of(stub.GetInteraction, get_request("sec-2"))
        server.stop()
        log = server.log()
    calls = [entry for entry in log if entry["event"] == "call"]
    assert [(entry["method"].split("/")[2], entry["code"]) for entry in calls] == [
        ("CreateInteraction", "OK"),
        ("CreateInteraction", "ALREADY_EXISTS"),
        ("CreateInteraction", "INVALID_ARGUMENT"),
        ("GetInteraction", "NOT_FOUND"),
    ]
    assert all(entry["ms"] > 0 and entry["peer"].startswith("ipv4:127.") for entry in calls)
    assert len({entry["call"] for entry in calls}) == len(calls)
    assert "sec" not in json.dumps(log)


def test_the_log_may_be_limited_to_warnings(file: str) -> None:
    with serving(file, "--log-level", "warning") as (server, stub):
        create(stub)
        server.stop()
        assert server.complaints() == []
