"""What is to be reached, and whether it is: computed from the results, never written down."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

Results = dict[str, Any]


class Goal(NamedTuple):
    """A figure, what it is a multiple of, and its bound."""

    key: str
    what: str
    unit: str
    value: float
    bound: float
    at_least: bool

    @property
    def reached(self) -> bool:
        """Whether the figure keeps its bound; compared is what was found, not what is printed."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def _least(key: str, what: str, unit: str, value: float, bound: float) -> Goal:
    return Goal(key, what, unit, value, bound, at_least=True)


def _most(key: str, what: str, unit: str, value: float, bound: float) -> Goal:
    return Goal(key, what, unit, value, bound, at_least=False)


def goals(results: Results) -> list[Goal]:
    """Every goal that the results allow to judge; quick ones lack some sizes."""
    return [*_verdicts(results), *_documents(results), *_imports(results), *_generation(results)]


def ratio(results: Results, operation: str, contender: str, documents: str = "typical") -> float:
    """The median of a contender's speed in a table, the reference being 1, by CPU time."""
    for table in results["documents"]["timings"]:
        if (table["operation"], table["documents"]) == (operation, documents):
            for row in table["rows"]:
                if row["contender"] == contender:
                    return float(row["cpu_ratio"][1])
    raise KeyError((operation, contender, documents))


def contender(results: Results, key: str) -> dict[str, Any]:
    """What the results say of a contender as a whole."""
    found: dict[str, Any] = {c["key"]: c for c in results["documents"]["contenders"]}
    return dict(found[key])


def generator(results: Results, size: str, key: str) -> dict[str, Any]:
    """A generator's row at a size; KeyError if it was not measured."""
    for table in results["generation"]:
        if table["size"] == size:
            return {row["key"]: dict(row) for row in table["rows"]}[key]
    raise KeyError(size)


def faster(results: Results, size: str, key: str, than: str) -> float:
    """How many times faster a generator is than another, by CPU or by the clock: the smaller.

    Zero if it was stopped. The other may have been: then it is slower still.
    """
    own, other = generator(results, size, key), generator(results, size, than)
    if own["over"]:
        return 0.0
    return float(min(other[time][1] / own[time][1] for time in ("cpu", "wall")))


_STRUCT = "the speed of msgspec reading a Struct"
_SAME_RULES = f"{_STRUCT} with the same rules"
_BARE = f"{_STRUCT} with no look at URLs and conditions"
_PYDANTIC = "the speed of pydantic's TypeAdapter with the same rules"
_TYPESPEC = "the speed of TypeSpec making two formats"


def _verdicts(results: Results) -> Iterator[Goal]:
    product = contender(results, "product")
    wrong = sum(product["accepted"].values()) + product["refused"]
    total = product["faulty"] + product["valid"]
    yield _most("verdicts", f"Wrong verdicts on {total} documents", "count", wrong, 0)
    yield _least("reported", "Of five faults, named at once", "count", product["reported"], 5)


def _documents(results: Results) -> Iterator[Goal]:
    what = "JSON to validated dataclass"
    bare = ratio(results, "decode", "product")
    decode = bare / ratio(results, "decode", "struct_rules")
    pydantic = bare / ratio(results, "decode", "pydantic_rules")
    yield _least("decode_bare", what, _BARE, bare, 0.82)
    yield _least("decode_must", what, _SAME_RULES, decode, 0.82)
    yield _least("decode", what, _SAME_RULES, decode, 0.90)
    yield _least("decode_pydantic", what, _PYDANTIC, pydantic, 2.5)
    what = "Dataclass to JSON, not validating"
    encode = ratio(results, "encode", "product")
    yield _least("encode", what, "the speed of msgspec writing a Struct", encode, 0.75)
    what = "JSON to validated dataclass to protobuf bytes"
    protobuf = ratio(results, "json_to_protobuf", "product")
    parse = protobuf / ratio(results, "json_to_protobuf", "json_format")
    yield _least("json_to_protobuf", what, _STRUCT, protobuf, 0.25)
    yield _least("json_format", what, "the speed of protobuf's json_format.Parse", parse, 7)
    report = ratio(results, "report", "product", "5 faults")
    yield _least("report", "A document with five faults, all named", _PYDANTIC, report, 3)


def _imports(results: Results) -> Iterator[Goal]:
    (row,) = (row for row in results["imports"] if row["key"] == "product")
    longer = float(row["cpu_ratio"][1])
    unit = "time of `import msgspec`"
    yield _most("import", "Time of `import email_interactions`", unit, longer, 1.3)


def _generation(results: Results) -> Iterator[Goal]:
    real = "The real spec, everything"
    typespec, linkml = (faster(results, "seed", "own", tool) for tool in ("typespec", "linkml"))
    yield _least("seed_typespec", real, _TYPESPEC, typespec, 1)
    yield _least("seed_linkml", real, "the speed of LinkML making four", linkml, 10)
    nothing = "Time for the real spec, nothing changed"
    yield _most("unchanged", nothing, "time for imports and reading", unchanged(results), 2)
    if results["generation"][-1]["size"] == "3000":
        thousand = faster(results, "1000", "own_text", "typespec")
        yield _least("thousand", "1,000 messages, the text formats", _TYPESPEC, thousand, 1)
        more = "Time for a message more, above 1,000"
        yield _most("linear", more, "time for one more below 1,000", growth(results), 1.25)


def growth(results: Results) -> float:
    """How much more a message costs between 1,000 and 3,000 of them than between 100 and 1,000."""
    rows = [generator(results, size, "own") for size in ("100", "1000", "3000")]
    if any(row["over"] for row in rows):
        return math.inf
    first, second, third = (float(row["cpu"][1]) for row in rows)
    return ((third - second) / 2000) / ((second - first) / 900)


def unchanged(results: Results) -> float:
    """A run with nothing to do, over imports and reading; in CPU time."""
    own, floor = (generator(results, "seed", key) for key in ("own_unchanged", "unchanged"))
    return float(own["cpu"][1] / floor["cpu"][1])
