"""Decisions: everything that the source leaves open and how it was read, each reading once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.formats.markdown.places import DECISIONS, INDEX, Anchors, Place, Places
from generator.model import Reading, Spec
from generator.templating import to_code, to_markdown

_TITLE = "Decisions"


class Concerned(NamedTuple):
    """What a reading is about: its part of the page, its name, and where the pages speak of it."""

    part: str
    name: str  # Markdown
    plain: str
    shown: str  # the name, and that of its message
    place: Place


@dataclass(frozen=True, slots=True)
class DecisionView:
    """Readings of the same things."""

    anchor: str
    name: str
    about: tuple[str, ...]  # links to all that is concerned
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """Decisions of one kind, under a heading."""

    title: str
    decisions: tuple[DecisionView, ...]


class Decisions:
    """The readings of a spec, those in the same words merged, and their places on the page."""

    def __init__(self, spec: Spec, places: Places) -> None:
        said: dict[tuple[str, str, str], dict[Concerned, None]] = {}
        self._readings: dict[tuple[str, str, str], Reading] = {}
        for concerned, readings in _concerned(spec, places):
            for reading in readings:
                said.setdefault(_words(reading), {})[concerned] = None
                self._readings.setdefault(_words(reading), reading)
        self._together: dict[tuple[Concerned, ...], list[Reading]] = {}
        for words, about in said.items():
            self._together.setdefault(tuple(about), []).append(self._readings[words])
        self._places: dict[tuple[str, str, str], Place] = {}
        self.parts = tuple(self._parts())

    def link(self, reading: Reading, page: str) -> str:
        """A link to where a reading stands."""
        return f"[decision]({self._places[_words(reading)].seen_from(page)})"

    def _parts(self) -> Iterator[PartView]:
        titles = dict.fromkeys(about[0].part for about in self._together)
        anchors = Anchors(DECISIONS, _TITLE, *titles)
        views: dict[str, list[DecisionView]] = {title: [] for title in titles}
        for number, (about, readings) in enumerate(self._together.items(), 1):
            names = dict.fromkeys(concerned.name for concerned in about)
            plain = " ".join(dict.fromkeys(concerned.plain for concerned in about))
            place = anchors.of_heading(plain, f"decision-{number}")
            if place.html:  # another one is called so
                names = dict.fromkeys(concerned.shown for concerned in about)
            self._places |= {_words(reading): place for reading in readings}
            links = (f"[{found.shown}]({found.place.seen_from(DECISIONS)})" for found in about)
            view = DecisionView(place.html, ", ".join(names), tuple(links), tuple(readings))
            views[about[0].part].append(view)
        for title, found in views.items():
            yield PartView(title, tuple(found))


def _words(reading: Reading) -> tuple[str, str, str]:
    return reading.ambiguity, reading.reading, reading.reason


def _concerned(spec: Spec, places: Places) -> Iterator[tuple[Concerned, Sequence[Reading]]]:
    """Everything that may have readings, with them."""
    title, shown = spec.package.title, to_markdown(spec.package.title)
    whole = Concerned("The source as a whole", shown, title, shown, Place(INDEX))
    yield whole, spec.package.readings
    for scalar in spec.scalars:
        word = to_markdown(scalar.name)
        yield Concerned("Type words", word, scalar.name, word, places.of(scalar)), scalar.readings
    for enum in spec.all_enums():
        found = Concerned("Enums", enum.name, enum.name, enum.name, places.of(enum))
        yield found, enum.readings
    for message in spec.all_messages():
        name = to_markdown(message.title)
        found = Concerned("Messages", name, message.title, name, places.of(message))
        yield found, message.readings
    for message in spec.all_messages():
        for field in message.fields:
            name = to_code(field.name)
            shown = f"{name} of {to_markdown(message.title)}"
            place = places.field(message, field)
            yield Concerned("Fields", name, field.name, shown, place), field.readings
