"""Edits of everything but fields: messages, enums, services, unions, words and the package."""

from collections.abc import Iterator
from typing import Any

from tests.compat.edits.fields import owners
from tests.compat.edits.trees import Edit, Tree, add, drop, in_turn, path_to, put

_FIELD = {"name": "fresh", "number": "90", "type": "integer", "description": "New."}
_OPTIONAL = {"required": "no"}
_WORDS = "Other words."
_VALUE = {"name": "FRESH", "number": "9", "description": "New."}


def edits_of_messages(before: Tree) -> Iterator[tuple[str, Edit]]:
    """Every edit of them, by name."""
    for name, path in owners(before):
        for required in ("no", "yes", "yes if seen", "yes if log"):
            number = "30" if name != "Sighting" or required != "yes" else "14"
            field = _FIELD | {"required": required, "number": number}
            for where in ("first", "last"):
                edit = add(*path, "fields", value=field, first=where == "first")
                yield f"{name}: field added {where}, required: {required}", edit
    for index, message in enumerate(before["messages"]):
        name, path = message["name"], ("messages", index)
        yield f"{name}: another order", put(*path, "fields", value=message["fields"][::-1])
        yield f"{name}: described anew", put(*path, "description", value=_WORDS)
        yield f"{name}: in a table", put(*path, "table", value="Another table")
        yield f"{name}: removed", drop(*path)
        yield f"{name}: renamed", put(*path, "name", value=f"{name}Report")
        yield f"{name}: another title", _called(*path)
        yield f"{name}: 80 reserved", add(*path, "reserved", value="80")
        if "reserved" in message:
            yield f"{name}: nothing reserved", drop(*path, "reserved")
            yield f"{name}: no name reserved", drop(*path, "reserved_names")
    one = {"name": "Fog", "description": "New.", "fields": [_FIELD | {"required": "yes"}]}
    yield "message added", add("messages", value=one)


def _called(*path: str | int) -> Edit:
    """Another title, by which types name the message."""

    def edit(tree: Tree) -> None:
        message = path_to(*path)(tree)
        word = message.get("title", message["name"])
        message["title"] = word
        _replace_words(tree, {word: f"New {word}", f"{word}[]": f"New {word}[]"})

    return edit


def _replace_words(tree: Any, words: dict[str, str]) -> None:
    for node in tree.values() if isinstance(tree, dict) else tree:
        if isinstance(node, (dict, list)):
            _replace_words(node, words)
    if isinstance(tree, dict):
        tree |= {key: words.get(tree[key], tree[key]) for key in ("title", "type") if key in tree}


def edits_of_enums(before: Tree) -> Iterator[tuple[str, Edit]]:
    """Every edit of them, by name."""
    paths: list[tuple[str | int, ...]] = [("enums", i) for i in range(len(before["enums"]))]
    for index, service in enumerate(before["services"]):
        paths += [("services", index, "enums", i) for i in range(len(service["enums"]))]
    for path in paths:
        enum = path_to(*path)(before)
        name = enum["name"]
        yield f"{name}: renamed", put(*path, "name", value=f"{name}s")
        yield f"{name}: described anew", put(*path, "description", value=_WORDS)
        yield f"{name}: value added", add(*path, "values", value=_VALUE)
        yield f"{name}: 7 reserved", add(*path, "reserved", value="7")
        if "reserved" in enum:
            yield f"{name}: nothing reserved", drop(*path, "reserved")
            yield f"{name}: no name reserved", drop(*path, "reserved_names")
        for index, value in enumerate(enum["values"]):
            at = (*path, "values", index)
            what = f"{name}.{value['name']}"
            yield f"{what}: deprecated", put(*at, "deprecated", value="yes")
            yield f"{what}: described anew", put(*at, "description", value=_WORDS)
            yield f"{what}: renamed", put(*at, "name", value="OTHER")
            yield f"{what}: number changed", put(*at, "number", value="8")
            number = add(*path, "reserved", value=value["number"])
            word = add(*path, "reserved_names", value=value["name"])
            yield (
                f"{what}: number changed, reserved",
                in_turn(put(*at, "number", value="8"), number),
            )
            yield f"{what}: removed", drop(*at)
            yield f"{what}: removed, number reserved", in_turn(drop(*at), number)
            yield f"{what}: removed, all reserved", in_turn(drop(*at), number, word)
    enum = {"name": "Fresh", "description": "New.", "values": [_VALUE | {"number": "0"}]}
    yield "enum added", add("enums", value=enum)


