"""Pictures: how messages and enums hang together, and how a field travels to every output.

relations.py says what is related, drawing.py where it stands on the paper, journey.py follows one
field. The templates print numbers and texts; no layout is left to them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.formats.markdown.pictures import drawing, journey, relations
from generator.formats.markdown.places import Places
from generator.resolved import Spec
from generator.templating import Templates


@dataclass(frozen=True, slots=True)
class PictureView:
    """One picture on the page, with what it shows in words."""

    file: str  # below the folder of the pages
    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # Markdown, the whole of what is related


def render(spec: Spec, places: Places, templates: Templates) -> Iterator[tuple[str, bytes]]:
    """Files below the folder of the pages: the pictures, and the page that shows them."""
    views: list[PictureView] = []
    charts = [("records", "Records", relations.of_records(spec))]
    charts += [(s.name, s.name, relations.of_service(s)) for s in spec.services]
    for name, title, boxes in charts:
        drawn = drawing.drawn(boxes)
        file = f"pictures/{name}.svg"
        views.append(
            PictureView(
                file=file,
                title=title,
                note=_note(drawn.shown, len(boxes)),
                head=("From", "Through", "To"),
                rows=tuple(relations.in_words(places, boxes)),
            )
        )
        picture = {"title": f"{spec.package.title}: {title}", "drawing": drawn}
        yield file, templates.render("relations.svg.j2", **picture)
    if travel := journey.of_some_field(spec):
        file = "pictures/field.svg"
        yield file, templates.render("journey.svg.j2", journey=travel)
        views.append(
            PictureView(
                file=file,
                title="The way of a field",
                note=f"From the spec to every output, with {travel.shown} as the example.",
                head=("Output", "File", "What becomes of it"),
                rows=tuple(journey.in_words(travel)),
            )
        )
    yield "pictures.md", templates.render("pictures.md.j2", pictures=views)


def _note(shown: int, total: int) -> str:
    if shown == total:
        return "A line leads from the fields of a box to what they hold."
    return f"The picture has the first {shown} of {total} boxes; the table has all of them."
