"""The server: its components, startup and shutdown."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from email_interactions.v1 import email_interaction_service_pb2_grpc as generated
from email_interactions_service.calls import interceptors
from email_interactions_service.calls.authentication import Authentication, Certificate
from email_interactions_service.calls.memory import Budget, Budgets
from email_interactions_service.calls.reading import RequestReading, StreamReading
from email_interactions_service.credentials import read_certificate, read_tokens
from email_interactions_service.listing import Listing
from email_interactions_service.messages.opaque import SERVICE
from email_interactions_service.messages.requests import Requests
from email_interactions_service.operations.deletion import keep_deleting
from email_interactions_service.operations.health import check_health
from email_interactions_service.operations.json_logging import configure_logging
from email_interactions_service.operations.metrics import serve_metrics
from email_interactions_service.operations.tracing import tracing
from email_interactions_service.servicer import Servicer
from email_interactions_service.settings import Settings, SettingsError
from email_interactions_service.store.store import Store
from email_interactions_service.tokens import Tokens
from email_interactions_service.watch.change_feed import ChangeFeed
from email_interactions_service.watch.notifications import listen
from email_interactions_service.watch.watching import Watching

UNARY, STREAMING = (  # regular expressions
    "|".join(f"/{SERVICE.full_name}/{m.name}" for m in SERVICE.methods if m.server_streaming is s)
    for s in (False, True)
)
GROWING = f"/{SERVICE.full_name}/(Get|List|Stop|Update)Interactions?"
HEALTH, ALL_BUT_HEALTH = r"/grpc\.health\..*", r"(?!/grpc\.health\.).*"
REFLECTION = r"/grpc\.reflection\..*"
SERVER_FIELDS = 4_096  # bytes; what the server adds to an interaction is smaller

add_servicer: Any = generated.add_EmailInteractionServiceServicer_to_server
_log = logging.getLogger(__name__)


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; raise SettingsError if the server cannot start."""
    configure_logging(settings.log_level)
    authentication = Authentication(ALL_BUT_HEALTH, partial(read_tokens, settings.token_file))
    certificate = _certificate(settings)
    max_bytes = settings.max_request_bytes + SERVER_FIELDS
    store = Store(settings.database, max_bytes=max_bytes, keep=settings.keep_changes)
    try:
        asyncio.run(_serve(settings, store, authentication, certificate))
    finally:
        store.close()


async def _serve(
    settings: Settings,
    store: Store,
    authentication: Authentication,
    certificate: Certificate | None,
) -> None:
    stop_requested = _stop_signal()
    _reload_on_hangup([authentication, *([certificate] if certificate else [])])
    draining = interceptors.Draining(UNARY)
    budgets = Budgets(settings.max_memory)
    chain = all_interceptors(settings, draining, authentication, budgets, store)
    server = grpc.aio.server(
        interceptors=[*tracing(UNARY), *chain],
        options=_options(settings),
    )
    feed = ChangeFeed(store)
    store.on_commit(feed.committed.set)
    add_servicer(_servicer(settings, store, feed, budgets), server)
    health_servicer = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(health_servicer, server)
    names = (SERVICE.full_name, health.SERVICE_NAME, reflection.SERVICE_NAME)
    reflection.enable_server_reflection(names, server)
    port = _bind(server, settings, certificate)
    async with asyncio.TaskGroup() as group:
        checks = check_health(store, health_servicer, ("", SERVICE.full_name))
        listening = listen(store.engine, feed.committed.set)
        tasks = [group.create_task(task) for task in (feed.run(), checks, listening)]
        if days := settings.delete_stopped_after:
            tasks.append(group.create_task(keep_deleting(store, days)))
        await server.start()
        _announce(settings, port, has_token=bool(authentication.tokens))
        await stop_requested.wait()
        _log.info("stopping")
        await health_servicer.enter_graceful_shutdown()
        feed.stop()
        await draining.close()
        await server.stop(settings.grace)
        for task in tasks:
            task.cancel()
    _log.info("stopped")


def _servicer(settings: Settings, store: Store, feed: ChangeFeed, budgets: Budgets) -> Servicer:
    tokens = Tokens(store.token_key)
    listing = Listing(store, tokens, settings.max_request_bytes)
    watching = Watching(feed, tokens, budgets.watchers, settings.stall_timeout)
    return Servicer(store, budgets.calls, listing, watching)


