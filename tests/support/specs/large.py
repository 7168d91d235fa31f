"""Specs with very many fields, or with records in records to a great depth."""

from collections.abc import Sequence

from tests.support.specs.yaml_text import Node


def many_fields(words: Sequence[str], shape: str, first: int = 1) -> list[Node]:
    """Return fields; in a fan, each one requires the first, in a chain the previous one."""

    def required(n: int) -> str:
        if n and shape in ("fan", "chain"):
            return f"yes if many_{0 if shape == 'fan' else n - 1}"
        return "yes" if shape == "required" else "no"

    return [
        {"name": f"many_{n}", "number": first + n, "type": word, "required": required(n)}
        | {"description": "One of many."}
        for n, word in enumerate(words)
    ]


def layers(levels: int, presence: Sequence[str], word: str, lists: str = "") -> list[Node]:
    """Return records that each contain the next one, once for each presence."""
    found: list[Node] = []
    for level in range(levels):
        held = [(f"Layer {level + 1}{lists}", required) for required in presence]
        held = held if level + 1 < levels else []
        fields = [
            {"name": f"held_{n}", "number": n + 1, "type": kind, "required": required}
            | {"description": "One in a layer."}
            for n, (kind, required) in enumerate([(word, "yes"), *held])
        ]
        named = {"name": f"LayeredRecord{level}", "title": f"Layer {level}"}
        found.append(named | {"description": "A layer.", "fields": fields})
    return found


def with_many_fields(spec: Node, variety: int) -> Node:
    """Return the spec with hundreds of fields in a record, most of them flags."""
    count, shape = [(260, "required"), (130, "fan"), (130, "chain"), (260, "optional")][variety % 4]
    flag = {"name": "one of many", "base": "boolean", "description": "Has few values."}
    words = [scalar["name"] for scalar in spec["types"] if scalar.get("base") != "field_mask"]
    kinds = [words[n // 40 % len(words)] if n % 40 == 7 else flag["name"] for n in range(count)]
    types = [kind + "[]" * (n % 9 == 3) for n, kind in enumerate(kinds)]
    first, *others = spec["messages"]
    larger = first | {"fields": [*first["fields"], *many_fields(types, shape, first=1000)]}
    return spec | {"types": [*spec["types"], flag], "messages": [larger, *others]}


def with_layers(spec: Node, variety: int) -> Node:
    """Return the spec with records that each contain the next one twice, up to a million times."""
    presence = [("yes", "yes"), ("no", "yes"), ("no", "no")][variety % 3]
    word = next(scalar["name"] for scalar in spec["types"] if scalar.get("base") == "string")
    more = layers([3, 8, 21][variety % 3], presence, word, ["", "[]"][variety % 2])
    return spec | {"messages": [*spec["messages"], *more]}
