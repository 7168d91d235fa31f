"""The way of one field, from its lines in the spec to what every output makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.formats.markdown.pictures.drawing import TextView, shortened
from generator.resolved import Field, Message, Spec
from generator.templating import in_cell, to_code

_WIDTH, _MARGIN, _INDENT = 360, 8, 40
_BUS = 20  # where the line runs down
_HEAD, _LINE, _FOOT, _GAP = 26, 17, 8, 12
_CODE = 41  # characters of a line


@dataclass(frozen=True, slots=True)
class StopView:
    """A box on the way: what it is, where, and what stands there."""

    x: int
    y: int
    width: int
    height: int
    title: TextView
    kind: TextView  # its file, of which x is the right end
    texts: tuple[TextView, ...]
    name: str  # in words
    file: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """The whole way."""

    width: int
    height: int
    shown: str  # the field, as Markdown
    words: str  # what the picture shows, for those who do not see it
    stops: tuple[StopView, ...]  # the spec, then the outputs
    paths: tuple[str, ...]
    arrows: tuple[str, ...]


def of_some_field(spec: Spec) -> Journey | None:
    """That of the field that shows the most: a condition, or else another name in code."""
    fields = [(message, field) for message in spec.messages for field in message.fields]
    if not fields:
        return None
    message, field = max(fields, key=lambda pair: _tells(pair[1]))
    begin = _stop("the spec", "", _in_spec(field), _MARGIN, _MARGIN)
    y = begin.y + begin.height + 2 * _GAP
    stops: list[StopView] = []
    for title, file, lines in _outputs(spec, message, field):
        stops.append(_stop(title, file, lines, _INDENT, y))
        y += stops[-1].height + _GAP
    middles = [stop.y + _HEAD // 2 for stop in stops]
    return Journey(
        width=_WIDTH,
        height=y - _GAP + _MARGIN,
        shown=f"{to_code(field.name)} of {message.name}",
        words=" ".join(f"{stop.name}: {'; '.join(stop.lines)}." for stop in stops),
        stops=(begin, *stops),
        paths=tuple(_path(begin.y + begin.height, middle) for middle in middles),
        arrows=tuple(f"M{_INDENT - 1} {middle}l-8 -4v8z" for middle in middles),
    )


def in_words(journey: Journey) -> Iterator[tuple[str, ...]]:
    """The outputs as rows of a table."""
    for stop in journey.stops[1:]:
        yield stop.name, to_code(stop.file), "; ".join(in_cell(to_code(x)) for x in stop.lines)


def _tells(field: Field) -> int:
    return 2 * (field.condition is not None) + (field.identifier != field.name)


def _in_spec(field: Field) -> list[str]:
    lines = [f"- name: {field.name}", f"  number: {field.number}", f"  type: {field.word}"]
    if field.identifier != field.name:
        lines.insert(1, f"  identifier: {field.identifier}")
    return [*lines, f"  required: {field.presence}"]


def _outputs(spec: Spec, message: Message, field: Field) -> Iterator[tuple[str, str, list[str]]]:
    """What each output is called, its file, and its lines."""
    proto, declared = message.proto, field.protobuf
    typed = f"{field.identifier}: {field.python}"
    rule = f"required: {field.presence}"
    schema = [f'"{field.name}"', field.json_schema, rule]
    yield "JSON Schema", f"json_schema/{message.name}.schema.json", schema
    yield "protobuf", f"proto/{proto}", [declared]
    yield "protovalidate", f"protovalidate/{proto}", [declared, rule]
    yield "Python", f"python/{spec.package.name}/messages.py", [typed, rule]
    yield "page", f"docs/{message.name}.md", [field.name]
    corpus = ["documents that keep and break it"]
    yield "corpus", f"conformance/{message.name}.json", corpus


def _path(top: int, middle: int) -> str:
    """Down from the spec, and to the right into a box."""
    return f"M{_BUS} {top}V{middle - 6}q0 6 6 6H{_INDENT - 8}"


def _stop(name: str, file: str, lines: list[str], x: int, y: int) -> StopView:
    texts = tuple(
        TextView(x + 10, y + _HEAD + (index + 1) * _LINE - 5, shortened(line, _CODE))
        for index, line in enumerate(lines)
    )
    height = _HEAD + len(lines) * _LINE + _FOOT
    shown = shortened(file.rpartition("/")[2], _CODE - len(name) - 2)
    return StopView(
        x=x,
        y=y,
        width=_WIDTH - _MARGIN - x,
        height=height,
        title=TextView(x + 10, y + 18, name),
        kind=TextView(_WIDTH - _MARGIN - 10, y + 18, shown),
        texts=texts,
        name=name,
        file=file,
        lines=tuple(lines),
    )
