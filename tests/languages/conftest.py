"""The folder in which everything is compiled, and the tools in it."""

import os
import shutil
from pathlib import Path

import pytest

from tests.support.programs import run
from tests.support.project import GENERATED, PROJECT

HERE = Path(__file__).parent
TOOLCHAINS = PROJECT / "build" / "toolchains"
GO_OF_DEBIAN = {"GO111MODULE": "off", "GOFLAGS": "", "GOPROXY": "off"}
GO_OF_DEBIAN |= {"GOCACHE": str(TOOLCHAINS / "go-cache"), "GOPATH": "/usr/share/gocode"}
TO_GO = f"--plugin=protoc-gen-go={TOOLCHAINS / 'bin' / 'protoc-gen-go'}"
TO_ES = (
    f"--plugin=protoc-gen-es={HERE / 'node_modules' / '.bin' / 'protoc-gen-es'}",
    "--es_opt=target=js+dts,import_extension=js",
    "--es_out=.",
)


class Work:
    """A folder with nothing of the project but generated/proto, and what JavaScript imports."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(GENERATED / "proto", root / "proto")
        (root / "node_modules").symlink_to(HERE / "node_modules")
        (root / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        self.protos = sorted(
            path.relative_to(root / "proto").as_posix()
            for path in (root / "proto").rglob("*.proto")
        )

    def protoc(self, folder: str, *options: str) -> Path:
        """Runs Debian's protoc over all files, in a folder below."""
        out = self.root / folder
        out.mkdir(parents=True)
        run(
            "/usr/bin/protoc",
            f"--proto_path={self.root / 'proto'}",
            *options,
            *self.protos,
            cwd=out,
        )
        return out


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    """Where everything is compiled."""
    return Work(tmp_path_factory.mktemp("work"))


@pytest.fixture(scope="session")
def path() -> str:
    """PATH as a consumer has it, with buf of this project's environment at the end."""
    parts = (TOOLCHAINS / "bin", os.environ["PATH"], PROJECT / ".venv" / "bin")
    return os.pathsep.join(map(str, parts))
