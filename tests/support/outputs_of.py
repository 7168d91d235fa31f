"""The outputs of any spec, and tests that they compile, lint and agree.

The generator makes them; protoc, buf, ruff, Python, a JSON Schema engine, protovalidate and a
Markdown parser test them. `faults_of` tests one spec's outputs, `faults_of_all` many folders with
one start of each tool.
"""

import ast
import importlib
import json
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import grpc_tools
import jsonschema_rs
import protovalidate
from google.protobuf import (
    descriptor_pb2,
    descriptor_pool,
    field_mask_pb2,
    json_format,
    text_format,
)
from google.protobuf.descriptor import Descriptor
from grpc_tools import protoc

from generator import formats
from generator.artifact import Artifact
from generator.compile import compile_artifacts
from generator.errors import InvalidSpec, SpecError, one_per_place
from generator.model import Spec
from generator.resolve import resolve
from generator.rules import check
from generator.spec_language.load import load
from tests.support.hints import faults_of_hints
from tests.support.javascript import faults_of_javascript
from tests.support.markdown import code, folded, parsed
from tests.support.moments import HARD_MOMENTS, MOMENT_RULES, is_normalised
from tests.support.readers import PROJECT
from tests.support.run_corpus import cases
from tests.support.site_pages import on_forge, on_site

_GOOGLE = Path(grpc_tools.__file__).with_name("_proto")
# Rules about words that a spec chooses, and rules that do not apply to the generated package.
_UNCHECKED = "--ignore=A,C90,D,E501,E741,E742,N,PLC0415,PLR09,RUF001,RUF002,RUF100"
_OWN_HTML = re.compile(
    r'<br>|<!-- [^<>]* -->\s*|</?[a-z]+(?: (?:id|class)="[\w -]+")*>'
    r'|<details markdown="1"><summary>[^<>]+</summary>\s*|</details>\s*'
)


def read(text: str, folder: Path) -> tuple[Spec | None, list[SpecError]]:
    """Return the spec for a YAML text, if it can be read at all, and all its errors."""
    path = folder / "spec.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        spec, faults = load(path, "spec.yaml")
    except InvalidSpec as invalid:
        return None, list(invalid.errors)
    return spec, one_per_place(faults, check(spec))


def rendered(spec: Spec) -> list[Artifact]:
    """Return every file that a template makes, before any tool."""
    names, resolved = formats.names(), resolve(spec)
    return [found for name in names for found in formats.render(name, resolved, "spec.yaml")]


def build(spec: Spec) -> list[Artifact]:
    """Return every file of every format, as `python -m generator` makes them."""
    return compile_artifacts(rendered(spec))


def write(artifacts: list[Artifact], folder: Path) -> None:
    """Write all files into a folder."""
    for path, content in artifacts:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def made(text: str, folder: Path) -> Spec:
    """Return a valid spec, and write its outputs into a folder."""
    spec, errors = read(text, folder)
    assert spec is not None
    assert errors == []
    write(build(spec), folder)
    return spec


def faults_of(folder: Path, package: str) -> Iterator[str]:
    """Yield what is wrong with the outputs of one spec."""
    yield from faults_of_python(folder)
    yield from faults_of_protos(folder)
    yield from faults_of_masks(folder)
    yield from faults_of_schemas(folder)
    for page in sorted(folder.rglob("*.md")):
        yield from faults_of_page(page)
    yield from faults_of_corpus(folder, package)
    yield from faults_of_examples(folder, package)
    with imported(folder, package) as module:
        yield from faults_of_hints(module)


def faults_of_python(folder: Path) -> Iterator[str]:
    """Yield sources that do not compile, or only with a warning."""
    for path in sorted((folder / "python").rglob("*.py*")):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                compile(path.read_text(encoding="utf-8"), path.name, "exec", dont_inherit=True)
            except (SyntaxError, ValueError) as error:
                yield f"{path}: {error}"


def bare_descriptor(folder: Path) -> descriptor_pb2.FileDescriptorSet:
    """Return protoc's descriptors of the tree without rules, including comments."""
    root = folder / "proto"
    names = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.proto"))]
    with TemporaryDirectory() as made:
        out = Path(made, "all.binpb")
        options = [f"--proto_path={root}", f"--proto_path={_GOOGLE}", "--include_source_info"]
        status = protoc.main(["protoc", *options, f"--descriptor_set_out={out}", *names])
        assert status == 0, f"protoc refuses {root}"
        return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())