def all_interceptors(
    settings: Settings,
    draining: interceptors.Draining,
    authentication: Authentication,
    budgets: Budgets,
    store: Store,
) -> list[interceptors.Interceptor]:
    """Return the interceptors from the outermost to the innermost."""
    health_bytes = Budget(2**24, 1), Budget(2**24, 1), 2**18  # a health check is much smaller
    running = interceptors.ConcurrencyLimit(UNARY, settings.max_calls, "calls")
    watchers = interceptors.ConcurrencyLimit(STREAMING, settings.max_watchers, "watchers")
    gauges = {
        "running_calls": lambda: running.running,
        "watchers": lambda: watchers.running,
        **_gauges(budgets, store),
    }
    observe = settings.metrics and serve_metrics(settings.metrics, gauges)
    return [
        interceptors.StatusErrors(".*"),
        interceptors.AccessLog(ALL_BUT_HEALTH, observe),
        authentication,
        interceptors.ConcurrencyLimit(f"/{health.SERVICE_NAME}/Watch", 100, "watchers of health"),
        interceptors.ConcurrencyLimit(REFLECTION, 100, "calls of reflection"),
        watchers,
        draining,
        running,
        interceptors.Deadline(UNARY, settings.call_timeout),
        RequestReading(
            f"{UNARY}|{STREAMING}",
            budgets.arriving,
            budgets.calls,
            settings.max_request_bytes,
            settings.call_timeout,
            GROWING,
            Requests(),
        ),
        interceptors.Deadline(f"/{health.SERVICE_NAME}/Check", 5),
        RequestReading(HEALTH, *health_bytes, seconds=5),
        StreamReading(REFLECTION),
    ]


def _gauges(budgets: Budgets, store: Store) -> dict[str, Callable[[], float]]:
    """Return the functions that metrics call: memory in use, and the database."""
    return {
        "arriving_bytes": lambda: budgets.arriving.used,
        "call_bytes": lambda: budgets.calls.used,
        "watcher_bytes": lambda: budgets.watchers.used,
        "waiting_writes": lambda: store.writer.waiting,
        "transactions_total": lambda: store.writer.transactions,
        "transaction_seconds_total": lambda: store.writer.transaction_seconds,
    }


def _options(settings: Settings) -> list[tuple[str, int]]:
    return [
        ("grpc.so_reuseport", 0),  # a port in use is an error
        ("grpc.max_receive_message_length", settings.max_request_bytes),
        ("grpc.max_send_message_length", -1),  # pages are limited by bytes
        ("grpc.keepalive_time_ms", 60_000),  # detects watchers that vanished
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
        ("grpc.keepalive_permit_without_calls", 1),
    ]


def _certificate(settings: Settings) -> Certificate | None:
    if not (settings.tls_certificate and settings.tls_key):
        return None
    return Certificate(partial(read_certificate, settings.tls_certificate, settings.tls_key))


def _bind(server: grpc.aio.Server, settings: Settings, certificate: Certificate | None) -> int:
    address = str(settings.listen)
    try:
        if certificate:
            return server.add_secure_port(address, certificate.credentials)
        return server.add_insecure_port(address)
    except RuntimeError:
        raise SettingsError(f"cannot listen on {address}: {_bind_error(settings)}") from None


def _bind_error(settings: Settings) -> str:
    """Return why gRPC could not listen, which it does not report itself."""
    try:
        family, kind, *_, address = socket.getaddrinfo(*settings.listen, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return "try again"


def _announce(settings: Settings, port: int, *, has_token: bool) -> None:
    """Print that the server is ready."""
    address = settings.listen._replace(port=port)
    security = "TLS" if settings.tls_certificate else "plaintext"
    sys.stdout.write(f"serving {SERVICE.full_name} on {address} ({security})\n")
    sys.stdout.flush()
    _log.info("serving", extra={"address": str(address), "token": has_token})


def _reload_on_hangup(parts: Sequence[Authentication | Certificate]) -> None:
    """Reload these at SIGHUP; those that are invalid then keep their old state."""

    def reload() -> None:
        for part in parts:
            try:
                part.reload()
            except SettingsError as error:
                _log.error("not reloaded", extra={"cause": str(error)})
            else:
                _log.info("%s reloaded", type(part).__name__.lower())

    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reload)


def _stop_signal() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set from now on."""
    event = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, event.set)
    return event
