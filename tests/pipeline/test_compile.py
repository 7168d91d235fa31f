"""What a tool rejects is an error with a position; what the system rejects has a path."""

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
from generator.errors import InvalidSpec, Rejection, ToolError
from generator.model import Spec
from generator.output import OutputError
from generator.pipeline import read_spec
from tests.support.outputs.build import build_outputs, parse_spec, render_outputs, write_outputs
from tests.support.outputs.faults import faults_of
from tests.support.project import PROJECT
from tests.support.specs.small import LINKED, SMALL, edited
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
            "59:16: Rain.snow: protoc rejects protovalidate/weather_service/v1/"
            "weather_service.proto: Field number 50 has already been used in"
            ' "weather_service.v1.Rain" by field "total".'
            " Next available field number is 3.",
        ),
        (
            "{name: CLOUDY, number: 1",
            "{name: CLOUDY, number: 4",
            "29:11: Sky: protoc rejects protovalidate/weather_service/v1/"
            'weather_service.proto: Enum value "SKY_CLOUDY" uses reserved number 4.',
        ),
        (
            "    methods:\n",
            "    methods:\n      - {name: Send, request: SendRequest, response: SendResponse,"
            " description: One.}\n",
            "102:16: ReportService.Send: protoc rejects protovalidate/weather_service/v1/"
            'report_service.proto: "Send" is already defined in'
            ' "weather_service.v1.ReportService".',
        ),
        (
            *HIDDEN,
            "4:1: spec: protobuf rejects protovalidate/weather_service/v1/weather_service.proto:"
            " duplicate json_name for (total_note) with original field name (_total)",
        ),
    ],
)
def test_what_a_tool_rejects_is_an_error_of_the_spec(
    text: str, becomes: str, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is at the node that the line comes from, or else at the top, and names the file.

    Whether protoc runs in a process of its own or not.
    """
    spec = without_rules(edited((text, becomes)), tmp_path)
    for large in (tools.LARGE, 0):
        monkeypatch.setattr(tools, "LARGE", large)
        with pytest.raises(InvalidSpec) as raised:
            pipeline.build(spec, "spec.yaml", only=("protobuf",))
        assert f"spec.yaml:{error}" in [str(error) for error in raised.value.errors]


def test_what_a_tool_rejects_in_the_message_of_a_union(tmp_path: Path) -> None:
    """It is at the field of a record, or at the union."""
    begin = "{name: seat, number: "
    spec = without_rules(edited((f"{begin}3", f"{begin}2"), spec=LINKED), tmp_path)
    with pytest.raises(InvalidSpec) as raised:
        pipeline.build(spec, "spec.yaml", only=("protobuf",))
    message = (
        "protoc rejects protovalidate/trips/v1/trips.proto: Field number 2 has already been used"
        ' in "trips.v1.Part" by field "start". Next available field number is 3.'
    )
    assert f"spec.yaml:63:16: Part.seat: {message}" in [str(each) for each in raised.value.errors]


def rejecting(line: str, meanwhile: Callable[[], object]) -> Callable[[Artifacts], None]:
    """A tool that rejects a line of the .proto file, after something else."""

    def compiled(found: Artifacts) -> None:
        meanwhile()
        path = next(path for path in found if path.endswith("weather_service.proto"))
        number = found[path].decode().splitlines().index(line) + 1
        raise ToolError("protoc", Rejection(path, number, "no."))

    return compiled


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_text("- no mapping")])
def test_a_file_that_changes_before_a_tool_rejects_an_output(
    change: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is in the spec as it was read."""
    head, messages = SMALL[: SMALL.index("messages:")], SMALL[SMALL.index("messages:") :]
    (tmp_path / "spec.yaml").write_text(f"include: [m*.yaml]\n{head}", encoding="utf-8")
    included = tmp_path / "messages.yaml"
    included.write_text(messages, encoding="utf-8")
    tool = rejecting("message Rain {", lambda: change(included))
    monkeypatch.setattr(pipeline, "compile_artifacts", tool)
    with pytest.raises(InvalidSpec) as raised:
        pipeline.outputs(tmp_path / "spec.yaml", ("protobuf",))
    (found,) = raised.value.errors
    assert (Path(found.location.path).name, *found.location[1:]) == ("messages.yaml", 2, 11)


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
    with pytest.raises(ToolError) as raised:
        compile_artifacts(Artifacts([Artifact("python/a/b.py", b"x = 1\nif x\n")]))
    (found,) = raised.value.rejections
    assert (raised.value.tool, found.path, found.line) == ("ruff", "python/a/b.py", 2)


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
