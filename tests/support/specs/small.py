"""Two small specs, edits of them, and their errors."""

from generator.errors import InvalidSpec
from generator.pipeline import read_spec
from tests.support.project import PROJECT

SMALL, LINKED = (
    (PROJECT / "tests" / "cases" / name).read_text(encoding="utf-8")
    for name in ("small.yaml", "linked.yaml")
)


def edited(*edits: tuple[str, str], spec: str = SMALL) -> str:
    """Return the spec with texts replaced, each of which must occur once."""
    for text, replacement in edits:
        assert spec.count(text) == 1, f"{text!r} occurs {spec.count(text)} times in the spec"
        spec = spec.replace(text, replacement)
    return spec


def errors_of(content: str | bytes) -> list[str]:
    """Return the errors of a file with this content, by place, without its path."""
    try:
        read_spec(content.encode() if isinstance(content, str) else content)
    except InvalidSpec as invalid:
        return [str(error).removeprefix("spec:") for error in invalid.errors]
    return []
