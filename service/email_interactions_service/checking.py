"""Where the checks of a request go on: in the event loop, or beside it when they may take long.

To tell a hundred thousand violations takes seconds, in which nobody else would be answered.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

LARGE = 16 * 2**10  # bytes; what is smaller is checked within a tenth of a second, however wrong
THREADS = 4


class Checking:
    """Runs checks; of large messages, so many at once."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="checker")

    async def run(self, size: int, check: Callable[[], T]) -> T:
        """What the check returns or raises; `size` is that of the message in bytes."""
        if size <= LARGE:
            return check()
        return await asyncio.get_running_loop().run_in_executor(self._threads, check)
