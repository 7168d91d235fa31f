"""A PostgreSQL server under build/, on a free port.

PostgreSQL does not run as root; then it runs as the user `postgres` of Debian's package.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.support.programs import free_port
from tests.support.project import PROJECT

BUILD = PROJECT / "build"
USER = "postgres"
SECONDS = "60"


class Cluster:
    """A database server that can be stopped, killed and started again."""

    def __init__(self) -> None:
        self._programs = _programs()
        BUILD.mkdir(exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=BUILD))
        self._port = free_port()
        if os.geteuid() == 0:
            shutil.chown(self._folder, USER)
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C")
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        as_user = ("runuser", "-u", USER, "--") if os.geteuid() == 0 else ()
        command = [*as_user, str(self._programs / program), *arguments]
        log = self._folder / f"{program}.log"
        with log.open("ab") as file:  # the server keeps it open
            done = subprocess.run(
                command,
                cwd=self._folder,
                stdout=file,
                stderr=file,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        if done.returncode:
            raise AssertionError(f"{program}: {log.read_text(encoding='utf-8')[-2000:]}")

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-w", "-t", SECONDS, *arguments)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._control("start", "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is as if the machine had failed."""
        self._control("stop", "-m", mode)

    def url(self, name: str) -> str:
        """Return the URL of a new, empty database."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", USER, name)
        return f"postgresql://{USER}@127.0.0.1:{self._port}/{name}"

    def remove(self) -> None:
        """Stop it and delete its files."""
        self.stop("immediate")
        shutil.rmtree(self._folder)


def _programs() -> Path:
    """Return the folder with initdb and pg_ctl: Debian's newest, or that on the path."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3]
    )
    on_path = shutil.which("initdb")
    if installed or on_path:
        return (installed or [Path(str(on_path))])[-1].parent
    raise AssertionError("PostgreSQL is not installed: run tests/service/install.sh")
