"""The protobuf bytes of the corpus do not depend on the implementation of protobuf in Python.

That protobuf reads them as the documents of their cases is tested with the corpus of each spec.
"""

from pathlib import Path

from google.protobuf.internal import api_implementation

from tests.support.programs import contents, python
from tests.support.specs.every_construct import SPEC
from tests.support.thorough import THOROUGH


def test_the_outputs_are_the_same_with_protobuf_in_python(
    every_construct: Path, tmp_path: Path
) -> None:
    """Its maps, measured and copied again at each level, would take hours for an object."""
    assert api_implementation.Type() == "upb"
    named = {"PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "python"}
    only = () if THOROUGH else ("--only", "conformance")
    python("-m", "generator", "generate", "--spec", SPEC, "--out", tmp_path, *only, env=named)
    first, second = contents(every_construct), contents(tmp_path)
    assert {name for name in first if THOROUGH or name.startswith("conformance/")} <= second.keys()
    other = [name for name in second if first[name] != second[name]]
    assert other == ([] if THOROUGH else ["MANIFEST"])
