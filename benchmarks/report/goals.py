"""The targets, and whether the results meet them: always computed."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple, TypeAlias

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


_READING, _WRITING, _FAULTS = "JSON to dataclass", "Dataclass to JSON", "Violations"
_GENERATION = "Generation"
_BASELINES = {
    "struct": "speed of msgspec with its own Struct",
    "pydantic_rules": "speed of pydantic's TypeAdapter with the same rules",
    "jsonschema_rs": "speed of jsonschema-rs on a dict",
    "typespec": "speed of TypeSpec generating two formats",
    "linkml": "speed of LinkML generating four formats",
}
# For the tables of records: the speed of the product relative to the baseline, by sample.
_RECORDS: dict[str, tuple[str, dict[str, float]]] = {
    "decode": (_READING, {"small": 0.37, "typical": 0.53}),
    "decode_unusual": (_READING, dict.fromkeys(BENCHMARKS["decode_unusual"].samples, 0.35)),
    "decode_lenient": (_READING, {"typical": 0.47, "large": 0.62}),
    "read_lines": (_READING, {LINES: 0.5}),
    "from_dict": (_READING, {"typical": 1.3}),
    "encode": (_WRITING, {"typical": 0.41, "large": 0.87}),
    "validate": (_WRITING, {"large": 0.69}),
    "from_protobuf": ("protobuf", {"typical": 0.165}),
    "json_to_protobuf": ("protobuf", {"typical": 0.2}),
    "report": (
        _FAULTS,
        dict.fromkeys(BENCHMARKS["report"].samples, 1.0)
        | {FIVE: 1.2, "10 of 1,000 recipients": 3.0, "1,000 recipients": 2.0},
    ),
}

_Target: TypeAlias = tuple[str, str, str, str, float, Callable[[Results], float]]


def _targets() -> Iterator[_Target]:
    yield "Verdicts", "Wrong verdicts on the corpus", "", "≤", 0, _wrong_verdicts
    subject = "Of five violations, reported at once"
    yield _FAULTS, subject, "", "≥", 5, lambda results: results.contender("product")["reported"]
    for key, (work, bounds) in _RECORDS.items():
        title, baseline = BENCHMARKS[key].title, _BASELINES[BENCHMARKS[key].baseline]
        for sample, bound in bounds.items():
            measure = partial(Results.speed, benchmark=key, contender="product", sample=sample)
            yield work, f"{title}, {sample}", baseline, "≥", bound, measure
    measure = partial(Results.speed, benchmark="encode", contender="product_validating")
    subject = "Record to JSON, typical, validating before it writes"
    yield _WRITING, subject, _BASELINES["struct"], "≥", 0.23, measure
    for sample in SAMPLES:
        subject, baseline = f"JavaScript: violations, {sample}", "speed of ajv or zod, the faster"
        yield "JavaScript", subject, baseline, "≥", 1, partial(_in_javascript, sample=sample)
    subject, baseline = "Time of `import email_interactions`", "time of `import msgspec`"
    yield "Import", subject, baseline, "≤", 1.1, lambda results: results.import_time("product")
    yield from _generation()


def _generation() -> Iterator[_Target]:
    for subject, size, key, than, bound in (
        ("The real spec, the same two formats", "seed", "own_two", "typespec", 1.3),
        ("The real spec, the same four formats", "seed", "own_four", "linkml", 12),
        ("1,000 messages, the same two formats", "1000", "own_two", "typespec", 1.4),
        ("1,000 messages, four formats", "1000", "own_four", "typespec", 1),
    ):
        measure = partial(Results.faster, size=size, key=key, than=than)
        yield _GENERATION, subject, _BASELINES[than], "≥", bound, measure
    subject = "Time for the real spec, nothing changed"
    yield _GENERATION, subject, "time of a first run", "≤", 0.1, _unchanged
    subject = "Marginal cost per message above 1,000"
    yield _GENERATION, subject, "marginal cost per message below 1,000", "≤", 1.25, _growth


def _wrong_verdicts(results: Results) -> float:
    product = results.contender("product")
    return float(sum(product["accepted"].values()) + product["rejected"])


def _in_javascript(results: Results, sample: str) -> float:
    """Measure the npm package relative to the faster of the others."""
    speeds = results.data["javascript"]["speeds"][sample]
    return float(speeds["product"][1] / max(speeds["ajv"][1], speeds["zod"][1]))


def _unchanged(results: Results) -> float:
    """Measure a run with nothing to do, relative to one that generates everything."""
    first, again = (results.tool("seed", key)["cpu"][1] for key in ("own", "own_unchanged"))
    return float(again / first)


def _growth(results: Results) -> float:
    """Measure the cost per message from 1,000 to 3,000, relative to 100 to 1,000."""
    first, second, third = (results.tool(n, "own")["cpu"][1] for n in ("100", "1000", "3000"))
    return float((third - second) / 2000 / ((second - first) / 900))


GOALS = tuple(_targets())
