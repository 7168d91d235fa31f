"""The README of the output folder, for users of the generated files.

Reads the names in the spec. Writes README.md.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from generator.artifact import Artifact
from generator.resolved import Spec
from generator.templating import Templates

NEEDS: Final = (
    *("arrow", "conformance", "javascript", "json_schema", "markdown", "protobuf", "python"),
)


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Yield the page."""
    protos = [spec.package.proto, *(service.proto for service in spec.services)]
    content = templates.render("README.md.j2", spec=spec, protos=protos, files=_files(spec, protos))
    yield Artifact("README.md", content)


def _files(spec: Spec, protos: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the files for users: the format, and the path in the output folder."""
    for node in (*spec.messages, *spec.unions):
        yield "JSON Schema", f"json_schema/{node.name}.schema.json"
    yield from (("Arrow schema", f"arrow/{record.name}.json") for record in spec.messages)
    for title, tree in (("protobuf", "proto"), ("protobuf with rules", "protovalidate")):
        yield from ((title, f"{tree}/{path}") for path in (*protos, "buf.yaml"))
    yield "buf's generators", "buf.gen.yaml"
    yield "descriptor set", f"descriptors/{spec.package.name}.binpb"
