"""The programs of service/examples."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from tests.support import programs
from tests.support.programs import Done
from tests.support.project import PROJECT

EXAMPLES = PROJECT / "service" / "examples"
LANGUAGES = sorted(path.parent.name for path in EXAMPLES.glob("*/build.sh"))


class Example:
    """The program of a language, configured for a service."""

    def __init__(self, language: str, **environment: str | Path) -> None:
        self.program = PROJECT / "build" / "examples" / language / "interactions"
        self._env = {f"EMAIL_INTERACTIONS_{n.upper()}": str(e) for n, e in environment.items()}

    def run(self, *words: str, document: str = "", check: bool = False) -> Done:
        """Run it to its end."""
        return programs.run(self.program, *words, check=check, env=self._env, stdin=document)

    def print(self, *words: str, document: str = "") -> str:
        """Return its output; it must succeed."""
        return self.run(*words, document=document, check=True).stdout

    @contextmanager
    def lines(self, *words: str) -> Iterator[Iterator[str]]:
        """The lines of its output while it runs."""
        running = subprocess.Popen(
            [self.program, *words], env=os.environ | self._env, stdout=subprocess.PIPE, text=True
        )
        assert running.stdout
        late = Timer(60, running.kill)  # then there is no line, and the test fails
        late.start()
        try:
            with running.stdout:
                yield iter(running.stdout)
        finally:
            late.cancel()
            running.kill()
            running.wait()
