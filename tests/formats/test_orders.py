"""The order of a spec says nothing: what is used may stand below what uses it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli import main
from tests.support.programs import python
from tests.support.readers import PROJECT

SPECS = {
    "library_loans": PROJECT / "tests" / "cases" / "every_construct.yaml",
    "email_interactions": PROJECT / "spec" / "email_interactions.yaml",
}
WITHOUT_ORDER = {"types", "enums", "groups", "messages", "unions", "services", "methods"}


def backwards(text: str, *, fields: bool = False) -> str:
    """A spec whose keys are in reverse order, and its lists; fields only without their rows."""
    root = yaml.compose(text, yaml.SafeLoader)
    _turn(root, WITHOUT_ORDER | ({"fields"} if fields else set()))
    return yaml.serialize(root, allow_unicode=True)


def _turn(node: Any, turned: set[str]) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    node.value.reverse()
    if "fields" in turned:
        node.value = [(key, value) for key, value in node.value if key.value != "row"]
    for key, value in node.value:
        if key.value in turned and isinstance(value, yaml.SequenceNode):
            value.value.reverse()
            for item in value.value:
                _turn(item, turned)


@pytest.fixture(scope="module", params=SPECS)
def package(request: pytest.FixtureRequest) -> str:
    """The package of a spec."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def outputs(package: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The outputs of a spec as it stands, backwards, and with the fields backwards as well."""
    root = tmp_path_factory.mktemp(package)
    text = SPECS[package].read_text(encoding="utf-8")
    found: dict[str, Path] = {}
    orders = {
        "forwards": text,
        "backwards": backwards(text),
        "fields too": backwards(text, fields=True),
    }
    for order, content in orders.items():
        spec = root / f"{order}.yaml"
        spec.write_text(content, encoding="utf-8")
        found[order] = root / order
        assert main(["--spec", str(spec), "--out", str(found[order])]) == 0
    return found


@pytest.mark.parametrize("order", ["backwards", "fields too"])
def test_the_classes_agree_with_the_corpus(
    package: str, order: str, outputs: dict[str, Path]
) -> None:
    """The package imports, and judges every document of its corpus as it should."""
    script = PROJECT / "tests" / "support" / "run_corpus.py"
    assert python(script, outputs[order], package).stdout.endswith(" cases, 0 disagree\n")


@pytest.mark.parametrize("folder", ["json_schema", "conformance", "conformance/protobuf"])
def test_the_same_files_come_out(folder: str, outputs: dict[str, Path]) -> None:
    """Schemas and corpora are equal, but for the comment that names the spec."""
    assert documents(outputs["backwards"] / folder) == documents(outputs["forwards"] / folder)


def documents(folder: Path) -> dict[str, Any]:
    """The JSON files of a folder without their comments."""
    found = {path.name: json.loads(path.read_bytes()) for path in folder.glob("*.json")}
    assert found
    for document in found.values():
        document.pop("$comment")
    return found
