"""The form of docs/check.md: its script with the npm package and a table, inline. Called by mkdocs.

A page that is opened from disk cannot import modules, so each module becomes a function.
"""

import json
import re
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2

PARTS = Path(__file__).parent / "check"
PROJECT = PARTS.parents[2]
GENERATED = PROJECT / "generated"
_PLACE = "<!-- check -->"
_IMPORT = re.compile(r'^import (?:\* as )?(\w+|\{[^}]*\}) from "([^"]+)";$', re.M)
_REEXPORT = re.compile(r'^export (\{[^}]*\}) from "([^"]+)";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:const|class|function\*?|async function\*?) (\w+))", re.M)


def on_post_page(output: str, **_: Any) -> str:
    """Return the page with its form."""
    if _PLACE not in output:
        return output
    modules: dict[Path, str] = {}
    _add(PARTS / "page.js", modules)
    code = f"const modules = {{}};\n{''.join(modules.values())}"
    code = code.replace("TABLE", json.dumps(table())).replace("</", "<\\/")
    form = (PARTS / "form.html").read_text(encoding="utf-8")
    return output.replace(_PLACE, f"{form}<script>(() => {{\n{code}}})();</script>")


def _add(path: Path, modules: dict[Path, str]) -> None:
    """Return a module as a function that is called once, after the modules that it imports."""
    text = path.read_text(encoding="utf-8")
    for _, name in (*_IMPORT.findall(text), *_REEXPORT.findall(text)):
        if (path.parent / name).resolve() not in modules:
            _add((path.parent / name).resolve(), modules)

    def of(name: str) -> str:
        return f'modules["{(path.parent / name).resolve().relative_to(PROJECT)}"]'

    names = _EXPORT.findall(text)
    more = "".join(
        f"Object.assign(exported, (({p}) => ({p}))({of(n)}));\n" for p, n in _REEXPORT.findall(text)
    )
    text = _REEXPORT.sub("", text)
    text = _IMPORT.sub(lambda found: f"const {found[1]} = {of(found[2])};", text)
    body = _EXPORT.sub("", text)
    own = of(path.name)
    modules[path] = (
        f"{own} = (() => {{\nconst exported = {{}};\n{more}{body}\n"
        f"return Object.assign(exported, {{{', '.join(names)}}});\n}})();\n"
    )


def table() -> dict[str, Any]:
    """Return a table of facts that the package lacks: unions, and names in protobuf."""
    (path,) = (GENERATED / "descriptors").glob("*.binpb")
    files = descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes()).file
    schemas = [json.loads(p.read_bytes()) for p in sorted((GENERATED / "json_schema").iterdir())]
    # The schema of a record in itself is a reference to a definition.
    records = [
        schema.get("title") or schema["$ref"].rpartition("/")[2]
        for schema in schemas
        if "oneOf" not in schema
    ]
    unions = [_union(schema) for schema in schemas if "oneOf" in schema]
    names = [*records, *(union["name"] for union in unions)]  # a message, if a field has the type
    messages = {m.name: m for file in files for m in file.message_type}
    enums = {f".{file.package}.{e.name}": e for file in files for e in file.enum_type}
    return {
        "records": records,
        "unions": unions,
        "fields": {
            name: {f.json_name: [f.name, f.type_name] for f in messages[name].field}
            for name in names
            if name in messages
        },
        "enums": {name: {v.number: v.name for v in enum.value} for name, enum in enums.items()},
    }


def _union(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the name, the discriminator, and the record for each of its values."""
    found, discriminator = {}, ""
    for first, second in (variant["allOf"] for variant in schema["oneOf"]):
        ((discriminator, value),) = first["properties"].items()
        found[value["const"]] = second["$ref"].rpartition("/")[2]
    return {"name": schema["title"], "discriminator": discriminator, "variants": found}
