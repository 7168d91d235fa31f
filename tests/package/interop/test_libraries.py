"""What other libraries do with a record that they were told nothing about.

docs/libraries.md says so, and shows for each of them the line that is right.
"""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import adaptix
import cattrs
import dacite
import fastapi.encoders
import mashumaro.codecs.basic as mashumaro
import msgspec
import orjson
import pydantic
import pytest

from email_interactions import EmailIn
from tests.support.documents.corpus import document
from tests.support.readers.json_schema import facts_of_json_schema
from tests.support.readers.spec import UNIONS

WHOLE = document("EmailIn", "everything")
INVALID = WHOLE | {"status": 0, "structured_text": "x y"}

HOLDS_UNIONS = any(fact.kind in UNIONS for fact in facts_of_json_schema()["EmailIn"].values())

Call = Callable[[Any], Any]

SILENT_WRITERS: dict[str, Call] = {
    "adaptix": adaptix.Retort().dump,
    "asdict": dataclasses.asdict,
    "cattrs": cattrs.unstructure,
    "FastAPI": fastapi.encoders.jsonable_encoder,
    "mashumaro": lambda record: mashumaro.encode(record, EmailIn),
    "msgspec": msgspec.to_builtins,
    "orjson": lambda record: orjson.loads(orjson.dumps(record)),
}
SILENT_READERS: dict[str, Call] = {
    "adaptix": lambda value: adaptix.Retort().load(value, EmailIn),
    "mashumaro": lambda value: mashumaro.decode(value, EmailIn),
    "msgspec": lambda value: msgspec.convert(value, EmailIn),
}
REFUSING: dict[str, tuple[type[Exception] | tuple[type[Exception], ...], Call]] = {
    "cattrs": (
        (cattrs.errors.StructureHandlerNotFoundError, *[TypeError] * HOLDS_UNIONS),
        lambda value: cattrs.structure(value, EmailIn),
    ),
    "dacite": (dacite.WrongTypeError, lambda value: dacite.from_dict(EmailIn, value)),
    "json": (TypeError, lambda value: json.dumps(EmailIn.from_dict(value))),
    "pydantic.dataclasses": (
        TypeError,
        lambda _: pydantic.dataclasses.dataclass(type("Ticket", (EmailIn,), {})),
    ),
}


@pytest.mark.parametrize("library", SILENT_WRITERS)
def test_a_library_writes_the_names_of_attributes(library: str) -> None:
    """Which no reader accepts."""
    written = SILENT_WRITERS[library](EmailIn.from_dict(WHOLE))
    assert written["from_address"]
    assert "from" not in written


@pytest.mark.parametrize("library", SILENT_READERS)
def test_a_library_reads_without_rules(library: str) -> None:
    """And loses the member that has another name in Python; msgspec reads no unions of records."""
    if library == "msgspec" and HOLDS_UNIONS:
        with pytest.raises(TypeError, match="unions may not contain more than one dataclass"):
            SILENT_READERS[library](INVALID)
        return
    record = SILENT_READERS[library](INVALID)
    assert record.from_address is None
    assert record.validate() != []


@pytest.mark.parametrize("library", REFUSING)
def test_a_library_refuses_a_record(library: str) -> None:
    """With an error of its own."""
    error, call = REFUSING[library]
    with pytest.raises(error):
        call(WHOLE)
