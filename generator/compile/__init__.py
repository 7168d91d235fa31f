"""Fourth step, load -> check -> render -> compile -> write: files that tools make of artifacts.

The only package that starts tools. ruff formats the Python; protoc compiles the protobuf files with
rules to the descriptor set and the Python stubs; the descriptor set encodes the valid documents of
the conformance corpus.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from generator.artifact import Artifact
from generator.compile.python import formatted
from generator.compile.tools import ADVICE, RULES_TREE
from generator.output import reported

_RULES_PROTO = re.compile(rf"{RULES_TREE}.+[.]proto")
_CORPUS = re.compile(r"conformance/\w+[.]json")


def compile_artifacts(artifacts: Iterable[Artifact]) -> list[Artifact]:
    """Format the Python, and add the descriptor set, the stubs and the corpus as protobuf.

    The stubs are added to other Python modules, and the corpus to its documents. Raises ToolError
    if a tool rejects an artifact, and OutputError if the system prevents the tools from working.
    """
    found = [*artifacts]
    protos = [artifact for artifact in found if _RULES_PROTO.fullmatch(artifact.path)]
    with _scratch() as folder:
        result = formatted(found, folder / "python")
        if not protos:
            return result
        from generator.compile.protobuf import compiled_with_rules, loaded, stubs

        descriptors = compiled_with_rules(protos, folder / "proto")
        result.append(descriptors)
        if any(artifact.path.startswith("python/") for artifact in found):
            result += stubs(descriptors, protos, folder / "proto")
    files = loaded(descriptors.content)
    corpora = [artifact for artifact in found if _CORPUS.fullmatch(artifact.path)]
    if corpora:
        from generator.corpus.protobuf_bytes import corpora_as_protobuf

        own = {artifact.path.removeprefix(RULES_TREE) for artifact in protos}
        result += corpora_as_protobuf(corpora, files, own)
    return result


@contextmanager
def _scratch() -> Iterator[Path]:
    """Create a temporary folder, because the tools work only on files."""
    with reported("written", Path(os.environ.get("TMPDIR") or os.curdir), ADVICE):
        place = Path(gettempdir())
    with reported("written", place, ADVICE):
        scratch = TemporaryDirectory(prefix="generator-", ignore_cleanup_errors=True)
    with scratch as folder:
        yield Path(folder)
