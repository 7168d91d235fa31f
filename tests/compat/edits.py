"""Edits of the small spec, one at a time: what a maintainer may do between two versions."""

from collections.abc import Iterator

from tests.compat.trees import Node, Path, Tree, with_types

_TYPES = ("string", "code", "integer", "flag", "moment", "notes", "Rain")
_FIELD = {"name": "fresh", "number": "90", "type": "integer", "description": "New."}
_VALUE = {"name": "FRESH", "number": "9", "description": "New."}
_FACETS: tuple[Node, ...] = (
    {"minimum": "0"},
    {"maximum": "9", "not_in": ["5"]},
    {"const": "0"},
    {"min_length": "2"},
    {"values": ["OSLO", "BERN"]},
    {"max_items": "3"},
    {"min_items": "2", "exclusive_maximum": "9"},
)
_NUMBERS = ("integer64", "number")  # which the small spec does not have
_OTHER = "Other words."


def edited(spec: Tree) -> Iterator[tuple[str, Tree]]:
    """Every edit by name, and the spec after it, which need not be valid."""
    for name, owner, messages in spec.owners():
        for index, field in enumerate(spec.get(*owner, "fields")):
            if "name" in field:
                for what, tree in _edited_field(spec, (*owner, "fields", index), messages):
                    yield f"{name}.{field['name']}: {what}", tree
        yield from _added_fields(spec, name, owner)
    for message in spec.messages():
        yield from _edited_message(spec, message)
    services = [("services", index) for index in range(len(spec.root["services"]))]
    for owner in ((), *services):
        for index in range(len(spec.get(*owner, "enums"))):
            yield from _edited_enum(spec, (*owner, "enums", index))
    for service in services:
        yield from _edited_service(spec, service)
    yield from _edited_package(spec)
    yield from _edited_types(spec)


def _edited_field(spec: Tree, at: Path, messages: list[Path]) -> Iterator[tuple[str, Tree]]:
    field = spec.get(*at)
    name, number = field["name"], field["number"]
    names = sorted({name, field.get("identifier", name)})
    removed = spec.drop(*at)
    yield "removed, nothing reserved", removed
    yield "removed, number reserved", removed.reserve(messages, "reserved", number)
    named = removed.reserve(messages, "reserved_names", *names)
    yield "removed, name reserved", named
    yield "removed, all reserved", named.reserve(messages, "reserved", number)
    for word in ("string", "integer"):
        new = {**_FIELD, "number": number, "type": word, "required": "no"}
        yield f"replaced by {word}, under its number", spec.put(*at, value=new)
    yield "name and identifier changed", spec.update(*at, name=f"{name}_x")
    yield "name changed", spec.update(*at, name=f"{name}_x", identifier=name)
    yield "identifier changed", spec.update(*at, identifier=f"{name}_x")
    moved = spec.update(*at, number=f"{number}9")
    yield "number changed", moved
    yield "number changed, the old one reserved", moved.reserve(messages, "reserved", number)
    others = [index for index, other in enumerate(spec.get(*at[:-1])) if "name" in other]
    other = (*at[:-1], others[others.index(int(at[-1])) - 1])
    swapped = spec.update(*at, number=spec.get(*other)["number"])
    yield "number swapped with another", swapped.update(*other, number=number)
    yield from _typed_field(spec, at, field)
    for required in (
        *("yes", "no", "yes if seen", "yes if log", "yes if gusts"),
        *("yes unless seen", "yes if kind = WIND"),
    ):
        yield f"required: {required}", spec.update(*at, required=required)
    for default in ("0", "1", "true", "OSLO"):
        yield f"default: {default}", spec.update(*at, default=default)
    for forbidden in ("if seen", "unless kind = WIND"):
        yield f"forbidden: {forbidden}", spec.update(*at, forbidden=forbidden)
    for facets in _FACETS:
        yield " and ".join(facets), spec.update(*at, **facets)
    yield "deprecated", spec.update(*at, deprecated="yes")
    yield "a unit", spec.update(*at, unit="mm")
    yield "new description", spec.update(*at, description=_OTHER)


