"""What is to be reached, and whether it is: computed from the results, never written down."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

Results = dict[str, Any]


class Goal(NamedTuple):
    """A figure and its bound. `value` is rounded for nobody: what is compared is what was found."""

    key: str
    what: str
    value: float
    bound: float
    at_least: bool
    unit: str  # what one of the value is

    @property
    def reached(self) -> bool:
        """Whether the figure keeps its bound."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound


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


def generator(results: Results, size: str, key: str) -> dict[str, Any] | None:
    """A generator's row at a size, if it was measured."""
    for table in results["generation"]:
        if table["size"] == size:
            return next((dict(row) for row in table["rows"] if row["key"] == key), None)
    return None


def faster(results: Results, size: str, key: str, than: str) -> float:
    """How many times faster a generator is than another, by CPU or by the clock: the smaller.

    NaN where one of them was not measured.
    """
    own, other = generator(results, size, key), generator(results, size, than)
    if own is None or other is None:
        return math.nan
    return float(min(other[time][1] / own[time][1] for time in ("cpu", "wall")))


def _verdicts(results: Results) -> Iterator[Goal]:
    product = contender(results, "product")
    wrong = sum(product["accepted"].values()) + product["refused"]
    total = product["faulty"] + product["valid"]
    yield Goal("verdicts", f"Wrong verdicts on {total} documents", wrong, 0, False, "count")
    yield Goal("reported", "Of five faults, named at once", product["reported"], 5, True, "count")


def _documents(results: Results) -> Iterator[Goal]:
    decode = ratio(results, "decode", "product")
    pydantic = ratio(results, "decode", "pydantic")
    yield Goal("decode_must", "JSON to validated dataclass, the least", decode, 0.82, True, _STRUCT)
    yield Goal("decode", "JSON to validated dataclass", decode, 0.90, True, _STRUCT)
    yield Goal(
        "decode_pydantic", "JSON to validated dataclass", decode / pydantic, 2.5, True, _PYDANTIC
    )
    encode = ratio(results, "encode", "product")
    yield Goal("encode", "Dataclass to JSON, not validating", encode, 0.75, True, _STRUCT_WRITES)
    protobuf = ratio(results, "json_to_protobuf", "product")
    parse = ratio(results, "json_to_protobuf", "json_format")
    what = "JSON to validated dataclass to protobuf bytes"
    yield Goal("json_to_protobuf", what, protobuf, 0.25, True, _STRUCT)
    yield Goal(
        "json_format", what, protobuf / parse, 7, True, "the speed of protobuf's json_format.Parse"
    )
    report = ratio(results, "report", "product", "5 faults")
    yield Goal("report", "A document with five faults, all named", report, 3, True, _PYDANTIC)


def _imports(results: Results) -> Iterator[Goal]:
    rows = {row["key"]: row for row in results["imports"]}
    longer = float(rows["product"]["cpu_ratio"][1])
    yield Goal(
        "import",
        "Time of `import email_interactions`",
        longer,
        1.3,
        False,
        "time of `import msgspec`",
    )


def _generation(results: Results) -> Iterator[Goal]:
    real, thousand = "The real spec, everything", "1,000 messages, the text formats"
    typespec, linkml = "the speed of TypeSpec making two formats", "the speed of LinkML making four"
    found = (
        Goal("seed_typespec", real, faster(results, "seed", "own", "typespec"), 1, True, typespec),
        Goal("seed_linkml", real, faster(results, "seed", "own", "linkml"), 10, True, linkml),
        Goal(
            "thousand",
            thousand,
            faster(results, "1000", "own_text", "typespec"),
            1,
            True,
            typespec,
        ),
        Goal(
            "linear",
            "Time for a message more, above 1,000",
            growth(results),
            1.25,
            False,
            "time for a message more, below 1,000",
        ),
        Goal(
            "unchanged",
            "Time for the real spec, nothing changed",
            unchanged(results),
            2,
            False,
            "time for imports and reading",
        ),
    )
    yield from (goal for goal in found if not math.isnan(goal.value))


def growth(results: Results) -> float:
    """How much more a message costs between 1,000 and 3,000 of them than between 100 and 1,000."""
    rows = [generator(results, size, "own") for size in ("100", "1000", "3000")]
    if None in rows:
        return math.nan
    first, second, third = (float(row["cpu"][1]) for row in rows if row)
    return ((third - second) / 2000) / ((second - first) / 900)


def unchanged(results: Results) -> float:
    """A run with nothing to do, over imports and reading; in CPU time."""
    own, floor = (generator(results, "seed", key) for key in ("own_unchanged", "unchanged"))
    return float(own["cpu"][1] / floor["cpu"][1]) if own and floor else math.nan


_STRUCT = "the speed of msgspec reading a Struct"
_STRUCT_WRITES = "the speed of msgspec writing a Struct"
_PYDANTIC = "the speed of pydantic's TypeAdapter"
