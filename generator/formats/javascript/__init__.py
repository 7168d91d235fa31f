"""JavaScript and TypeScript: an npm package that validates, reads and writes the records.

Reads the records, enums and unions of the spec. Writes javascript/: an ES module with its types,
package.json, and the runtime. The package has no dependencies and needs no build step.
"""

import json
import re
from collections.abc import Collection, Iterable

from generator.artifact import Artifact
from generator.core import naming
from generator.core.facets import Facets, closed_set
from generator.core.presence import Choice, Condition, in_words
from generator.core.values import to_json_line
from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Type, Union
from generator.resolved.types import Boolean, Double, Enum, Int32, Int64, Object, String, Timestamp
from generator.templating import Templates


def render(spec: Spec, templates: Templates) -> Iterable[Artifact]:
    """Yield the files of the package."""
    views = {
        "spec": spec,
        "example": max(spec.messages, key=lambda record: len(record.fields), default=None),
        "types": _Types(spec),
        "camel_case": naming.camel_case,
        "type_of": type_of,
        "kind_of": kind_of,
        "records_of": records_of,
        "field_doc": field_doc,
        "facets_of": facets_of,
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
        declared = dict.fromkeys(getattr(each, "restricts", None) or each for each in types)
        self.patterns = [each for each in declared if isinstance(each, String) and each.pattern]
        self.restricted = [each for each in types if each.facets]
        self.lists = list(dict.fromkeys(field.type for field in fields if field.repeated))
        self.sized = [field for field in fields if field.sizes]
        dependent = filter(_depends, fields)
        self.conditions = [(each, c) for each in dependent for c in each.conditions.values()]

    def of(self, type_: Type) -> str:
        """Return the name of a type."""
        if type_.facets:
            return f"restricted{self.restricted.index(type_) + 1}"
        return self.without_facets(type_)

    def without_facets(self, type_: Type) -> str:
        """Return the name of a type without its facets."""
        declared = getattr(type_, "restricts", None) or type_
        if isinstance(declared, Enum):
            return f"enum{declared.name}"
        if declared in self.patterns:
            return f"pattern{self.patterns.index(declared) + 1}"
        if isinstance(declared, Union):
            return f"variants{declared.name}"
        return _VALIDATORS.get(type(declared), declared.name)

    @staticmethod
    def of_union(union: Union) -> str:
        """Return the name or expression of the type of a discriminator."""
        if isinstance(union.kinds, Enum):
            return f"enum{union.kinds.name}"
        return f"/* @__PURE__ */ restricted(string, {{values: {to_json_line(union.kinds)}}})"

    def of_field(self, field: Field) -> str:
        """Return the name of the type of a field."""
        if field.sizes:
            return f"sized{self.sized.index(field) + 1}"
        return self.of_list(field.type) if field.repeated else self.of(field.type)

    def condition(self, field: Field, condition: Condition) -> str:
        """Return the arguments that make a condition."""
        other = _other(field, condition)
        arguments = [self.of_field(other), json.dumps(condition.negated)]
        if condition.value is not None:
            arguments.append(to_json_line(condition.value))
            arguments += [] if other.default is None else [to_json_line(other.default)]
        return ", ".join(arguments)

    def choice(self, message: Message, choice: Choice) -> str:
        """Return the expression that tests a choice."""
        sentence = f"{choice.amount} of {', '.join(choice.of)} must be present"
        members = (
            f"[{_value_of(field)}, {self.of_field(field)}]"
            for field in map(message.by_name.__getitem__, choice.of)
        )
        arguments = (to_json_line(sentence), to_json_line(choice.amount), f"[{', '.join(members)}]")
        return f"choice(fields, {', '.join(arguments)})"

    def _rules(self, field: Field) -> str:
        rules: list[str] = []
        for word, condition in field.conditions.items():
            number = self.conditions.index((field, condition)) + 1
            rules.append(f"{word}: [{_value_of(_other(field, condition))}, when{number}]")
        if field.default is not None:
            rules.append(f"initial: {json.dumps(field.default)}")
        return f"{{{', '.join(rules)}}}"

    def of_list(self, type_: Type) -> str:
        """Return the name of the type of lists of a type."""
        return f"list{self.lists.index(type_) + 1}"

    def test(self, field: Field) -> str:
        """Return the expression that tests a field of `value`."""
        function, arguments = "optional", [_value_of(field), self.of_field(field)]
        if _depends(field):
            return f"depends(fields, {', '.join([*arguments, self._rules(field)])})"
        if field.condition:
            function = "requiredIf"
            arguments.append(_value_of(_other(field, field.condition)))
        elif field.required:
            function = "required"
        elif field.default is not None:
            arguments.append(json.dumps(field.default))
        return f"fields.{function}({', '.join(arguments)})"


def _other(field: Field, condition: Condition) -> Field:
    return field.message.by_name[condition.name]


def _depends(field: Field) -> bool:
    """Return whether presence depends on more than the presence of another field."""
    return bool(field.forbidden or (field.condition and not field.condition.is_plain))


_VALIDATORS: dict[type[Type], str] = {
    String: "string",
    Int32: "int32",
    Int64: "int64",
    Double: "number",
    Boolean: "boolean",
    Timestamp: "timestamp",
    Object: "object",
}


def _value_of(field: Field) -> str:
    is_identifier = _is_identifier(field.name)
    return f"value.{field.name}" if is_identifier else f"value[{to_json_line(field.name)}]"


_is_identifier = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII).fullmatch


_PRESENCE = {"required": "Required", "forbidden": "Must be absent"}


def field_doc(field: Field) -> str:
    """Return the comment of a field."""
    parts = []
    for word, condition in field.conditions.items():
        when = in_words(condition._replace(name=f"`{condition.name}`"))
        parts.append(f"{_PRESENCE[word]} if {when}.")
    if field.limits:
        parts.append(f"Limits: {field.limits}.")
    if field.default is not None:
        parts.append(f"Defaults to {json.dumps(field.default)}.")
    known = field.description  # often says so, too
    parts = [known, *(each for each in parts if each not in known), *field.sentences]
    if field.deprecated:
        parts.append("\n@deprecated")
    return " ".join(parts)


def facets_of(facets: Facets) -> Facets:
    """Return the facets that the runtime supports; a constant becomes a set of one value."""
    values = closed_set(facets)
    return facets if values is None else {"values": values}


def kind_of(union: Union) -> str:
    """Return the type of a discriminator in TypeScript."""
    if isinstance(union.kinds, Enum):
        return union.kinds.name
    return " | ".join(map(to_json_line, union.kinds))


def records_of(union: Union, held: Collection[Union]) -> list[str]:
    """Return the records of a union in TypeScript; of a field, with their discriminators."""
    if union not in held:
        return [record.name for record in union.records]
    name = union.discriminator.name
    found: list[str] = []
    for record in union.records:
        values = union.values_of(record)
        kinds = " | ".join(map(to_json_line, values))
        is_exact = closed_set(record.by_name[name].type.facets) == values
        selected = f"({record.name} & {{{record.by_name[name].property_name}: {kinds}}})"
        found.append(record.name if is_exact else selected)
    return found


def type_of(field: Field) -> str:
    """Return the type of a field in TypeScript."""
    module = "runtime." if isinstance(field.type, Object) else ""
    return module + field.property_type
