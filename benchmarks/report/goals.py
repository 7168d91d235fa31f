"""The targets, and whether the results meet them: computed, never written down."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from benchmarks.records.benchmarks import BENCHMARKS
from benchmarks.records.samples import FIVE, LINES
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


def _speed(benchmark: str, sample: str) -> Callable[[Results], float]:
    """Measure the product relative to the baseline of the benchmark."""
    return lambda results: results.speed(benchmark, "product", sample=sample)


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
_LENIENT = f"{_STRUCT} that ignores unknown fields"
_ENCODE = "speed of msgspec encoding a Struct"
_PYDANTIC = "speed of pydantic's TypeAdapter with the same rules"
_SCHEMA = "speed of jsonschema-rs on a dict"
_TYPESPEC = "speed of TypeSpec generating two formats"
_LINKML = "speed of LinkML generating four formats"
_BELOW = "marginal cost per message below 1,000"
_DECODE = "JSON to validated dataclass"
_PROTOBUF = "JSON to validated dataclass to protobuf bytes"
_REAL = "The real spec, all formats"
_UNCHANGED = "Time for the real spec, nothing changed"
_MARGINAL = "Marginal cost per message above 1,000"
_MSGSPEC = "time of `import msgspec`"
_IMPORT = "Time of `import email_interactions`"
_REPORT = {FIVE: 1.2, "10 of 1,000 recipients": 3.0, "1,000 recipients": 2.0}  # the others: 1


def _speeds() -> Iterator[tuple[str, str, str, str, float, Callable[[Results], float]]]:
    """Yield the targets of records: speed of the product relative to the baseline of a table."""
    for benchmark, subject, baseline, sample, bound in (
        ("decode", f"{_DECODE}, small", _BARE, "small", 0.37),
        ("decode", f"{_DECODE}, typical", _BARE, "typical", 0.53),
        ("decode_unusual", f"{_DECODE}, 173.0", _STRUCT, "173.0", 0.35),
        ("decode_unusual", f"{_DECODE}, 1.0 as enum", _STRUCT, "1.0 as enum", 0.35),
        ("decode_unusual", f"{_DECODE}, deep user data", _STRUCT, "Deep user data", 0.35),
        ("decode_lenient", "Unknown fields ignored, typical", _LENIENT, "typical", 0.47),
        ("decode_lenient", "Unknown fields ignored, large", _LENIENT, "large", 0.62),
        ("read_lines", f"`read_interactions`, {LINES}", _STRUCT, LINES, 0.5),
        ("from_dict", "Dict to validated dataclass", _PYDANTIC, "typical", 1.3),
        ("encode", "Dataclass to JSON, typical, unchecked", _ENCODE, "typical", 0.41),
        ("encode", "Dataclass to JSON, large, unchecked", _ENCODE, "large", 0.87),
        ("validate", "Validation of a large record", _SCHEMA, "large", 0.69),
        ("json_to_protobuf", _PROTOBUF, _STRUCT, "typical", 0.2),
        ("from_protobuf", "Protobuf bytes to dataclass", _STRUCT, "typical", 0.165),
    ):
        yield benchmark, subject, baseline, "≥", bound, _speed(benchmark, sample=sample)
    for sample in BENCHMARKS["report"].samples:
        measure = _speed("report", sample=sample)
        yield "report", f"Violations: {sample}", _PYDANTIC, "≥", _REPORT.get(sample, 1.0), measure


GOALS: tuple[tuple[str, str, str, str, float, Callable[[Results], float]], ...] = (
    ("verdicts", "Wrong verdicts on the corpus", "", "≤", 0, _wrong_verdicts),
    ("reported", "Of five violations, reported at once", "", "≥", 5, _reported),
    *_speeds(),
    (
        *("validating", "Dataclass to JSON, typical, validating", _ENCODE, "≥", 0.23),
        lambda results: results.speed("encode", "product_validating"),
    ),
    ("import", _IMPORT, _MSGSPEC, "≤", 1.1, lambda results: results.import_time("product")),
    ("seed_typespec", _REAL, _TYPESPEC, "≥", 1.3, _faster("seed", "own", "typespec")),
    ("seed_linkml", _REAL, _LINKML, "≥", 12, _faster("seed", "own", "linkml")),
    ("unchanged", _UNCHANGED, "time to start and import", "≤", 2, _unchanged),
    (
        *("thousand_two", "1,000 messages, the same two formats", _TYPESPEC, "≥", 1.4),
        _faster("1000", "own_two", "typespec"),
    ),
    (
        *("thousand", "1,000 messages, text formats", _TYPESPEC, "≥", 1),
        _faster("1000", "own_text", "typespec"),
    ),
    ("linear", _MARGINAL, _BELOW, "≤", 1.25, _growth),
)
