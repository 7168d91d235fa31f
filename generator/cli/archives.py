"""npm: the npm package as a tarball, made without Node; and the zip files of a release.

The same artifacts give the same bytes: entries are sorted, with fixed dates and no owner.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from tarfile import TarFile, TarInfo
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from generator import output
from generator.artifact import Artifact
from generator.core.nodes import Package
from generator.paths import shown_in_errors
from generator.pipeline import outputs

_LICENSE = "LICENSE"
# The zip files, and the folders and files of the output that each contains.
_ZIPPED = {
    "protobuf": (_LICENSE, "proto", "protovalidate", "descriptors", "buf.gen.yaml"),
    "json-schema": (_LICENSE, "json_schema"),
    "conformance": (_LICENSE, "conformance"),
}
# The parts of the output in the npm package, and their folders in it.
_PACKED = {"javascript": "package", "json_schema": "package/schemas", _LICENSE: "package/LICENSE"}
_DATE = 499162500  # 26 October 1985, as npm dates the entries of its tarballs


def npm(spec: Path, archives: Path) -> int:
    """Write the tarball of the npm package."""
    write(archives, [_npm_tarball({**outputs(spec), _LICENSE: _license_of(spec)})])
    return 0


def packed_outputs(
    package: Package, artifacts: Mapping[str, bytes], spec: Path
) -> Sequence[Artifact]:
    """Return the archives of a release."""
    stem = f"{package.name.replace('_', '-')}-{package.version}"
    parts = {**artifacts, _LICENSE: _license_of(spec)}
    return [*_zipped(stem, parts), _npm_tarball(parts)]


def write(archives: Path, found: Sequence[Artifact]) -> None:
    """Write archives into a folder, and print their paths."""
    for path, content in found:
        output.replace(archives / path, content)
        print(f"written   {shown_in_errors(archives / path)}")


def _license_of(spec: Path) -> bytes:
    """Return the licence, which every archive contains."""
    path = spec.parent.parent / _LICENSE
    with output.reported("read", path):
        return path.read_bytes()


def _npm_tarball(artifacts: Mapping[str, bytes]) -> Artifact:
    """Return the npm package, with names and order as in `npm pack`."""
    parts = ((path.partition("/"), content) for path, content in artifacts.items())
    files = {f"{_PACKED[p]}{slash}{rest}": c for (p, slash, rest), c in parts if p in _PACKED}
    package = json.loads(files["package/package.json"])
    tar, content = BytesIO(), BytesIO()
    with TarFile(fileobj=tar, mode="w") as archive:
        for path, data in sorted(files.items()):
            entry = TarInfo(path)  # of user and group 0, with mode 644
            entry.size, entry.mtime = len(data), _DATE
            archive.addfile(entry, BytesIO(data))
    with gzip.GzipFile(filename="", mode="wb", fileobj=content, mtime=0) as compressed:
        compressed.write(tar.getvalue())
    return Artifact(f"{package['name']}-{package['version']}.tgz", content.getvalue())


def _zipped(stem: str, artifacts: Mapping[str, bytes]) -> Iterator[Artifact]:
    """Yield one zip file for each archive."""
    for name, parts in _ZIPPED.items():
        inside = [path for path in sorted(artifacts) if path.split("/")[0] in parts]
        content = BytesIO()
        with ZipFile(content, "w", ZIP_DEFLATED, compresslevel=9) as archive:
            for path in inside:
                entry = ZipInfo(f"{stem}-{name}/{path}")  # dated 1980 by default
                entry.external_attr = 0o644 << 16
                entry.compress_type = ZIP_DEFLATED
                archive.writestr(entry, artifacts[path])
        yield Artifact(f"{stem}-{name}.zip", content.getvalue())
