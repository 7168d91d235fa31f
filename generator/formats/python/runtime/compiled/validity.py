"""Tests whether a record is valid."""

from collections.abc import Iterable, Iterator

from ..values.base import Type
from .source import Source
from .wire import misplaced, tester


def is_valid(source: Source) -> Iterator[str]:
    """Yield the source that tests a record with values of exact types, but not for surrogates."""
    yield f"def is_valid(record{source.parameter}):"
    yield f"    return {_all(_tests_of_root(source, 'test'))}"


def is_valid_utf8(source: Source) -> Iterator[str]:
    """Yield the source that tests a record, with values of exact types that UTF-8 can encode."""
    yield f"def is_valid_utf8(record{source.parameter}):"
    yield f"    return {_all(_tests_of_root(source, 'utf8_test'))}"


def _tests_of_root(source: Source, kind: str) -> Iterator[str]:
    if source.codec.is_deep:
        yield "(level <= RECORD_DEPTH or miss())"  # at once: the record may contain itself
    yield from _tests(source, "Record", source, "record", kind)


def _all(tests: Iterable[str]) -> str:
    return "(" + "\n        and ".join(tests) + ")"


def _tests(source: Source, cls: str, owner: Source | Type, record: str, kind: str) -> Iterator[str]:
    yield f"type({record}) is {cls}"
    condition_test = tester(owner.fields, record)
    for field in owner.fields:
        value = f"{record}.{field.attribute}"
        if field.repeated:
            yield f"type({value}) is list"
            test = _test(source, field.type, "item", kind)
            yield f"not [item for item in {value} if not ({test})]"
            if lacks_size := source.lacks_size(field, value):
                yield f"not ({value} and {lacks_size})"
        else:
            test = _test(source, field.type, value, kind)
            yield f"({value} is None or {test})" if field.is_nullable else test
        for condition in misplaced(field, record, condition_test):
            if condition != f"{value} is None":  # None has another type
                yield f"not ({condition})"
    for choice in owner.choices:
        yield choice.test(record)


def _test(source: Source, type_: Type, value: str, kind: str) -> str:
    """Return the test of one value; inline for a record that contains no other record."""
    if not type_.fields or any(field.type.parts for field in type_.fields):
        return source.expression(getattr(type_, kind) or type_.test, type_, value)
    return _all(_tests(source, source.name(type_.cls, "Record"), type_, value, kind))
