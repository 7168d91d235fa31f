"""Names in messages.py: imported names get an underscore if the spec uses the same ones."""

import re
from collections.abc import Iterator
from itertools import count
from keyword import iskeyword
from typing import Any

from generator.core.facets import Facets, closed_set
from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Type, Union
from generator.resolved.types import Enum, Int64, String
from generator.templating.filters import to_json

_BUILTINS = ("bool", "dict", "float", "int", "list", "str")
_OF_TYPING = ("TYPE_CHECKING", "Annotated", "Any", "Literal")
_OF_RUNTIME = ("Facets", "Int64", "Pattern", "Record")
_OF_UNIONS = ("TypeAlias", "Variants")
_USED = (*_OF_TYPING, *_OF_RUNTIME, *_OF_UNIONS)
_WITH_LITERALS = ("bool", "int", "str")


class Names:
    """The names in messages.py of one spec."""

    def __init__(self, spec: Spec) -> None:
        self._package = spec.package.name
        self._taken = {field.identifier for record in spec.messages for field in record.fields}
        self._taken |= {t.name for t in (*spec.messages, *spec.enums, *spec.held_unions)}
        self._of_unions = _OF_UNIONS if spec.held_unions else ()
        types = dict.fromkeys(field.type for record in spec.messages for field in record.fields)
        self._enums = [type_.name for type_ in types if isinstance(type_, Enum)]
        declared = dict.fromkeys(getattr(type_, "restricts", None) or type_ for type_ in types)
        self.aliases: dict[Type, str] = {
            type_: next(name for name in _aliases(type_.name) if self._is_free(name))
            for type_ in declared
            if type_.facets or (isinstance(type_, String) and type_.pattern)
        }

    def _is_free(self, alias: str) -> bool:
        """Return whether a name is not used yet, and reserve it."""
        is_free = alias not in self._taken and alias not in _USED and not iskeyword(alias)
        self._taken.add(alias)
        return is_free

    def local(self, name: str) -> str:
        """Return the name under which a class uses a name of Python or the runtime."""
        return f"_{name}" if name in self._taken else name

    def imports(self) -> dict[str, list[str]]:
        """Return the possible imports of messages.py by module; unused ones are removed later."""
        offered = {
            "builtins": [name for name in _BUILTINS if name in self._taken],
            "dataclasses": ["dataclass", "field"],
            "datetime": ["datetime"],
            "typing": [*_OF_TYPING, *self._of_unions[:1]],
            f"{self._package}._runtime.record": [*_OF_RUNTIME, *self._of_unions[1:]],
        }
        aliased = {
            module: [f"{name} as _{name}" if name in self._taken else name for name in names]
            for module, names in offered.items()
        }
        aliased[f"{self._package}.enums"] = self._enums
        return {module: names for module, names in aliased.items() if names}

    def type_of(self, type_: Type) -> str:
        """Return the type of a value, or of an item of a list."""
        if isinstance(type_, (Enum, Message, Union)):
            return type_.name
        if type_.restricts:
            before = type_.restricts.facets
            own = {name: bound for name, bound in type_.facets.items() if before.get(name) != bound}
            base = self.base(type_) if closed_set(own) else self.type_of(type_.restricts)
            return self.restricted(base, own)
        return self.aliases.get(type_) or self.base(type_)

    def base(self, type_: Type) -> str:
        """Return Python's own type, or a type of the runtime where that is more specific."""
        if isinstance(type_, Int64):
            return self.local("Int64")
        return re.sub(r"\w+", lambda name: self.local(name[0]), type_.python)

    def restricted(self, base: str, facets: Facets) -> str:
        """Return a type with facets; a closed set becomes a Literal if the type allows it."""
        values = closed_set(facets)
        if values and base in map(self.local, _WITH_LITERALS):
            return f"{self.local('Literal')}[{', '.join(map(constant, values))}]"
        facets = {"values": values} if values else facets
        return f"{self.local('Annotated')}[{base}, {self.facets(facets)}]" if facets else base

    def facets(self, facets: Facets) -> str:
        """Return facets that are not a closed set."""
        bounds = ", ".join(f"{name}={constant(bound)}" for name, bound in facets.items())
        return f"{self.local('Facets')}({bounds})"

    def annotation(self, field: Field) -> str:
        """Return the type of an attribute."""
        name = self.type_of(field.type)
        if field.repeated:
            return self.restricted(f"{self.local('list')}[{name}]", field.sizes)
        return f"{name} | None" if field.is_nullable else name


def constant(value: Any) -> str:
    """Return a literal for a number, string, boolean or a list of them; JSON strings fit Python."""
    if isinstance(value, list | tuple):
        return f"({', '.join(map(constant, value))}{',' * (len(value) == 1)})"
    return to_json(value) if isinstance(value, str) else repr(value)


def _aliases(word: str) -> Iterator[str]:
    """Yield possible names of a type with a pattern: shelf mark -> ShelfMark, ShelfMark2 ..."""
    parts = re.findall("[A-Za-z0-9]+", word)
    name = "".join(part[0].upper() + part[1:] for part in parts)
    name = name if name[:1].isalpha() else f"String{name}"
    yield name
    yield from (f"{name}{number}" for number in count(2))
