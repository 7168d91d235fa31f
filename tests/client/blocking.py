"""The async client with the interface of the sync one, so that a test covers both."""

import asyncio
from collections.abc import Coroutine, Iterator
from threading import Thread
from typing import Any, Self, TypeVar

from email_interactions_client import AsyncClient, AsyncWatch, Change, Client, Removal

T = TypeVar("T")


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Return the result of a coroutine."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    def call(self, function: Any) -> None:
        """Call a function in the loop."""
        self._loop.call_soon_threadsafe(function)

    def close(self) -> None:
        """End the loop."""
        self.call(self._loop.stop)
        self._thread.join()
        self._loop.close()


class BlockingWatch:
    """An AsyncWatch that blocks."""

    def __init__(self, loop: Loop, watch: AsyncWatch) -> None:
        self._loop = loop
        self._watch = watch

    @property
    def resume_token(self) -> str | None:
        """That of the watch."""
        return self._watch.resume_token

    def __enter__(self) -> Self:
        self._loop.run(self._watch.__aenter__())
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run(self._watch.__aexit__())

    def close(self) -> None:
        """End the watch."""
        self._loop.call(self._watch.close)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Change | Removal:
        try:
            return self._loop.run(self._watch.__anext__())
        except StopAsyncIteration as end:
            raise StopIteration from end


class BlockingClient:
    """An AsyncClient that blocks."""

    def __init__(self, target: str, **options: Any) -> None:
        self._client = AsyncClient(target, **options)
        self._loop = Loop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run(self._client.close())
        self._loop.close()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        return lambda *arguments, **options: self._loop.run(method(*arguments, **options))

    def list(self, **filters: Any) -> Iterator[Any]:
        """Fetch everything when the first item is requested."""

        async def fetch() -> list[Any]:
            return [stored async for stored in self._client.list(**filters)]

        yield from self._loop.run(fetch())

    def watch(self, **options: Any) -> BlockingWatch:
        """Return a watch that blocks."""
        return BlockingWatch(self._loop, self._client.watch(**options))


CLIENTS: dict[str, Any] = {"sync": Client, "async": BlockingClient}
