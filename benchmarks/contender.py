"""A contender: a library with one way to do each operation that it can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


def as_it_is(text: bytes) -> bytes:
    """What a way starts from that reads JSON."""
    return text


class Way(NamedTuple):
    """How an operation is done: what is timed, and what makes its argument of a document."""

    call: Callable[[Any], Any]
    prepare: Callable[[bytes], Any] = as_it_is


@dataclass(frozen=True, kw_only=True)
class Contender:
    """A library as one would use it.

    `ways` go by operation: decode, encode, validate, to_protobuf, from_protobuf, json_to_protobuf,
    report. `decode` gives a record, a dict or a protobuf message, and raises on what it refuses;
    `validate` gives a bool; `report` gives the number of faults that it names.
    """

    key: str
    title: str
    ways: Mapping[str, Way]
    less: str = ""  # what it does less than reading a document by the contract
