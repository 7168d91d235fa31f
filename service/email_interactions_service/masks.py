"""Which fields of a record an update concerns: protobuf's field masks, read strictly."""

from collections.abc import Iterator, Sequence
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from email_interactions_service.refusals import FieldViolation


def mask_violations(descriptor: Descriptor, paths: Sequence[str]) -> Iterator[FieldViolation]:
    """What is wrong with the paths of an `update_mask` for a kind of record."""
    if not paths:
        yield FieldViolation(
            "update_mask", "required", "names no field; leave the mask out to change all of them"
        )
    named, before = set(paths), set[str]()
    for index, path in enumerate(paths):
        where = f"update_mask.paths[{index}]"
        if path in before:
            yield FieldViolation(where, "duplicate", "is named twice")
        elif not _is_known(descriptor, path):
            yield FieldViolation(where, "unknown", f"{descriptor.name} has no such field")
        elif any(outer in named for outer in _outer(path)):
            yield FieldViolation(where, "duplicate", "lies within another field of the mask")
        before.add(path)


def _outer(path: str) -> Iterator[str]:
    """The fields around a field: `a.b` and `a` for `a.b.c`."""
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _is_known(descriptor: Descriptor, path: str) -> bool:
    """Only a singular record has paths of its own below it."""
    name, _, below = path.partition(".")
    field = descriptor.fields_by_name.get(name)
    if field is None or not below:
        return field is not None and path == name
    inner = field.message_type
    if inner is None or inner.file.package != descriptor.file.package:
        return False
    return field.has_presence and _is_known(inner, below)


def copy_masked(source: Message, target: Message, paths: Sequence[str]) -> None:
    """Gives the target what the source has in these fields; what is absent there is cleared."""
    for path in paths:
        _copy(source, target, path)


def _copy(source: Any, target: Any, path: str) -> None:
    name, _, below = path.partition(".")
    if below:
        if source.HasField(name) or target.HasField(name):
            _copy(getattr(source, name), getattr(target, name), below)
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
