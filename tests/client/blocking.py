"""The async client with the face of the sync one, so that one test holds for both."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar, Unpack

from email_interactions_client import AsyncClient, AsyncWatch, Change
from email_interactions_client.connection import Options

T = TypeVar("T")


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()

    def future(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Starts a coroutine."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What a coroutine returns."""
        return self.future(coroutine).result(60)

    def call(self, function: Any, *arguments: Any) -> None:
        """Calls a function in the loop."""
        self._loop.call_soon_threadsafe(function, *arguments)

    def close(self) -> None:
        """Ends the loop."""
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
        """As the watch has it."""
        return self._watch.resume_token

    def __enter__(self) -> "BlockingWatch":
        self._loop.run(self._watch.__aenter__())
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run(self._watch.__aexit__())

    def close(self) -> None:
        """Ends the watch."""
        self._loop.call(self._watch.close)

    def __iter__(self) -> "BlockingWatch":
        return self

    def __next__(self) -> Change:
        try:
            return self._loop.run(self._next())
        except StopAsyncIteration as end:
            raise StopIteration from end

    async def _next(self) -> Change:
        return await anext(self._watch)


class BlockingClient:
    """An AsyncClient that blocks."""

    def __init__(self, target: str, **options: Unpack[Options]) -> None:
        self._loop = Loop()
        self._client = self._loop.run(self._made(target, options))

    @staticmethod
    async def _made(target: str, options: Options) -> AsyncClient:
        return AsyncClient(target, **options)

    def __enter__(self) -> "BlockingClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run(self._client.__aexit__())
        self._loop.close()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        return lambda *arguments, **named: self._loop.run(method(*arguments, **named))

    def list(self, **filters: Any) -> Iterator[Any]:
        """All of them, when the first is asked for."""

        async def all_of_them() -> list[Any]:
            return [stored async for stored in self._client.list(**filters)]

        yield from self._loop.run(all_of_them())

    def watch(self, **named: Any) -> BlockingWatch:
        """A watch that blocks."""

        async def made() -> AsyncWatch:
            return self._client.watch(**named)

        return BlockingWatch(self._loop, self._loop.run(made()))
