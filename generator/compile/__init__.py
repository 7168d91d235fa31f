"""Fourth step, load -> check -> render -> compile -> write: files that tools make of artifacts.

The only package that starts tools. ruff formats the Python; protoc compiles the protobuf files with
rules to the descriptor set and the Python stubs; the descriptor set encodes the valid documents of
the conformance corpus.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.artifact import Artifact
from generator.compile.artifacts import ADVICE, Artifacts, temporary_folder
from generator.compile.tools import RULES_TREE, ruff, write
from generator.output import reported

_RULES_PROTO = re.compile(rf"{RULES_TREE}.+[.]proto")
_CORPUS = re.compile(r"conformance/\w+[.]json")
_SOURCE = re.compile(r".+[.]py")
_PAGE = re.compile(r"docs/.+[.]md")
_BLOCK = b"`python"  # begins a block of code; most pages have none


def compile_artifacts(artifacts: Artifacts) -> None:
    """Format the Python, and add the descriptor set, the stubs and the corpus as protobuf.

    The stubs are added to other Python modules, and the corpus to its documents. Raises ToolError
    if a tool rejects an artifact, and OutputError if the system prevents the tools from working.
    """
    rendered = [*artifacts]
    protos = [Artifact(path, artifacts[path]) for path in rendered if _RULES_PROTO.fullmatch(path)]
    place = temporary_folder()
    with reported("written", place, ADVICE):
        scratch = TemporaryDirectory(prefix="generator-", ignore_cleanup_errors=True)
    with scratch as name:  # the tools work only on files
        folder = Path(name)
        artifacts.add(_formatted(artifacts, folder / "python"))
        if not protos:
            return
        from generator.compile.protobuf import compiled_with_rules, for_stubs, loaded, stubs

        names = [artifact.path.removeprefix(RULES_TREE) for artifact in protos]
        files = compiled_with_rules(protos, folder / "proto")
        content = files.SerializeToString(deterministic=True)
        artifacts.add([Artifact(f"descriptors/{names[0].split('/', 1)[0]}.binpb", content)])
        files = for_stubs(files)
        if any(path.startswith("python/") for path in rendered):
            artifacts.add(stubs(files, names, folder / "proto"))
    from generator.corpus.protobuf_bytes import corpora_as_protobuf, declare_maps_as_lists

    declare_maps_as_lists(files.file)
    pool = loaded(files)
    corpora = (Artifact(path, artifacts[path]) for path in rendered if _CORPUS.fullmatch(path))
    artifacts.add(corpora_as_protobuf(corpora, pool, pool.FindFileByName(names[0]).package))


def _formatted(artifacts: Artifacts, folder: Path) -> Iterator[Artifact]:
    """Sort the imports and format all Python files, and the Python on pages.

    Imports are wrapped for the shortest common line length, so that linters with any other length
    accept them.
    """
    pages = (path for path in artifacts if _PAGE.fullmatch(path) and _BLOCK in artifacts[path])
    sources = [*filter(_SOURCE.fullmatch, artifacts), *pages]
    if sources:
        write(folder, (Artifact(path, artifacts[path]) for path in sources))
        ruff(folder, "check", "--fix-only", "--select=F401,I001,RUF022", "--line-length=79")
        ruff(folder, "format", "--exclude=*.md", "--line-length=100")
        ruff(folder, "format", "--exclude=*.py", "--line-length=88")
    for path in sources:
        yield Artifact(path, (folder / path).read_bytes())
