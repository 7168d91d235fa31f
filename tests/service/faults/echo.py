"""The least that a server on grpc.aio can do: it gives back the bytes that it got."""

import asyncio
import sys
from typing import Any

import grpc


async def echo(request: bytes, _: object) -> bytes:
    """The answer."""
    return request


async def serve() -> None:
    """Serves until killed; the first line of the output is the address."""
    server = grpc.aio.server()
    handler: Any = grpc.unary_unary_rpc_method_handler(echo)
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler("echo", {"Echo": handler}),)
    )
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"127.0.0.1:{port}\n")
    sys.stdout.flush()
    await server.wait_for_termination()


if __name__ == "__main__":
    asyncio.run(serve())
