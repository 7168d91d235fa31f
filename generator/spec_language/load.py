"""First step, load -> check -> render -> compile -> write: from YAML to the Spec.

Checks the form only: which keys there are, what is missing, what is no number. What the words mean
is for check.py. The language itself is explained in spec/README.md, one heading an idea.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.errors import SpecError
from generator.model import (
    Base,
    CallError,
    Decision,
    Enum,
    EnumValue,
    Field,
    Group,
    Json,
    Message,
    Method,
    Oneof,
    Package,
    Scalar,
    Service,
    Source,
    Spec,
    StatusCode,
    Union,
    Variant,
)
from generator.spec_language.reader import Mapping, read_mapping
from generator.spec_language.spelling import if_unknown
from generator.spec_language.words import meant_word

_BASES = {base.value: base for base in Base}
_CODES = {code.value: code for code in StatusCode}
_REQUIRED = re.compile(r"(?P<no>no)|yes(?: if (?P<condition>\S.*))?")
_LIKE_IF = re.compile(r"\b(?:if|when|where)\s+(\S.*)", re.IGNORECASE)
_STREAMING = {"no": (False, False), "request": (True, False), "response": (False, True)}
_STREAMING["both"] = (True, True)


def load(source: Path | bytes, shown: str | None = None) -> tuple[Spec, list[SpecError]]:
    """Reads a spec from a file or from the content of one, which errors name by `shown`.

    Returns the spec and every fault of form. A faulty value is replaced by a neutral one, so that
    the rest can still be checked. Raises InvalidSpec when the file is no YAML mapping at all.
    """
    top, faults = read_mapping(source, shown or str(source))
    groups = tuple(_group(m) for m in top.mappings("groups"))
    known = _Groups(groups)
    spec = Spec(
        package=_package(top.mapping("package")),
        scalars=tuple(_scalar(m) for m in top.mappings("types", required=True)),
        enums=tuple(_enum(m) for m in top.mappings("enums")),
        groups=groups,
        messages=tuple(
            _message(m, known, is_record=True) for m in top.mappings("messages", required=True)
        ),
        unions=tuple(_union(m) for m in top.mappings("unions")),
        services=tuple(_service(m) for m in top.mappings("services")),
        at=top.done(),  # always last: whatever was not taken by then is an unknown key
    )
    known.report(complete=spec.has_read("groups") and all(g.has_read("name") for g in groups))
    return spec, faults.errors


class _Groups:
    """The groups that messages include, and the includes of groups that there are none of."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self.by_name = {group.name: group for group in groups}
        self._missed: list[tuple[Mapping, str]] = []

    def find(self, m: Mapping, name: str) -> Group | None:
        """The group of a name."""
        group = self.by_name.get(name)
        if name and group is None:
            self._missed.append((m, name))
        return group

    def report(self, *, complete: bool) -> None:
        """Notes what was not found; where names are unread, only what a known name explains."""
        for m, name in self._missed:
            hint = if_unknown(name, self.by_name, complete=complete)
            if hint is not None:
                m.fault("include", f"unknown group '{name}'{hint}")


def _package(m: Mapping) -> Package:
    return Package(
        name=m.text("name"),
        title=m.text("title"),
        version=m.text("version"),
        protobuf=m.text("protobuf"),
        description=m.text("description"),
        source=_source(m.mapping("source")),
        options=m.options("options"),
        decisions=_decisions(m),
        at=m.done(),
    )


def _source(m: Mapping) -> Source:
    return Source(
        publisher=m.text("publisher"),
        title=m.text("title"),
        edition=m.text("edition"),
        notice=m.text("notice"),
        at=m.done(),
    )


def _decisions(m: Mapping) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            ambiguity=r.text("ambiguity"),
            decision=r.text("decision"),
            rationale=r.text("rationale"),
            at=r.done(),
        )
        for r in m.mappings("decisions")
    )


def _scalar(m: Mapping) -> Scalar:
    return Scalar(
        name=m.text("name"),
        base=m.choice("base", _BASES, Base.STRING, required=True),
        description=m.text("description"),
        pattern=m.text_or_parts("pattern"),
        examples=m.words("examples"),
        counterexamples=m.words("counterexamples"),
        decisions=_decisions(m),
        at=m.done(),
    )


def _enum(m: Mapping) -> Enum:
    return Enum(
        name=m.text("name"),
        description=m.text("description"),
        values=tuple(_enum_value(v) for v in m.mappings("values", required=True)),
        reserved=m.numbers("reserved"),
        reserved_names=m.words("reserved_names"),
        decisions=_decisions(m),
        at=m.done(),
    )


def _enum_value(m: Mapping) -> EnumValue:
    return EnumValue(
        name=m.text("name"),
        number=m.number("number"),
        description=m.text("description"),
        deprecated=m.flag("deprecated"),
        at=m.done(),
    )


def _group(m: Mapping) -> Group:
    name, title = m.text("name"), m.text("title")
    return Group(
        name=name,
        title=title,
        description=m.text("description"),
        fields=tuple(
            _field(f, block=title, group=name) for f in m.mappings("fields", required=True)
        ),
        at=m.done(),
    )


