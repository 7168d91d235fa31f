"""Markdown: reference pages that read well as plain files, on a code forge and on a site.

Reads the whole spec. Writes docs/ with an index; for each record a page and one of examples; a page
for the enums, the type words, the decisions and each service; pictures, and the changes by version.
"""

from collections.abc import Iterable

from generator.artifact import Artifact
from generator.formats.markdown import examples, pictures, services
from generator.formats.markdown.decisions import Decisions
from generator.formats.markdown.messages import Writer
from generator.formats.markdown.places import Places
from generator.resolved import Spec
from generator.templating import Templates


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """All pages and pictures."""
    places = Places(spec)
    decisions = Decisions(spec, places)
    writer = Writer(spec, places, decisions)
    enums = [writer.enum(enum) for enum in spec.enums]
    words = [(places.of(scalar).html, scalar) for scalar in spec.scalars]

    def page(name: str, template: str, **views: object) -> Artifact:
        return Artifact(f"docs/{name}", templates.render(f"{template}.j2", **views))

    yield page("index.md", "index.md", spec=spec, enums=enums, decisions=decisions.parts)
    for message in spec.messages:
        record = writer.message(message)
        yield page(f"{message.name}.md", "message.md", message=record)
    for message, found in examples.views(spec):
        yield page(f"{message.name}-examples.md", "examples.md", message=message, examples=found)
    yield page("enums.md", "enums.md", enums=enums)
    yield page("types.md", "types.md", words=words)
    if decisions.parts:
        yield page("decisions.md", "decisions.md", decisions=decisions.parts)
    if spec.releases:
        yield page("changes.md", "changes.md", releases=spec.releases)
    for file, content in pictures.render(spec, places, templates):
        yield Artifact(f"docs/{file}", content)
    for service in spec.services:
        view = services.view(service, writer, places)
        yield page(f"{service.name}.md", "service.md", service=view)
