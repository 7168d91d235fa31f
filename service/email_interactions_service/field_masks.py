"""Field masks of updates: validated strictly, then applied."""

from collections.abc import Iterator, Sequence
from typing import Any

from google.protobuf.descriptor import Descriptor

from email_interactions_service.errors import FieldViolation


def mask_violations(descriptor: Descriptor, paths: Sequence[str]) -> Iterator[FieldViolation]:
    """Yield the violations of the paths of an `update_mask` for a type of record."""
    if not paths:
        message = "names no field; omit the mask to change all fields"
        yield FieldViolation("update_mask", "required", message)
    all_paths, earlier = set(paths), set[str]()
    for index, path in enumerate(paths):
        field = f"update_mask.paths[{index}]"
        if path in earlier:
            yield FieldViolation(field, "duplicate", "is named twice")
        elif not _exists(descriptor, path):
            yield FieldViolation(field, "unknown", f"{descriptor.name} has no such field")
        elif any(parent in all_paths for parent in _parents(path)):
            yield FieldViolation(field, "duplicate", "is part of another field of the mask")
        earlier.add(path)


def _parents(path: str) -> Iterator[str]:
    """Yield `a.b` and `a` for `a.b.c`."""
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _exists(descriptor: Descriptor, path: str) -> bool:
    """Only singular records have paths to their fields."""
    name, dot, rest = path.partition(".")
    field = descriptor.fields_by_name.get(name)
    if field is None or not dot:
        return field is not None
    inner = field.message_type
    if inner is None or inner.file.package != descriptor.file.package:
        return False
    return field.has_presence and _exists(inner, rest)


def copy_field(source: Any, target: Any, path: str) -> None:
    """Set a field of the target to that of the source, or clear it if it is absent there."""
    name, dot, rest = path.partition(".")
    if dot:
        if source.HasField(name) or target.HasField(name):
            copy_field(getattr(source, name), getattr(target, name), rest)
        return
    field = target.DESCRIPTOR.fields_by_name[name]
    target.ClearField(name)
    if not field.has_presence:
        getattr(target, name).extend(getattr(source, name))
    elif source.HasField(name):
        if field.message_type:
            getattr(target, name).CopyFrom(getattr(source, name))
        else:
            setattr(target, name, getattr(source, name))
