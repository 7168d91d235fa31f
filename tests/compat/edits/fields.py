"""Edits of fields, wherever they stand: in groups, messages, messages of services and oneofs."""

from collections.abc import Callable, Iterator
from functools import partial

from tests.compat.edits.trees import Edit, Tree, path_to

_WORDS = ("string", "code", "integer", "flag", "moment", "notes", "Rain")
Path = tuple[str | int, ...]


_FieldEdit = Callable[[Tree, Tree, Tree], None]  # of the whole, of the owner, of the field


def edits_of_fields(before: Tree) -> Iterator[tuple[str, Edit]]:
    """Every edit of every field, by name."""
    for name, path in owners(before):
        for index, field in enumerate(path_to(*path)(before)["fields"]):
            if "name" in field:
                for what, edit in (*_gone(), *_named(), *_numbered(), *_typed(field), *_told()):
                    yield f"{name}.{field['name']}: {what}", partial(_apply, edit, path, index)


def _apply(edit: _FieldEdit, path: Path, index: int, tree: Tree) -> None:
    owner = path_to(*path)(tree)
    edit(tree, owner, owner["fields"][index])


def owners(tree: Tree) -> Iterator[tuple[str, Path]]:
    """Whatever has fields, and the path to it."""
    for place in ("groups", "messages"):
        for index, owner in enumerate(tree[place]):
            yield owner["name"], (place, index)
    for index, service in enumerate(tree["services"]):
        for position, message in enumerate(service["messages"]):
            path: Path = ("services", index, "messages", position)
            yield message["name"], path
            for at, member in enumerate(message["fields"]):
                if "oneof" in member:
                    yield f"{message['name']}.{member['oneof']}", (*path, "fields", at)


def _reserve(tree: Tree, owner: Tree, key: str, word: str) -> None:
    """In the messages that hold a field, whose owner may be a group or a oneof."""
    messages = [*tree["messages"]]
    for service in tree["services"]:
        messages += service["messages"]
    include = {"include": owner.get("name")}
    for message in messages:
        if message is owner or include in message["fields"] or owner in message["fields"]:
            message[key] = [*message.get(key, []), word]


def _remove(tree: Tree, owner: Tree, field: Tree, *, reserved: tuple[str, ...]) -> None:
    if "number" in reserved:
        _reserve(tree, owner, "reserved", field["number"])
    if "name" in reserved:
        for name in sorted({field["name"], field.get("identifier", field["name"])}):
            _reserve(tree, owner, "reserved_names", name)
    owner["fields"].remove(field)


def _replace(_tree: Tree, owner: Tree, field: Tree, *, word: str) -> None:
    fresh = {"name": "fresh", "number": field["number"], "type": word, "required": "no"}
    owner["fields"][owner["fields"].index(field)] = fresh | {"description": "New."}


def _gone() -> Iterator[tuple[str, _FieldEdit]]:
    yield "removed, all reserved", partial(_remove, reserved=("number", "name"))
    yield "removed, number reserved", partial(_remove, reserved=("number",))
    yield "removed, name reserved", partial(_remove, reserved=("name",))
    yield "removed, nothing reserved", partial(_remove, reserved=())
    yield "a text in its place, under its number", partial(_replace, word="string")
    yield "an integer in its place, under its number", partial(_replace, word="integer")


def _setting(**values: str) -> _FieldEdit:
    def edit(_tree: Tree, _owner: Tree, field: Tree) -> None:
        field |= {key: value.format(**field) for key, value in values.items()}

    return edit


def _named() -> Iterator[tuple[str, _FieldEdit]]:
    yield "name and identifier changed", _setting(name="{name}_x")
    yield "name changed", _setting(name="{name}_x", identifier="{name}")
    yield "identifier changed", _setting(identifier="{name}_x")


def _numbered() -> Iterator[tuple[str, _FieldEdit]]:
    yield "number changed", _setting(number="{number}9")
    yield "number changed, the old one reserved", _move
    yield "number swapped with another", _swap


def _move(tree: Tree, owner: Tree, field: Tree) -> None:
    _reserve(tree, owner, "reserved", field["number"])
    field["number"] += "9"


def _swap(_tree: Tree, owner: Tree, field: Tree) -> None:
    named = [other for other in owner["fields"] if "name" in other]
    other = named[named.index(field) - 1]
    field["number"], other["number"] = other["number"], field["number"]


def _typed(field: Tree) -> Iterator[tuple[str, _FieldEdit]]:
    for word in _WORDS:
        if word != field["type"]:
            yield f"type {word}", partial(_retype, word=word)
            yield f"type {word}[]", partial(_retype, word=f"{word}[]")
    other = field["type"][:-2] if field["type"].endswith("[]") else f"{field['type']}[]"
    yield f"type {other}", partial(_retype, word=other)
    for enum in ("Kind", "Sky"):
        yield f"enum {enum}", _setting(type="integer", enum=enum)


def _retype(_tree: Tree, _owner: Tree, field: Tree, *, word: str) -> None:
    """Another type; what only fitted the old one goes."""
    field["type"] = word
    for key in ("default", "examples") if "integer" in word else ("enum", "default", "examples"):
        field.pop(key, None)


def _told() -> Iterator[tuple[str, _FieldEdit]]:
    for required in ("yes", "no", "yes if seen", "yes if log", "yes if gusts"):
        yield f"required: {required}", _setting(required=required)
    for default in ("0", "1", "true", "OSLO"):
        yield f"default: {default}", _setting(default=default)
    yield "deprecated", _setting(deprecated="yes")
    yield "described anew", _setting(description="Other words.")
