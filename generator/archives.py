"""What a release hands to those who take no wheel: zip files of parts of the output.

The same output gives the same bytes: entries are sorted and carry no time of their own.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from generator.artifact import Artifact

# What each archive is called by, and the folders and files of the output that it holds.
_PARTS: Final[dict[str, tuple[str, ...]]] = {
    "protobuf": ("proto", "protovalidate", "descriptors", "buf.gen.yaml"),
    "json-schema": ("json_schema",),
    "conformance": ("conformance",),
}


def zipped(
    name: str, version: str, artifacts: Iterable[Artifact], extra: Iterable[Artifact]
) -> Iterator[Artifact]:
    """One zip file a part; in each, the extra files stand beside the folders."""
    found, beside = list(artifacts), list(extra)
    for part, folders in _PARTS.items():
        inside = [item for item in found if item.path.split("/")[0] in folders]
        stem = f"{name.replace('_', '-')}-{version}-{part}"
        if inside:
            yield Artifact(f"{stem}.zip", _archive(stem, [*beside, *inside]))


def _archive(folder: str, artifacts: Iterable[Artifact]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in sorted(artifacts):
            entry = ZipInfo(f"{folder}/{path}")  # dated 1980, as its default is
            entry.external_attr = 0o644 << 16
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
