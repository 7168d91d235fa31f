"""JavaScript and TypeScript: an npm package that validates, reads and writes the records.

Reads the records, enums and unions of the spec. Writes javascript/: an ES module with its types,
package.json, and the runtime. The package has no dependencies and needs no build step.
"""

import json
import re
from collections.abc import Iterable

from generator import naming
from generator.artifact import Artifact
from generator.resolved import Field, Spec, Type
from generator.resolved.types import Boolean, Enum, Int32, Object, String, Timestamp
from generator.templating import Templates
from generator.templating.filters import to_json_line


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """The package."""
    views = {
        "spec": spec,
        "example": max(spec.messages, key=lambda record: len(record.fields), default=None),
        "types": _Types(spec),
        "camel_case": naming.camel_case,
        "member": member,
        "type_of": type_of,
        "field_doc": field_doc,
    }
    for name in ("index.js", "index.d.ts", "package.json", "README.md"):
        yield Artifact(f"javascript/{name}", templates.render(f"{name}.j2", **views))
    for name, content in templates.runtime("//"):
        yield Artifact(f"javascript/runtime/{name}", content)


class _Types:
    """The names of types in the module: `string`, `enumStatus`, `pattern1`, `Author`, `list1`."""

    def __init__(self, spec: Spec) -> None:
        fields = [field for record in spec.messages for field in record.fields]
        types = dict.fromkeys(field.type for field in fields)
        self.patterns = [each for each in types if isinstance(each, String) and each.pattern]
        self.lists = list(dict.fromkeys(field.type for field in fields if field.repeated))
        self._numbers = {each: n for n, each in enumerate(self.patterns, 1)}

    def of(self, type_: Type) -> str:
        """The name of a type."""
        if isinstance(type_, Enum):
            return f"enum{type_.name}"
        if type_ in self._numbers:
            return f"pattern{self._numbers[type_]}"
        return _VALIDATORS.get(type(type_)) or type_.name

    def of_list(self, type_: Type) -> str:
        """The name of the type of lists of values of a type."""
        return f"list{self.lists.index(type_) + 1}"

    def test(self, field: Field) -> str:
        """The expression that tests a field of `value`."""
        type_ = self.of_list(field.type) if field.repeated else self.of(field.type)
        arguments = [_member_of("value", field), type_]
        if field.condition:
            return _call("requiredIf", *arguments, _member_of("value", field.condition))
        if field.required:
            return _call("required", *arguments)
        default = [] if field.default is None else [json.dumps(field.default)]
        return _call("optional", *arguments, *default)


_VALIDATORS: dict[type[Type], str] = {
    String: "string",
    Int32: "int32",
    Boolean: "boolean",
    Timestamp: "timestamp",
    Object: "object",
}


def _member_of(owner: str, field: Field) -> str:
    is_identifier = _is_identifier(field.name)
    return f"{owner}.{field.name}" if is_identifier else f"{owner}[{to_json_line(field.name)}]"


def _call(name: str, *arguments: str) -> str:
    return f"fields.{name}({', '.join(arguments)})"


_is_identifier = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII).fullmatch


def field_doc(field: Field) -> str:
    """What the comment of a field says."""
    parts = [field.description]
    if field.condition:
        parts.append(f"Required if `{field.condition.name}` is present.")
    if field.default is not None:
        parts.append(f"Default: {json.dumps(field.default)}.")
    if field.deprecated:
        parts.append("\n@deprecated")
    return " ".join(parts)


def member(field: Field) -> str:
    """The name of a field as a member of an interface."""
    return field.name if _is_identifier(field.name) else to_json_line(field.name)


def type_of(field: Field) -> str:
    """The type of a field in TypeScript."""
    name = _TYPES.get(type(field.type)) or field.type.name
    return f"{name}[]" if field.repeated else name


_TYPES: dict[type[Type], str] = {
    String: "string",
    Int32: "number",
    Boolean: "boolean",
    Timestamp: "string",
    Object: "runtime.JsonObject",
}
