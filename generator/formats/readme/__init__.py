"""The README of the output folder, for those who only use what is in it.

Reads the names in the spec. Writes README.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator import naming
from generator.artifact import Artifact
from generator.model import Spec
from generator.templating import Templates


@dataclass(frozen=True, slots=True)
class FileView:
    """A file for users, as a path in the output folder."""

    format: str
    path: str


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """Names that the command lines are made of."""

    package: str
    title: str
    protobuf: str
    folder: str  # of the .proto files, below their tree
    records: tuple[str, ...]
    has_services: bool
    version: str  # the last part of the protobuf package
    protos: tuple[str, ...]  # below their tree
    files: tuple[FileView, ...]


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """One page."""
    view = ReadmeView(
        package=spec.package.name,
        title=spec.package.title,
        protobuf=spec.package.protobuf,
        folder=naming.proto_folder(spec.package.protobuf),
        records=tuple(message.name for message in spec.messages),
        has_services=bool(spec.services),
        version=naming.version_suffix(spec.package.protobuf),
        protos=tuple(_protos(spec)),
        files=tuple(_files(spec)),
    )
    yield Artifact("README.md", templates.render("README.md.j2", readme=view))


def _protos(spec: Spec) -> Iterator[str]:
    folder = naming.proto_folder(spec.package.protobuf)
    for name in (spec.package.name, *(naming.snake_case(each.name) for each in spec.services)):
        yield f"{folder}/{name}.proto"


def _files(spec: Spec) -> Iterator[FileView]:
    for message in spec.messages:
        yield FileView("JSON Schema", f"json_schema/{message.name}.schema.json")
    for title, tree in (("protobuf", "proto"), ("protobuf with rules", "protovalidate")):
        for path in _protos(spec):
            yield FileView(title, f"{tree}/{path}")
        yield FileView(title, f"{tree}/buf.yaml")
    yield FileView("buf's generators", "buf.gen.yaml")
    yield FileView("descriptor set", f"descriptors/{spec.package.name}.binpb")
