"""The archives, and environments with the wheel.

Every environment is fresh and gets the wheel with its dependencies from the package registry, once
with the oldest versions that pyproject.toml allows and once with the newest. The scripts run there
in isolated mode and in a folder of their own, so that nothing of the checkout can help.
"""

import tarfile

import pytest

from tests.support.project import PROJECT
from tests.wheel.environments import LIBRARIES, VERSIONS, Archives, Environment, Installer, build


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Archives:
    """The wheel, straight from the checkout, and the source archive."""
    out = tmp_path_factory.mktemp("dist")
    build(PROJECT, out, "--wheel", "--sdist")
    (wheel,) = out.glob("*.whl")
    (source,) = out.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(out, filter="data")
    return Archives(wheel, source, out / source.name.removesuffix(".tar.gz"))


@pytest.fixture(scope="session", params=VERSIONS)
def versions(request: pytest.FixtureRequest) -> str:
    """Which versions of the dependencies are installed."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def installer(
    archives: Archives, versions: str, tmp_path_factory: pytest.TempPathFactory
) -> Installer:
    """What makes the environments with these versions."""
    parent = tmp_path_factory.mktemp(versions)
    constraints = parent / "constraints.txt"
    constraints.write_text("\n".join(VERSIONS[versions]), encoding="utf-8")
    return Installer(archives.wheel, constraints, parent)


@pytest.fixture(scope="session")
def bare(installer: Installer) -> Environment:
    """The wheel and what it cannot do without."""
    return installer.install("bare")


@pytest.fixture(scope="session")
def with_grpc(installer: Installer) -> Environment:
    """The wheel with its extra for gRPC."""
    return installer.install("grpc", extra="[grpc]")


@pytest.fixture(scope="session")
def with_server(installer: Installer) -> Environment:
    """The wheel with its extra for the server."""
    return installer.install("server", extra="[server]")


@pytest.fixture(scope="session")
def with_arrow(installer: Installer) -> Environment:
    """The wheel with its extra for Arrow."""
    return installer.install("arrow", extra="[arrow]")


@pytest.fixture(scope="session")
def with_others(installer: Installer, versions: str) -> Environment:
    """The wheel and packages of others that use it, of which it requires none."""
    others = "protovalidate==2.1.0", "pandas>=2.2", "polars>=1", *LIBRARIES[versions]
    return installer.install("others", *others)