def faults_of_protos(folder: Path) -> Iterator[str]:
    """Yield where the tree without rules does not compile, or differs in more than rules."""
    bare = {file.name: file for file in bare_descriptor(folder).file}
    (path,) = (folder / "descriptors").glob("*.binpb")
    ruled = descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes())
    for file in ruled.file:
        if file.name in bare and _without_rules(file) != _without_rules(bare[file.name]):
            yield f"{file.name}: the trees differ"
    if missing := bare.keys() - {file.name for file in ruled.file}:
        yield f"without rules only: {missing}"


def _without_rules(
    file: descriptor_pb2.FileDescriptorProto,
) -> descriptor_pb2.FileDescriptorProto:
    """Return a file without the rules: without their import and extensions in options."""
    plain = descriptor_pb2.FileDescriptorProto.FromString(file.SerializeToString())
    plain.ClearField("source_code_info")
    plain.dependency[:] = [name for name in plain.dependency if not name.startswith("buf/")]
    for message in plain.message_type:
        parts: list[Any] = [message, *message.field, *message.oneof_decl]
        for part in parts:
            extensions = [found for found, _ in part.options.ListFields() if found.is_extension]
            for extension in extensions:
                part.options.ClearExtension(extension)
            part.options.DiscardUnknownFields()
            if not part.options.ListFields():
                part.ClearField("options")
    return plain


def faults_of_masks(folder: Path) -> Iterator[str]:
    """Yield fields that a mask next to or around them cannot carry through JSON."""
    pool = descriptor_pool.DescriptorPool()
    (path,) = (folder / "descriptors").glob("*.binpb")
    found = descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes())
    for file in found.file:
        pool.Add(file)
    for file in found.file:
        for service in pool.FindFileByName(file.name).services_by_name.values():
            for method in service.methods:
                yield from _not_carried(method.input_type)


def _not_carried(message: Descriptor) -> Iterator[str]:
    types = [field.message_type for field in message.fields]
    if not any(found and found.full_name == "google.protobuf.FieldMask" for found in types):
        return
    for path in _paths(message):
        again = field_mask_pb2.FieldMask()
        with suppress(ValueError):
            again.FromJsonString(field_mask_pb2.FieldMask(paths=[path]).ToJsonString())
        if list(again.paths) != [path]:
            yield f"{message.full_name}: a mask of {path} comes back as {again.paths}"


def _paths(message: Descriptor) -> Iterator[str]:
    for field in message.fields:
        yield field.name
        inner = field.message_type
        if inner and field.has_presence and not inner.file.name.startswith("google/"):
            yield from (f"{field.name}.{path}" for path in _paths(inner))


def faults_of_schemas(folder: Path) -> Iterator[str]:
    """Yield schemas that the metaschema of 2020-12 rejects."""
    for path in sorted((folder / "json_schema").iterdir()):
        schema = json.loads(path.read_text(encoding="utf-8"))
        try:
            jsonschema_rs.meta.validate(schema)
        except jsonschema_rs.ValidationError as error:
            yield f"{path}: {error}"


# Pages


def faults_of_page(page: Path) -> Iterator[str]:
    """Yield foreign HTML, rows with a wrong number of cells, and differences of two parsers."""
    text = page.read_text(encoding="utf-8")
    if on_forge(text) != on_site(text):
        yield f"{page}: reads otherwise on the site"
    lines = text.split("\n")
    for token in parsed(page):
        for part in (token, *(token.children or ())):
            if part.type in ("html_block", "html_inline") and not _OWN_HTML.fullmatch(part.content):
                yield f"{page}: HTML {part.content!r}"
        if token.type == "table_open" and token.map:
            rows = lines[slice(*token.map)]
            cells = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
            if len(cells) != 1:
                yield f"{page}: rows of {sorted(cells)} cells: {rows}"


