"""Known differences: what an engine may accept although the contract rejects it.

A document is described by its violations. Each is of a kind, or of several at once, by its rule and
the value found there. A difference is known when all of them are listed for the engine.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import email_interactions
from email_interactions import ValidationError
from email_interactions.v1 import email_interactions_pb2
from tests.support.engines import ENGINES
from tests.support.project import yaml_file
from tests.support.readers.json_schema import facts_of_json_schema
from tests.support.readers.spec import RECORDS, SPEC, UNIONS, record_of, variants
from tests.support.tables import AGREEMENT, Tables

Kinds = frozenset[str]
Verdicts = Iterable[tuple[bool, bool]]  # expected and found
_ENUMS = {enum["name"] for enum in SPEC["enums"]}

# What Python's reader makes a timestamp of; the groups are year to second, fraction and zone. What
# strptime, float and int do not take of them, it rejects.
_DATE = re.compile(
    r"(\d{4})-( ?\d{1,2})-( ?\d{1,2})T( ?\d{1,2}):( ?\d{1,2}):( ?\d{1,2})(?:\.([^Z+]*?))?"
    r"(Z|\+[^Z:]+:[^Z]+|-[^Z:+-]+:[^Z+-]+)",  # from the first plus or the last minus
    re.DOTALL,
)


class Difference(NamedTuple):
    """One entry of the list."""

    kind: str
    engines: tuple[str, ...]
    reason: str
    example: dict[str, Any] | None  # what to change in the smallest e-mail


@cache
def known() -> tuple[Difference, ...]:
    """The checked-in list, each engine by its full name."""
    return tuple(
        Difference(
            kind=entry["kind"],
            engines=tuple(
                name for name in ENGINES if {name, name.split(",")[0]} & {*entry["engines"]}
            ),
            reason=entry["reason"],
            example=entry.get("example"),
        )
        for entry in yaml_file("agreement", "known_differences.yaml")
    )


@cache
def _listed(engine: str) -> Kinds:
    return frozenset(entry.kind for entry in known() if engine in entry.engines)


def is_known(engine: str, faults: list[Kinds]) -> bool:
    """Whether an engine may accept a document with these faults."""
    return bool(faults) and all(kinds and kinds <= _listed(engine) for kinds in faults)


def judge(
    tables: Tables, engine: str, record: str, texts: Sequence[bytes], verdicts: Verdicts
) -> list[str]:
    """Counts the expected and found verdicts; what is wrong with those that differ."""
    wrong: list[str] = []
    for text, (expected, found) in zip(texts, verdicts, strict=True):
        tables.add(AGREEMENT, engine, "documents")
        if expected == found:
            continue
        faults = faults_of(record, text) if found else [Kinds()]
        if is_known(engine, faults):
            tables.add(AGREEMENT, engine, "known")
            for kind in Kinds().union(*faults):
                tables.add(AGREEMENT, f"{engine}: {kind}", "known")
        else:
            tables.add(AGREEMENT, engine, "other")
            verb = "accepts" if found else "rejects"
            wrong.append(f"{engine} {verb} {record} {text.decode(errors='replace')}")
    return wrong


def faults_of(record: str, text: bytes) -> list[Kinds]:
    """The kinds of each violation of a document; an empty set where no kind fits."""
    try:
        value = json.loads(text.decode())
    except ValueError:
        return [frozenset()]
    try:
        getattr(email_interactions, record).from_dict(value)
    except ValidationError as error:
        return [frozenset(_kinds(record, v.path, v.rule, value)) for v in error.violations]
    return []


def _kinds(record: str, path: str, rule: str, document: Any) -> Iterator[str]:
    names = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:]]
    holder = _at(document, names[:-1])
    value = _at(document, names)
    owner, kind = _owner_and_kind(record, names, document)
    match rule, kind:
        case "unknown", _:
            is_nothing = owner in UNIONS and value in (None, [])
            yield from ["nothing for another record"] * is_nothing or _name_kinds(owner, names[-1])
        case "required" | "required_if", _:
            yield from _aliases(owner, holder, names[-1:])
        case "one_of", _:
            chosen = record_of(kind, value)
            yield from _aliases(chosen, value, facts_of_json_schema()[chosen])
        case "type", _:
            yield from _type_kinds(kind, value)
        case "enum", _ if not -(2**31) <= value < 2**31:
            yield "enum beyond 32 bits"
        case "pattern", "timestamp" if isinstance(value, str):
            yield from _date_kinds(value)
        case "range", "object":
            finite = isinstance(value, int) or math.isfinite(value)
            yield f"{'number out of range' if finite else 'NaN or infinity'} in a Struct"
        case "depth", _:
            yield "depth"


def _owner_and_kind(record: str, names: list[str], document: Any) -> tuple[str, str]:
    """What has the last field of a pointer, a record or union, and the kind of that field."""
    facts = facts_of_json_schema()
    owner = kind = record
    for depth, name in enumerate(names):
        value = _at(document, names[:depth])
        if isinstance(value, dict) and (kind in RECORDS or kind in UNIONS):
            owner = kind
            # Without a record, the fault is that of the discriminator, which all of them have.
            found = record_of(kind, value) or next(iter(variants(UNIONS[kind]).values()))
            fact = facts[found].get(name)
            kind = fact.kind if fact else ""
    return owner, kind


def _at(value: Any, names: list[str]) -> Any:
    """The value at a pointer; None where there is nothing."""
    for name in names:
        value = value[int(name)] if isinstance(value, list) else value.get(name)
        if value is None:
            break
    return value


def _aliases(owner: str, holder: Any, absent: Iterable[str]) -> Iterator[str]:
    """The kinds of the names in an object that stand for fields, which are there all the same."""
    fields = getattr(email_interactions_pb2, owner).DESCRIPTOR.fields
    meant = {name for f in fields if f.json_name in absent for name in (f.name, f.json_name)}
    for name in holder:
        if name.split("\0", maxsplit=1)[0] in meant:
            yield from _name_kinds(owner, name)


def _name_kinds(owner: str, name: str) -> Iterator[str]:
    before = name.split("\0", maxsplit=1)[0]
    fields = getattr(email_interactions_pb2, owner).DESCRIPTOR.fields
    of_protobuf = any(field.name == before for field in fields)
    of_json = any(field.json_name == before for field in fields)
    if of_protobuf and not of_json:
        yield "name of protobuf"
    if "\0" in name and (of_protobuf or of_json):
        yield "name with NUL"


def _type_kinds(kind: str, value: object) -> Iterator[str]:
    if kind in RECORDS and value in ([], ""):
        yield "empty list or text as an object"
    elif kind in _ENUMS:
        yield from _enum_kinds(value)
    elif kind in ("integer", "number"):
        yield from _number_kinds(kind, value)


def _number_kinds(kind: str, value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield "number as a string"
    elif isinstance(value, bool) and kind == "number":
        yield "number as a boolean"


def _enum_kinds(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield "enum as a boolean"
    elif isinstance(value, float):
        yield "enum as a fraction"
    elif isinstance(value, str):
        yield "enum as a name" if value[:1].isalpha() else "enum as a string of digits"


def _date_kinds(text: str) -> Iterator[str]:
    """The liberties that a text takes; none where it is no moment of the calendar all the same."""
    match = _DATE.fullmatch(text)
    if match is None:
        return
    *parts, fraction, zone = match.groups()
    try:
        datetime(*map(int, parts))  # type: ignore[arg-type]  # noqa: DTZ001 - a day of the calendar?
        rest = round(float(f"0.{fraction or 0}") * 1e9) % 10**6
    except ValueError:
        return
    if rest:
        return  # finer than milliseconds, which a message tells
    if zone != "Z":
        is_plain = re.fullmatch(r"[+-]\d+:\d+", zone)
        yield "date with an offset" if is_plain else "date with an offset for int()"
    if fraction is not None:
        if re.fullmatch(r"\d*", fraction) is None:
            yield "date with a fraction for float()"
        elif len(fraction) != 3:
            yield "date with other fraction digits"
    if any(len(part) != 2 or " " in part for part in parts[1:]):
        yield "date without leading zeros"
    if not text.isascii():
        yield "date with digits beyond ASCII"
