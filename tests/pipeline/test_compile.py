"""What a tool rejects is reported with the file of the output; what the system rejects, too."""

import re
import resource
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import descriptor_pb2
from protovalidate._gen.buf.validate.validate_pb import FieldRules

from generator import pipeline
from generator.artifact import Artifact
from generator.compile import artifacts, compile_artifacts, protobuf, tools
from generator.compile.artifacts import Artifacts
from generator.errors import ToolError
from generator.model import Spec
from generator.output import OutputError
from generator.pipeline import read_spec
from tests.support.outputs.build import build_outputs, parse_spec, render_outputs, write_outputs
from tests.support.outputs.faults import faults_of
from tests.support.project import PROJECT
from tests.support.specs.small import SMALL, edited
from tests.support.thorough import sampled

HIDDEN = ("{name: snow,", "{name: _total, identifier: total_note,")


def without_rules(text: str, folder: Path) -> Spec:
    """A spec that is not checked."""
    spec, _ = parse_spec(text, folder)
    assert spec is not None
    return spec


@pytest.mark.parametrize(
    ("text", "becomes", "error"),
    [
        (
            "{name: snow, number: 51",
            "{name: snow, number: 50",
            r"protoc rejects protovalidate/weather_service/v1/weather_service[.]proto:\d+:"
            ' Field number 50 has already been used in "weather_service.v1.Rain" by field "total".'
            " Next available field number is 3.",
        ),
        (
            *HIDDEN,
            "protobuf rejects protovalidate/weather_service/v1/weather_service[.]proto:"
            r" duplicate json_name for \(total_note\) with original field name \(_total\)",
        ),
    ],
)
def test_what_a_tool_rejects_is_reported_in_its_words(
    text: str, becomes: str, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the file of the output; whether protoc runs in a process of its own or not."""
    spec = without_rules(edited((text, becomes)), tmp_path)
    for large in (tools.LARGE, 0):
        monkeypatch.setattr(tools, "LARGE", large)
        with pytest.raises(ToolError, match=f"^{error}"):
            pipeline.build(spec, "spec.yaml", only=("protobuf",))


def test_models_are_released_before_tools_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tools of a large spec need the memory."""
    models: list[weakref.ref[object]] = []
    left: list[object] = []

    def noted(make: Callable[..., object], *arguments: Any) -> object:
        made = make(*arguments)
        models.append(weakref.ref(made))
        return made

    for name in ("read_spec", "resolve"):
        monkeypatch.setattr(pipeline, name, partial(noted, getattr(pipeline, name)))
    monkeypatch.setattr(pipeline, "_MANY", -1)
    monkeypatch.setattr(
        pipeline, "compile_artifacts", lambda _: left.extend(each() for each in models)
    )
    pipeline.outputs(PROJECT / "tests" / "cases" / "small.yaml", ("protobuf",))
    assert left == [None, None]


def test_python_that_cannot_be_formatted() -> None:
    """The error names the file of the output and the line, not the temporary file."""
    with pytest.raises(ToolError, match=r"^ruff rejects python/a/b[.]py:2: "):
        compile_artifacts(Artifacts([Artifact("python/a/b.py", b"x = 1\nif x\n")]))


def test_a_name_with_and_without_an_underscore(tmp_path: Path) -> None:
    """With another identifier both are fields like any others."""
    text = edited(HIDDEN, ("{name: total,", "{name: total, identifier: total_value,"))
    package = "weather_service"
    spec, errors = parse_spec(text, tmp_path)
    assert spec is not None
    assert errors == []
    write_outputs(build_outputs(spec), tmp_path)
    assert list(faults_of(tmp_path, package)) == []


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """For this process and those that it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_folder_for_temporary_files(tmp_path: Path) -> None:
    """Whichever tool cannot write a file, the error is one line with the path."""
    spec = without_rules(SMALL, tmp_path)
    rendered = render_outputs(spec)
    largest = max(len(c) for p, c in build_outputs(spec).items() if "conform" not in p)
    reported: set[str] = set()
    for size in sampled(range(0, largest, largest // 24), 2):
        with files_of_at_most(size), pytest.raises(OutputError) as raised:
            compile_artifacts(Artifacts(rendered))
        message = str(raised.value)
        assert re.fullmatch(r"[^\n]*/generator-\w+\b[^\n]*(file|File) too large[^\n]*", message)
        assert message.endswith("; TMPDIR names another folder for temporary files")
        reported.add(message.partition(" ")[0])
    assert "protoc" in reported
    assert len(reported) > 5


def test_no_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If it cannot be created, the error names it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(OutputError, match=rf"^{tmp_path}/nowhere cannot be written: no such file"):
        compile_artifacts(Artifacts())


def test_no_usable_folder_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If none of the usual ones can be used, the error names that of TMPDIR."""

    def none() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(artifacts, "gettempdir", none)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pytest.raises(OutputError, match=rf"^{tmp_path} cannot be written: no usable temporary"):
        compile_artifacts(Artifacts())


def test_the_definitions_of_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those that protovalidate has when it is imported; without it, the error names it."""
    (found,) = descriptor_pb2.FileDescriptorSet.FromString(protobuf.rules()).file
    imported = FieldRules.desc().file.proto.to_binary()
    assert found == descriptor_pb2.FileDescriptorProto.FromString(imported)
    monkeypatch.setattr(protobuf, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="protovalidate"):
        build_outputs(read_spec(SMALL.encode()))
