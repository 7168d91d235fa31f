"""The page of decisions: each is listed once, with links to everything it applies to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.core.nodes import Decision
from generator.formats.markdown.anchors import Anchor, Linked, PageAnchors
from generator.resolved import Spec
from generator.resolved.messages import Message
from generator.templating.filters import to_code, to_markdown

PAGE = "decisions.md"


class Subject(NamedTuple):
    """A node that a decision applies to."""

    part: str  # of the page
    name: str
    heading: str  # the name as Markdown
    text: str  # of links: the heading, for a field with its message
    anchor: Anchor


class Entry(NamedTuple):
    """Decisions that apply to the same nodes."""

    anchor: Anchor
    heading: str
    links: list[str]  # to the subjects
    decisions: list[Decision]


def parts(spec: Spec, anchors: Mapping[Linked, Anchor]) -> dict[str, list[Entry]]:
    """Return the parts of the page with their decisions; equal decisions are merged."""
    subjects: dict[Decision, dict[Subject, None]] = {}
    first: dict[tuple[str, ...], Decision] = {}
    for subject, decisions in _subjects(spec, anchors):
        for each in decisions:
            decision = first.setdefault(each.texts, each)
            subjects.setdefault(decision, {})[subject] = None
    together: dict[tuple[Subject, ...], list[Decision]] = {}
    for decision, applies_to in subjects.items():
        together.setdefault(tuple(applies_to), []).append(decision)
    found: dict[str, list[Entry]] = {about[0].part: [] for about in together}
    own = PageAnchors(PAGE, "Decisions", *found)
    for number, (about, decided) in enumerate(together.items(), 1):
        found[about[0].part].append(_entry(number, about, decided, own))
    return found


def _entry(
    number: int, about: tuple[Subject, ...], decisions: list[Decision], anchors: PageAnchors
) -> Entry:
    name = " ".join(dict.fromkeys(subject.name for subject in about))
    anchor = anchors.of_heading(name, f"decision-{number}")
    is_unique = not anchor.html
    headings = dict.fromkeys(subject.heading if is_unique else subject.text for subject in about)
    links = [f"[{subject.text}]({subject.anchor.href(PAGE)})" for subject in about]
    return Entry(anchor, ", ".join(headings), links, decisions)


def _subjects(
    spec: Spec, anchors: Mapping[Linked, Anchor]
) -> Iterator[tuple[Subject, Sequence[Decision]]]:
    """Yield every node that can have decisions, with its decisions."""
    package = spec.package
    title = to_markdown(package.title)
    whole = Subject("The source as a whole", package.title, title, title, Anchor("index.md"))
    yield whole, package.decisions
    parts = {"Types": spec.scalars, "Enums": spec.all_enums(), "Messages": spec.all_messages()}
    for part, nodes in parts.items():
        for node in nodes:
            name = node.title if isinstance(node, Message) else node.name
            text = to_markdown(name)
            yield Subject(part, name, text, text, anchors[node]), node.decisions
    for field in (field for message in spec.all_messages() for field in message.fields):
        name = to_code(field.name)
        text = f"{name} of {to_markdown(field.message.title)}"
        yield Subject("Fields", field.name, name, text, anchors[field]), field.decisions
