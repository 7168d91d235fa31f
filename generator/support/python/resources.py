"""Where the schemas, the .proto files and the descriptor set of this package stand."""

from pathlib import Path


def definitions() -> Path:
    """The folder that holds json_schema/, proto/, protovalidate/ and descriptors/.

    They lie inside an installed package, and beside it in a checkout.
    """
    package = Path(__file__).parent
    inside = package / "definitions"
    return inside if inside.is_dir() else package.parents[1]
