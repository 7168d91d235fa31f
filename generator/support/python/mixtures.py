"""Records of several kinds in one stream, told apart by a member that all of them have."""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any, Generic, TypeVar

import msgspec

from .checks import is_object
from .documents import BYTE_ORDER_MARK, is_text, parse, split_array
from .items import Accepted, Document, Item, OtherKind, Rejected
from .records import Record
from .values import Number
from .violations import ValidationError, Violation, child

T = TypeVar("T")


_raw_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
_raw = msgspec.json.Decoder(msgspec.Raw).decode


class Mixture(Generic[T]):
    """Which member tells kinds apart, and the record of each kind."""

    def __init__(self, member: str, kinds: Number, records: Mapping[int, Record[Any]]) -> None:
        self._member = member
        self._kinds = kinds
        self._records = records

    def read(self, document: Document | dict[str, Any], *, ignore_unknown: bool = False) -> T:
        """The record for one text or JSON value; ValidationError carries every violation.

        A documented kind without a record is a violation here.
        """
        value = document if is_object(document) else parse(document)
        kind = self._kind(value)
        if kind not in self._records:
            known = ", ".join(map(str, self._records))
            message = f"there are records for {known} only, not for {kind}"
            raise ValidationError([Violation(child("", self._member), "enum", message)])
        record: T = self._read(self._records[kind], document, ignore_unknown=ignore_unknown)
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
        for index, item in enumerate(_items(documents)):
            yield self._item(index, item, ignore_unknown=ignore_unknown)

    def _item(self, index: int, item: Any, *, ignore_unknown: bool) -> Item[T]:
        try:
            value = parse(item) if is_text(item) else item
            kind = self._kind(value)
            if kind not in self._records:
                return OtherKind(index, kind, value)
            record = self._read(self._records[kind], item, ignore_unknown=ignore_unknown)
            return Accepted(index, record)
        except ValidationError as error:
            return Rejected(index, item, error.violations)

    @staticmethod
    def _read(record: Record[Any], document: Any, *, ignore_unknown: bool) -> Any:
        read = record.from_json if is_text(document) else record.from_dict
        return read(document, ignore_unknown=ignore_unknown)

    def _kind(self, value: Any) -> IntEnum:
        path = child("", self._member)
        if not is_object(value):
            raise ValidationError([Violation("", "type", "must be an object")])
        kind = value.get(self._member)
        if kind is None:
            message = f"{self._member} is required"
            raise ValidationError([Violation(path, "required", message)])
        violations = list(self._kinds.json_faults(kind, path))
        if violations:
            raise ValidationError(violations)
        return self._kinds.read(kind)


def _items(documents: Document | Iterable[Document | dict[str, Any]]) -> Iterable[Any]:
    """The items, each a text; a JSON value where it was one before."""
    if is_object(documents):
        return [documents]
    if not is_text(documents):
        return (item for item in documents if not _is_blank_line(item))
    if isinstance(documents, str):
        content = documents.encode("utf-8", "surrogatepass")
    else:
        content = bytes(documents)
    if content.removeprefix(BYTE_ORDER_MARK).lstrip()[:1] == b"[":
        return _items_of_array(content)
    try:
        _raw(content)
    except (msgspec.DecodeError, RecursionError):
        return [line for line in content.split(b"\n") if line.strip()]
    return [content]


def _is_blank_line(item: object) -> bool:
    """As files give them; an empty text is none, but an item without content."""
    return isinstance(item, (bytes, bytearray, str)) and item.isspace()


def _items_of_array(content: bytes) -> Iterable[Any]:
    try:
        return map(bytes, _raw_items(content))
    except (msgspec.DecodeError, RecursionError):
        items = None if content.startswith(BYTE_ORDER_MARK) else split_array(content)
    if items is None:
        items = parse(content)  # raises what is wrong
    return items
