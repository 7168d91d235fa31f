"""The targets, and whether the results meet them: always computed."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

from benchmarks.javascript.measure import SAMPLES
from benchmarks.records.benchmarks import BENCHMARKS
from benchmarks.records.samples import FIVE, LINES
from benchmarks.results import Results


class Goal(NamedTuple):
    """A measured ratio to a baseline, or a count without one, and its target."""

    work: str  # the text of the page about missed targets, by kind of work
    subject: str
    baseline: str
    sign: str
    bound: float
    value: float

    @property
    def is_met(self) -> bool:
        """Whether the figure itself, not its printed digits, meets the target."""
        return self.value >= self.bound if self.sign == "≥" else self.value <= self.bound


def goals(results: Results) -> list[Goal]:
    """Return the goals that the results can decide."""
    found = []
    for work, subject, baseline, sign, bound, measure in GOALS:
        with suppress(KeyError):  # a quick run measures fewer sizes
            found.append(Goal(work, subject, baseline, sign, bound, measure(results)))
    return found


def _wrong_verdicts(results: Results) -> float:
    product = results.contender("product")
    return float(sum(product["accepted"].values()) + product["rejected"])


def _reported(results: Results) -> float:
    return float(results.contender("product")["reported"])


def _speed(benchmark: str, sample: str) -> Callable[[Results], float]:
    """Measure the product relative to the baseline of the benchmark."""
    return lambda results: results.speed(benchmark, "product", sample=sample)


def _in_javascript(sample: str) -> Callable[[Results], float]:
    """Measure the npm package relative to the faster of the others."""

    def measure(results: Results) -> float:
        speeds = results.data["javascript"]["speeds"][sample]
        return float(speeds["product"][1] / max(speeds["ajv"][1], speeds["zod"][1]))

    return measure


def _faster(size: str, key: str, than: str) -> Callable[[Results], float]:
    return lambda results: results.faster(size, key, than)


def _unchanged(results: Results) -> float:
    """Measure a run with nothing to do, relative to one that generates everything."""
    first, again = (results.tool("seed", key)["cpu"][1] for key in ("own", "own_unchanged"))
    return float(again / first)


def _growth(results: Results) -> float:
    """Measure the cost per message from 1,000 to 3,000, relative to 100 to 1,000."""
    first, second, third = (results.tool(n, "own")["cpu"][1] for n in ("100", "1000", "3000"))
    return float((third - second) / 2000 / ((second - first) / 900))


_STRUCT = "speed of msgspec decoding a Struct"
_BARE = f"{_STRUCT}, which does not check URLs and conditions"
_LENIENT = f"{_STRUCT} that ignores unknown fields"
_ENCODE = "speed of msgspec encoding a Struct"
_PYDANTIC = "speed of pydantic's TypeAdapter with the same rules"
_SCHEMA = "speed of jsonschema-rs on a dict"
_PEERS = "speed of ajv or zod, the faster one"
_TYPESPEC = "speed of TypeSpec generating two formats"
_LINKML = "speed of LinkML generating four formats"
_BELOW = "marginal cost per message below 1,000"
_DECODE = "JSON to validated dataclass"
_PROTOBUF = "JSON to validated dataclass to protobuf bytes"
_REAL_TWO = "The real spec, the same two formats"
_REAL_FOUR = "The real spec, the same four formats"
_UNCHANGED = "Time for the real spec, nothing changed"
_MARGINAL = "Marginal cost per message above 1,000"
_MSGSPEC = "time of `import msgspec`"
_IGNORED = "Unknown fields ignored"
_TWO = "1,000 messages, the same two formats"
_FOUR = "1,000 messages, four formats"
_IMPORT = "Time of `import email_interactions`"
_REPORT = {
    FIVE: 1.2,
    **dict.fromkeys(
        ("Enum", "URL", "Timestamp", "Unknown name", "Wrong type", "Missing field"), 1.0
    ),
    "10 of 1,000 recipients": 3.0,
    "1,000 recipients": 2.0,
}


_READING, _WRITING, _FAULTS = "JSON to dataclass", "Dataclass to JSON", "Violations"
_GENERATION = "Generation"


def _speeds() -> Iterator[tuple[str, str, str, str, float, Callable[[Results], float]]]:
    """Yield the targets of records: speed of the product relative to the baseline of a table."""
    for work, subject, baseline, benchmark, sample, bound in (
        (_READING, f"{_DECODE}, small", _BARE, "decode", "small", 0.37),
        (_READING, f"{_DECODE}, typical", _BARE, "decode", "typical", 0.53),
        *(
            (_READING, f"{_DECODE}, {sample}", _STRUCT, "decode_unusual", sample, 0.35)
            for sample in BENCHMARKS["decode_unusual"].samples
        ),
        (_READING, f"{_IGNORED}, typical", _LENIENT, "decode_lenient", "typical", 0.47),
        (_READING, f"{_IGNORED}, large", _LENIENT, "decode_lenient", "large", 0.62),
        (_READING, f"`read_interactions`, {LINES}", _STRUCT, "read_lines", LINES, 0.5),
        (_READING, "Dict to validated dataclass", _PYDANTIC, "from_dict", "typical", 1.3),
        (_WRITING, "Dataclass to JSON, typical, unchecked", _ENCODE, "encode", "typical", 0.41),
        (_WRITING, "Dataclass to JSON, large, unchecked", _ENCODE, "encode", "large", 0.87),
        (_WRITING, "Validation of a large record", _SCHEMA, "validate", "large", 0.69),
        ("protobuf", _PROTOBUF, _STRUCT, "json_to_protobuf", "typical", 0.2),
        ("protobuf", "Protobuf bytes to dataclass", _STRUCT, "from_protobuf", "typical", 0.165),
        *(
            (_FAULTS, f"Violations: {s}", _PYDANTIC, "report", s, bound)
            for s, bound in _REPORT.items()
        ),
    ):
        yield work, subject, baseline, "≥", bound, _speed(benchmark, sample)


GOALS: tuple[tuple[str, str, str, str, float, Callable[[Results], float]], ...] = (
    ("Verdicts", "Wrong verdicts on the corpus", "", "≤", 0, _wrong_verdicts),
    (_FAULTS, "Of five violations, reported at once", "", "≥", 5, _reported),
    *_speeds(),
    (
        *(_WRITING, "Dataclass to JSON, typical, validating", _ENCODE, "≥", 0.23),
        lambda results: results.speed("encode", "product_validating"),
    ),
    *(
        ("JavaScript", f"JavaScript: violations, {sample}", _PEERS, "≥", 1, _in_javascript(sample))
        for sample in SAMPLES
    ),
    ("Import", _IMPORT, _MSGSPEC, "≤", 1.1, lambda results: results.import_time("product")),
    (_GENERATION, _REAL_TWO, _TYPESPEC, "≥", 1.3, _faster("seed", "own_two", "typespec")),
    (_GENERATION, _REAL_FOUR, _LINKML, "≥", 12, _faster("seed", "own_four", "linkml")),
    (_GENERATION, _UNCHANGED, "time of a first run", "≤", 0.1, _unchanged),
    (_GENERATION, _TWO, _TYPESPEC, "≥", 1.4, _faster("1000", "own_two", "typespec")),
    (_GENERATION, _FOUR, _TYPESPEC, "≥", 1, _faster("1000", "own_four", "typespec")),
    (_GENERATION, _MARGINAL, _BELOW, "≤", 1.25, _growth),
)
