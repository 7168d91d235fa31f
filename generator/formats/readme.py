"""The README of the output folder, for those who only use what is in it.

Reads the names in the spec. Writes README.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generator import naming
from generator.model import Artifact, Spec
from generator.templating import Templates


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
    )
    yield Artifact("README.md", templates.render("readme/README.md.j2", readme=view))