def _typed_field(spec: Tree, at: Path, field: Node) -> Iterator[tuple[str, Tree]]:
    """Other types; what fits only the old one is removed."""
    names = {*_TYPES, field["type"].removesuffix("[]")}
    words = {word for name in names for word in (name, f"{name}[]")} - {field["type"]}
    for word in sorted(words):
        unfit = {"default", "examples"} if "integer" in word else {"enum", "default", "examples"}
        kept = {key: value for key, value in field.items() if key not in unfit}
        yield f"type {word}", spec.put(*at, value=kept | {"type": word})
    for enum in ("Kind", "Sky"):
        yield f"enum {enum}", spec.update(*at, type="integer", enum=enum)
    kept = {key: value for key, value in field.items() if key not in ("enum", "default")}
    for base in _NUMBERS:
        added = spec.add("types", value={"name": base, "base": base, "description": "New."})
        for word in (base, f"{base}[]"):
            yield f"type {word}", added.put(*at, value=kept | {"type": word})
        small = {"type": base, "minimum": "0", "maximum": "9"}
        yield f"small {base}", added.put(*at, value=kept | small)


def _added_fields(spec: Tree, name: str, owner: Path) -> Iterator[tuple[str, Tree]]:
    fields = spec.get(*owner, "fields")
    for required in ("no", "yes", "yes if seen", "yes if log"):
        number = "14" if (name, required) == ("Sighting", "yes") else "30"
        field = {**_FIELD, "required": required, "number": number}
        what = f"{name}: field added, required: {required}"
        yield what, spec.add(*owner, "fields", value=field)
        yield f"{what}, first", spec.put(*owner, "fields", value=[field, *fields])
    word = {"name": "mood", "number": "31", "type": "string", "required": "no", "row": "no"}
    mood = {**word, "default": "calm", "description": "New."}
    for required in ("yes if mood = calm", "yes if mood = wild", "yes unless mood = wild"):
        field = {**_FIELD, "required": required}
        found = [mood, field, *fields]
        yield f"{name}: two added, {required}", spec.put(*owner, "fields", value=found)


def _edited_message(spec: Tree, path: Path) -> Iterator[tuple[str, Tree]]:
    message = spec.get(*path)
    name, fields = message["name"], message["fields"]
    yield f"{name}: other order", spec.put(*path, "fields", value=fields[::-1])
    yield f"{name}: new description", spec.update(*path, description=_OTHER)
    yield f"{name}: new table", spec.update(*path, table="Another table")
    yield f"{name}: removed", spec.drop(*path)
    yield f"{name}: renamed", spec.update(*path, name=f"{name}Report")
    title = message.get("title", name)
    words = {title: f"New {title}", f"{title}[]": f"New {title}[]"}
    yield f"{name}: new title", Tree(with_types(spec.update(*path, title=title).root, words))
    yield f"{name}: new example", spec.update(*path, example={"station": "ABCD", "kind": "0"})
    for amount in ("exactly one", "at least one"):
        choice = {"amount": amount, "of": ["snow", "log"]}
        yield f"{name}: {amount}", spec.put(*path, "choices", value=[choice])
    yield f"{name}: 80 reserved", spec.add(*path, "reserved", value="80")
    for key in ("reserved", "reserved_names"):
        if key in message:
            yield f"{name}: {key} removed", spec.drop(*path, key)
    for index, member in enumerate(fields):
        at = (*path, "fields", index)
        if "oneof" in member:
            one = f"{name}.{member['oneof']}"
            yield f"{one}: renamed", spec.update(*at, oneof="other")
            yield f"{one}: required", spec.update(*at, required="yes")
            outside = [field | {"required": "no"} for field in member["fields"]]
            others = fields[index + 1 :]
            yield f"{one}: removed", spec.put(*path, "fields", value=[*outside, *others])
            first = {**member, "fields": member["fields"][:1]}
            yield f"{one}: fewer", spec.put(*path, "fields", value=[first, *outside[1:], *others])
        elif path[0] == "services":
            inside = {"oneof": "fresh", "description": "New.", "fields": [member]}
            yield f"{name}.{member['name']}: in a oneof", spec.put(*at, value=inside)
    new = {"oneof": "fresh_one", "description": "New.", "fields": [_FIELD]}
    yield f"{name}: oneof added", spec.add(*path, "fields", value=new)


def _edited_enum(spec: Tree, path: Path) -> Iterator[tuple[str, Tree]]:
    enum = spec.get(*path)
    name = enum["name"]
    yield f"{name}: renamed", spec.update(*path, name=f"{name}s")
    yield f"{name}: new description", spec.update(*path, description=_OTHER)
    yield f"{name}: value added", spec.add(*path, "values", value=_VALUE)
    yield f"{name}: 7 reserved", spec.add(*path, "reserved", value="7")
    for key in ("reserved", "reserved_names"):
        if key in enum:
            yield f"{name}: {key} removed", spec.drop(*path, key)
    for index, value in enumerate(enum["values"]):
        at = (*path, "values", index)
        what, number = f"{name}.{value['name']}", value["number"]
        yield f"{what}: deprecated", spec.update(*at, deprecated="yes")
        yield f"{what}: new description", spec.update(*at, description=_OTHER)
        yield f"{what}: renamed", spec.update(*at, name="OTHER")
        moved, removed = spec.update(*at, number="8"), spec.drop(*at)
        yield f"{what}: number changed", moved
        yield f"{what}: new title", spec.update(*at, title="another name")
        yield f"{what}: number changed, reserved", moved.reserve([path], "reserved", number)
        yield f"{what}: removed", removed
        removed = removed.reserve([path], "reserved", number)
        yield f"{what}: removed, number reserved", removed
        removed = removed.reserve([path], "reserved_names", value["name"])
        yield f"{what}: removed, all reserved", removed


