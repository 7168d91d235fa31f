"""The schemas, .proto files and descriptor set of this package."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pathlib
else:

    class _Lazy:
        """Imports pathlib only when it is needed, such as to evaluate annotations."""

        def __getattr__(self, name: str) -> Any:
            import pathlib

            return getattr(pathlib, name)

    pathlib = _Lazy()


def definitions() -> "pathlib.Path":
    """Return the folder with arrow/, json_schema/, proto/, protovalidate/ and descriptors/.

    It is part of an installed package; in a checkout, it contains all generated files.
    """
    package = pathlib.Path(__file__).parents[1]
    inside = package / "definitions"
    return inside if inside.is_dir() else package.parents[1]
