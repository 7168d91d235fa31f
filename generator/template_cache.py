"""Compiled templates, kept as Python keeps compiled modules: compiling takes a fifth of a run."""

import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

_HERE = Path(__file__).resolve().parent
_FOLDER = _HERE / "__pycache__" / "templates"


def compiled_templates() -> FileSystemBytecodeCache | None:
    """A cache below __pycache__; None where nothing can be kept, or is to be.

    Jinja compares the text of a template and the version of Python. What else decides the result,
    the environment with its filters and Jinja's own version, is in the names of the files.
    """
    if sys.dont_write_bytecode:
        return None
    made_by = (_HERE / "templating.py").read_bytes() + jinja2.__version__.encode()
    try:
        _FOLDER.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _Cache(str(_FOLDER), f"{sha256(made_by).hexdigest()[:16]}-%s.cache")


class _Cache(FileSystemBytecodeCache):
    """One that is not needed: a folder that gives or takes no file is no reason to stop."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)
