"""A contender: a library, with one function for each operation that it supports."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Operation(NamedTuple):
    """The timed function, and a function that makes its argument from a document."""

    function: Callable[[Any], Any]
    prepare: Callable[[bytes], Any] = bytes  # the document itself


class Contender:
    """A library as a user would use it; `omits` is what it lacks of the contract for a reader.

    The names of `operations`: `decode` returns a record, a dict or a protobuf message and raises
    if the document is invalid; `decode_unusual` the same; `decode_lenient` ignores unknown
    fields; `read_lines` returns the record of each line; `from_dict`; `encode`; `validate` returns
    a bool; `to_protobuf`, `from_protobuf`, `json_to_protobuf`; `report` returns the number of
    violations that it reports.
    """

    def __init__(self, title: str, omits: str = "", **operations: Operation) -> None:
        self.title, self.omits, self.operations = title, omits, operations


def reporting(
    decode: Callable[[bytes], object], count: Callable[[Any], int] = lambda _: 1
) -> Operation:
    """Count the violations that `decode` raises; one for a library that stops at the first."""

    def report(text: bytes) -> int:
        try:
            decode(text)
        except Exception as error:  # noqa: BLE001 - each library has its own
            return count(error)
        return 0

    return Operation(report)
