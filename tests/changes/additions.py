"""Parts of the language that docs/changing.md does not mention, added to any spec."""

from tests.changes.edits import Project, edit, named, round_trip
from tests.support.project import PROJECT


@edit
def parts_of_the_language(project: Project) -> None:
    """Adds types and fields of each kind, records in themselves, choices and a union by words."""
    path = PROJECT / "tests" / "cases" / "additions.yaml"
    added = round_trip().load(path.read_text(encoding="utf-8"))
    record, service = named(project.spec["messages"], "EmailIn"), project.spec["services"][0]
    request = named(service["messages"], service["methods"][0]["request"])
    for owner, key in ((record, "fields"), (request, "request fields")):
        for field in added[key]:
            project.add(owner["fields"], [field], owner)
    for key in ("types", "messages", "unions"):
        project.spec[key] += added[key]
    service["messages"] += added["service messages"]
    service["methods"] += added["methods"]
