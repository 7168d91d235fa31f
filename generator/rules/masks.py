"""Field masks: in JSON they spell the names of fields in a way that not every name comes through.

protobuf writes the path `home_address` as `homeAddress`, and has no spelling for an underscore
before a digit: a mask with `address_2` cannot be printed at all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.errors import SpecError
from generator.model import Base, Field, Message, Scalar, Spec
from generator.rules.nodes import error, subject_in

_NAMED_BY_NO_MASK = re.compile("_(?=[0-9])")


def names(spec: Spec) -> Iterator[SpecError]:
    """Fields that a mask may name have names that a mask can carry."""
    for owner, mask in _reached(spec).items():
        for field in owner.fields:
            if _NAMED_BY_NO_MASK.search(field.identifier):
                key = "identifier" if "identifier" in field.at else "name"
                another = "another" if key == "identifier" else "an"
                text = (
                    f"a field mask such as {mask} cannot name '{field.identifier}', because its"
                    f" JSON has no '_' before a digit; give the field {another} 'identifier',"
                    f" such as '{_NAMED_BY_NO_MASK.sub('', field.identifier)}'"
                )
                yield error(field, key, subject_in(owner, field), text)


def _reached(spec: Spec) -> Mapping[Message, str]:
    """What masks may name: all that the request and the response of a call hold, but within lists.

    A mask speaks of the request, of the record in it or of the response; the spec does not say.
    """
    found: dict[Message, str] = {}
    for service in spec.services:
        messages = {message.name: message for message in service.messages}
        for method in service.methods:
            both = [messages[m] for m in (method.request, method.response) if m in messages]
            masks = [
                mask for owner in _held(spec, both, lists=True) for mask in _masks(spec, owner)
            ]
            for owner in _held(spec, both, lists=False) if masks else ():
                found.setdefault(owner, masks[0])
    return found


def _held(spec: Spec, messages: Iterable[Message], *, lists: bool) -> dict[Message, None]:
    """The messages, and those in their fields, however deep."""
    found: dict[Message, None] = {}
    waiting = [*messages]
    while waiting:
        message = waiting.pop(0)
        if message not in found:
            found[message] = None
            targets = [spec.types.get(f.type) for f in message.fields if lists or not f.repeated]
            waiting += [target for target in targets if isinstance(target, Message)]
    return found


def _masks(spec: Spec, message: Message) -> list[str]:
    return [f"{message.name}.{field.name}" for field in message.fields if _is_mask(spec, field)]


def _is_mask(spec: Spec, field: Field) -> bool:
    target = spec.types.get(field.type)
    return isinstance(target, Scalar) and target.base is Base.FIELD_MASK
