"""The page of decisions: each is listed once, with links to everything it applies to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.formats.markdown.places import DECISIONS, INDEX, Anchors, Place, Places
from generator.resolved import Spec
from generator.templating import to_code, to_markdown
from generator.types import Decision

_TITLE = "Decisions"


class Concerned(NamedTuple):
    """What a decision applies to: its part of the page, its name, and its place on the pages."""

    part: str
    name: str  # Markdown
    plain: str
    shown: str  # the name, and that of its message
    place: Place


@dataclass(frozen=True, slots=True)
class DecisionView:
    """Decisions that apply to the same nodes."""

    anchor: str
    name: str
    about: tuple[str, ...]  # links to all that is concerned
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """The decisions on one kind of node, under a heading."""

    title: str
    decisions: tuple[DecisionView, ...]


class Decisions:
    """The decisions of a spec, equal ones merged, and their places on the page."""

    def __init__(self, spec: Spec, places: Places) -> None:
        said: dict[Decision, dict[Concerned, None]] = {}
        for concerned, decisions in _concerned(spec, places):
            for decision in decisions:
                said.setdefault(decision, {})[concerned] = None
        self._together: dict[tuple[Concerned, ...], list[Decision]] = {}
        for decision, about in said.items():
            self._together.setdefault(tuple(about), []).append(decision)
        self._places: dict[Decision, Place] = {}
        self.parts = tuple(self._parts())

    def link(self, decision: Decision, page: str) -> str:
        """A link to a decision."""
        return f"[decision]({self._places[decision].seen_from(page)})"

    def _parts(self) -> Iterator[PartView]:
        titles = dict.fromkeys(about[0].part for about in self._together)
        anchors = Anchors(DECISIONS, _TITLE, *titles)
        views: dict[str, list[DecisionView]] = {title: [] for title in titles}
        for number, (about, decisions) in enumerate(self._together.items(), 1):
            names = dict.fromkeys(concerned.name for concerned in about)
            plain = " ".join(dict.fromkeys(concerned.plain for concerned in about))
            place = anchors.of_heading(plain, f"decision-{number}")
            if place.html:  # the name alone is already taken
                names = dict.fromkeys(concerned.shown for concerned in about)
            self._places |= dict.fromkeys(decisions, place)
            links = (f"[{found.shown}]({found.place.seen_from(DECISIONS)})" for found in about)
            view = DecisionView(place.html, ", ".join(names), tuple(links), tuple(decisions))
            views[about[0].part].append(view)
        for title, found in views.items():
            yield PartView(title, tuple(found))


def _concerned(spec: Spec, places: Places) -> Iterator[tuple[Concerned, Sequence[Decision]]]:
    """Every node that can have decisions, and these."""
    title, shown = spec.package.title, to_markdown(spec.package.title)
    whole = Concerned("The source as a whole", shown, title, shown, Place(INDEX))
    yield whole, spec.package.decisions
    for scalar in spec.scalars:
        word = to_markdown(scalar.name)
        yield Concerned("Types", word, scalar.name, word, places.of(scalar)), scalar.decisions
    for enum in spec.all_enums():
        found = Concerned("Enums", enum.name, enum.name, enum.name, places.of(enum))
        yield found, enum.decisions
    for message in spec.all_messages():
        name = to_markdown(message.title)
        found = Concerned("Messages", name, message.title, name, places.of(message))
        yield found, message.decisions
    for message in spec.all_messages():
        for field in message.fields:
            name = to_code(field.name)
            shown = f"{name} of {to_markdown(message.title)}"
            place = places.of(field)
            yield Concerned("Fields", name, field.name, shown, place), field.decisions
