"""The generator knows nothing about e-mail: another spec's outputs keep the same promises."""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from generator.cli import main
from generator.pipeline import read_spec
from generator.resolve import resolve
from tests.support.documents import run_pydantic
from tests.support.outputs.build import generate_outputs
from tests.support.outputs.faults import faults_of, faults_of_all
from tests.support.outputs.python import faults_of_types
from tests.support.programs import imported, python
from tests.support.project import PROJECT
from tests.support.specs.every_construct import SPEC
from tests.support.specs.small import edited
from tests.support.thorough import amount

WITHOUT_ORDER = {"types", "enums", "groups", "messages", "unions", "services", "methods"}


def test_the_outputs_agree(every_construct: Path) -> None:
    """Classes, schemas, rules and examples on the pages say what the corpus says."""
    schemas, pages = every_construct / "json_schema", every_construct / "docs"
    records = {path.name.partition(".")[0] for path in schemas.glob("*.schema.json")}
    examples = {path.name.removesuffix("-examples.md") for path in pages.glob("*-examples.md")}
    assert examples == {name for name in records if (pages / f"{name}.md").is_file()} != set()
    assert list(faults_of(every_construct, "library_loans")) == []


def test_pydantic_keeps_the_contract(every_construct: Path, package: Any) -> None:
    """Records are validated, selected by their union and written as the package does."""
    union = ("read_catalogue_item", "kind")
    assert run_pydantic.main(every_construct, package, *union, every=amount(6, 1)) == 0


def test_the_outputs_are_typed_and_clean(every_construct: Path) -> None:
    """mypy in strict mode, ruff and buf report nothing, including protoc's stubs of the records."""
    assert list(faults_of_types(every_construct.parent, sys.executable)) == []
    assert list(faults_of_all(every_construct.parent)) == []


def test_the_python_keeps_the_rules_of_this_project(every_construct: Path) -> None:
    """Those about names too, which a spec can choose otherwise."""
    config = f"--config={PROJECT / 'pyproject.toml'}"
    rules = "--ignore=D,PLC0415,C901,PLR0912,PLR0915"
    python("-m", "ruff", "check", config, rules, "--quiet", every_construct / "python")


def test_a_union_may_be_called_like_the_items_of_a_stream(tmp_path: Path) -> None:
    """The package offers it under that name, once."""
    text = edited(("  - name: Report\n", "  - name: Item\n"))
    spec = generate_outputs(text, tmp_path)
    with imported(tmp_path, spec.package.name) as package:
        assert len({*package.__all__}) == len(package.__all__)
        assert package.Item == package.Rain | package.Wind


def test_a_word_has_one_meaning() -> None:
    """The one in the field if there is one; in a union, the one in the record that it selects."""
    flag = "  - {name: flag, base"
    words = "[{word: up, description: High.}, {word: down, description: Low.}, off]"
    way = "- {name: way, number: 40, type: way, required: yes, row: no, description: X., "
    kinds = "kind\n    variants: [{value: RAIN, type: Rain}, {value: WIND, type: Wind report}]"
    text = edited(
        (flag, f"  - {{name: way, base: string, values: {words}, description: X.}}\n{flag}"),
        ("- {name: total,", f"{way}const: down}}\n      - {{name: total,"),
        (
            "- {name: speed,",
            f"{way}values: [{{word: up, description: Higher.}}, down]}}\n      - {{name: speed,",
        ),
        (
            kinds,
            "way\n    variants: [{value: down, type: Rain}, {value: up, type: Wind report}]",
        ),
    )
    spec = resolve(read_spec(text.encode()))
    wind, (union,) = spec.messages[1], spec.unions
    assert wind.by_name["way"].sentences == ['"up": Higher.', '"down": Low.']
    assert union.merged.by_name["way"].sentences == ['"down": Low.', '"up": Higher.']


def test_the_order_of_a_spec_means_nothing(every_construct: Path, tmp_path: Path) -> None:
    """With keys and lists reversed, schemas and corpora differ only in the name of the spec."""
    root = yaml.compose(SPEC.read_text(encoding="utf-8"), yaml.SafeLoader)
    reverse(root)
    spec = tmp_path / "backwards.yaml"
    spec.write_text(yaml.serialize(root, allow_unicode=True), encoding="utf-8")
    only = "--only=json_schema,conformance"
    assert main(["--spec", str(spec), "--out", str(tmp_path / "out"), only]) == 0
    for folder in ("json_schema", "conformance", "conformance/protobuf"):
        expected = documents(every_construct / folder)
        assert expected
        assert documents(tmp_path / "out" / folder) == expected


def reverse(node: Any) -> None:
    """Reverses the keys of a mapping and the lists without an order, at every level."""
    if isinstance(node, yaml.MappingNode):
        node.value.reverse()
        for key, value in node.value:
            if key.value in WITHOUT_ORDER and isinstance(value, yaml.SequenceNode):
                value.value.reverse()
                for item in value.value:
                    reverse(item)


def documents(folder: Path) -> dict[str, Any]:
    """The JSON files of a folder without their comments."""
    files = {path.name: json.loads(path.read_bytes()) for path in folder.glob("*.json")}
    return {
        name: {key: value for key, value in document.items() if key != "$comment"}
        for name, document in files.items()
    }
