"""Records of several kinds in one stream, told apart by a member that all of them have."""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .checks import is_object, members_of
from .documents import is_utf8_string, parse
from .items import Accepted, Document, Item, OtherKind, Rejected, Source
from .lazy import LazyModule
from .lines import Lines, Numbered, numbered, opens_value
from .records import Record
from .values import Enum
from .violations import ValidationError, Violation, child

if TYPE_CHECKING:
    from . import streams
else:
    streams = LazyModule(f"{__package__}.streams", globals())  # few programs need it

T = TypeVar("T")
_SEVERAL_LINES = (
    "is printed over several lines; write each object on one line, or all objects as one array"
)


class Union(Generic[T]):
    """Which member tells kinds apart, and the record of each kind."""

    def __init__(self, discriminator: str, kinds: Enum, records: Mapping[int, Record[Any]]) -> None:
        self.discriminator = discriminator
        self._kinds = kinds
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
        with streams.opened(source) as file:
            stream = streams.Stream(file, max_item_size)
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
    def _read(record: Record[Any], document: Any, *, ignore_unknown: bool) -> Any:
        read = record.from_json if is_utf8_string(document) else record.from_dict
        return read(document, ignore_unknown=ignore_unknown)

    def _kind(self, value: Any) -> IntEnum:
        if not is_object(value):
            raise ValidationError([Violation("", "type", "must be an object")])
        kind: Any = members_of(value).get(self.discriminator)
        if self._kinds.is_valid_json_fast(kind):
            return self._kinds.values[kind]
        path = child("", self.discriminator)
        if kind is None:
            message = f"{self.discriminator} is required"
            raise ValidationError([Violation(path, "required", message)])
        violations = list(self._kinds.json_faults(kind, path))
        if violations:
            raise ValidationError(violations)
        return self._kinds.read(kind)
