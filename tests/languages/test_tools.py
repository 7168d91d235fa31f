"""Compilers, type checkers and the commands of the pages, as consumers use them."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.languages.conftest import GO_OF_DEBIAN, HERE, Work
from tests.languages.known_differences import KNOWN
from tests.support.programs import python, run
from tests.support.project import GENERATED, PROJECT, tsv
from tests.support.readers.snippets import FILES_OF_THE_README, blocks, snippets
from tests.support.tables import COLUMNS, LANGUAGES

SOURCES = {
    "C++": "cpp/read_write.cc",
    "Java": "java/ReadWrite.java",
    "Go": "go/read_write.go",
    "JavaScript": "js/read_write.js",
}
NEEDS_THE_NETWORK = ("pip install", "npm install")
GO_MOD = "module example.com/own\n\ngo 1.19\n\nrequire {library} {version}\n"
MODULES = "# {library} {version}\n## explicit; go 1.11\n{packages}\n"


@pytest.mark.parametrize(
    ("language", "file", "text"),
    [
        ("python", "email_interactions/v1/email_interaction_service_pb2.py", ""),
        ("ruby", "email_interactions/v1/email_interactions_pb.rb", "module EmailInteractions"),
        ("php", "EmailInteractions/V1/EmailIn.php", r"namespace EmailInteractions\V1;"),
        ("csharp", "EmailInteractions.cs", "namespace EmailInteractions.V1 {"),
    ],
)
def test_protoc_takes_the_files_and_their_options(
    language: str, file: str, text: str, work: Work
) -> None:
    """Debian's, for languages that have no program here; its library imports the Python."""
    out = work.protoc(language, f"--{language}_out=.")
    assert text in (out / file).read_text(encoding="utf-8")
    if language == "python":
        script = "import email_interactions.v1.email_interaction_service_pb2"
        run("/usr/bin/python3", "-W", "error", "-c", script, cwd=out, env={"PYTHONPATH": ""})


def test_patterns_mean_the_same_in_javascript(tmp_path: Path) -> None:
    """Made-up patterns that the check accepts: Python's verdicts, and none takes long."""
    patterns = tmp_path / "patterns.json"
    patterns.write_text(python("-m", "tests.support.specs.regexes").stdout, encoding="utf-8")
    run("node", "--test-reporter=dot", HERE / "js" / "patterns.test.js", patterns)


def test_the_package_is_typed_strictly() -> None:
    """By pyright's rules, which accept no files and a missing environment: so files are counted."""
    pyright = Path(sys.executable).with_name("basedpyright")
    done = run(pyright, "--project", HERE / "pyrightconfig.json", "--stats")
    assert re.search("^Found [1-9]", done.stdout, re.M)


def test_every_language_of_the_list_is_tested() -> None:
    """And every entry has a reason and occurs once."""
    listed = [(row["kind"], name) for row in KNOWN for name in row["language"].split(", ")]
    assert {name for _, name in listed} == {*COLUMNS[LANGUAGES]}
    assert len(listed) == len({*listed})
    assert all(row["reason"] for row in KNOWN)


@pytest.mark.parametrize("row", tsv("languages", "print_options.tsv"), ids=lambda r: r["language"])
def test_the_programs_use_the_options_that_are_printed(row: dict[str, str]) -> None:
    """What they print is compared elsewhere; here, version and options, and no other option."""
    package, version = row["library and version"].split()
    if package.startswith("@"):
        packages = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
        assert packages["devDependencies"][package] == version
    else:
        query = ("dpkg-query", "--show", "--showformat", "${Version}", package)
        assert version in run(*query).stdout
    source = (HERE / SOURCES[row["language"]]).read_text(encoding="utf-8")
    default = re.fullmatch(r"default, without (\w+)", row["option for JSON names"])
    assert default
    assert not re.search(rf"\b{default[1]}\b", source)
    assert re.search(rf"\b{row['option for integer enums']}\b", source)


# The pages


@pytest.fixture(scope="session")
def readme(work: Work, path: str) -> tuple[Path, str]:
    """The commands and the JavaScript of generated/README.md, run in a copy: folder and output."""
    folder = shutil.copytree(GENERATED, work.root / "readme")
    (folder / "OUT").mkdir()
    for name, content in FILES_OF_THE_README.items():
        (folder / name).write_text(content, encoding="utf-8")
    printed = ""
    for found in snippets():
        if found.page != "generated/README.md" or any(w in found.text for w in NEEDS_THE_NETWORK):
            continue
        if found.language == "bash":
            printed += run("bash", "-euc", found.text, cwd=folder, env={"PATH": path}).stdout
        elif found.language == "javascript":
            (folder / "readme.mjs").write_text(found.text, encoding="utf-8")
            printed += run("node", "readme.mjs", cwd=folder).stdout
    return folder, printed


def test_the_commands_of_the_readme_run(readme: tuple[Path, str]) -> None:
    """And write what they should."""
    folder, printed = readme
    written = {path.suffix for path in (folder / "OUT").rglob("*")}
    assert written >= {".cc", ".java", ".py", ".go", ".json", ".binpb"}
    assert re.search(r"^false \[", printed, re.M)


def test_the_go_of_the_readme_fits_into_a_module(readme: tuple[Path, str]) -> None:
    """Of a consumer; the library is Debian's, as vendored code."""
    own, library, version = readme[0] / "OUT" / "go", "google.golang.org/protobuf", "v1.28.1"
    vendored = own / "vendor" / library
    shutil.copytree(Path("/usr/share/gocode/src", library), vendored)
    packages = {path.parent.relative_to(own / "vendor") for path in vendored.rglob("*.go")}
    known = {
        "library": library,
        "version": version,
        "packages": "\n".join(sorted(map(str, packages))),
    }
    (own / "go.mod").write_text(GO_MOD.format(**known), encoding="utf-8")
    (own / "vendor" / "modules.txt").write_text(MODULES.format(**known), encoding="utf-8")
    (own / "use").mkdir()
    shutil.copy(HERE / "go" / "module.go", own / "use" / "main.go")
    env = GO_OF_DEBIAN | {"GO111MODULE": "on", "GOFLAGS": "-mod=vendor"}
    run("go", "vet", "./...", cwd=own, env=env)
    assert run("go", "run", "./use", cwd=own, env=env).stdout == "ada@customer.example\n"


def test_the_protoc_command_of_the_readme_runs(tmp_path: Path, path: str) -> None:
    """In a folder where generated/ is what it is there."""
    shutil.copytree(GENERATED, tmp_path / "generated")
    (tmp_path / "build").mkdir()
    (command,) = (text for text in blocks(PROJECT / "README.md", "bash") if "protoc" in text)
    run("bash", "-euc", command, cwd=tmp_path, env={"PATH": path})
    assert (tmp_path / "build/cpp/email_interactions/v1/email_interactions.pb.cc").exists()
