"""What npm's tools make of the JSON Schemas: the rows and the commands of docs/tools.md."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Body, FastAPI

from email_interactions import Interaction
from tests.languages.conftest import HERE
from tests.languages.programs import Command, exchange
from tests.support.programs import run
from tests.support.project import GENERATED
from tests.support.readers.json_schema import enums_of_json_schema
from tests.support.readers.json_schema import json_schema as schema_of
from tests.support.readers.page_of_tools import PAGE, ROWS, unchecked_rules
from tests.support.readers.snippets import blocks
from tests.support.readers.snippets import run as run_lines
from tests.support.readers.spec import UNIONS, variants

UNION = UNIONS["Interaction"]
ENUMS = enums_of_json_schema(schema_of(UNION["name"]))
USE = """import type {{{union}, {record}}} from './interaction';
export function found(item: {union}): {record} | undefined {{
  return item.{discriminator} === {value} ? item : undefined;
}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands of the page write, each run as it is printed."""
    folder = tmp_path_factory.mktemp("tools")
    shutil.copytree(GENERATED, folder / "generated")
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "openapi.json").write_text(json.dumps(description()), encoding="utf-8")
    for text in blocks(PAGE, "bash"):
        done = run_lines(text, folder)
        if "quicktype" in text:
            (folder / "quicktype").write_text(done.stdout, encoding="utf-8")
    return folder


def description(discriminator: str | None = None) -> object:
    """The OpenAPI document of an application that takes and returns the union."""
    app = FastAPI()

    @app.post("/")
    def post(item: Annotated[Interaction, Body(discriminator=discriminator)]) -> Interaction:
        return item

    return app.openapi()


def names_or_numbers(code: str) -> str:
    """Whether code has all names of the values of enums, or none."""
    names = [name for values in ENUMS.values() for name in values]
    found = [name for name in names if re.search(rf"\b{name} = \d", code)]
    assert found in ([], names)
    return "names" if found else "numbers"


@pytest.mark.parametrize(
    ("tool", "engine"),
    [("ajv, in strict mode", "ajv"), ("zod, without not and if", "zod")],
)
def test_the_rules_that_a_validator_does_not_check(tool: str, engine: str) -> None:
    """Over the corpus."""
    command: Command = ["node", HERE / "js" / "verdicts.js", engine, GENERATED / "json_schema"]

    def judge(record: str, texts: Sequence[bytes]) -> list[bool]:
        answers = exchange(command, ((record, "json", text) for text in texts))
        assert [answer for answer in answers if answer[0] == "error"] == []
        return [answer[0] == "[]" for answer in answers]

    assert ROWS[tool] == ["yes", unchecked_rules(judge)]


def test_zod_needs_the_change_of_the_page(folder: Path) -> None:
    """Its code runs; without the change zod reads no schema with a pattern."""
    (code,) = blocks(PAGE, "javascript")
    (folder / "zod.js").write_text(code, encoding="utf-8")
    assert run("node", "zod.js", cwd=folder).stdout == "false\n"
    changed = code.replace("['not', 'if', 'then']", "[]")
    (folder / "zod.js").write_text(changed, encoding="utf-8")
    failed = run("node", "zod.js", cwd=folder, check=False)
    assert "not is not supported" in failed.stderr
    assert ROWS["zod, z.fromJSONSchema"] == ["no", ""]


def test_json_schema_to_typescript_names_the_values(folder: Path) -> None:
    """And TypeScript selects a record of the union."""
    code = (folder / "interaction.d.ts").read_text(encoding="utf-8")
    assert ROWS["json-schema-to-typescript"][:2] == ["yes", names_or_numbers(code)]
    value, record = next(iter(variants(UNION).items()))
    names = {"union": UNION["name"], "record": record, "value": value}
    use = USE.format(discriminator=UNION["discriminator"], **names)
    (folder / "use.ts").write_text(use, encoding="utf-8")
    run("node_modules/.bin/tsc", "--strict", "--noEmit", "use.ts", cwd=folder)


@pytest.mark.parametrize("tool", [tool for tool in ROWS if tool.startswith("quicktype, to ")])
def test_quicktype_writes_some_languages(tool: str, tmp_path: Path) -> None:
    """For the others it overflows at the recursive value."""
    schema = GENERATED / "json_schema" / f"{UNION['name']}.schema.json"
    quicktype = (HERE / "node_modules/.bin/quicktype", "--src-lang", "schema", "--lang")
    for language in re.split(", | or ", tool.removeprefix("quicktype, to ")):
        option = language.lower().replace("#", "sharp")
        done = run(*quicktype, option, schema, cwd=tmp_path, check=False)
        if done.returncode:
            assert "Maximum call stack size exceeded" in done.stderr, language
        found = ["no", "", ""] if done.returncode else ["yes", names_or_numbers(done.stdout)]
        assert ROWS[tool][: len(found)] == found, language


def test_quicktype_writes_the_schema_without_recursion(folder: Path) -> None:
    """The command of the page changes it."""
    code = (folder / "quicktype").read_text(encoding="utf-8")
    assert ROWS["quicktype, without the recursion"][:2] == ["yes", names_or_numbers(code)]


def test_openapi_typescript_has_numbers(folder: Path) -> None:
    """And takes the value of a discriminator for a text."""
    code = (folder / "api.d.ts").read_text(encoding="utf-8")
    assert ROWS["openapi-typescript"][:2] == ["yes", names_or_numbers(code)]
    as_text = f'{UNION["discriminator"]}: "0"'
    assert as_text not in code
    text = json.dumps(description(UNION["discriminator"]))
    (folder / "union.json").write_text(text, encoding="utf-8")
    run("node_modules/.bin/openapi-typescript", "union.json", "-o", "union.d.ts", cwd=folder)
    assert as_text in (folder / "union.d.ts").read_text(encoding="utf-8")


def test_datamodel_code_generator_writes_models(folder: Path) -> None:
    """With the options of the page."""
    code = (folder / "models.py").read_text(encoding="utf-8")
    assert ROWS["datamodel-code-generator"][:2] == ["yes", names_or_numbers(code)]
