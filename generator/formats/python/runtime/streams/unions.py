"""Reads records of several kinds from one stream, selected by a discriminator."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from enum import IntEnum
from typing import Any, Generic, TypeVar

from ..documents import LenientDecoder, is_utf8_string, parse, require_text
from ..record import Record, codec_of
from ..values.base import LockedProperty
from ..values.objects import decoder
from ..values.plain import FOREIGN, is_object, member_of
from ..values.variants import tagged, type_of_kinds
from ..violations import Faults, ValidationError, Violation, child
from .items import Accepted, Document, Item, OtherKind, Rejected, Source
from .lines import Lines, Numbered, numbered, opens_value

T = TypeVar("T")
_SEVERAL_LINES = (
    "is printed over several lines; write each object on one line, or all objects as one array"
)


class Union(Generic[T]):
    """A discriminator, and the record of each kind."""

    def __init__(
        self,
        discriminator: str,
        kinds: type[IntEnum] | tuple[str, ...],
        records: Mapping[Any, type[Record[Any]]],
    ) -> None:
        """`kinds` are the documented values of the discriminator: numbers or words."""
        self.discriminator = discriminator
        self.type = type_of_kinds(kinds)
        self.kinds: Mapping[Any, Any] = {kind: kind for kind in kinds}
        self.records = records

    _strict = LockedProperty(lambda self: _Decoder(self, "wire"))
    _open = LockedProperty(lambda self: _Decoder(self, "open_wire", self._strict))

    def read(self, document: Document | dict[str, Any], *, ignore_unknown: bool = False) -> T:
        """Return the record for one text or JSON value; raise ValidationError with all violations.

        A documented kind without a record is a violation here.
        """
        if not is_object(document):
            require_text(document)
        item = self._item(0, document, None, ignore_unknown=ignore_unknown)
        if isinstance(item, Accepted):
            return item.record
        if isinstance(item, Rejected):
            raise ValidationError(item.violations)
        known = ", ".join(map(str, self.records))
        message = f"there are records for {known} only, not for {item.kind}"
        raise ValidationError([Violation(child("", self.discriminator), "enum", message)])

    def read_all(
        self,
        documents: Document | Iterable[Document | dict[str, Any]],
        *,
        ignore_unknown: bool = False,
    ) -> Iterator[Item[T]]:
        """Yield the items of a JSON array, one object, lines with one object each, or an iterable.

        An invalid item is returned with its violations and does not stop the others. A text that
        begins like an array but is not a valid one raises ValidationError.
        """
        yield from self._items(numbered(documents), ignore_unknown=ignore_unknown)

    def iterate(
        self, source: Source, *, ignore_unknown: bool, max_item_size: int
    ) -> Iterator[Item[T]]:
        """Yield the items of a file or stream, in bounded memory; broken parts are Rejected."""
        from . import files  # few programs need it

        with files.opened(source) as file:
            stream = files.Stream(file, max_item_size)
            count = 0
            for item in self._items(stream.numbered(), ignore_unknown=ignore_unknown):
                count = item.index + 1
                yield item
            if stream.fault:
                yield Rejected(count, b"", [stream.fault])

    def _items(self, items: Numbered, *, ignore_unknown: bool) -> Iterator[Item[T]]:
        for index, (line, item) in enumerate(items):
            if type(item) is Rejected:
                yield replace(item, index=index, line=line)
                continue
            found = self._item(index, item, line, ignore_unknown=ignore_unknown)
            is_text_faulty = isinstance(found, Rejected) and not found.violations[0].path
            if is_text_faulty and isinstance(items, Lines) and opens_value(item):
                text, is_all = items.value_from(item)
                if is_all and index == 0:
                    found = self._item(index, text, line, ignore_unknown=ignore_unknown)
                elif len(text.rstrip()) > len(item):
                    fault = Violation("", "syntax", _SEVERAL_LINES)
                    found = Rejected(index, text, [fault], line=line)
            yield found

    def _item(self, index: int, item: Any, line: int | None, *, ignore_unknown: bool) -> Item[T]:
        decoder = self._open if ignore_unknown else self._strict
        is_text = is_utf8_string(item)
        wire: Any = None
        try:
            if is_text:
                wire = decoder.decode(item)
                codec = decoder.codecs[type(wire)]
                return Accepted(index, codec.wire_to_record(wire), line=line)
        except FOREIGN:
            pass
        try:
            codec = decoder.codecs.get(wire.__class__)
            if codec:
                codec.reject(wire)
            value = parse(item) if is_text else item
            kind = self._kind(value)
            if kind not in self.records:
                text = item if is_text else None
                return OtherKind(index, kind, value, line=line, text=text)
            record: Any = self.records[kind].from_dict(value, ignore_unknown=ignore_unknown)
            return Accepted(index, record, line=line)
        except ValidationError as error:
            return Rejected(index, item, error.violations, line=line)

    def _kind(self, value: Any) -> Any:
        if not is_object(value):
            raise ValidationError([Violation("", "type", "must be an object")])
        value = member_of(value, self.discriminator)
        if type(value) in (int, str) and value in self.kinds:
            return self.kinds[value]
        faults, place = Faults(), ("", self.discriminator)
        if value is None:
            faults.add(place, "required", f"{self.discriminator} is required")
        else:
            value = self.type.read(value, place, faults)
        if faults:
            raise ValidationError(faults)
        return value


class _Decoder:
    """Decodes texts as the wire structs of a union, selected by the discriminator.

    Raises for some valid texts: when the discriminator is 1.0, or occurs twice.
    """

    def __init__(self, union: Union[Any], wire: str, strict: "_Decoder | None" = None) -> None:
        """`strict` is the decoder that does not skip unknown names, unless this is the one."""
        codecs = {kind: codec_of(record) for kind, record in union.records.items()}
        type_, self.codecs = tagged(union.discriminator, union.kinds, codecs, wire)
        self.decode = decoder(type_)
        if strict:
            self.decode = LenientDecoder(strict.decode, self.decode)
            self.codecs |= strict.codecs
