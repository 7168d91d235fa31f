"""The benchmarks of records, by operation: the documents and the baseline of each."""

from typing import NamedTuple

from benchmarks.records.samples import FIVE, LINES


class Benchmark(NamedTuple):
    """The table of an operation. A baseline that lacks it is timed when it decodes."""

    title: str
    note: str
    baseline: str = "struct"  # the key of the contender whose speed is 1
    samples: tuple[str, ...] = ("small", "typical", "large")


_DECODING = "Baseline: msgspec decoding a Struct from the same document."
BENCHMARKS = {
    "decode": Benchmark("JSON to validated record", _DECODING),
    "decode_unusual": Benchmark(
        "JSON to validated record, unusual documents",
        "An integer written as 173.0, an enum written as 1.0, user data nested nine levels deep. "
        "Baseline: msgspec decoding a Struct from the same document with 173 and 1.",
        samples=("173.0", "1.0 as enum", "Deep user data"),
    ),
    "decode_lenient": Benchmark(
        "JSON to validated record, unknown fields ignored",
        "With `ignore_unknown=True`. The last column has three unknown fields. Baseline: msgspec "
        "decoding a Struct that ignores unknown fields.",
        samples=("typical", "large", "New fields"),
    ),
    "read_lines": Benchmark(
        "JSON lines to validated records",
        "`read_interactions`. Baseline: msgspec decoding a Struct from each line.",
        samples=(LINES,),
    ),
    "from_dict": Benchmark(
        "Dict to validated record",
        "The dict is what `json.loads` returns. Baseline: pydantic.",
        baseline="pydantic_rules",
    ),
    "encode": Benchmark("Record to JSON", "Baseline: msgspec encoding a Struct."),
    "validate": Benchmark(
        "Validation in memory",
        "Baseline: jsonschema-rs on a dict; this package validates the dataclass.",
        baseline="jsonschema_rs",
    ),
    "to_protobuf": Benchmark("Record to protobuf bytes", _DECODING),
    "from_protobuf": Benchmark("Protobuf bytes to record", _DECODING),
    "json_to_protobuf": Benchmark("JSON to validated record to protobuf bytes", _DECODING),
    "report": Benchmark(
        "Invalid document: report all violations",
        "Baseline: pydantic. The table of wrong verdicts shows how many each library reports.",
        baseline="pydantic_rules",
        samples=(
            *(FIVE, "Enum", "URL", "Timestamp", "Unknown name", "Wrong type"),
            *("Missing field", "10 of 1,000 recipients", "1,000 recipients"),
        ),
    ),
}
