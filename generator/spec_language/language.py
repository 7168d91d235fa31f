"""The language of specs: its kinds of nodes, and the values and meanings of their keys.

This is the only description of the form of a spec. The loader reads by it; the schema for editors
and the tables of spec/README.md are generated from it. A new key is one line here, in addition to
the attribute of the node in the model and the code that uses it.
"""

from dataclasses import replace
from functools import partial

from generator import model
from generator.core.nodes import CallError
from generator.core.presence import Choice
from generator.spec_language.package import DECISIONS, PACKAGE
from generator.spec_language.presence import CONDITION, PRESENCE
from generator.spec_language.reader import Key, Kind, optional, rare, required
from generator.spec_language.rows import KEY, LINE
from generator.spec_language.types import ENUM, FACET_KEYS, SHARED_TYPE, TYPE
from generator.spec_language.values import (
    AMOUNT,
    DOCUMENT,
    FLAG,
    JSON,
    JSONS,
    NUMBER,
    NUMBERS,
    ROW,
    STATUS,
    STREAMING,
    TEXT,
    TEXTS,
    many,
    one,
)

_cell = partial(required, unless=KEY)  # of a row, which can be one line

FIELD = Kind(
    "field",
    "A row of a table.",
    field=optional(LINE, "The five keys that a field must have, on one line."),
    name=_cell(TEXT, "The name in the source and in JSON."),
    identifier=optional(TEXT, "The name in protobuf and Python; or else `name` in snake_case."),
    number=_cell(
        *(NUMBER, "The field number in protobuf; never changed and never reused."),
        advice="`python -m generator number` writes one",
    ),
    type=_cell(TEXT, "A type, the title of a message or a union; `X[]` or `list of X`."),
    enum=optional(TEXT, "The enum of the values; the type has base `integer`."),
    **FACET_KEYS,
    required=_cell(PRESENCE, "Whether it is present: always, or under a condition."),
    forbidden=optional(CONDITION, "When it must be absent."),
    default=optional(JSON, "What an absent value means. Quote a number to get text."),
    description=_cell(TEXT, "Every fact of the source row, in our own words, in one paragraph."),
    examples=optional(JSONS, "Valid values; for a list, valid items."),
    row=optional(ROW, "The row in its block of the source, if not the next one; or `no`."),
    unit=rare(TEXT, "The unit of the values, such as `ms`."),
    recommended=rare(FLAG, "Whether the source recommends the optional field."),
    since=rare(TEXT, "The version of the source that added the field."),
    read_only=rare(FLAG, "Whether only the server sets it; documents may contain it."),
    references=rare(TEXT, "The field whose values it has: the title of a record, `.`, a name."),
    deprecated=optional(FLAG, "Whether the field should no longer be used."),
    deprecated_since=rare(TEXT, "The version of the source that deprecated it."),
    replaced_by=rare(TEXT, "The field to use instead of a deprecated one."),
    decisions=DECISIONS,
)

FIELD.refused = {
    "optional": "write 'required: no' or 'required: yes'",
    "nullable": (
        "null means absent in every output, because protobuf has no null;"
        " write 'required: no', or a field more that says that there is no value"
    ),
    "unique": (
        "it compares records, and every output judges one document at a time;"
        " say it in the description, and check it where the records are stored"
    ),
}

INCLUDE = Kind(
    "include",
    "The fields of a group, in this place.",
    dict,
    "include",
    include=required(TEXT, "The name of the group."),
)

ONEOF_FIELD = Kind(
    "oneof_field",
    "A field of a oneof.",
    **{
        name: key._replace(unless=None)
        for name, key in FIELD.keys.items()
        if name not in (KEY, "required", "forbidden")
    },
)

ONEOF_FIELD.refused = FIELD.refused

ONEOF = Kind(
    "oneof",
    "Fields of which at most one is present.",
    dict,
    "oneof",
    oneof=required(TEXT, "The name, in snake_case."),
    description=required(TEXT, "What the fields represent."),
    required=optional(FLAG, "Whether one of the fields must be present."),
    fields=required(many(ONEOF_FIELD, of_owner=True), "The fields."),
)

GROUP = Kind(
    "group",
    "Fields that several messages share.",
    name=required(TEXT, "The name by which messages include it, in CamelCase."),
    title=required(TEXT, "The heading of these fields in the source."),
    description=required(TEXT, "What the fields have in common, in our own words."),
    fields=required(many(FIELD, line=LINE), "The fields; their numbers hold in every message."),
)

