"""Whatever a file contains, it is a spec or has errors at positions within the file.

The real spec and two small ones are changed as by typing errors and damaged disks. `make fuzz`
makes other changes on each run, FUZZ_EXAMPLES of each kind.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.cli.parser import DEFAULT_SPEC
from generator.errors import InvalidSpec
from generator.model import Spec
from generator.pipeline import read_spec
from tests.agreement.fuzz.examples import examples
from tests.support.specs.small import LINKED, SMALL

BASES = {"the spec": DEFAULT_SPEC.read_text(encoding="utf-8"), "small": SMALL, "linked": LINKED}

# What is put anywhere: signs of YAML, other spellings, what no spec contains.
PIECES = (
    *("&a ", "*a", "!!int ", "!x ", "{", "}", "[", "]", "- ", "? ", ": ", ", ", "|\n", ">-\n", "#"),
    *(" #", "'", '"', "\\", "\t", "\r", "\n", "\n\n", "  ", "---\n", "...\n"),
    *("%", "@", "`", "<<: "),
    *("yes no on True ~ null 012 1_000 0x10 1e3 .5 -0 .inf 2024-01-01 1:30 [[]] {} [null]".split()),
    *("9" * 50, "{a: }", "''", "required: x", "name:"),
    *("\x00", "\x07", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\u202e", "\U0001f642", "ß"),
)
VALUES = ("[]", "{}", "[[]]", "{a: b}", "", "null", "~", "''", "x", "0", "-1", "1.5", "yes", "[x]")


def changed(text: str, draw: Callable[..., int]) -> str:
    """The text with one edit."""
    lines = text.split("\n")
    line, other = draw(len(lines)), draw(len(lines))
    match draw(9):
        case 0:
            del lines[line]
        case 1:
            lines.insert(other, lines[line])
        case 2:
            lines[line], lines[other] = lines[other], lines[line]
        case 3:
            lines[line] = lines[line].removeprefix(" " * (1 + draw(4)))
        case 4:
            lines[line] = " " * (1 + draw(4)) + lines[line]
        case 5:
            key, colon, _ = lines[line].partition(": ")
            lines[line] = f"{key}{colon}{VALUES[draw(len(VALUES))]}"
        case 6:
            del lines[line : line + 2 + draw(8)]
        case 7:
            position = draw(len(text) + 1)
            return text[:position] + PIECES[draw(len(PIECES))] + text[position:]
        case _:
            position = draw(len(text) + 1)
            return text[:position] + text[position + 1 + draw(20) :]
    return "\n".join(lines)


def outcome(content: bytes, path: Path) -> Spec | None:
    """The spec, or None after a check of its errors. Nothing else is raised."""
    path.write_bytes(content)
    try:
        return read_spec(path)
    except InvalidSpec as invalid:
        errors = invalid.errors
    assert errors
    assert list(errors) == sorted(set(errors))
    lines = content.decode("utf-8", errors="replace").split("\n")
    for error in errors:
        assert str(error).isprintable()
        assert 1 <= error.location.line <= len(lines) + 1
        line = lines[error.location.line - 1] if error.location.line <= len(lines) else ""
        assert 1 <= error.location.column <= len(line) + 1
    return None


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of every changed spec."""
    return tmp_path_factory.mktemp("changed") / "spec.yaml"


@pytest.mark.parametrize("base", BASES)
def test_any_change_is_a_spec_or_has_errors(base: str, path: Path) -> None:
    """Lines removed, repeated, swapped and shifted, values replaced, signs of YAML inserted."""

    @examples(250)
    @given(st.data(), st.integers(1, 4))
    def attempt(data: st.DataObject, count: int) -> None:
        text = BASES[base]
        for _ in range(count):
            text = changed(text, lambda bound: data.draw(st.integers(0, max(bound - 1, 0))))
        outcome(text.encode(), path)

    attempt()


@pytest.mark.parametrize("base", ["small", "linked"])
def test_any_node_may_be_another_one(base: str, path: Path) -> None:
    """A value or item of the spec is replaced by another one, or by a value of another kind."""
    others = [yaml.compose(value, yaml.CSafeLoader) for value in VALUES if value]

    @examples(250)
    @given(st.data())
    def attempt(data: st.DataObject) -> None:
        root = yaml.compose(BASES[base], yaml.CSafeLoader)
        owners = [*lists_and_mappings(root)]
        owner = data.draw(st.sampled_from(owners))
        index = data.draw(st.integers(0, len(owner.value) - 1))
        new = deepcopy(data.draw(st.sampled_from([*others, *owners])))  # which no alias refers to
        if isinstance(owner, yaml.MappingNode):
            owner.value[index] = owner.value[index][0], new
        else:
            owner.value[index] = new
        outcome(yaml.serialize(root, Dumper=yaml.CSafeDumper).encode(), path)

    attempt()


def lists_and_mappings(node: yaml.Node | None) -> Iterator[Any]:
    """Yield a node and the nodes within it that have values."""
    if isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and node.value:
        yield node
        for item in node.value:
            yield from lists_and_mappings(item[1] if isinstance(item, tuple) else item)


@pytest.mark.parametrize("base", BASES)
def test_any_beginning_of_a_spec_has_errors(base: str, path: Path) -> None:
    """A file that is cut off at any byte has errors, unless it is still a complete spec."""
    content = BASES[base].encode()

    @examples(150)
    @given(st.integers(0, len(content)))
    def attempt(length: int) -> None:
        outcome(content[:length], path)

    attempt()


@examples(250)
@given(
    st.integers(0, len(BASES["small"])),
    st.integers(0, 40),
    st.binary(max_size=40) | st.text(max_size=20).map(lambda text: text.encode(errors="ignore")),
)
def test_any_bytes_within_a_spec(path: Path, position: int, lost: int, added: bytes) -> None:
    """Some bytes of a spec are overwritten by any others."""
    content = BASES["small"].encode()
    outcome(content[:position] + added + content[position + lost :], path)


@examples(250)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda t: t.encode(errors="ignore")))
def test_any_bytes_at_all(path: Path, content: bytes) -> None:
    """A file that is no spec at all has errors."""
    assert outcome(content, path) is None
