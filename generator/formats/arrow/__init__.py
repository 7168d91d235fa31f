"""Arrow: the schema of each record, for Parquet files, data frames and query engines.

Reads the records of the spec. Writes arrow/<Record>.json, in the JSON format of Arrow's own
integration tests, and a module of the Python package that reads them.
"""

from collections.abc import Iterable
from typing import Final

from generator.artifact import Artifact
from generator.formats.arrow.columns import Columns
from generator.resolved import Spec
from generator.templating import Templates

NEEDS: Final = ("protobuf", "python")  # the module belongs to the package


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Yield a file for each record, and the module if there are records."""
    columns = Columns()
    for record in spec.messages:
        metadata = {"record": record.name, "description": record.description}
        metadata |= {"source": record.table} if record.table else {}
        schema = {
            "fields": [columns.json(field) for field in record.fields],
            "metadata": [{"key": key, "value": text} for key, text in metadata.items()],
        }
        content = templates.render("schema.json.j2", schema=schema)
        yield Artifact(f"arrow/{record.name}.json", content)
    if spec.messages:
        content = templates.render("arrow.py.j2", package=spec.package)
        yield Artifact(f"python/{spec.package.name}/arrow.py", content)
