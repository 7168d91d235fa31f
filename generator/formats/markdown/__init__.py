"""Markdown: reference pages, readable as plain files, on a code forge and on a site.

Reads the whole spec. Writes docs/ with an index, a page and a page of examples for each record, and
pages for enums, scalar types, decisions, services, diagrams and the changes by version.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from generator.artifact import Artifact
from generator.corpus import Examples
from generator.formats.markdown import decisions, examples, pictures
from generator.formats.markdown.anchors import anchors as anchors_of
from generator.formats.markdown.calls import Calls
from generator.formats.markdown.page import Page
from generator.resolved import Spec
from generator.templating import Templates

NEEDS: Final = ("json_schema", "protobuf")  # the pages link to their files


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Yield all pages."""
    anchors = anchors_of(spec)
    parts, corpus = decisions.parts(spec, anchors), Examples(spec)
    for entry in chain(*parts.values()):
        anchors |= {decision.texts: entry.anchor for decision in entry.decisions}

    def page(name: str, template: str = "", **views: object) -> Artifact:
        views |= {"page": Page(name, spec, anchors)}
        path = f"{template or name}.j2"
        head = "".join(f"<!-- {line} -->\n" for line in templates.header(f"templates/{path}"))
        return Artifact(f"docs/{name}", f"{head}\n".encode() + templates.render(path, **views))

    yield page("index.md", spec=spec, has_decisions=bool(parts))
    for message in spec.messages:
        typical = examples.in_json(message.example) if message.example else ""
        yield page(f"{message.name}.md", "message.md", message=message, typical=typical)
    for message, found in examples.views(spec, corpus):
        yield page(f"{message.name}-examples.md", "examples.md", message=message, examples=found)
    if spec.enums:
        yield page("enums.md", enums=spec.enums)
    values = examples.values(spec, corpus)
    yield page("types.md", scalars=spec.scalars, values=values, unions=spec.held_unions)
    if parts:
        yield page("decisions.md", parts=parts)
    if spec.releases:
        yield page("changes.md", releases=spec.releases)
    charts, field = pictures.charts(spec), pictures.example_field(spec)
    yield page("pictures.md", charts=charts, field=field, package=spec.package)
    calls = Calls(corpus, spec.package.protobuf)
    for service in spec.services:
        yield page(f"{service.name}.md", "service.md", service=service, calls=calls)
