"""The npm package from its tarball, in an empty folder: Node, TypeScript, a bundle, its size."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from tests.languages.conftest import HERE
from tests.support.programs import contents, run
from tests.support.project import PROJECT
from tests.support.readers.snippets import blocks
from tests.support.readers.spec import RECORDS, SPEC
from tests.support.specs.yaml_text import Node, as_yaml

BIN = HERE / "node_modules" / ".bin"
MAX_BUNDLE = 4096  # bytes, minified and compressed, with every record
MAX_WITH_ALL = 6656  # with every function
PACKAGE = "email-interactions"
PAGES = ("generated/javascript/README.md", "README.md", "docs/start/typescript.md")
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
# Records with the names of what JavaScript and TypeScript offer, with a kind for the union.
NAMES = """
    Array ArrayBuffer AsyncIterable Chunks Date Error Functions Infinity Iterable JSON Map Object
    Options Partial Promise Proxy Readonly RegExp Report Schema Set Stream String TextDecoder Text
    TypeError Uint8Array Union Visit
""".split()
FIELDS = ("default", "class", "await", "then", "toJSON", "length", "name", "a-b", "0", "known")
USES_OF_NAMES = """
import * as all from "names";
import {Error, Map, readThings, Symbol, type Thing} from "names";

const text = '{"kind":0,"default":"a","class":"b","await":"c","then":"d","toJSON":"e","length":"f",'
  + '"name":"g","a-b":"h","0":"i","known":"j"}';
const map: Map = all.Map.parse(text);
const things: Thing[] = [map, Error.parse({kind: Symbol.ERROR})];
for (const item of readThings(things)) print(item.status, item.index);
print(map.default, map.class, map["a-b"], map[0], Map.stringify(map) === text);
for (const name of RECORDS) print(all.check(name, text).length, all.check(name, "{}").length);
"""
BUNDLED = ("--bundle", "--minify", "--format=esm", "--outfile=bundle.js", "--log-level=error")
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


def test_programs_on_pages_run_and_compile(installed: Path) -> None:
    """They run in Node and compile in TypeScript's strict mode, as does other use."""
    found = [blocks(PROJECT / page, "typescript") for page in PAGES]
    assert all(found)
    programs = [program for page in found for program in page]
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


def spec_with(names: Sequence[str]) -> Node:
    """A spec of records of these names, with fields whose names JavaScript uses, too."""
    about = {"description": "A thing."}
    numbers = {"MAP": 0, "ERROR": 1}
    values = [{"name": name, "number": number} | about for name, number in numbers.items()]
    kind = {"name": "kind", "number": 1, "type": "integer", "enum": "Symbol", "required": "yes"}
    fields: list[Node] = [
        {"name": name, "identifier": f"f{n}", "number": n, "type": "string", "required": "no"}
        for n, name in enumerate(FIELDS, start=2)
    ]
    variants = [{"value": "MAP", "type": "Map"}, {"value": "ERROR", "type": "Error"}]
    union = {"name": "Thing", "plural": "things", "discriminator": "kind", "variants": variants}
    head = {"name": "names", "title": "Names", "version": "1.0.0", "protobuf": "names.v1"}
    source = dict.fromkeys(("publisher", "title", "edition", "notice"), "Tests")
    return {
        "package": head | about | {"source": source},
        "types": [{"name": base, "base": base} | about for base in ("string", "integer")],
        "enums": [{"name": "Symbol", "values": values} | about],
        "messages": [
            {"name": name, "fields": [field | about for field in (kind, *fields)]} | about
            for name in names
        ],
        "unions": [union | about],
    }


def test_records_may_have_the_names_of_globals(tmp_path: Path) -> None:
    """They compile without the types of browsers and Node, and run, as modules and in a bundle."""
    (tmp_path / "spec.yaml").write_text(as_yaml(spec_with(NAMES)), encoding="utf-8")
    out = ("--out", str(tmp_path / "out"))
    assert main(["generate", "--spec", str(tmp_path / "spec.yaml"), *out]) == 0
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "out" / "javascript").rename(tmp_path / "node_modules" / "names")
    program = USES_OF_NAMES.replace("RECORDS", f"{json.dumps(NAMES)} as const")
    (tmp_path / "uses.ts").write_text(program, encoding="utf-8")
    declared = "declare function print(...values: unknown[]): void;"
    (tmp_path / "globals.d.ts").write_text(declared, encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    options = STRICT | {"lib": ["es2022"], "noEmit": False}
    config = {"compilerOptions": options, "include": ["*.ts"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(config), encoding="utf-8")
    run(BIN / "tsc", "--project", ".", cwd=tmp_path)
    run(BIN / "esbuild", "uses.js", *BUNDLED, cwd=tmp_path)
    printing = ("--import", "data:text/javascript,globalThis.print=console.log")
    shown = [run("node", *printing, name, cwd=tmp_path) for name in ("uses.js", "bundle.js")]
    expected = ["accepted 0", "accepted 1", "a b h i true", *["0 1"] * len(NAMES)]
    assert [done.stdout.splitlines() for done in shown] == [expected] * 2


def bundle(folder: Path, names: str) -> bytes:
    """A minified module with some of the exports."""
    (folder / "entry.js").write_text(f'export {{{names}}} from "{PACKAGE}";', encoding="utf-8")
    run(BIN / "esbuild", "entry.js", *BUNDLED, cwd=folder)
    return (folder / "bundle.js").read_bytes()


def test_a_bundle_is_small(installed: Path) -> None:
    """With every record, or everything, compressed; records that are not used are not in it."""
    assert len(gzip.compress(bundle(installed, ", ".join(RECORDS)), 9)) <= MAX_BUNDLE
    assert len(gzip.compress(bundle(installed, "readInteractions, check"), 9)) <= MAX_WITH_ALL
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
