"""First step, load -> check -> render -> compile -> write: from YAML to the Spec.

Checks only the form: which keys are present or missing, and the kind of each value. The rules check
what names refer to.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from generator.core import naming
from generator.core.facets import FACETS, Facets
from generator.core.notes import NO_NOTES, Notes
from generator.core.vocabulary import LIST_OF
from generator.errors import SpecError
from generator.model import Field, Group, Message, Method, Oneof, Scalar, Service, Spec
from generator.spec_language import rows
from generator.spec_language.parts import Raw, read_files
from generator.spec_language.reader import Kind, Reader, required
from generator.spec_language.source.compose import compose
from generator.spec_language.source.files import Files, opened
from generator.spec_language.spelling import if_unknown
from generator.spec_language.types import TYPE
from generator.spec_language.values import NO_ROW, many


def load(source: Files | Path | bytes, shown: str | None = None) -> tuple[Spec, list[SpecError]]:
    """Read a spec from its files, or from the content of one, which errors call `shown`.

    Returns the spec and all faults of form. A neutral value replaces a faulty one, so that the rest
    can still be checked. Raises InvalidSpec if the file is not a YAML mapping.
    """
    raw, errors = read_files(opened(source, shown))
    groups = tuple(_group(group) for group in raw["groups"])
    complete = "groups" not in raw["at"].unread and all(g.has_read("name") for g in groups)
    known = _Groups({group.name: group for group in groups}, complete, errors)
    alone = _Groups({}, True, errors)  # messages of a service share no fields
    spec = Spec(
        package=raw["package"],
        scalars=tuple(_scalars(raw, errors)),
        enums=raw["enums"],
        groups=groups,
        messages=tuple(_message(message, known) for message in raw["messages"]),
        unions=raw["unions"],
        services=tuple(_service(service, alone) for service in raw["services"]),
        at=raw["at"],
    )
    return spec, errors


def _scalars(raw: Raw, errors: list[SpecError]) -> Iterator[Scalar]:
    """Yield the types of a spec: its own and the types of the shared vocabulary."""
    for found in raw["types"]:
        if "include" not in found:
            notes = _notes(found)
            yield Scalar(facets=_facets(found), notes=notes, **found)
        elif (name := found["include"]) in (shared := _shared_types()):
            yield replace(shared[name], at=found["at"], name=found["name"] or name)
        else:
            raw["at"].unread |= {"types"}
            if name:
                message = f"types: unknown shared type '{name}'; there are {', '.join(shared)}"
                errors.append(SpecError(found["at"].location("include"), message))


@cache
def _shared_types() -> Mapping[str, Scalar]:
    kind = Kind("vocabulary", "The shared vocabulary.", types=required(many(TYPE), "Its types."))
    file = Path(__file__).with_name("shared.yaml")
    types = Reader(file.name).read(kind, compose(file, file.name))["types"]
    return {raw["name"]: Scalar(facets=_facets(raw), notes=NO_NOTES, **raw) for raw in types}


def _notes(raw: Raw) -> Notes:
    """Remove and return the notes of a type or field, and the meanings of its words."""
    given = {name: value for name in Notes._fields if (value := raw.pop(name, None))}
    if described := tuple(pair for pair in raw.get("values") or () if pair[1]):
        given["meanings"] = described
    if raw.get("values"):
        raw["values"] = tuple(word for word, _ in raw["values"])
    return Notes(**given) if given else NO_NOTES


def _facets(raw: Raw) -> Facets:
    """Remove and return the facets of a type or field."""
    return {
        name: list(bound) if isinstance(bound, tuple) else bound
        for name in FACETS
        if (bound := raw.pop(name, None)) is not None
    }


def _group(raw: Raw) -> Group:
    _count_rows(raw["fields"])
    fields = (_field(field, block=raw["title"], group=raw["name"]) for field in raw["fields"])
    return Group(**{**raw, "fields": tuple(fields)})


def _count_rows(fields: Iterable[Raw]) -> None:
    """Set the row of each field of a table without one to the row after the previous field's."""
    row = 0
    for field in fields:
        if field["row"] is None:
            field["row"] = row = row + 1
        elif field["row"] != NO_ROW:
            row = max(field["row"], row)


def _field(
    raw: Raw, *, block: str | None, group: str | None = None, oneof: str | None = None
) -> Field:
    raw.pop(rows.KEY, None)  # read as the keys that it abbreviates
    required, condition = raw.get("required", (False, None))
    is_spelled = raw["type"].startswith(LIST_OF)
    item = raw["type"].removeprefix(LIST_OF) if is_spelled else raw["type"].removesuffix("[]")
    raw |= {
        "notes": _notes(raw),
        "facets": _facets(raw),
        "identifier": raw["identifier"] or naming.identifier(raw["name"]),
        "word": raw["type"],
        "type": item,
        "repeated": item != raw["type"],
        "row": None if raw["row"] == NO_ROW else raw["row"],
        "required": required,
        "condition": condition,
        "forbidden": raw.get("forbidden"),
    }
    return Field(**raw, block=block, group=group, oneof=oneof)


class _Groups(NamedTuple):
    """The groups that messages can include."""

    by_name: Mapping[str, Group]
    complete: bool  # whether the names of all groups could be read
    errors: list[SpecError]

    def included(self, include: Raw, message: str, earlier: Collection[str]) -> Group | None:
        """Return the group that an entry of a message includes; report an unknown or second one."""
        name = include["include"]
        hint = if_unknown(name, self.by_name, complete=self.complete) if name else None
        problem = None if hint is None else f"unknown group '{name}'{hint}"
        if name in earlier:
            problem = f"the group '{name}' is already included; leave it out"
        if problem:
            place = include["at"].location("include")
            self.errors.append(SpecError(place, f"{message}.{name}: {problem}"))
        return self.by_name.get(name)


def _message(raw: Raw, groups: _Groups) -> Message:
    name, block = raw["name"], raw.pop("block")
    if raw["table"] is not None:
        own = (member for member in raw["fields"] if "include" not in member)
        _count_rows(chain.from_iterable(m["fields"] if "oneof" in m else [m] for m in own))
    fields: list[Field] = []
    oneofs: list[Oneof] = []
    includes: list[str] = []
    for member in raw["fields"]:
        if "include" in member:
            group = groups.included(member, name, includes)
            if group and group.name not in includes:
                includes.append(group.name)
                fields += group.fields
            if group is None or not group.has_read("fields"):
                raw["at"].unread |= {"fields"}
        elif "oneof" in member:
            oneof, members = member.pop("oneof"), member.pop("fields")
            oneofs.append(Oneof(name=oneof, **member))
            fields += (_field(field, block=block, oneof=oneof) for field in members)
        else:
            fields.append(_field(member, block=block))
    raw |= {"fields": tuple(fields), "oneofs": tuple(oneofs), "includes": tuple(includes)}
    return Message(**{"example": None, **raw, "title": raw["title"] or name})


def _service(raw: Raw, groups: _Groups) -> Service:
    messages = tuple(_message(message, groups) for message in raw["messages"])
    methods = tuple(_method(method) for method in raw["methods"])
    return Service(**{**raw, "messages": messages, "methods": methods})


def _method(raw: Raw) -> Method:
    client, server = raw.pop("streaming")
    return Method(**raw, client_streaming=client, server_streaming=server)
