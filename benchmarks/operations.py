"""What is timed with documents: operations, the documents for each, and what it is held against."""

from typing import NamedTuple

from benchmarks.contender import Contender
from benchmarks.documents import faulty, texts
from benchmarks.lineup import BY_KEY, CONTENDERS
from benchmarks.measure import Task

SIZES = ("small", "typical", "large")
KEPT = 5_000  # records at once


class Operation(NamedTuple):
    """A table of the results."""

    key: str
    title: str
    way: str  # the operation in the words of `Contender.ways`
    reference: str  # the contender whose speed is 1
    documents: tuple[str, ...]
    reference_way: str = ""  # where it is another one
    only: tuple[str, ...] = ()  # the contenders; all that have a way, if none are named
    keeps: bool = False


_PROTOBUF = ("struct", "decode")
OPERATIONS = (
    Operation("decode", "JSON to validated record", "decode", "struct", SIZES),
    Operation(
        "decode_kept",
        "JSON to validated record, 5,000 records kept",
        "decode",
        "struct",
        ("typical",),
        only=(
            "product",
            "struct",
            "struct_rules",
            "copied",
            "msgspec_dataclass",
            "pydantic",
            "cattrs",
        ),
        keeps=True,
    ),
    Operation("encode", "Record to JSON", "encode", "struct", SIZES),
    Operation("validate", "Validation of what is in memory", "validate", "jsonschema_rs", SIZES),
    Operation("to_protobuf", "Record to protobuf bytes", "to_protobuf", "struct", SIZES, "decode"),
    Operation(
        "from_protobuf", "Protobuf bytes to record", "from_protobuf", "struct", SIZES, "decode"
    ),
    Operation(
        "json_to_protobuf",
        "JSON to validated record to protobuf bytes",
        "json_to_protobuf",
        "struct",
        SIZES,
        "decode",
    ),
    Operation(
        "report",
        "A faulty document: every fault named",
        "report",
        "pydantic_rules",
        ("1 fault", "5 faults"),
    ),
)


def tasks(operation: Operation, documents: str) -> dict[str, Task]:
    """The task of each contender, by its key; the reference among them."""
    found = {
        contender.key: task(contender, operation.way, documents, keeps=operation.keeps)
        for contender in CONTENDERS
        if operation.way in contender.ways
        and (not operation.only or contender.key in operation.only)
    }
    if operation.reference_way:
        reference = BY_KEY[operation.reference]
        found[operation.reference] = task(reference, operation.reference_way, documents)
    return found


def task(contender: Contender, way: str, documents: str, *, keeps: bool = False) -> Task:
    """One contender's function, and the arguments that it wants for these documents."""
    call, prepare = contender.ways[way]
    arguments = [prepare(text) for text in _texts(documents)]
    if keeps:
        arguments = [arguments[number % len(arguments)] for number in range(KEPT)]
    return Task(call, arguments)


def size(documents: str) -> int:
    """Bytes of one of the documents."""
    return len(_texts(documents)[0])


def _texts(documents: str) -> list[bytes]:
    if documents in SIZES:
        return texts(documents)
    return [faulty(number, int(documents[0])) for number in range(16)]
