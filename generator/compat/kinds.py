"""Every kind of change there is, by the name that is printed."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of change between two versions of a spec."""

    FIELD_ADDED = "field added"
    FIELD_REMOVED = "field removed"
    FIELD_RENAMED = "JSON name changed"
    FIELD_IDENTIFIER = "identifier changed"
    FIELD_NUMBER = "field number changed"
    FIELD_NUMBER_REUSED = "field number reused"
    FIELD_TYPE = "type changed"
    FIELD_CARDINALITY = "cardinality changed"
    FIELD_PRESENCE = "presence changed"
    FIELD_DEFAULT = "default changed"
    FIELD_ONEOF = "oneof of a field changed"
    FIELD_ORDER = "order changed"
    DEPRECATED = "deprecation changed"

    ONEOF_ADDED = "oneof added"
    ONEOF_REMOVED = "oneof removed"
    ONEOF_PRESENCE = "presence of a oneof changed"

    VALUE_ADDED = "enum value added"
    VALUE_REMOVED = "enum value removed"
    VALUE_RENAMED = "enum value renamed"
    VALUE_NUMBER = "number of an enum value changed"

    NOT_RESERVED = "not reserved"
    RESERVATION_ADDED = "reservation added"
    RESERVATION_REMOVED = "reservation removed"

    MESSAGE_ADDED = "message added"
    MESSAGE_REMOVED = "message removed"
    TITLE = "title changed"
    ENUM_ADDED = "enum added"
    ENUM_REMOVED = "enum removed"
    WORD_CHANGED = "type word changed"

    UNION_ADDED = "union added"
    UNION_REMOVED = "union removed"
    UNION_CHANGED = "union changed"

    SERVICE_ADDED = "service added"
    SERVICE_REMOVED = "service removed"
    METHOD_ADDED = "method added"
    METHOD_REMOVED = "method removed"
    METHOD_CHANGED = "method changed"

    PACKAGE_NAME = "package name changed"
    PROTOBUF_PACKAGE = "protobuf package changed"
    FILE_OPTION = "file option changed"

    TEXT = "text changed"
