"""The options of messages and fields, in the layout of `buf format`: the rules of protovalidate."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import indent
from typing import Any

from generator.core import naming
from generator.core.facets import FACETS, Facets, closed_set, within
from generator.core.presence import Condition, in_words
from generator.resolved.messages import Field, Message, Union
from generator.resolved.types import Double, Enum, Int64, String, Timestamp
from generator.templating.filters import to_json

# Years 0001 to 9999.
_TIMESTAMP_RULES = (
    "timestamp.gte.seconds = -62135596800",
    "timestamp.lte.seconds = 253402300799",
    "timestamp.lte.nanos = 999000000",
)
# An evaluation must never end with an error, which would hide the other violations. A value out of
# range has no text and is left to the rules above. Other values are moved by three seconds, more
# than nanos can contain, away from the nearer end of the range: the fraction stays the same, and
# nanos below 0 or above 999999999 are brought into their range, so that there is a text. Where CEL
# uses the seconds of the message as they are, it reports such nanos as well.
# The text decides, because timestamp(int) means milliseconds in one CEL implementation and seconds
# in another.
_WHOLE_MILLISECONDS = (
    "this < timestamp('0001-01-01T00:00:00Z')",
    " || this > timestamp('9999-12-31T23:59:59.999Z')",
    " || [this < timestamp('2000-01-01T00:00:00Z')",
    " ? this + duration('3s') : this - duration('3s')]",
    ".all(moved, int(moved) - int(this) in [3, -3]",
    " && string(moved).matches('^[^.]+([.][0-9]{1,3})?Z$'))",
)
# buf lint requires one rule instead of two equal bounds.
_EXACT = (("gte", "lte", "const"), ("min_len", "max_len", "len"))


def has_rules(message: Message) -> bool:
    """Return whether the message, a oneof or a field has a rule."""
    has_any = any(f.condition or f.forbidden or _rules(f) for f in message.fields)
    return has_any or bool(message.choices) or any(oneof.required for oneof in message.oneofs)


def conditions(message: Message) -> Iterator[str]:
    """Yield the options of a message: when fields are required or forbidden, and choices."""
    yield from (_option(*rule) for rule in _presence_rules(message))


def _option(rule: str, words: str, expression: str) -> str:
    """Return a rule of a message as an option."""
    return _cel("(buf.validate.message).cel", rule, words, expression)


def _presence_rules(message: Message) -> Iterator[tuple[str, str, str]]:
    """Yield the id, the words and the expression of each rule about the presence of fields."""
    for field in message.fields:
        has = f"has(this.{field.identifier})"
        if field.condition:
            words = f"{field.name} is required when {in_words(field.condition)}"
            test = _contrary(message, field.condition)
            yield f"{field.identifier}.required_if", words, f"{test} || {has}"
        if field.forbidden:
            words = f"{field.name} must be absent when {in_words(field.forbidden)}"
            test = _contrary(message, field.forbidden)
            yield f"{field.identifier}.forbidden", words, f"{test} || !{has}"
    for number, choice in enumerate(message.choices, 1):
        words = f"{choice.amount} of {', '.join(choice.of)} must be present"
        counts = (f"(has(this.{message.by_name[name].identifier}) ? 1 : 0)" for name in choice.of)
        sign = {"exactly one": "==", "at most one": "<=", "at least one": ">="}[choice.amount]
        yield f"choice_{number}.one_of", words, f"{' + '.join(counts)} {sign} 1"


def union_conditions(union: Union) -> Iterator[str]:
    """Yield the options of a union: each record lacks fields of others, and keeps its own rules."""
    name, kind = union.discriminator.name, union.discriminator.identifier
    if isinstance(union.kinds, Enum) and union.others:
        words, test = _selects(union, union.records)
        yield _option(f"{kind}.enum", f"{name} must be {words}", test)
    for field in union.merged.fields:
        holders = [record for record in union.records if field.name in record.by_name]
        requiring = [record for record in holders if record.by_name[field.name].required]
        has = f"has(this.{field.identifier})"
        if len(holders) < len(union.records):
            words, test = _selects(union, holders)
            words = f"{field.name} is unknown unless {name} is {words}"
            yield _option(f"{field.identifier}.unknown", words, f"!{has} || {test}")
        if requiring and not field.required:
            words, test = _selects(union, requiring)
            words = f"{field.name} is required when {name} is {words}"
            yield _option(f"{field.identifier}.required", words, f"!({test}) || {has}")
    for record in union.records:
        selecting, test = _selects(union, [record])
        for rule, words, expression in _presence_rules(record):
            identity = f"{naming.snake_case(record.name)}.{rule}"
            when = f"{words} if {name} is {selecting}"
            yield _option(identity, when, f"!({test}) || ({expression})")


def _selects(union: Union, records: Sequence[Message]) -> tuple[str, str]:
    """Return the values of the discriminator that select some records, and a test for them."""
    kind = f"this.{union.discriminator.identifier}"
    values = [to_json(value) for record in records for value in union.values_of(record)]
    if values[1:]:
        return " or ".join(values), f"{kind} in [{', '.join(values)}]"
    return values[0], f"{kind} == {values[0]}"


def _contrary(message: Message, condition: Condition) -> str:
    """Return the negation of a condition; a default is the value of an absent field."""
    other, value = message.by_name[condition.name], condition.value
    has = f"has(this.{other.identifier})"
    if value is None:
        return has if condition.negated else f"!{has}"
    sign = "==" if condition.negated else "!="
    # CEL cannot compare a double with an integer.
    literal = to_json(float(value) if isinstance(other.type, Double) else value)
    equals = f"this.{other.identifier} {sign} {literal}"
    is_default = other.default is not None and other.default == value
    return f"!{has} || {equals}" if is_default == condition.negated else f"({has} && {equals})"


def options(field: Field, *, with_rules: bool) -> str:
    """Return the options of a declaration in brackets, on one line or one line each."""
    found = [f"json_name = {to_json(field.name)}"]
    found += ["deprecated = true"] if field.deprecated else []
    found += _rules(field) if with_rules else []
    if len(found) == 1:
        return f"[{found[0]}]"
    lines = indent(",\n".join(found), "  ")
    return f"[\n{lines}\n]"


def _rules(field: Field) -> list[str]:
    found = ["(buf.validate.field).required = true"] if field.required else []
    if "min_items" in field.sizes and not field.required:
        found.append(
            "(buf.validate.field).ignore = IGNORE_IF_ZERO_VALUE"
        )  # an empty list is absent
    found += _assigned("(buf.validate.field).repeated.", _by_rule(field.sizes))
    path = "(buf.validate.field)." + ("repeated.items." if field.repeated else "")
    match field.type:
        case Enum():
            found.append(f"{path}enum.defined_only = true")
            found += [f"{path}enum.not_in = 0"] if field.type.unspecified else []
        case Timestamp():
            found += (path + rule for rule in _TIMESTAMP_RULES)
            text = "must be in whole milliseconds, with nanos from 0 to 999000000"
            found.append(_cel(f"{path}cel", "timestamp.milliseconds", text, *_WHOLE_MILLISECONDS))
        case String(pattern=str(pattern)):
            found.append(f"{path}string.pattern = {to_json(pattern)}")
        case _:
            pass
    facets = field.type.facets
    if isinstance(field.type, Int64) and closed_set(facets) is None:
        facets = within(field.type.range, facets)
    rules = _by_rule(facets)
    if isinstance(field.type, Double) and "const" not in rules:
        rules = {"finite": True, **rules}
    return [*found, *_assigned(f"{path}{field.type.protobuf}.", rules)]


def _by_rule(facets: Facets) -> dict[str, Any]:
    """Return the facets by the names of their rules."""
    rules = {FACETS[name].protovalidate: bound for name, bound in facets.items()}
    for low, high, exact in _EXACT:
        if low in rules and rules[low] == rules.get(high):
            rules[exact] = rules.pop(low)
            del rules[high]
    return rules


def _assigned(path: str, rules: Mapping[str, Any]) -> Iterator[str]:
    """Yield each rule; a rule with several values has one assignment for each."""
    for rule, bound in rules.items():
        for value in bound if isinstance(bound, list) else [bound]:
            yield f"{path}{rule} = {to_json(value)}"


def _cel(option: str, rule: str, message: str, *expression: str) -> str:
    """Return a rule in CEL; an expression of several parts has one line for each."""
    parts = [to_json(part) for part in expression]
    lines = indent("\n".join(parts), "    ")
    shown = f"\n{lines}" if parts[1:] else f" {parts[0]}"
    members = [f"  id: {to_json(rule)}", f"  message: {to_json(message)}", f"  expression:{shown}"]
    return "\n".join([f"{option} = {{", *members, "}"])
