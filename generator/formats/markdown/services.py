"""Services: their methods with all errors, and their own messages and enums, on one page."""

from dataclasses import dataclass

from generator.formats.markdown.messages import EnumView, MessageView, Writer
from generator.formats.markdown.places import SERVICE_HEADINGS, Place, Places
from generator.resolved import CallError, Message, Method, Service


@dataclass(frozen=True, slots=True)
class MethodView:
    """One call: a row of the summary, and a part of its own."""

    anchor: str
    link: str
    name: str
    description: str
    request: str  # as links
    response: str
    errors: tuple[CallError, ...]


@dataclass(frozen=True, slots=True)
class ServiceView:
    """The page of one service."""

    name: str
    description: str
    proto: str
    headings: tuple[str, ...]
    methods: tuple[MethodView, ...]
    errors: tuple[CallError, ...]
    enums: tuple[EnumView, ...]
    messages: tuple[MessageView, ...]


def view(service: Service, writer: Writer, places: Places) -> ServiceView:
    """The view of a service."""
    return ServiceView(
        name=service.name,
        description=service.description,
        proto=service.proto,
        headings=SERVICE_HEADINGS,
        methods=tuple(_method(method, places) for method in service.methods),
        errors=service.errors,
        enums=tuple(map(writer.enum, service.enums)),
        messages=tuple(writer.message(message) for message in service.messages),
    )


def _method(method: Method, places: Places) -> MethodView:
    place = places.method(method)
    request, response = method.request, method.response
    return MethodView(
        anchor=place.html,
        link=_link(method.name, place),
        name=method.name,
        description=method.description,
        request=_sent(request, places.of(request), is_stream=method.client_streaming),
        response=_sent(response, places.of(response), is_stream=method.server_streaming),
        errors=method.errors,
    )


def _sent(message: Message, place: Place, *, is_stream: bool) -> str:
    return f"{'stream of ' if is_stream else ''}{_link(message.name, place)}"


def _link(name: str, place: Place) -> str:
    """A link within the page."""
    return f"[{name}]({place.seen_from(place.page)})"
