"""Views of the fast ways: how each field is read, checked and written, as expressions."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from generator.formats.python import names
from generator.formats.python.classes import default_value
from generator.formats.python.contract import nested_first
from generator.model import Base, Enum, Field, Message, Scalar, Spec
from generator.templating import to_json

_TYPES = {
    Base.STRING: "str",
    Base.INTEGER: "Int32",
    Base.BOOLEAN: "bool",
    Base.TIMESTAMP: "str",
    Base.OBJECT: "Object",
}
_CHECKS = {
    Base.STRING: "is_text({})",
    Base.INTEGER: "is_int32({})",
    Base.BOOLEAN: "type({}) is bool",
    Base.TIMESTAMP: "is_moment({})",
    Base.OBJECT: "is_plain_object({})",
}
_CHECKS_USED = {
    Base.STRING: "is_text",
    Base.INTEGER: "is_int32",
    Base.TIMESTAMP: "is_moment",
    Base.OBJECT: "is_plain_object",
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a shadow, and the expressions of its fast ways."""

    name: str
    type: str
    read: str  # the attribute, from the shadow
    written: str  # the shadow's value, from the attribute


@dataclass(frozen=True, slots=True)
class WireView:
    """The shadow of one record, and its fast ways."""

    name: str
    function: str
    renamed: dict[str, str]  # from Python to JSON
    fields: tuple[FieldView, ...]
    refused_if: tuple[str, ...]  # when a document is left to the careful way: any of these
    sound_if: tuple[str, ...]  # when a record is surely valid: all of these


def wire_views(spec: Spec) -> tuple[WireView, ...]:
    """Those of all records, nested ones before those that hold them."""
    return tuple(_wire(spec, message) for message in nested_first(spec))


def checks_used(scalars: Iterable[Scalar]) -> set[str]:
    """What wire.py takes from checks.py."""
    return {_CHECKS_USED[scalar.base] for scalar in scalars if scalar.base in _CHECKS_USED}


def fast_used(views: Iterable[WireView], scalars: Collection[Scalar]) -> Iterator[str]:
    """What wire.py takes from fast.py."""
    bases = {scalar.base for scalar in scalars}
    if Base.OBJECT in bases:
        yield "Object"
    if Base.TIMESTAMP in bases:
        yield from ("moment", "written")
    if any(scalar.pattern for scalar in scalars):
        yield "matcher"
    if any(view.refused_if for view in views):
        yield "Refused"


def _wire(spec: Spec, message: Message) -> WireView:
    return WireView(
        name=message.name,
        function=names.function(message.name),
        renamed={f.identifier: f.name for f in message.fields if f.identifier != f.name},
        fields=tuple(_field(spec, field) for field in message.fields),
        refused_if=tuple(_gathered(spec, message, _refused_if)),
        sound_if=tuple(_gathered(spec, message, _sound_if)),
    )


def _gathered(
    spec: Spec, message: Message, of_one: Callable[[Spec, Message, Field], Iterator[str]]
) -> Iterator[str]:
    """The conditions of all fields."""
    return chain.from_iterable(of_one(spec, message, field) for field in message.fields)


def _field(spec: Spec, field: Field) -> FieldView:
    return FieldView(
        name=field.identifier,
        type=_type(spec, field),
        read=_read(spec, field),
        written=_written(spec, field),
    )


def _type(spec: Spec, field: Field) -> str:
    target = spec.target(field)
    if isinstance(target, Message):
        name = f"_{target.name}"
    else:
        name = target.name if isinstance(target, Enum) else _TYPES[target.base]
    return f"list[{name}]" if field.repeated else name


def _refused_if(spec: Spec, message: Message, field: Field) -> Iterator[str]:
    value = f"wire.{field.identifier}"
    if field.required:
        yield f"not {value}" if field.repeated else f"{value} is None"
    if matches := _matches(spec.target(field)):
        if field.repeated:
            yield f"({value} and not all(map({matches}, {value})))"
        elif field.required:
            yield f"not {matches}({value})"
        else:
            yield f"({value} is not None and not {matches}({value}))"
    if asking := _asking(message, field):
        asked = f"wire.{asking.identifier}"
        missing = f"not {value}" if field.repeated else f"{value} is None"
        yield f"({missing} and {asked if asking.repeated else f'{asked} is not None'})"


def _matches(target: Enum | Message | Scalar) -> str:
    """The function that matches the pattern, if there is one."""
    has_pattern = isinstance(target, Scalar) and target.pattern is not None
    return f"PATTERNS[{to_json(target.name)}]" if has_pattern else ""


def _asking(message: Message, field: Field) -> Field | None:
    """The field whose presence makes this one required."""
    if field.required_if is None:
        return None
    return message.by_name[field.required_if]


def _read(spec: Spec, field: Field) -> str:
    value = f"wire.{field.identifier}"
    if field.default is not None and not field.repeated:
        return f"{default_value(spec, field)} if {value} is None else {value}"
    return _converted(field, value, "[]", _conversion(spec.target(field), "read", "moment"))


def _written(spec: Spec, field: Field) -> str:
    value = f"record.{field.identifier}"
    if field.default is not None and not field.repeated:
        return value
    return _converted(field, value, "None", _conversion(spec.target(field), "write", "written"))


def _conversion(target: Enum | Message | Scalar, way: str, of_moments: str) -> str:
    """The function that makes one value of the other; nothing where it stays as it is."""
    if isinstance(target, Message):
        return f"_{way}__{names.function(target.name)}"
    is_moment = isinstance(target, Scalar) and target.base is Base.TIMESTAMP
    return of_moments if is_moment else ""


def _converted(field: Field, value: str, empty: str, convert: str) -> str:
    if field.repeated and convert:
        return f"[{convert}(item) for item in {value}] if {value} else {empty}"
    if field.repeated:
        return f"{value} or {empty}"
    if convert and not field.required:
        return f"None if {value} is None else {convert}({value})"
    return f"{convert}({value})" if convert else value


def _sound_if(spec: Spec, message: Message, field: Field) -> Iterator[str]:
    value = f"record.{field.identifier}"
    if field.repeated:
        every = " and ".join(_checks(spec.target(field), "item"))
        yield f"type({value}) is list"
        yield f"all({every} for item in {value})"
        if field.required:
            yield f"len({value}) > 0"
    else:
        checks = " and ".join(_checks(spec.target(field), value))
        may_be_none = not field.required and field.default is None
        yield f"({value} is None or ({checks}))" if may_be_none else checks
    if asking := _asking(message, field):
        asked = f"record.{asking.identifier}"
        absent = f"not {asked}" if asking.repeated else f"{asked} is None"
        yield f"({absent} or {f'len({value}) > 0' if field.repeated else f'{value} is not None'})"


def _checks(target: Enum | Message | Scalar, value: str) -> Iterator[str]:
    if isinstance(target, Message):
        yield f"_sound__{names.function(target.name)}({value})"
    elif isinstance(target, Enum):
        yield f"type({value}) is {target.name}"
    else:
        yield _CHECKS[target.base].format(value)
        if matches := _matches(target):
            yield f"{matches}({value})"
