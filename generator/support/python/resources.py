"""Where the schemas, the .proto files and the descriptor set of this package stand."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def definitions() -> "Path":
    """The folder that holds json_schema/, proto/, protovalidate/ and descriptors/.

    They lie inside an installed package, and beside it in a checkout.
    """
    from pathlib import Path  # few programs come here

    package = Path(__file__).parent
    inside = package / "definitions"
    return inside if inside.is_dir() else package.parents[1]
