"""The benchmarks of records: the operation, the documents and the baseline of each."""

from typing import NamedTuple

from benchmarks.records.samples import FIVE, LINES

KEPT = 5_000  # records at once


class Benchmark(NamedTuple):
    """A table of the results. A baseline that lacks the operation is timed when it decodes."""

    title: str
    note: str
    operation: str
    baseline: str = "struct"  # the key of the contender whose speed is 1
    samples: tuple[str, ...] = ("small", "typical", "large")
    only: str = ""  # the contenders; if empty, all that support the operation
    keep: bool = False


_DECODING = "Baseline: msgspec decoding a Struct from the same document."
BENCHMARKS = {
    "decode": Benchmark("JSON to validated record", _DECODING, "decode"),
    "decode_kept": Benchmark(
        f"JSON to validated record, {KEPT:,} records kept",
        "The same with all records kept in memory and the garbage collector on.",
        "decode",
        samples=("typical",),
        only="product struct struct_rules copied msgspec_dataclass pydantic cattrs",
        keep=True,
    ),
    "decode_unusual": Benchmark(
        "JSON to validated record, unusual documents",
        "An integer written as 173.0, an enum written as 1.0, user data nested nine levels deep. "
        "Baseline: msgspec decoding a Struct from the same document with 173 and 1.",
        "decode_unusual",
        samples=("173.0", "1.0 as enum", "Deep user data"),
    ),
    "decode_lenient": Benchmark(
        "JSON to validated record, unknown fields ignored",
        "With `ignore_unknown=True`. The last column has three unknown fields. Baseline: msgspec "
        "decoding a Struct that ignores unknown fields.",
        "decode_lenient",
        samples=("typical", "large", "New fields"),
    ),
    "read_lines": Benchmark(
        "JSON lines to validated records",
        "`read_interactions`. Baseline: msgspec decoding a Struct from each line.",
        "read_lines",
        samples=(LINES,),
    ),
    "from_dict": Benchmark(
        "Dict to validated record",
        "The dict is what `json.loads` returns. Baseline: pydantic.",
        "from_dict",
        baseline="pydantic_rules",
    ),
    "encode": Benchmark("Record to JSON", "Baseline: msgspec encoding a Struct.", "encode"),
    "validate": Benchmark(
        "Validation in memory",
        "Baseline: jsonschema-rs on a dict; this package validates the dataclass.",
        "validate",
        baseline="jsonschema_rs",
    ),
    "to_protobuf": Benchmark("Record to protobuf bytes", _DECODING, "to_protobuf"),
    "from_protobuf": Benchmark("Protobuf bytes to record", _DECODING, "from_protobuf"),
    "json_to_protobuf": Benchmark(
        "JSON to validated record to protobuf bytes", _DECODING, "json_to_protobuf"
    ),
    "report": Benchmark(
        "Invalid document: report all violations",
        "Baseline: pydantic. The table of wrong verdicts shows how many each library reports.",
        "report",
        baseline="pydantic_rules",
        samples=(
            *(FIVE, "Enum", "URL", "Timestamp", "Unknown name", "Wrong type"),
            *("Missing field", "10 of 1,000 recipients", "1,000 recipients"),
        ),
    ),
}
