"""Anchors of everything that the pages link to, stable across versions.

For a heading of plain words, every renderer makes the same anchor. If there is no heading, if
renderers differ, or if a heading occurs twice, the page has an explicit anchor, made of names
and numbers that never change.
"""

import re
from typing import NamedTuple, TypeAlias

from generator.resolved import Spec
from generator.resolved.messages import Field, Message, Method, Service, Type
from generator.resolved.types import Enum, EnumValue, Word

_SAME_EVERYWHERE = re.compile(r"[a-z0-9_]+(-[a-z0-9_]+)*")

Linked: TypeAlias = Type | Field | EnumValue | Method | tuple[str, str, str]  # of a decision


class Anchor(NamedTuple):
    """An anchor of a page, or the page itself."""

    page: str
    name: str = ""
    html: str = ""  # the explicit anchor, if there is one, before the name

    def href(self, page: str) -> str:
        """Return the target of a link on a page."""
        fragment = f"#{self.name}" if self.name else ""
        return fragment if fragment and page == self.page else self.page + fragment


def slug(heading: str) -> str | None:
    """Return the anchor that every renderer makes of a heading; None if they differ."""
    kept = "".join(c for c in heading.lower() if not c.isascii() or c.isalnum() or c in "-_ ")
    found = kept.replace(" ", "-")
    return found if _SAME_EVERYWHERE.fullmatch(found) else None


class PageAnchors:
    """The unique anchors of one page."""

    def __init__(self, page: str, *headings: str) -> None:
        self._page = page
        self._used = {slug(heading) for heading in headings}

    def of_heading(self, heading: str, otherwise: str) -> Anchor:
        """Return the anchor of a heading, or `otherwise` as an explicit anchor."""
        found = slug(heading)
        if found is None or found in self._used:
            return self.explicit(otherwise)
        self._used.add(found)
        return Anchor(self._page, found)

    def explicit(self, name: str) -> Anchor:
        """Return an explicit anchor."""
        self._used.add(name)
        return Anchor(self._page, name, f'<a id="{name}"></a>')


def anchors(spec: Spec) -> dict[Linked, Anchor]:
    """Return the anchors of all types, fields, enum values and methods of a spec."""
    found = _of_enums(spec.enums, PageAnchors("enums.md", "Enums"))
    types = PageAnchors("types.md", "Types")
    for index, scalar in enumerate(spec.scalars):
        found[scalar] = types.of_heading(scalar.name, f"word-{index}")
    for index, union in enumerate(spec.held_unions):
        found[union] = types.of_heading(union.name, f"union-{index}")
    for type_ in spec.fields_by_type:
        if isinstance(type_, Word) and type_.restricts:
            found[type_] = found[type_.restricts]
    for message in spec.messages:
        found |= _of_record(message)
    for service in spec.services:
        found |= _of_service(service)
    return found


def _of_record(message: Message) -> dict[Linked, Anchor]:
    page = f"{message.name}.md"
    found: dict[Linked, Anchor] = {message: Anchor(page)}
    own = PageAnchors(page, message.heading, "Typical document", "Fields")
    # Names that are already anchors come first, so that no other name takes theirs.
    for field in sorted(message.fields, key=lambda field: slug(field.name) != field.name):
        found[field] = own.of_heading(field.name, f"field-{field.number}")
    return found


def _of_service(service: Service) -> dict[Linked, Anchor]:
    headings = ("Methods", "Errors of every method", "Enums", "Messages")
    own = PageAnchors(f"{service.name}.md", service.name, *headings)
    found: dict[Linked, Anchor] = {
        method: own.of_heading(method.name, f"method-{method.name.lower()}")
        for method in service.methods
    }
    found |= _of_enums(service.enums, own)
    for message in service.messages:
        stem = message.name.lower()
        found[message] = own.of_heading(message.name, f"message-{stem}")
        for field in message.fields:
            found[field] = own.explicit(f"{stem}-{field.identifier}")
    return found


def _of_enums(enums: tuple[Enum, ...], own: PageAnchors) -> dict[Linked, Anchor]:
    found: dict[Linked, Anchor] = {}
    for enum in enums:
        stem = enum.name.lower()
        found[enum] = own.of_heading(enum.name, f"enum-{stem}")
        for value in enum.values:
            found[value] = own.explicit(f"{stem}-{value.name.lower()}")
    return found
