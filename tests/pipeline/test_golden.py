"""A made-up spec with every construct, and its output, which is checked in.

After an intended change of a template, run `python -m tests.pipeline.test_golden` and read the
difference.
"""

import re

from generator import output
from generator.paths import PROJECT, shown_in_headers
from generator.pipeline import build, read_spec

CASES = PROJECT / "tests" / "cases"
SPEC = CASES / "every_construct.yaml"
EXPECTED = CASES / "expected"

# What protoc generates depends on its version. The corpus is too long to be read;
# test_any_spec.py runs it, and compares proto/ with protovalidate/. The copied runtimes are the
# same for every spec.
LEFT_OUT = re.compile(
    r"descriptors/|^proto/|_pb2|runtime/|conformance/\w+[.]json|conformance/protobuf/"
)


def ours() -> dict[str, bytes]:
    """The files of its output that are worth reading."""
    artifacts = build(read_spec(SPEC), shown_in_headers(SPEC))
    return {path: artifacts[path] for path in artifacts if not LEFT_OUT.search(path)}


def test_every_construct_is_generated_as_expected() -> None:
    """Each file of the made-up spec's output is the checked-in one, byte for byte."""
    assert output.update(ours(), EXPECTED, check=True) == []


if __name__ == "__main__":
    for path, state in output.update(ours(), EXPECTED):
        print(f"{state:12} {path}")  # noqa: T201 - run by hand
