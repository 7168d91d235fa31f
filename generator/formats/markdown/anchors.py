"""Anchors of everything that the pages link to, which stay the same over versions.

Every renderer makes the same anchor of a heading of plain words. An explicit anchor, made of names
and numbers that never change, is written where there is no heading, where renderers differ, or
where the same heading occurs twice.
"""

import re
from typing import NamedTuple, TypeAlias

from generator.resolved import Field, Message, Method, Service, Spec, Type
from generator.resolved.types import Enum, EnumValue

_SAME_EVERYWHERE = re.compile(r"[a-z0-9_]+(-[a-z0-9_]+)*")

Linked: TypeAlias = Type | Field | EnumValue | Method


class Anchor(NamedTuple):
    """An anchor of a page, or the page itself."""

    page: str
    name: str = ""
    html: str = ""  # the explicit anchor, if there is one; it goes before the name

    def href(self, page: str) -> str:
        """The target of a link on a page."""
        fragment = f"#{self.name}" if self.name else ""
        return fragment if fragment and page == self.page else self.page + fragment


def slug(heading: str) -> str | None:
    """The anchor that every renderer makes of a heading; None if they differ."""
    kept = "".join(c for c in heading.lower() if not c.isascii() or c.isalnum() or c in "-_ ")
    found = kept.replace(" ", "-")
    return found if _SAME_EVERYWHERE.fullmatch(found) else None


class PageAnchors:
    """The anchors of one page, each of them unique."""

    def __init__(self, page: str, *headings: str) -> None:
        self._page = page
        self._used = {slug(heading) for heading in headings}

    def of_heading(self, heading: str, otherwise: str) -> Anchor:
        """The anchor of a heading, or `otherwise` as an explicit anchor."""
        found = slug(heading)
        if found is None or found in self._used:
            return self.explicit(otherwise)
        self._used.add(found)
        return Anchor(self._page, found)

    def explicit(self, name: str) -> Anchor:
        """An explicit anchor."""
        self._used.add(name)
        return Anchor(self._page, name, f'<a id="{name}"></a>')


class Anchors:
    """The anchors of all types, fields, enum values and methods of a spec."""

    def __init__(self, spec: Spec) -> None:
        self._anchors: dict[Linked, Anchor] = {}
        for message in spec.messages:
            self._add_record(message)
        self._add_enums(spec.enums, PageAnchors("enums.md", "Enums"))
        types = PageAnchors("types.md", "Types")
        for index, scalar in enumerate(spec.scalars):
            self._anchors[scalar] = types.of_heading(scalar.name, f"word-{index}")
        for service in spec.services:
            self._add_service(service)

    def of(self, node: Linked) -> Anchor:
        """Where a link to a node leads."""
        return self._anchors[node]

    def _add_record(self, message: Message) -> None:
        page = f"{message.name}.md"
        self._anchors[message] = Anchor(page)
        anchors = PageAnchors(page, message.title, "Fields")
        # Names that are anchors as they are come first, so that no other name gets theirs.
        for field in sorted(message.fields, key=lambda field: slug(field.name) != field.name):
            self._anchors[field] = anchors.of_heading(field.name, f"field-{field.number}")

    def _add_service(self, service: Service) -> None:
        headings = ("Methods", "Errors of every method", "Enums", "Messages")
        anchors = PageAnchors(f"{service.name}.md", service.name, *headings)
        for method in service.methods:
            self._anchors[method] = anchors.of_heading(method.name, f"method-{method.name.lower()}")
        self._add_enums(service.enums, anchors)
        for message in service.messages:
            stem = message.name.lower()
            self._anchors[message] = anchors.of_heading(message.name, f"message-{stem}")
            for field in message.fields:
                self._anchors[field] = anchors.explicit(f"{stem}-{field.identifier}")

    def _add_enums(self, enums: tuple[Enum, ...], anchors: PageAnchors) -> None:
        for enum in enums:
            stem = enum.name.lower()
            self._anchors[enum] = anchors.of_heading(enum.name, f"enum-{stem}")
            for value in enum.values:
                self._anchors[value] = anchors.explicit(f"{stem}-{value.name.lower()}")
