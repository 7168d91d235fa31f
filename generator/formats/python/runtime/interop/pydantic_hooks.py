"""Support for pydantic models and FastAPI, with the same rules, names and bytes as the package.

`Record` imports this module only when pydantic asks for it.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from pydantic_core import (
    InitErrorDetails,
    PydanticCustomError,
    PydanticSerializationUnexpectedValue,
    SchemaSerializer,
    core_schema,
)
from pydantic_core import ValidationError as PydanticValidationError

from ..record import Record
from ..resources import definitions
from ..streams.unions import Union
from ..values.plain import is_list, is_object
from ..violations import ValidationError, Violation

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler

R = TypeVar("R", bound=Record[Any])
_OF_FILES = {"$schema", "$id", "$comment", "$defs"}
"""The keys that only the schema of a whole file has."""


def core_schema_of(cls: type[R]) -> core_schema.CoreSchema:
    """Return a schema that uses `from_dict`, `validate` for instances, and `to_dict`."""
    if "__pydantic_fields__" in vars(cls):
        raise TypeError(
            f"declare {cls.__name__}, a subclass of a record, with dataclasses.dataclass"
        )

    def validate(value: Any, handler: core_schema.ValidatorFunctionWrapHandler) -> R:
        if isinstance(value, cls):
            if violations := value.validate():
                raise _error(cls, violations, None)
            return value
        try:
            record = cls.from_dict(value)
        except ValidationError as error:
            raise _error(cls, error.violations, value) from None
        handler(value)  # in a union, pydantic compares how well each record fits
        return record

    def serialize(value: object, handler: core_schema.SerializerFunctionWrapHandler) -> Any:
        if isinstance(value, cls):
            return handler(value.to_dict())  # which supports `include` and `exclude`
        found = type(value).__name__
        raise PydanticSerializationUnexpectedValue(f"Expected `{cls.__name__}` but got `{found}`")

    validate.__name__ = cls.__name__  # the name of the record in the errors of a union
    return core_schema.no_info_wrap_validator_function(
        validate,
        _fit(cls),
        ref=f"{cls.__module__}.{cls.__qualname__}:{id(cls)}",
        metadata={"pydantic_js_functions": [partial(_json_schema, cls)]},
        serialization=core_schema.wrap_serializer_function_ser_schema(
            serialize, schema=core_schema.any_schema()
        ),
    )


@cache
def serializer_of(cls: type[Record[Any]]) -> SchemaSerializer:
    """Return a serializer for records without an annotation, as in a field of type `Any`."""
    return SchemaSerializer(core_schema_of(cls))


def _fit(cls: type[Record[Any]]) -> core_schema.CoreSchema:
    """Return a schema that accepts every object; an object with the right discriminator fits best.

    `Field(discriminator=...)` reads the literals. Without it, pydantic prefers the variant of a
    union with more fields, and before 2.8 the variant with more exact values.
    """
    fields: dict[str, core_schema.TypedDictField] = {}
    for name, values in _discriminators(cls).items():
        literal = core_schema.literal_schema(values)
        more = core_schema.with_default_schema(literal, on_error="omit")
        exact = core_schema.union_schema([literal, core_schema.any_schema()])
        fields[name] = core_schema.typed_dict_field(more, required=False)
        fields[f"exact {name}"] = core_schema.typed_dict_field(
            exact, required=False, validation_alias=name
        )
    return core_schema.typed_dict_schema(fields)


def _discriminators(cls: type[Record[Any]]) -> dict[str, list[Any]]:
    """Return the values that select the record in each union, by the name of the discriminator."""
    found: dict[str, list[Any]] = {}
    with suppress(ModuleNotFoundError):  # a package without unions has no such module
        unions: tuple[Callable[[], Union[Any]], ...] = import_module(
            "...reading", __package__
        ).UNIONS
        for union in (make() for make in unions):
            for value, codec in union.type.codecs.items():
                if issubclass(cls, codec.cls):
                    found.setdefault(union.type.discriminator, []).append(value)
    return found


def _error(cls: type, violations: list[Violation], document: object) -> PydanticValidationError:
    """Return the violations as pydantic errors: `type` is the rule, `loc` the path."""
    details: list[InitErrorDetails] = []
    for violation in violations:
        loc, value = _located(violation.path, document)
        rule, message = cast("tuple[Any, Any]", violation[1:])  # typed for literal strings
        kind = PydanticCustomError(rule, message)
        details.append(InitErrorDetails(type=kind, loc=loc, input=value))
    return PydanticValidationError.from_exception_data(cls.__name__, details)


def _located(path: str, value: Any) -> tuple[tuple[str | int, ...], Any]:
    """Return the steps of a pointer, and its value; None if that is not a scalar or not JSON.

    FastAPI includes these values in responses, and fails if one cannot be written as JSON.
    """
    steps: list[str | int] = []
    for text in path.split("/")[1:]:
        name = text.replace("~1", "/").replace("~0", "~")
        if is_object(value):
            steps.append(name)
            value = value.get(name)
        else:  # a list, or an instance
            steps.append(int(text) if text.isdecimal() else name)
            value = value[int(text)] if is_list(value) else None
    with suppress(ValueError):
        if isinstance(value, str | int | float):
            json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
            return tuple(steps), value
    return tuple(steps), None


class _Input:
    """Makes FastAPI publish one schema per record for both requests and responses."""

    __pydantic_config__: ClassVar = {"json_schema_mode_override": "validation"}


def enum_schema(cls: type[IntEnum]) -> dict[str, Any] | None:
    """Return the published schema of an enum; None if no record contains it."""
    files = (definitions() / "json_schema").glob("*.schema.json")
    parts: list[dict[str, Any]] = [json.loads(path.read_bytes()).get("$defs", {}) for path in files]
    return next((each[cls.__name__] for each in parts if cls.__name__ in each), None)


def _json_schema(
    cls: type[Record[Any]], _: object, handler: "GetJsonSchemaHandler"
) -> dict[str, Any]:
    """Return the published schema; its `$defs` become definitions that all records share."""
    record = next(base for base in cls.__mro__ if Record in base.__bases__)
    path = definitions() / "json_schema" / f"{record.__name__}.schema.json"
    text = path.read_text(encoding="utf-8")
    package = __name__.partition(".")[0]
    refs = {name: f"{package}.{name}" for name in json.loads(text).get("$defs", {})}

    def part(name: str) -> core_schema.TypedDictField:
        def json_schema(_: object, handler: "GetJsonSchemaHandler") -> Any:
            reference = core_schema.definition_reference_schema
            linked = {other: handler(reference(ref)) for other, ref in refs.items()}
            return _read(text, linked)["$defs"][name]

        metadata = {"pydantic_js_functions": [json_schema]}
        schema = core_schema.any_schema(ref=refs[name], metadata=metadata)
        return core_schema.typed_dict_field(schema)

    fields = core_schema.typed_dict_schema({name: part(name) for name in refs})
    shared = core_schema.dataclass_schema(_Input, fields, [*refs])
    file = _read(text, handler(shared)["properties"])
    schema = file.get("$defs", {}).get(record.__name__, file)  # of a record that contains itself
    return {key: value for key, value in schema.items() if key not in _OF_FILES}


def _read(text: str, links: dict[str, Any]) -> dict[str, Any]:
    """Read a schema file, and replace the references into its `$defs`."""

    def linked(node: dict[str, Any]) -> dict[str, Any]:
        target = node.get("$ref")
        return node | links[target.rpartition("/")[2]] if isinstance(target, str) else node

    file: dict[str, Any] = json.loads(text, object_hook=linked)
    return file
