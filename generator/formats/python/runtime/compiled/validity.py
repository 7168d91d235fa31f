"""Whether a record is valid."""

from collections.abc import Iterator

from .source import Source
from .wire import missing


def is_valid(source: Source) -> Iterator[str]:
    """Whether a record is valid, with values of exact types; but for lone surrogates."""
    yield "def is_valid(record):"
    yield from _validity(source, [field.type.test for field in source.fields])


def is_valid_utf8(source: Source) -> Iterator[str]:
    """Whether a record is valid, with values of exact types that UTF-8 can carry."""
    yield "def is_valid_utf8(record):"
    tests = [field.type.utf8_test or field.type.test for field in source.fields]
    yield from _validity(source, tests)


def _validity(source: Source, tests: list[str]) -> Iterator[str]:
    yield "    return (type(record) is Record"
    for field, test in zip(source.fields, tests, strict=True):
        value = f"record.{field.attribute}"
        if field.repeated:
            every = source.expression(test, field.type, "item")
            yield f"        and type({value}) is list and all([{every} for item in {value}])"
            if lacks_size := source.lacks_size(field, value):
                yield f"        and not ({value} and {lacks_size})"
        else:
            found = source.expression(test, field.type, value)
            yield f"        and ({f'{value} is None or ' if field.is_nullable else ''}{found})"
        if condition := missing(source.fields, field, "record"):
            yield f"        and not ({condition})"
    yield "    )"
