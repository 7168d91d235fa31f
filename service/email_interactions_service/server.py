"""The server: everything wired up, from the start to the stop."""

import asyncio
import logging
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from email_interactions.v1 import email_interaction_service_pb2 as service_pb2
from email_interactions.v1 import email_interaction_service_pb2_grpc as service_pb2_grpc
from email_interactions_service.gate import Gate
from email_interactions_service.health import Health
from email_interactions_service.journal import begin_log
from email_interactions_service.servicer import Servicer
from email_interactions_service.settings import Settings, Unusable
from email_interactions_service.store.engine import UnusableDatabase
from email_interactions_service.store.store import Store
from email_interactions_service.tokens import Tokens
from email_interactions_service.watch import Watches

SERVICE = service_pb2.DESCRIPTOR.services_by_name["EmailInteractionService"].full_name
STAMPS = 4_096  # bytes: what the server adds to an interaction stays below

add_servicer: Any = service_pb2_grpc.add_EmailInteractionServiceServicer_to_server
_log = logging.getLogger(__name__)


def run(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT; Unusable says why it cannot begin."""
    begin_log(settings.log_level)
    credentials = _credentials(settings)
    try:
        store = Store(
            settings.database,
            most_bytes=settings.most_request_bytes + STAMPS,
            keep=settings.keep_changes,
        )
    except UnusableDatabase as error:
        raise Unusable(str(error)) from None
    try:
        asyncio.run(_serve(settings, store, credentials))
    finally:
        store.close()


async def _serve(
    settings: Settings, store: Store, credentials: grpc.ServerCredentials | None
) -> None:
    stopped = _stop_signal()
    gate = _gate(settings)
    server = grpc.aio.server(interceptors=[gate], options=_options(settings))
    tokens = Tokens(store.token_key)
    limits = {"most": settings.most_watchers, "stall_seconds": settings.stall_seconds}
    watches = Watches(store, tokens, **limits)  # type: ignore[arg-type]
    store.watch(watches.feed.committed)
    health_of = Health(store, SERVICE)
    servicer = Servicer(store, tokens, watches, settings.most_request_bytes)
    add_servicer(servicer, server)
    health_pb2_grpc.add_HealthServicer_to_server(health_of.servicer, server)
    names = (SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME)
    reflection.enable_server_reflection(names, server)
    port = _bind(server, settings, credentials)
    async with asyncio.TaskGroup() as tasks:
        following = [tasks.create_task(f()) for f in (watches.feed.follow, health_of.follow)]
        await server.start()
        _announce(settings, port)
        await stopped.wait()
        _log.info("stopping")
        await health_of.stop()
        watches.stop()
        await gate.close()
        await server.stop(settings.grace_seconds)
        for task in following:
            task.cancel()
    _log.info("stopped")


def _gate(settings: Settings) -> Gate:
    return Gate(
        token=settings.token,
        most_calls=settings.most_calls,
        call_seconds=settings.call_seconds,
    )


def _options(settings: Settings) -> list[tuple[str, int]]:
    return [
        ("grpc.so_reuseport", 0),  # a port in use is an error
        ("grpc.max_receive_message_length", settings.most_request_bytes),
        ("grpc.max_send_message_length", -1),  # pages are cut by bytes
        ("grpc.keepalive_time_ms", 60_000),  # finds watchers that vanished
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
        ("grpc.keepalive_permit_without_calls", 1),
    ]


def _credentials(settings: Settings) -> grpc.ServerCredentials | None:
    if not (settings.certificate and settings.private_key):
        return None
    pair = (_pem(settings.private_key), _pem(settings.certificate))
    return grpc.ssl_server_credentials([pair])


def _pem(path: Path) -> bytes:
    try:
        found = path.read_bytes()
    except OSError as error:
        raise Unusable(f"cannot read {path}: {error.strerror}") from None
    if b"-----BEGIN " not in found:
        raise Unusable(f"{path} is no PEM file")
    return found


def _bind(
    server: grpc.aio.Server, settings: Settings, credentials: grpc.ServerCredentials | None
) -> int:
    try:
        if credentials:
            port = server.add_secure_port(settings.address, credentials)
        else:
            port = server.add_insecure_port(settings.address)
    except RuntimeError:
        port = 0
    if not port:
        raise Unusable(f"cannot listen on {settings.address}: {_reason(settings)}")
    return port


def _reason(settings: Settings) -> str:
    """Why gRPC could not listen, which it does not say itself."""
    try:
        family, kind, *_, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return "do the certificate and the key fit together?" if settings.certificate else "try again"


def _announce(settings: Settings, port: int) -> None:
    """The line for whoever waits for the start, on standard output."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    kind = "TLS" if settings.certificate else "plaintext"
    sys.stdout.write(f"serving {SERVICE} on {host}:{port} ({kind})\n")
    sys.stdout.flush()
    _log.info("serving", extra={"address": f"{host}:{port}", "token": settings.token is not None})


def _stop_signal() -> asyncio.Event:
    """Set by SIGTERM and SIGINT from now on."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    return stopped
