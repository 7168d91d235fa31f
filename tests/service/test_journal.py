"""The log quotes nothing."""

import json
import logging

import pytest

from email_interactions_service.json_logging import PACKAGE, JsonFormatter


def line(record: logging.LogRecord) -> dict[str, object]:
    """What becomes of a record: one line of JSON."""
    text = JsonFormatter().format(record)
    assert "\n" not in text
    found: dict[str, object] = json.loads(text)
    return found


def test_an_exception_is_told_without_its_text() -> None:
    """The text may quote a request; the type and the places are enough to find the fault."""
    with pytest.raises(ValueError, match="secret") as caught:
        int("secret")
    kind = caught.type, caught.value, caught.tb
    record = logging.LogRecord(PACKAGE, logging.ERROR, "", 0, "a call failed", None, kind)
    found = line(record)
    assert (found["event"], found["level"]) == ("a call failed", "error")
    assert found["error"] == "ValueError"
    assert "test_an_exception_is_told" in str(found["stack"])
    assert "secret" not in json.dumps(found)


def test_libraries_are_named_and_not_quoted() -> None:
    """They know nothing of what may be told."""
    record = logging.LogRecord("asyncio", logging.ERROR, "", 0, "about %s", ("secret",), None)
    found = line(record)
    assert found["library"] == "asyncio"
    assert "secret" not in json.dumps(found)


def test_a_line_keeps_what_belongs_to_the_event() -> None:
    """Names and values beside it, whatever characters are in them."""
    record = logging.LogRecord(PACKAGE, logging.INFO, "", 0, "call", None, None)
    record.method = "/é\n"
    found = line(record)
    assert (found["event"], found["method"]) == ("call", "/é\n")
