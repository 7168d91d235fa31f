"""Reads records of several kinds from one stream, selected by a discriminator."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, Generic, TypeVar

from ..documents import is_text, lenient_decoder, parse, require_text
from ..record import Variants
from ..values.objects import decoder
from ..values.plain import FOREIGN, is_object, member_of
from ..values.variants import UnionOfRecords
from ..violations import Faults, ValidationError, Violation
from .items import Accepted, Document, Item, OtherKind, Rejected, Source
from .lines import Lines, Numbered, numbered, opens_value

T = TypeVar("T")
_SEVERAL_LINES = (
    "is printed over several lines; write each object on one line, or all objects as one array"
)


class Union(Generic[T]):
    """The readers of streams of the records of a union."""

    def __init__(self, variants: Variants) -> None:
        self.type = UnionOfRecords(variants)

    # They raise for some valid texts: when the discriminator is 1.0, or occurs twice.
    _strict = cached_property[Any](lambda self: decoder(self.type.wire_of("strict")))
    _lenient = cached_property[Any](
        lambda self: lenient_decoder(self._strict, decoder(self.type.wire_of("open")))
    )

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
        faults = Faults()
        self.type.codec_for(item.kind, "", faults)  # adds that there is no record
        raise ValidationError(faults)

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
        decode = self._lenient if ignore_unknown else self._strict
        text = item if is_text(item) else None
        wire: Any = None
        try:
            if text is not None:
                wire = decode(text)
                codec = self.type.structs[type(wire)]
                return Accepted(index, codec.wire_to_record(wire), line=line)
        except FOREIGN:
            pass
        try:
            codec = self.type.structs.get(wire.__class__)
            if codec and (faults := codec.faults_of(wire)):
                return Rejected(index, item, [*faults], line=line)
            value = item if text is None else parse(text)
            kind = self._kind(value)
            codec = self.type.codecs.get(kind)
            if codec is None:
                return OtherKind(index, kind, value, line=line, text=text)
            record = codec.from_dict(value, ignore_unknown=ignore_unknown)
            return Accepted(index, record, line=line)
        except ValidationError as error:
            return Rejected(index, item, error.violations, line=line)

    def _kind(self, value: Any) -> Any:
        faults = Faults()
        name = self.type.discriminator
        if is_object(value):
            kind = self.type.kind_of(member_of(value, name), ("", name), faults)
        else:
            kind = faults.wrong_type("", "an object", value)
        if faults:
            raise ValidationError(faults)
        return kind