def docstrings(module: Path) -> list[str]:
    """Return every docstring and attribute string of a Python file, whitespace folded."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [
        folded(node.value.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


def comments(folder: Path) -> list[str]:
    """Return every comment of the bare .proto files, as protoc reads it, whitespace folded."""
    return [
        folded(place.leading_comments)
        for file in bare_descriptor(folder).file
        for place in file.source_code_info.location
        if place.leading_comments
    ]


# The corpus


@contextmanager
def imported(folder: Path, name: str) -> Iterator[Any]:
    """Import the generated package; it is removed from the modules afterwards."""
    sys.path.insert(0, str(folder / "python"))
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder / "python"))
        for module in [found for found in sys.modules if found.split(".")[0] == name]:
            del sys.modules[module]


def faults_of_corpus(folder: Path, name: str) -> Iterator[str]:
    """Yield where the classes, the schemas or protobuf with its rules differ from the corpus."""
    with imported(folder, name) as package:
        for _, of_record in groupby(cases(folder, package), key=itemgetter(0)):
            yield from _of_record(folder, list(of_record))


def faults_of_examples(folder: Path, name: str) -> Iterator[str]:
    """Yield where the three forms of an example are not the same object."""
    with imported(folder, name) as package:
        for page in sorted((folder / "docs").glob("*-examples.md")):
            record = getattr(package, page.name.removesuffix("-examples.md"))
            blocks = {(block.heading, block.info): block.text for block in code(page)}
            for size in dict.fromkeys(heading.partition(",")[0] for heading, _ in blocks):
                namespace: dict[str, Any] = {}
                exec(blocks[f"{size}, in Python", "python"], namespace)  # noqa: S102 - our own page
                made = namespace["document"]
                if made != record.from_json(blocks[f"{size}, in JSON", "json"]):
                    yield f"{page}: {size} differs in Python"
                text = blocks[f"{size}, in protobuf's text format", "textproto"]
                message = text_format.Parse(text, type(made.to_proto())())
                if made != record.from_proto(message):
                    yield f"{page}: {size} differs in the text format"


def _of_record(
    folder: Path, of_record: list[tuple[Any, dict[str, Any], list[str]]]
) -> Iterator[str]:
    name = of_record[0][0].__name__
    schema = (folder / "json_schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    is_valid = jsonschema_rs.validator_for(schema).is_valid
    ids = [case["id"] for _, case, _ in of_record]
    yield from (f"{twice}: stands there twice" for twice in {*ids} if ids.count(twice) > 1)
    message: Any = None
    for record, case, found in of_record:
        yield from (f"{case['id']}: {fault}" for fault in found)
        if case["valid"]:
            whole = record.from_json(case["document"]).to_proto()
            message = type(whole)
            if case["id"].endswith("/document/everything"):
                yield from _of_moments(case["id"], whole)
        yield from _of_schema(case, is_valid)
        if message is not None:  # no document of a record that is too large is valid
            yield from _of_protobuf(case, message)


def _of_moments(name: str, message: Any) -> Iterator[str]:
    """Yield timestamps that end the rules of protovalidate with an error."""
    for field, value in message.ListFields():
        kind = field.message_type
        if not (kind and kind.full_name == "google.protobuf.Timestamp"):
            continue
        changed = type(message).FromString(message.SerializeToString())
        place = getattr(changed, field.name)
        moment = place[0] if hasattr(value, "add") else place
        for seconds, nanos in HARD_MOMENTS:
            moment.seconds, moment.nanos = seconds, nanos
            found = {each.proto.rule_id for each in protovalidate.collect_violations(changed)}
            if not (is_normalised(seconds, nanos) or found & MOMENT_RULES):
                yield f"{name}: {field.name} takes {seconds} seconds, {nanos} nanos"


def _rules(case: dict[str, Any]) -> set[str]:
    return {fault["rule"] for fault in case.get("violations", ())}


def _of_schema(case: dict[str, Any], is_valid: Any) -> Iterator[str]:
    """Yield a wrong verdict of a schema, which cannot detect invalid JSON or its depth."""
    if _rules(case) & {"syntax", "encoding", "depth"}:
        return
    if is_valid(json.loads(case["document"])) != case["valid"]:
        yield f"{case['id']}: the schema says {not case['valid']}"


def _of_protobuf(case: dict[str, Any], message: Any) -> Iterator[str]:
    """Yield differences of protobuf's reader and protovalidate, except for known leniency."""
    if not case["valid"] and not _rules(case) & {"required", "required_if", "unknown"}:
        return
    try:
        found = json_format.Parse(case["document"], message())
        accepts = not protovalidate.collect_violations(found)
    except json_format.ParseError:
        accepts = False
    if accepts != case["valid"]:
        yield f"{case['id']}: protobuf says {accepts}"


