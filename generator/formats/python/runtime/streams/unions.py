"""Records of several kinds in one stream, told apart by a member that all of them have."""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any, Generic, TypeVar

from ..documents import is_utf8_string, parse
from ..record import Record
from ..values.numbers import Enum
from ..values.plain import is_object, plain_json
from ..violations import Faults, ValidationError, Violation, child
from .items import Accepted, Document, Item, OtherKind, Rejected, Source
from .lines import Lines, Numbered, numbered, opens_value

T = TypeVar("T")
_SEVERAL_LINES = (
    "is printed over several lines; write each object on one line, or all objects as one array"
)


class Union(Generic[T]):
    """Which member tells kinds apart, and the record of each kind."""

    def __init__(
        self, discriminator: str, kinds: type[IntEnum], records: Mapping[IntEnum, type[Record[Any]]]
    ) -> None:
        self.discriminator = discriminator
        self._kinds = Enum(kinds)
        self.records = records

    def read(self, document: Document | dict[str, Any], *, ignore_unknown: bool = False) -> T:
        """The record for one text or JSON value; ValidationError carries every violation.

        A documented kind without a record is a violation here.
        """
        value = document if is_object(document) else parse(document)
        kind = self._kind(value)
        if kind not in self.records:
            known = ", ".join(map(str, self.records))
            message = f"there are records for {known} only, not for {kind}"
            raise ValidationError([Violation(child("", self.discriminator), "enum", message)])
        record: T = self._read(self.records[kind], document, ignore_unknown=ignore_unknown)
        return record

    def read_all(
        self,
        documents: Document | Iterable[Document | dict[str, Any]],
        *,
        ignore_unknown: bool = False,
    ) -> Iterator[Item[T]]:
        """Every item of a JSON array, of one object, of lines with one object each, or of a row.

        A faulty item comes back with its violations and does not stop the others. What is no JSON
        array at all, though it begins like one, raises ValidationError.
        """
        yield from self._items(numbered(documents), ignore_unknown=ignore_unknown)

    def iterate(
        self, source: Source, *, ignore_unknown: bool, max_item_size: int
    ) -> Iterator[Item[T]]:
        """Every item of a file or stream, in bounded memory; what is broken is Rejected."""
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
                yield Rejected(index, item.document, item.violations, line=line)
                continue
            found = self._item(index, item, line, ignore_unknown=ignore_unknown)
            if isinstance(items, Lines) and isinstance(found, Rejected) and opens_value(item):
                text, is_all = items.value_from(item)
                if is_all and index == 0:
                    found = self._item(index, text, line, ignore_unknown=ignore_unknown)
                elif len(text.rstrip()) > len(item):
                    fault = Violation("", "syntax", _SEVERAL_LINES)
                    found = Rejected(index, text, [fault], line=line)
            yield found

    def _item(self, index: int, item: Any, line: int | None, *, ignore_unknown: bool) -> Item[T]:
        try:
            value = parse(item) if is_utf8_string(item) else item
            kind = self._kind(value)
            if kind not in self.records:
                return OtherKind(index, kind, value, line=line)
            record = self._read(self.records[kind], item, ignore_unknown=ignore_unknown)
            return Accepted(index, record, line=line)
        except ValidationError as error:
            return Rejected(index, item, error.violations, line=line)

    @staticmethod
    def _read(record: type[Record[Any]], document: Any, *, ignore_unknown: bool) -> Any:
        read: Any = record.from_json if is_utf8_string(document) else record.from_dict
        return read(document, ignore_unknown=ignore_unknown)

    def _kind(self, value: Any) -> Any:
        faults = Faults()
        if not is_object(value):
            raise ValidationError([Violation("", "type", "must be an object")])
        members: dict[Any, Any] = value if type(value) is dict else plain_json(value)
        number: Any = members.get(self.discriminator)
        if type(number) is int and number in self._kinds.members:
            return self._kinds.members[number]
        if number is None:
            faults.add(("", self.discriminator), "required", f"{self.discriminator} is required")
        else:
            number = self._kinds.read(number, ("", self.discriminator), faults)
        if faults:
            raise ValidationError(faults)
        return number