CHOICE = Kind(
    "choice",
    "How many of some fields are present.",
    Choice,
    "amount",
    amount=required(AMOUNT, "How many."),
    of=required(TEXTS, "The names of the fields, which are optional."),
)

RECORD = Kind(
    "record",
    "A record.",
    name=required(TEXT, "The name in code, in CamelCase."),
    title=optional(TEXT, "The name on the page, by which types refer to it; or else `name`."),
    table=optional(TEXT, "The caption of its table in the source; an addition has none."),
    block=optional(TEXT, "The heading of its own rows within the table."),
    description=required(TEXT, "What it is, in our own words."),
    fields=optional(many(FIELD, INCLUDE, beyond=(ONEOF,), line=LINE), "The fields, in order."),
    choices=optional(many(CHOICE), "How many of some fields are present."),
    reserved=optional(NUMBERS, "Numbers of removed fields, never used again."),
    reserved_names=optional(TEXTS, "Names of removed fields, never used again."),
    example=optional(DOCUMENT, "A typical document, which is valid."),
    decisions=DECISIONS,
)

MESSAGE = Kind(
    "service_message",
    "A message of a service.",
    **{name: key for name, key in RECORD.keys.items() if name != "example"}
    | {"fields": optional(many(FIELD, ONEOF, beyond=(INCLUDE,), line=LINE), "The fields.")},
)

VARIANT = Kind(
    "variant",
    "A record of a union.",
    model.Variant,
    value=required(TEXT, "The discriminator's value: a word, or the name of an enum value."),
    type=required(TEXT, "The title of the record."),
)

UNION = Kind(
    "union",
    "Records of which a stream or a field holds one.",
    model.Union,
    name=required(TEXT, "The name in code, in CamelCase; `read_NAME` reads one document."),
    plural=required(TEXT, "The plural, in snake_case; `read_PLURAL` reads many."),
    description=required(TEXT, "What the records have in common."),
    discriminator=required(TEXT, "The required field of all records that tells them apart."),
    variants=required(many(VARIANT), "The records, each with its discriminator value."),
)

ERROR = Kind(
    "error",
    "A status other than OK with which a call can end.",
    CallError,
    code=required(STATUS, "The gRPC status code."),
    description=required(TEXT, "When a call ends with it, and what the caller can do."),
)
_ERRORS = many(ERROR)

METHOD = Kind(
    "method",
    "A method of a service.",
    name=required(TEXT, "The name, in CamelCase."),
    description=required(TEXT, "What it does."),
    request=required(TEXT, "The request message: the method's name and `Request`."),
    response=required(TEXT, "The response message: the method's name and `Response`."),
    streaming=optional(STREAMING, "Which side sends many messages; usually `no`."),
    errors=optional(_ERRORS, "Errors of this method, in addition to the service's."),
)

SERVICE = Kind(
    "service",
    "A gRPC service.",
    name=required(TEXT, "The name, in CamelCase; it ends with `Service`."),
    description=required(TEXT, "What it offers."),
    enums=optional(many(ENUM, of_owner=True), "Enums that only this service uses."),
    messages=optional(many(MESSAGE, of_owner=True), "Requests, responses and their parts."),
    methods=required(many(METHOD), "The methods."),
    errors=optional(_ERRORS, "Errors of every method."),
)

_PARTS: dict[str, Key] = {
    "types": optional(
        *(many(TYPE, SHARED_TYPE), "The types that the type column of the source names.")
    ),
    "enums": optional(many(ENUM), "Closed sets of documented integers."),
    "groups": optional(many(GROUP), "Fields that several messages share."),
    "messages": optional(many(RECORD), "The records of the source, and added ones."),
    "unions": optional(many(UNION), "Records of which a stream or a field holds one."),
    "services": optional(many(SERVICE), "gRPC services, which are always additions."),
}

PART = Kind("part", "A file that a spec includes.", **_PARTS)
PART.refused = {
    "package": "only the spec itself has it, and this file is a part of that",
    "include": "only the spec itself includes files; name them there",
}

SPEC = Kind(
    "spec",
    "A spec.",
    package=required(one(PACKAGE), "The name, the version and the source of the spec."),
    include=optional(
        replace(TEXTS, words="list of paths", kinds=(PART,)),
        "Other files of the spec, below its folder, such as `messages/*.yaml`.",
    ),
    **_PARTS
    | {
        name: _PARTS[name]._replace(required=True, unless="include")
        for name in ("types", "messages")
    },
)