def corpus_size(folder: Path) -> int:
    """Return how many cases the corpora of one spec have."""
    files = sorted((folder / "conformance").glob("*.json"))
    return sum(len(json.loads(path.read_text(encoding="utf-8"))["cases"]) for path in files)


# Many folders at once


def faults_of_types(root: Path, python: str) -> Iterator[str]:
    """Yield the errors of mypy in strict mode, except about gRPC's functions, which have no types.

    Not with the settings of this project: they exclude what protoc makes.
    """
    mypy = [python, "-m", "mypy", "--strict", "--config-file=", "--exclude=_pb2_grpc[.]py$"]
    for folder in sorted(root.glob("*/python")):
        yield from _said(*mypy, str(folder))


def faults_of_all(root: Path) -> Iterator[str]:
    """Yield what linters and formatters report about all outputs in a folder."""
    ruff = [sys.executable, "-m", "ruff"]
    config = f"--config={PROJECT / 'pyproject.toml'}"
    python = sorted(str(path) for path in root.glob("*/python"))
    yield from _said(*ruff, "check", config, _UNCHECKED, "--quiet", *python)
    yield from _said(*ruff, "format", config, "--check", "--quiet", *python)
    yield from faults_of_imports(root)
    yield from faults_of_protobuf_layout(root)
    yield from faults_of_javascript(path.parent for path in sorted(root.glob("*/javascript")))


def faults_of_imports(root: Path) -> Iterator[str]:
    """Yield ruff's errors about imports in the package and on the pages, for any line length."""
    excluded = "--exclude=*_pb2.py,*_pb2.pyi,*_pb2_grpc.py"  # as protoc writes them
    with TemporaryDirectory() as made:
        for page in root.glob("**/*-examples.md"):
            for number, block in enumerate(code(page)):
                name = f"{page.parts[-3]}_{page.stem.replace('-', '_')}_{number}.py"
                if block.info == "python":
                    Path(made, name).write_text(f"{block.text}\n", encoding="utf-8")
        folders = [made, *map(str, root.glob("**/python"))]
        for length in (79, 88, 100, 120):
            options = ["--isolated", "--quiet", "--select=I", f"--line-length={length}", excluded]
            yield from _said(sys.executable, "-m", "ruff", "check", *options, *folders)


def faults_of_protobuf_layout(root: Path) -> Iterator[str]:
    """Yield the lint and format errors of buf for all .proto files, combined into one module."""
    buf = str(Path(sys.executable).with_name("buf"))
    for tree in ("proto", "protovalidate"):
        with TemporaryDirectory() as made:
            for path in sorted(root.glob(f"*/{tree}/**/*.proto")):
                below = path.relative_to(root).parts[2:]
                target = Path(made, *below)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
            config = next(root.glob("*/proto/buf.yaml"))
            Path(made, "buf.yaml").write_bytes(config.read_bytes())
            yield from _said(buf, "format", "--diff", "--exit-code", made)
            if tree == "proto":
                yield from _said(buf, "lint", made)
    with TemporaryDirectory() as made:
        image = Path(made, "all.binpb")
        image.write_bytes(_one_set(root).SerializeToString())
        config_option = f"--config={next(root.glob('*/proto/buf.yaml'))}"
        packages = {
            path.parent.relative_to(path.parents[2])
            for path in root.glob("*/protovalidate/*/*/*.proto")
        }
        paths = (f"--path={package}" for package in sorted(packages))
        yield from _said(buf, "lint", str(image), config_option, *paths)


def _one_set(root: Path) -> descriptor_pb2.FileDescriptorSet:
    """Combine the descriptor sets of all specs; google's files occur once."""
    files: dict[str, descriptor_pb2.FileDescriptorProto] = {}
    for path in sorted(root.glob("*/descriptors/*.binpb")):
        for file in descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes()).file:
            files.setdefault(file.name, file)
    return descriptor_pb2.FileDescriptorSet(file=files.values())


def _said(*command: str) -> Iterator[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    if done.returncode:
        yield f"{' '.join(command[:3])}: {done.stdout}{done.stderr}"[:4000]
