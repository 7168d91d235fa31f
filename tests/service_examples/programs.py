"""The programs of service/examples."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from tests.support.project import PROJECT

EXAMPLES = PROJECT / "service" / "examples"
LANGUAGES = sorted(path.parent.name for path in EXAMPLES.glob("*/build.sh"))


class Example:
    """The program of a language, configured for a service."""

    def __init__(self, language: str, **environment: str | Path) -> None:
        self.program = PROJECT / "build" / "examples" / language / "interactions"
        named = {f"EMAIL_INTERACTIONS_{name.upper()}": str(e) for name, e in environment.items()}
        self._environment = os.environ | named

    def run(self, *words: str, document: str = "") -> "subprocess.CompletedProcess[str]":
        """Run it to its end."""
        return subprocess.run(
            [self.program, *words],
            env=self._environment,
            input=document,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def print(self, *words: str, document: str = "") -> str:
        """Return its output; it must succeed."""
        done = self.run(*words, document=document)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def lines(self, *words: str) -> Iterator[Iterator[str]]:
        """The lines of its output while it runs."""
        running = subprocess.Popen(
            [self.program, *words], env=self._environment, stdout=subprocess.PIPE, text=True
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