def edits_of_services(before: Tree) -> Iterator[tuple[str, Edit]]:
    """Every edit of them, by name."""
    yield "services removed", drop("services")
    for index, service in enumerate(before["services"]):
        path = ("services", index)
        yield f"{service['name']}: described anew", put(*path, "description", value=_WORDS)
        for place, method in enumerate(service["methods"]):
            at, name = (*path, "methods", place), method["name"]
            yield f"{name}: renamed", put(*at, "name", value=f"{name}It")
            yield f"{name}: described anew", put(*at, "description", value=_WORDS)
            for streaming in ("request", "response", "both"):
                yield f"{name}: streaming {streaming}", put(*at, "streaming", value=streaming)
            yield f"{name}: beside another", _another_method(path)
        for place, message in enumerate(service["messages"]):
            yield from _of_oneofs((*path, "messages", place), message)


def _another_method(service: tuple[str | int, ...]) -> Edit:
    request = {"name": "FreshRequest", "description": "New.", "fields": [_FIELD | _OPTIONAL]}
    method = {"name": "Fresh", "description": "New."}
    method |= {"request": "FreshRequest", "response": "FreshResponse"}
    return in_turn(
        add(*service, "messages", value=request),
        add(*service, "messages", value=request | {"name": "FreshResponse"}),
        add(*service, "methods", value=method),
    )


def _of_oneofs(path: tuple[str | int, ...], message: Tree) -> Iterator[tuple[str, Edit]]:
    fields = message["fields"]
    for index, member in enumerate(fields):
        at = (*path, "fields", index)
        if "oneof" in member:
            yield f"{member['oneof']}: renamed", put(*at, "oneof", value="other")
            yield f"{member['oneof']}: required", put(*at, "required", value="yes")
            outside = [field | {"required": "no"} for field in member["fields"]]
            yield f"{member['oneof']}: dissolved", put(*path, "fields", value=outside)
            first = [{**member, "fields": member["fields"][:1]}, *outside[1:]]
            yield f"{member['oneof']}: fewer members", put(*path, "fields", value=first)
        else:
            one = {"oneof": "fresh", "description": "New.", "fields": [member]}
            yield f"{member['name']}: in a oneof", put(*at, value=one)


def edits_of_the_rest(before: Tree) -> Iterator[tuple[str, Edit]]:
    """Every edit of them, by name."""
    yield "package: protobuf v2", put("package", "protobuf", value="weather_service.v2")
    name = put("package", "name", value="climate_service")
    protobuf = put("package", "protobuf", value="climate_service.v1")
    yield "package renamed", in_turn(name, protobuf)
    yield "package described anew", put("package", "description", value=_WORDS)
    yield (
        "package from another edition",
        put("package", "source", "edition", value="2nd edition"),
    )
    for option, value in (("go_package", "climate/v1"), ("java_package", "weather.v1")):
        yield f"option {option}", put("package", "options", option, value=value)
    yield "option removed", drop("package", "options", "java_multiple_files")
    for index, union in enumerate(before["unions"]):
        path = ("unions", index)
        yield f"{union['name']}: removed", drop(*path)
        yield f"{union['name']}: another plural", put(*path, "plural", value="all_reports")
        yield f"{union['name']}: fewer variants", drop(*path, "variants", 0)
        yield f"{union['name']}: described anew", put(*path, "description", value=_WORDS)
        yield (
            "union added",
            add("unions", value=union | {"name": "Other", "plural": "others"}),
        )
    code = [word["name"] for word in before["types"]].index("code")
    yield "code: another pattern", put("types", code, "pattern", value="^[A-Z]{4,5}$")
    yield (
        "code: no pattern",
        in_turn(*(drop("types", code, key) for key in ("pattern", "examples"))),
    )
    yield "code: described anew", put("types", code, "description", value=_WORDS)
    text = [word["name"] for word in before["types"]].index("string")
    pattern = put("types", text, "pattern", value="^[a-z]*$")
    yield "string: a pattern", in_turn(pattern, put("types", text, "examples", value=["abc"]))
