"""The targets, and whether the results meet them: computed, never written down."""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from benchmarks.results import Results


class Goal(NamedTuple):
    """A measured ratio to a baseline, or a count without one, and its target."""

    key: str
    subject: str
    baseline: str
    sign: str
    bound: float
    value: float

    @property
    def is_met(self) -> bool:
        """Compare the figure itself, not its printed digits."""
        return self.value >= self.bound if self.sign == "≥" else self.value <= self.bound


def goals(results: Results) -> list[Goal]:
    """Return the goals that the results allow to judge."""
    found = []
    for key, subject, baseline, sign, bound, measure in GOALS:
        with suppress(KeyError):  # a quick run measures fewer sizes
            found.append(Goal(key, subject, baseline, sign, bound, measure(results)))
    return found


def _wrong_verdicts(results: Results) -> float:
    product = results.contender("product")
    return float(sum(product["accepted"].values()) + product["rejected"])


def _reported(results: Results) -> float:
    return float(results.contender("product")["reported"])


def _speed(benchmark: str, than: str = "", sample: str = "typical") -> Callable[[Results], float]:
    """Measure the product relative to another contender, or to the baseline of the benchmark."""
    return lambda results: results.speed(benchmark, "product", than, sample)


def _faster(size: str, key: str, than: str) -> Callable[[Results], float]:
    return lambda results: results.faster(size, key, than)


def _unchanged(results: Results) -> float:
    """Measure a run with nothing to do, relative to one that only imports."""
    least = results.data["generation"]["seed"]["steps"]["start, import"]
    return float(results.tool("seed", "own_unchanged")["cpu"][1] / least)


def _growth(results: Results) -> float:
    """Measure what a message costs from 1,000 to 3,000, relative to from 100 to 1,000."""
    first, second, third = (results.tool(n, "own")["cpu"][1] for n in ("100", "1000", "3000"))
    return float((third - second) / 2000 / ((second - first) / 900))


_STRUCT = "speed of msgspec decoding a Struct"
_BARE = f"{_STRUCT}, which does not check URLs and conditions"
_SAME_RULES = f"{_STRUCT} with the same rules"
_ENCODE = "speed of msgspec encoding a Struct"
_PYDANTIC = "speed of pydantic's TypeAdapter with the same rules"
_PARSE = "speed of protobuf's json_format.Parse"
_TYPESPEC = "speed of TypeSpec generating two formats"
_LINKML = "speed of LinkML generating four formats"
_BELOW = "marginal cost per message below 1,000"
_DECODE = "JSON to validated dataclass"
_PROTOBUF = "JSON to validated dataclass to protobuf bytes"
_FIVE = "A document with five violations, all reported"
_REAL = "The real spec, all formats"
_UNCHANGED = "Time for the real spec, nothing changed"
_TEXT = "1,000 messages, text formats"
_MARGINAL = "Marginal cost per message above 1,000"
_MSGSPEC = "time of `import msgspec`"
_IMPORT = "Time of `import email_interactions`"

GOALS: tuple[tuple[str, str, str, str, float, Callable[[Results], float]], ...] = (
    ("verdicts", "Wrong verdicts on the corpus", "", "≤", 0, _wrong_verdicts),
    ("reported", "Of five violations, reported at once", "", "≥", 5, _reported),
    ("decode_bare", _DECODE, _BARE, "≥", 0.82, _speed("decode")),
    ("decode", _DECODE, _SAME_RULES, "≥", 0.9, _speed("decode", "struct_rules")),
    ("decode_pydantic", _DECODE, _PYDANTIC, "≥", 2.5, _speed("decode", "pydantic_rules")),
    ("encode", "Dataclass to JSON, without validation", _ENCODE, "≥", 0.75, _speed("encode")),
    ("json_to_protobuf", _PROTOBUF, _STRUCT, "≥", 0.25, _speed("json_to_protobuf")),
    ("json_format", _PROTOBUF, _PARSE, "≥", 7, _speed("json_to_protobuf", "json_format")),
    ("report", _FIVE, _PYDANTIC, "≥", 3, _speed("report", sample="5 violations")),
    ("import", _IMPORT, _MSGSPEC, "≤", 1.3, lambda results: results.import_time("product")),
    ("seed_typespec", _REAL, _TYPESPEC, "≥", 1, _faster("seed", "own", "typespec")),
    ("seed_linkml", _REAL, _LINKML, "≥", 10, _faster("seed", "own", "linkml")),
    ("unchanged", _UNCHANGED, "time to start and import", "≤", 2, _unchanged),
    ("thousand", _TEXT, _TYPESPEC, "≥", 1, _faster("1000", "own_text", "typespec")),
    ("linear", _MARGINAL, _BELOW, "≤", 1.25, _growth),
)
