"""Anchors of everything that the pages link to, which stay the same over versions.

Every renderer makes the same anchor of a heading of plain words. An explicit anchor, made of names
and numbers that never change, is written where there is no heading, where renderers differ, or
where the same heading occurs twice.
"""

import re
from typing import NamedTuple, TypeAlias

from generator.resolved import Field, Message, Method, Service, Spec, Type
from generator.types import Enum, EnumValue

ENUMS, TYPES, DECISIONS = "enums.md", "types.md", "decisions.md"
PICTURES, CHANGES, INDEX = "pictures.md", "changes.md", "index.md"

_OF_RECORDS = ("Fields",)  # headings of their pages
_OF_SERVICES = ("Methods", "Errors of every method", "Enums", "Messages")

_ALIKE = re.compile(r"[a-z0-9_]+(-[a-z0-9_]+)*")


Linked: TypeAlias = Type | Field | EnumValue | Method


class Place(NamedTuple):
    """An anchor on a page, or the page itself."""

    page: str
    anchor: str = ""
    html: str = ""  # the explicit anchor, if there is one; it goes before the name

    def seen_from(self, page: str) -> str:
        """The target of a link on a page."""
        anchor = f"#{self.anchor}" if self.anchor else ""
        return anchor if anchor and page == self.page else self.page + anchor


def slug(heading: str) -> str | None:
    """The anchor that every renderer makes of a heading; None if they differ."""
    kept = "".join(c for c in heading.lower() if not c.isascii() or c.isalnum() or c in "-_ ")
    found = kept.replace(" ", "-")
    return found if _ALIKE.fullmatch(found) else None


class Anchors:
    """The anchors of one page, each of them unique."""

    def __init__(self, page: str, *headings: str) -> None:
        self._page = page
        self._taken = {slug(heading) for heading in headings}

    def of_heading(self, heading: str, otherwise: str) -> Place:
        """The anchor of a heading, or `otherwise` as an explicit anchor."""
        found = slug(heading)
        if found is None or found in self._taken:
            return self.written(otherwise)
        self._taken.add(found)
        return Place(self._page, found)

    def written(self, anchor: str) -> Place:
        """An explicit anchor."""
        self._taken.add(anchor)
        return Place(self._page, anchor, f'<a id="{anchor}"></a>')


class Places:
    """The places of all messages, fields, enums, values, scalar types and methods of a spec."""

    def __init__(self, spec: Spec) -> None:
        self._places: dict[Linked, Place] = {}
        self.users: dict[Type, list[Field]] = {}  # fields by their types
        for message in spec.all_messages():
            for field in message.fields:
                self.users.setdefault(field.type, []).append(field)
        for message in spec.messages:
            self._add_record(message)
        self._add_enums(spec.enums, Anchors(ENUMS, "Enums"))
        words = Anchors(TYPES, "Types")
        for index, scalar in enumerate(spec.scalars):
            self._places[scalar] = words.of_heading(scalar.name, f"word-{index}")
        for service in spec.services:
            self._add_service(service)

    def of(self, node: Linked) -> Place:
        """The target of links to a node."""
        return self._places[node]

    def _add_record(self, message: Message) -> None:
        page = f"{message.name}.md"
        self._places[message] = Place(page)
        anchors = Anchors(page, message.title, *_OF_RECORDS)
        # names that equal their anchors first, so that no other name takes those
        for field in sorted(message.fields, key=lambda field: slug(field.name) != field.name):
            self._places[field] = anchors.of_heading(field.name, f"field-{field.number}")

    def _add_service(self, service: Service) -> None:
        anchors = Anchors(f"{service.name}.md", service.name, *_OF_SERVICES)
        for method in service.methods:
            self._places[method] = anchors.of_heading(method.name, f"method-{method.name.lower()}")
        self._add_enums(service.enums, anchors)
        for message in service.messages:
            stem = message.name.lower()
            self._places[message] = anchors.of_heading(message.name, f"message-{stem}")
            for field in message.fields:
                self._places[field] = anchors.written(f"{stem}-{field.identifier}")

    def _add_enums(self, enums: tuple[Enum, ...], anchors: Anchors) -> None:
        for enum in enums:
            stem = enum.name.lower()
            self._places[enum] = anchors.of_heading(enum.name, f"enum-{stem}")
            for value in enum.values:
                self._places[value] = anchors.written(f"{stem}-{value.name.lower()}")