def _message(m: Mapping, groups: _Groups, *, is_record: bool = False) -> Message:
    name = m.text("name")
    block = m.text("block", "") or None
    fields: list[Field] = []
    oneofs: list[Oneof] = []
    includes: list[str] = []
    for member in m.mappings("fields"):
        kind = member.kind("include", "oneof")
        if kind is None and "name" not in member.present and "fields" in member.present:
            kind = "oneof"
        if kind == "include":
            group = _include(m, member, groups)
            if group and group.name in includes:
                text = f"the group '{group.name}' is already included; leave this out"
                member.fault("include", text)
            elif group:
                includes.append(group.name)
                fields += group.fields
        elif kind == "oneof":
            oneofs.append(_oneof(member))
            fields += _oneof_fields(member, block, oneofs[-1].name)
            member.done()
        else:
            fields.append(_field(member, block=block))
    return Message(
        name=name,
        title=m.text("title", name),
        table=m.text("table", "") or None,
        description=m.text("description"),
        fields=tuple(fields),
        oneofs=tuple(oneofs),
        includes=tuple(includes),
        reserved=m.numbers("reserved"),
        reserved_names=m.words("reserved_names"),
        example=_example(m) if is_record else None,
        decisions=_decisions(m),
        at=m.done(),
    )


def _example(m: Mapping) -> dict[str, Json] | None:
    """A document; whether it is one of the message is for the check."""
    found = m.json("example")
    if isinstance(found, dict):
        return found
    if found is not None and "example" not in m.places().unread:
        m.fault("example", "'example' must be a mapping: a document of the message")
    return None


def _include(m: Mapping, member: Mapping, groups: _Groups) -> Group | None:
    group = groups.find(member, member.text("include"))
    member.done()
    if group is None or not group.has_read("fields"):
        m.places().unread.add("fields")
    return group


def _oneof(m: Mapping) -> Oneof:
    return Oneof(
        name=m.text("oneof"),
        description=m.text("description"),
        required=m.flag("required"),
        at=m.places(),
    )


def _oneof_fields(m: Mapping, block: str | None, oneof: str) -> Iterator[Field]:
    message = m.subject.rpartition(".")[0]
    for field in m.mappings("fields", required=True, subject=message):
        yield _field(field, block=block, oneof=oneof)


def _field(
    m: Mapping, *, block: str | None = None, group: str | None = None, oneof: str | None = None
) -> Field:
    name = m.text("name")
    word, repeated = _type(m)
    required, required_if = _presence(m) if oneof is None else (False, None)
    return Field(
        name=name,
        identifier=m.text("identifier", name),
        number=m.number("number"),
        type=word,
        repeated=repeated,
        enum=m.text("enum", "") or None,
        required=required,
        required_if=required_if,
        default=m.json("default"),
        description=m.text("description"),
        examples=m.json_list("examples"),
        row=m.number("row") if "row" in m else None,
        block=block,
        group=group,
        oneof=oneof,
        deprecated=m.flag("deprecated"),
        decisions=_decisions(m),
        at=m.done(),
    )


def _type(m: Mapping) -> tuple[str, bool]:
    """Library Card[] -> the word and whether it is a list of them."""
    word = m.text("type")
    return word.removesuffix("[]"), word.endswith("[]")


def _presence(m: Mapping) -> tuple[bool, str | None]:
    """`yes`, `no` or `yes if X` -> whether it is always required, and the X."""
    words = m.text("required")
    match = _REQUIRED.fullmatch(words)
    if not match:
        if words:
            field = _LIKE_IF.search(words)
            likely = ("yes", "no", f"yes if {field[1]}") if field else ("yes", "no")
            message = f"must be 'yes', 'no' or 'yes if FIELD', not '{words}'"
            m.fault("required", f"'required' {message}{meant_word(words, likely)}")
        return False, None
    condition = match["condition"]
    return not match["no"] and condition is None, condition


def _union(m: Mapping) -> Union:
    return Union(
        name=m.text("name"),
        plural=m.text("plural"),
        description=m.text("description"),
        discriminator=m.text("discriminator"),
        variants=tuple(
            Variant(value=k.text("value"), type=k.text("type"), at=k.done())
            for k in m.mappings("variants", required=True)
        ),
        at=m.done(),
    )


def _service(m: Mapping) -> Service:
    alone = _Groups()  # messages of a service share no fields
    service = Service(
        name=m.text("name"),
        description=m.text("description"),
        enums=tuple(_enum(e) for e in m.mappings("enums", subject="")),
        messages=tuple(_message(e, alone) for e in m.mappings("messages", subject="")),
        methods=tuple(_method(e) for e in m.mappings("methods", required=True)),
        errors=_errors(m),
        at=m.done(),
    )
    alone.report(complete=True)
    return service


def _method(m: Mapping) -> Method:
    client, server = m.choice("streaming", _STREAMING, (False, False))
    return Method(
        name=m.text("name"),
        description=m.text("description"),
        request=m.text("request"),
        response=m.text("response"),
        client_streaming=client,
        server_streaming=server,
        errors=_errors(m),
        at=m.done(),
    )


def _errors(m: Mapping) -> tuple[CallError, ...]:
    return tuple(
        CallError(
            code=e.choice("code", _CODES, StatusCode.UNKNOWN, required=True),
            description=e.text("description"),
            at=e.done(),
        )
        for e in m.mappings("errors")
    )
