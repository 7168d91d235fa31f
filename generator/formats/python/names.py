"""Names in messages.py: what a class uses has another name there if the spec uses its own."""

import re
from collections.abc import Iterator
from itertools import count
from keyword import iskeyword

from generator.resolved import Field, Message, Spec
from generator.resolved.types import Enum, String

_BUILTINS = ("bool", "dict", "int", "list", "str")


class Names:
    """The names of one spec's messages.py."""

    def __init__(self, spec: Spec) -> None:
        self._package = spec.package.name
        self._taken = {field.identifier for record in spec.messages for field in record.fields}
        self._taken |= {type_.name for type_ in (*spec.messages, *spec.enums)}
        types = dict.fromkeys(field.type for record in spec.messages for field in record.fields)
        self._enums = [type_.name for type_ in types if isinstance(type_, Enum)]
        self.patterns = {
            type_: next(name for name in _aliases(type_.name) if self._is_free(name))
            for type_ in types
            if isinstance(type_, String) and type_.pattern
        }

    def _is_free(self, alias: str) -> bool:
        """Whether it is no other name; then it is taken."""
        used = ("Annotated", "Any", "Pattern", "Record")
        is_free = alias not in self._taken and alias not in used and not iskeyword(alias)
        self._taken.add(alias)
        return is_free

    def local(self, name: str) -> str:
        """The name under which a class uses something of Python's or of the runtime's."""
        return f"_{name}" if name in self._taken else name

    def imports(self) -> dict[str, list[str]]:
        """What messages.py may import, by module; those that it does not need are dropped."""
        offered = {
            "builtins": [name for name in _BUILTINS if name in self._taken],
            "dataclasses": ["dataclass", "field"],
            "datetime": ["datetime"],
            "typing": ["TYPE_CHECKING", "Annotated", "Any"],
            f"{self._package}._runtime.record": ["Pattern", "Record"],
        }
        aliased = {
            module: [f"{name} as _{name}" if name in self._taken else name for name in names]
            for module, names in offered.items()
        }
        aliased[f"{self._package}.enums"] = self._enums
        return {module: names for module, names in aliased.items() if names}

    def type_of(self, field: Field) -> str:
        """The type of a value, or of an item of a list."""
        if isinstance(field.type, String) and field.type in self.patterns:
            return self.patterns[field.type]
        if isinstance(field.type, (Enum, Message)):
            return field.type.name
        return re.sub(r"\w+", lambda name: self.local(name[0]), field.type.python)

    def annotation(self, field: Field) -> str:
        """The type of an attribute."""
        if field.repeated:
            return f"{self.local('list')}[{self.type_of(field)}]"
        return f"{self.type_of(field)} | None" if field.is_nullable else self.type_of(field)


def _aliases(word: str) -> Iterator[str]:
    """What a type with a pattern may be called: shelf mark -> ShelfMark, ShelfMark2 ..."""
    parts = re.findall("[A-Za-z0-9]+", word)
    name = "".join(part[0].upper() + part[1:] for part in parts)
    name = name if name[:1].isalpha() else f"String{name}"
    yield name
    yield from (f"{name}{number}" for number in count(2))
