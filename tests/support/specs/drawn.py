"""A Hypothesis strategy for specs.

Most specs satisfy every rule and use names and texts that are unusual but allowed; the others
contain hostile input anywhere. The check decides whether a spec is valid, and the outputs prove it.
"""

import re

from hypothesis import strategies as st

from tests.support.specs.drawn_fields import FieldDrawing
from tests.support.specs.regexes import matching, patterns
from tests.support.specs.words import DRAWN, EXAMPLES, TYPES, UPPER, WORDS, names_of
from tests.support.specs.yaml_text import Node, without_unprintable

_WITHOUT_ORDER = {
    *("types", "enums", "groups", "messages", "fields", "unions", "services", "methods"),
}


class _SpecDrawing(FieldDrawing):
    """Draws the parts of one spec."""

    def spec(self) -> Node:
        """Draw a whole spec."""
        found: Node = {"package": self._package()}
        self._words = [DRAWN, *self._draw(st.lists(st.sampled_from(list(EXAMPLES)), min_size=1))]
        self._pattern = self._draw(patterns)
        texts = matching(self._pattern).filter(without_unprintable)
        self._matching = self._draw(st.lists(texts, min_size=1, max_size=3))
        found["types"] = [
            scalar if "include" in scalar else scalar | {"description": self._text()}
            for scalar in self._vocabulary()
        ]
        found["enums"] = [self._enum() for _ in range(self._count(2))]
        groups = [self._group() for _ in range(self._count(1))]
        records = [self._message(groups) for _ in range(self._draw(st.sampled_from([2, 1, 3])))]
        if groups:
            found["groups"] = groups
        for index, record in enumerate(records[1:]):
            presence = self._draw(st.sampled_from(["yes", "no"]))
            nested = self._holding(record, "inner", records[index]["title"], 90, presence)
            record["fields"].append(nested)
        found["messages"] = records
        if "'hash" not in str([groups, records]) and self._flip():  # an object would be too deep
            for n, inner in enumerate((records[0], records[-1])[: 1 + self._count(1)]):
                presence = self._sometimes(records[0])
                itself = self._holding(records[0], "itself", inner["title"], 91 + n, presence)
                records[0]["fields"].append(itself)
        if groups and self._count(3):
            found["unions"] = [self._union(groups[0], records)]
            if self._count(3):
                name = found["unions"][0]["name"]
                records[-1]["fields"].append(self._holding(records[-1], "one", name, 89, "no"))
        if self._flip():
            found["services"] = [self._service(records)]
            requests = found["services"][0]["messages"][0]["fields"][-1:]
            for owner in (*groups, *records, *requests) if self._count(4) else ():
                _spell_for_masks(owner["fields"])
        if self._flip():
            records.append(self._bare(records[0]))
        return self._shuffled(found)

    def _shuffled(self, spec: Node) -> Node:
        """Return the spec in any order: a definition may follow its first use."""
        owners = [*spec.get("groups", []), *spec["messages"]]
        for node in (spec, *spec.get("services", []), *owners):
            for key in sorted(_WITHOUT_ORDER & node.keys()):
                node[key] = self._draw(st.permutations(node[key][::-1]))
        return spec

    def _vocabulary(self) -> list[Node]:
        """Return all types, or only those that the spec uses and that services need."""
        needed = {*self._words, "string", "integer", "field mask"}
        drawn: Node = {"name": DRAWN, "base": "string", "pattern": self._pattern}
        drawn["examples"] = self._matching
        return [scalar for scalar in [*TYPES, drawn] if scalar["name"] in needed]

    def _package(self) -> Node:
        name = self._name(st.sampled_from(["loans", "p", "a_1", "wire", "message", "string_x"]))
        return {
            "name": name,
            "title": self._line(),
            "version": "1.0.0",
            "protobuf": f"{name}.v{self._draw(st.sampled_from([1, 2, 10]))}",
            "description": self._text(),
            "source": {key: self._line() for key in ("publisher", "title", "edition", "notice")},
            "options": self._options(),
        } | self._decisions()

    def _options(self) -> Node:
        paths = st.sampled_from(["example.com/loans/v1", "a.b/c-d/~e;f_1", "loans/v1"])
        return {
            "go_package": self._name(paths),
            "csharp_namespace": self._line(),
            "java_multiple_files": True,
        }

    def _enum(self) -> Node:
        name = self._type_name()
        names = self._distinct(UPPER | st.sampled_from(["NEW", "NONE", "A_B", "MAX", "NULL"]), 3)
        numbers = self._draw(st.lists(st.integers(-5, 9), min_size=3, unique=True))
        numbers = [0, *filter(None, numbers)] if self._flip() else numbers
        pairs = list(zip(names, numbers, strict=False))
        titles = {n: f"{self._line()} {n}" for _, n in pairs if self._flip()}
        self._enums[name] = [number for _, number in pairs]
        self._spellings[name] = {
            str(n): [str(n), value, *([titles[n]] if n in titles else [])] for value, n in pairs
        }
        self._values_of_enums += [value for value, _ in pairs]
        return {
            "name": name,
            "description": self._text(),
            "values": [
                {"name": value, "number": number, "description": self._text()}
                | ({"title": titles[number]} if number in titles else {})
                for value, number in pairs
            ],
        } | self._decisions()

    def _group(self) -> Node:
        first = self._draw(st.sampled_from([16, 60, 18_000]))
        fields = self._fields(self._draw(st.integers(1, 2)), first=first)
        for number, field in enumerate(fields, start=1):
            if field["required"] == "yes":
                field["number"] = number
        fields.append(self._kind())
        return {
            "name": self._type_name(),
            "title": self._line(),
            "description": self._text(),
            "fields": fields,
        }

    def _kind(self) -> Node:
        words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True)
        kind: Node = {"type": "string", "values": list(map(self._word, self._draw(words)))}
        if self._enums and self._flip():
            kind = {"type": "integer", "enum": next(iter(self._enums))}
        return {
            "name": self._name(st.sampled_from(["kind of it", "what|ever", "`"])),
            "identifier": "kind_of_it",
            "number": 9,
            **kind,
            "required": "yes",
            "description": self._text(),
        }

    def _message(self, groups: list[Node]) -> Node:
        included = [group for group in groups if self._flip()] or groups[:1]
        taken = [name for group in included for name in names_of(group)]
        first = self._draw(st.sampled_from([10, 50]))
        fields = self._fields(self._draw(st.integers(1, 4)), first=first, taken=taken)
        members: list[Node] = [{"include": group["name"]} for group in included]
        name = self._type_name()
        found = {
            "name": name,
            "title": f"{self._line()} {name}",
            "description": self._text(),
            "fields": members + fields,
        }
        if self._flip():
            found |= {"table": self._line(), "block": self._line()}
        return found | self._choices(fields) | self._decisions()

    def _bare(self, outer: Node) -> Node:
        """Draw a record of which every value is valid, and its field in another record."""
        name = self._type_name()
        outer["fields"].append(self._holding(outer, "bare", name, 94, "no"))
        words: Node = {"name": "words", "number": 1, "type": "string", "required": "no"}
        words["description"] = self._text()
        return {"name": name, "title": name, "description": self._text(), "fields": [words]}

    def _union(self, group: Node, records: list[Node]) -> Node:
        kind = group["fields"][-1]
        words = [
            word["word"] if isinstance(word, dict) else word for word in kind.get("values", [])
        ]
        values = words or self._values_of_enums[:3]
        return {
            "name": self._type_name(),
            "plural": self._name(st.sampled_from(["all_items", "many", "records"])),
            "description": self._text(),
            "discriminator": kind["name"],
            "variants": [
                {"value": value, "type": record["title"]}
                for value, record in zip(values, _as_one_message(records[:2]), strict=False)
            ],
        }

    def _service(self, records: list[Node]) -> Node:
        method = self._name(st.sampled_from(["Get", "Send", "Is", "Class", "Import", "Service"]))
        members = self._fields(self._draw(st.integers(1, 2)), first=3)
        for member in members:
            member["type"] = member["type"].removesuffix("[]")
            for key in ("required", "default", "min_items", "max_items"):
                member.pop(key, None)
        record = {"type": records[-1]["title"], "required": "yes", "description": self._text()}
        mask = {"name": "update_mask", "number": 2, "type": "field mask", "required": "no"}
        oneof = {"oneof": "one_of_them", "description": self._text(), "fields": members}
        request = [
            {"name": "stored_record", "number": 1, **record},
            mask | {"description": self._text()},
            oneof | ({"required": "yes"} if self._flip() else {}),
        ]
        return {
            "name": f"{self._type_name()}Service",
            "description": self._text(),
            "messages": [
                {"name": f"{method}Request", "description": self._text(), "fields": request},
                {"name": f"{method}Response", "description": self._text(), "fields": []},
            ],
            "methods": [
                {
                    "name": method,
                    "request": f"{method}Request",
                    "response": f"{method}Response",
                    "description": self._text(),
                    "streaming": self._draw(st.sampled_from(["no", "request", "both"])),
                }
            ],
        }


def _as_one_message(records: list[Node]) -> list[Node]:
    """Return the records that one message can hold; the second one gets numbers of its own."""
    members = [[field for field in record["fields"] if "name" in field] for record in records]
    names = [name for fields in members for field in fields for name in names_of(field)]
    if len({*names}) < len(names):
        return records[:1]
    for field in members[-1] if len(records) > 1 else ():
        field["number"] += 200
    return records


def _spell_for_masks(fields: list[Node]) -> None:
    """Rename fields with an underscore before a digit, which no field mask can name."""
    for field in fields:
        name = str(field.get("identifier", field.get("name", "")))
        spelled = re.sub("_(?=[0-9])", "", name)
        if spelled != name:
            field["identifier"] = spelled


@st.composite
def specs(draw: st.DrawFn) -> Node:
    """A strategy for specs, as the values that their YAML contains."""
    return _SpecDrawing(draw).spec()
