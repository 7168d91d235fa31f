"""One made-up spec with every construct, and its whole output checked in beside it.

After a wanted change of a template, run `python -m tests.test_golden` and read the difference.
"""

from pathlib import Path

from generator import write
from generator.__main__ import build, read_spec, shown_in_headers
from generator.model import Artifact

CASES = Path(__file__).parent / "cases"
SPEC = CASES / "every_construct.yaml"
EXPECTED = CASES / "expected"

# What protoc and protovalidate make of the .proto files belongs to their versions, not to us.
FOREIGN = ("descriptors/", "_pb2.py", "_pb2.pyi", "_pb2_grpc.py")


def ours() -> list[Artifact]:
    """The output for the made-up spec, without the files that protoc writes."""
    artifacts = build(read_spec(SPEC), shown_in_headers(SPEC))
    return [found for found in artifacts if not any(part in found.path for part in FOREIGN)]


def test_every_construct_comes_out_as_expected() -> None:
    """Each file of the made-up spec's output is the checked-in one, byte for byte."""
    assert write.differences(ours(), EXPECTED) == []


if __name__ == "__main__":
    for path, state in write.write(ours(), EXPECTED):
        print(f"{state:12} {path}")  # noqa: T201 - run by hand
