"""Parts of the language that docs/changing.md does not mention, added to any spec."""

from tests.changes.edits import Project, edit, named, round_trip
from tests.support.project import PROJECT

_RESTRICTED = """
- {name: mood, number: 70, type: mood, required: no, default: calm, description: The mood., row: no}
- {name: due, number: 70, type: date, required: no, description: The last day., row: no}
- {name: tries, number: 70, type: integer, required: no, minimum: 0, description: Tries., row: no}
- {name: tags, number: 70, type: list of string, required: no, description: Tags., row: no}
"""


@edit
def restricted_fields(project: Project) -> None:
    """Adds fields with a shared type, with words, and with facets, of items and of lists too."""
    record = named(project.spec["messages"], "EmailIn")
    words = "{name: mood, base: string, description: A mood., values: [calm, angry]}"
    project.spec["types"] += round_trip().load(f"[{{include: date}}, {words}]")
    for field in round_trip().load(_RESTRICTED):
        if field["name"] == "tags":
            field.update(max_items=3, min_length=2)
        project.add(record["fields"], [field], record)


@edit
def recursion_and_unions(project: Project) -> None:
    """Adds records in themselves, choices, a union by words, and what has them as types."""
    path = PROJECT / "tests" / "cases" / "additions.yaml"
    added = round_trip().load(path.read_text(encoding="utf-8"))
    record, service = named(project.spec["messages"], "EmailIn"), project.spec["services"][0]
    request = named(service["messages"], service["methods"][0]["request"])
    for owner, key in ((record, "fields"), (request, "request fields")):
        for field in added[key]:
            project.add(owner["fields"], [field], owner)
    for key in ("messages", "unions"):
        project.spec[key] += added[key]
    service["messages"] += added["service messages"]
    service["methods"] += added["methods"]