def _edited_service(spec: Tree, path: Path) -> Iterator[tuple[str, Tree]]:
    name, methods = spec.get(*path, "name"), spec.get(*path, "methods")
    error = {"code": "NOT_FOUND", "description": "X."}
    yield f"{name}: new description", spec.update(*path, description=_OTHER)
    yield f"{name}: error added", spec.add(*path, "errors", value=error)
    for index, method in enumerate(methods):
        at, what = (*path, "methods", index), f"{name}.{method['name']}"
        yield f"{what}: renamed", spec.update(*at, name=f"{method['name']}It")
        yield f"{what}: new description", spec.update(*at, description=_OTHER)
        yield f"{what}: error added", spec.add(*at, "errors", value=error)
        for streaming in ("request", "response", "both"):
            yield f"{what}: streaming {streaming}", spec.update(*at, streaming=streaming)
    added = spec
    for message in ("FreshRequest", "FreshResponse"):
        fields = [{**_FIELD, "required": "no"}]
        new = {"name": message, "description": "New.", "fields": fields}
        added = added.add(*path, "messages", value=new)
    method = {"name": "Fresh", "request": "FreshRequest", "response": "FreshResponse"}
    yield (
        f"{name}: method added",
        added.add(*path, "methods", value=method | {"description": "New."}),
    )


def _edited_package(spec: Tree) -> Iterator[tuple[str, Tree]]:
    yield "services removed", spec.drop("services")
    yield "package: protobuf changed", spec.update("package", protobuf="weather_service.v2")
    named = spec.update("package", name="climate_service", protobuf="climate_service.v1")
    yield "package: renamed", named
    yield "package: new description", spec.update("package", description=_OTHER)
    yield "package: new title", spec.update("package", title="Weather reports")
    yield "package: new edition", spec.update("package", "source", edition="2nd edition")
    for option, value in (("go_package", "climate/v1"), ("java_package", "weather.v1")):
        yield f"package: option {option}", spec.put("package", "options", option, value=value)
    yield "package: schema_base", spec.update("package", schema_base="https://weather.example/")
    yield "package: buf_module", spec.update("package", buf_module="buf.build/weather/service")
    yield "package: option removed", spec.drop("package", "options", "java_multiple_files")


def _edited_types(spec: Tree) -> Iterator[tuple[str, Tree]]:
    """Types, unions, and what is added to the lists of the spec."""
    places = {node["name"]: ("types", index) for index, node in enumerate(spec.root["types"])}
    code, string = places["code"], places["string"]
    yield "code: other pattern", spec.update(*code, pattern="^[A-Z]{4,5}$")
    unlimited = spec.drop(*code, "pattern").drop(*code, "examples")
    yield "code: no pattern", unlimited
    yield "code: other base", unlimited.update(*code, base="integer")
    yield "code: new description", spec.update(*code, description=_OTHER)
    for name, facets in (("code", {"not_in": ["BERN"]}), ("string", {"max_length": "20"})):
        yield f"{name}: {' and '.join(facets)}", spec.update(*places[name], **facets)
    yield "string: a pattern", spec.update(*string, pattern="^[a-z]*$", examples=["abc"])
    for index, union in enumerate(spec.root["unions"]):
        path, name = ("unions", index), union["name"]
        yield f"{name}: removed", spec.drop(*path)
        yield f"{name}: other plural", spec.update(*path, plural="all_reports")
        yield f"{name}: fewer variants", spec.drop(*path, "variants", 0)
        yield f"{name}: new description", spec.update(*path, description=_OTHER)
        other = union | {"name": "Other", "plural": "others"}
        yield "union added", spec.add("unions", value=other)
    message = {"name": "Fog", "description": "New.", "fields": [{**_FIELD, "required": "yes"}]}
    yield "message added", spec.add("messages", value=message)
    enum = {"name": "Fresh", "description": "New.", "values": [{**_VALUE, "number": "0"}]}
    yield "enum added", spec.add("enums", value=enum)
