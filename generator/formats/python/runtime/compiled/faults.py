"""What is wrong with a wire struct, after msgspec has decoded it."""

from collections.abc import Iterator

from ..fields import Field
from ..violations import child
from .source import Source
from .wire import invalid, missing


def find_faults(source: Source) -> Iterator[str]:
    """Adds all violations; reads from the document what msgspec did not accept."""
    yield "def find_faults(wire, document, path, faults):"
    for field in source.fields:
        value, path = f"wire.{field.attribute}", f"path + {child('', field.name)!r}"
        yield f"    if {value} is UNREAD:"
        read = source.name(field.read, "read")
        yield f"        {value} = {read}(document[{field.name!r}], {path}, faults)"
        if condition := missing(source.fields, field, "wire"):
            rule, message = _absence(field)
            yield f"    elif {condition}:"
            yield f"        faults.add({path}, {rule!r}, {message!r})"
        if field.repeated:
            yield from _invalid_list(source, field, value, path)
        elif field.type.wire_test or field.type.fields:
            report = source.name(field.type.report, "report")
            yield f"    elif {value} is not None and {invalid(source, field.type, value)}:"
            yield f"        {report}({value}, {path}, faults)"


def _absence(field: Field) -> tuple[str, str]:
    if field.required:
        return "required", f"{field.name} is required"
    return "required_if", f"{field.name} is required when {field.required_if} is present"


def _invalid_list(source: Source, field: Field, value: str, path: str) -> Iterator[str]:
    yield f"    elif {value}:"
    yield f"        here = {path}"
    if field.sizes:
        yield f"        {source.name(field.sizes.report, 'report')}({value}, here, faults)"
    if field.type.wire_test or field.type.fields:
        report = source.name(field.type.report, "report")
        yield f"        for index, item in enumerate({value}):"
        yield f"            if {invalid(source, field.type, 'item')}:"
        yield f"                {report}(item, f'{{here}}/{{index}}', faults)"
