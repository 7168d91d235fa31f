"""Where the schemas, the .proto files and the descriptor set of this package stand."""

from typing import TYPE_CHECKING

from .lazy import LazyModule

if TYPE_CHECKING:
    import pathlib
else:
    pathlib = LazyModule("pathlib", globals())  # few programs need it


def definitions() -> "pathlib.Path":
    """The folder that holds json_schema/, proto/, protovalidate/ and descriptors/.

    They lie inside an installed package, and beside it in a checkout.
    """
    package = pathlib.Path(__file__).parents[1]
    inside = package / "definitions"
    return inside if inside.is_dir() else package.parents[1]
