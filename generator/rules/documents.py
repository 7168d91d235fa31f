"""The example of a record: a typical document, which keeps every rule of the contract."""

from collections.abc import Iterator, Mapping

from generator.errors import SpecError
from generator.model import Field, Json, Message, Spec
from generator.rules.nodes import error, legible, names_all_fields
from generator.rules.values import shown, target_of, value_problem
from generator.spec_language.spelling import did_you_mean


def examples(spec: Spec) -> Iterator[SpecError]:
    """The first thing that is wrong with the example of a record, and where in it."""
    for message in legible(spec.messages, "example"):
        if message.example is not None:
            problem = next(_Document(spec).problems(message, message.example, ""), None)
            if problem:
                yield error(message, "example", message.name, f"example: {problem}")


class _Document:
    """What is wrong with a document; each problem with a JSON Pointer to its place."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    def problems(self, message: Message, document: Mapping[str, Json], place: str) -> Iterator[str]:
        """Those of an object, in the order of its members; then what it lacks."""
        fields = message.by_name
        for name, value in document.items():
            if name in fields:
                yield from self._of_value(fields[name], value, _below(place, name))
            elif names_all_fields(message):
                hint = did_you_mean(name, fields)
                yield f"{_below(place, name)}: {message.name} has no field '{name}'{hint}"
        for field in legible(message.fields, "name", "required"):
            if field.name not in document and _is_demanded(field, document):
                why = f"when '{field.required_if}' is" if field.required_if else "in every document"
                yield f"{_below(place, field.name)}: must be there {why}"

    def _of_value(self, field: Field, value: Json, place: str) -> Iterator[str]:
        if not field.has_read("type", "enum"):
            return
        if not field.repeated:
            yield from self._of_item(field, value, place)
        elif not isinstance(value, list) or not value:
            yield f"{place}: {shown(value)} is no list with items"
        else:
            for index, item in enumerate(value):
                yield from self._of_item(field, item, f"{place}/{index}")

    def _of_item(self, field: Field, value: Json, place: str) -> Iterator[str]:
        target = target_of(self._spec, field)
        if not isinstance(target, Message):
            problem = value_problem(target, value) if target else None
            yield from [f"{place}: {problem}"] if problem else []
        elif isinstance(value, dict):
            yield from self.problems(target, value, place)
        else:
            yield f"{place}: {shown(value)} is no {target.title}; write an object"


def _is_demanded(field: Field, document: Mapping[str, Json]) -> bool:
    return field.required or (field.required_if is not None and field.required_if in document)


def _below(place: str, name: str) -> str:
    return f"{place}/{name.replace('~', '~0').replace('/', '~1')}"
