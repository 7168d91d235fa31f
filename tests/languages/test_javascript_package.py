"""The npm package from its tarball, in an empty folder: Node, TypeScript, a bundle, its size."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from tests.languages.conftest import HERE
from tests.support.programs import contents, run
from tests.support.readers import PROJECT, RECORDS, SPEC
from tests.support.snippets import blocks

BIN = HERE / "node_modules" / ".bin"
MAX_BUNDLE = 4096  # bytes, minified and compressed, with every record
PACKAGE = "email-interactions"
README = PROJECT / "generated" / "javascript" / "README.md"
PRETTIER = ("--print-width=100", "--no-bracket-spacing", "--check")
STRICT: dict[str, Any] = {
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "noEmit": True,
    "target": "es2022",
    "module": "nodenext",
    "lib": ["es2024", "dom"],
    "types": [],
}
USES = """
import type {StandardSchemaV1} from "@standard-schema/spec";
import * as all from "email-interactions";
import {EmailIn, InteractionStatus, readInteractions, type Interaction} from "email-interactions";

const email: EmailIn = EmailIn.parse(new Uint8Array());
const who: string | undefined = email.from?.address;
const isNew: boolean = email.status === InteractionStatus.NEW;
const other: string | undefined = all.parse("EmailOut", who ?? "").standard_response_id;
const result = all.safeParse("EmailIn", "{}", {ignoreUnknown: isNew});
const id: string = result.success ? result.data.customer_id : result.violations.map(String).join();
const one: Interaction = all.readInteraction(id + other);
for (const item of readInteractions([one]))
  if (item.status === "accepted" && item.record.entity_type === 0) item.record.udata;
  else if (item.status === "rejected") item.violations.map((violation) => violation.rule);
export async function count(stream: ReadableStream<Uint8Array>): Promise<number> {
  let found = 0;
  for await (const item of readInteractions(stream)) found += item.index;
  return found;
}
export const standard: StandardSchemaV1<unknown, EmailIn> = EmailIn;
// @ts-expect-error
EmailIn.parse("{}").nothing;
// @ts-expect-error
all.check("Nobody", "{}");
// @ts-expect-error
const wrong: EmailIn = {customer_id: 1};
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the tarball, installed by npm."""
    folder = tmp_path_factory.mktemp("installed")
    assert main(["npm", str(folder)]) == 0
    (folder / "package.json").write_text('{"private": true, "type": "module"}', encoding="utf-8")
    (tarball,) = folder.glob("*.tgz")
    run("npm", "install", "--offline", "--no-audit", "--no-fund", tarball.name, cwd=folder)
    return folder


def test_npm_packs_the_same_files(installed: Path, tmp_path: Path) -> None:
    """`npm pack` finds nothing to leave out or to add in the package."""
    package = installed / "node_modules" / PACKAGE
    (found,) = json.loads(run("npm", "pack", "--json", package, cwd=tmp_path).stdout)
    assert {file["path"] for file in found["files"]} == contents(package).keys()
    assert found["filename"] == f"{PACKAGE}-{SPEC['package']['version']}.tgz"


def test_the_readme_runs_and_compiles(installed: Path) -> None:
    """Its programs run in Node and compile in TypeScript's strict mode, as does other use."""
    programs = blocks(README, "typescript")
    assert programs
    for number, program in enumerate(programs):
        name = f"program{number}"
        (installed / f"{name}.ts").write_text(program, encoding="utf-8")
        (installed / f"{name}.js").write_text(program, encoding="utf-8")
        assert run("node", f"{name}.js", cwd=installed).stdout
    (installed / "uses.ts").write_text(USES, encoding="utf-8")
    types = HERE / "node_modules" / "@standard-schema" / "spec"
    paths = {"@standard-schema/spec": [f"{types}/dist/index.d.ts"]}
    config = {"compilerOptions": STRICT | {"paths": paths}, "include": ["*.ts"]}
    (installed / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    run(BIN / "tsc", "--project", ".", cwd=installed)


def test_schemas_are_in_the_package(installed: Path) -> None:
    """A bundler or Node imports them by name."""
    name = f"{PACKAGE}/schemas/{RECORDS[0]}.schema.json"
    script = f"import schema from '{name}' with {{type: 'json'}}; console.log(schema.title)"
    done = run("node", "--input-type=module", "--eval", script, cwd=installed)
    assert done.stdout.strip() == RECORDS[0]


def bundle(folder: Path, names: str) -> bytes:
    """A minified module with some of the exports."""
    (folder / "entry.js").write_text(f'export {{{names}}} from "{PACKAGE}";', encoding="utf-8")
    options = ("--bundle", "--minify", "--format=esm", "--outfile=bundle.js", "--log-level=error")
    run(BIN / "esbuild", "entry.js", *options, cwd=folder)
    return (folder / "bundle.js").read_bytes()


def test_a_bundle_is_small(installed: Path) -> None:
    """With every record, compressed; records that are not used are not in it."""
    assert len(gzip.compress(bundle(installed, ", ".join(RECORDS)), 9)) <= MAX_BUNDLE
    assert b"getReader" not in bundle(installed, RECORDS[0])
    assert len(bundle(installed, "InteractionStatus")) < 200


def test_a_bundle_works(installed: Path) -> None:
    """It runs in Node."""
    bundle(installed, "check")
    script = "import {check} from './bundle.js'; console.log(check('EmailIn', '[]')[0].message)"
    done = run("node", "--input-type=module", "--eval", script, cwd=installed)
    assert done.stdout == "must be an object, not a list\n"


def test_the_runtime_has_the_layout_of_prettier() -> None:
    """So that a diff shows what was changed."""
    run(BIN / "prettier", *PRETTIER, PROJECT / "generator" / "formats" / "javascript" / "runtime")
