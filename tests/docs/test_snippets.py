"""Each code block on a page is run or validated here, or listed with what runs it.

Python runs page by page, one block after another; JSON is a document whose verdict is in the title
of the block or follows from its page; shell lines run in a copy of the project, `make` by .ci/run.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf import json_format

from email_interactions.v1 import email_interaction_service_pb2 as service
from tests.service.support.interactions import new_stub
from tests.service.support.server import Server
from tests.support.engines import ENGINES, verdicts
from tests.support.project import GENERATED, PROJECT
from tests.support.readers.snippets import Snippet, checkout, run, snippets
from tests.support.readers.spec import RECORDS

# What runs or compares the other blocks, by page, language, and title or first line; * is any.
ELSEWHERE = {
    ("CONTRIBUTING.md", "text", "*"): "tests/docs/site/test_links.py",
    ("README.md", "bash", "mkdir -p build/cpp"): "tests/languages/test_tools.py",
    ("README.md", "text", "*"): "tests/docs/test_guides.py",
    ("docs/benchmarks.md", "mermaid", "*"): "tests/benchmarks/test_report.py",
    ("docs/changing.md", "text", "*"): "tests/docs/test_guides.py",
    ("docs/changing.md", "yaml", "*"): "tests/docs/test_guides.py",
    ("docs/compatibility.md", "yaml", "*"): "tests/docs/test_guides.py",
    ("docs/conformance.md", "json", "a case of EmailAddress"): "tests/docs/test_guides.py",
    ("docs/formats.md", "jinja", "*"): "tests/docs/test_guides.py",
    ("docs/formats.md", "python", "*"): "tests/docs/test_guides.py",
    ("docs/formats.md", "typescript", "*"): "tests/docs/test_guides.py",
    **{
        (page, "typescript", "*"): "tests/languages/test_javascript_package.py"
        for page in ("README.md", "docs/start/typescript.md")
    },
    **{
        (page, language, "*"): "tests/tools/test_pages.py"
        for page in ("docs/files.md", "docs/mail.md")
        for language in ("bash", "text")
    },
    **{
        ("docs/arrow.md", "python", engine): "tests/engines/test_engines.py"
        for engine in ("PySpark", "DuckDB", "Polars")
    },
    ("docs/arrow.md", "sql", "*"): "tests/engines/test_engines.py",
    ("docs/python.md", "python", "pandas"): "tests/wheel/test_libraries.py",
    ("docs/python.md", "python", "polars"): "tests/wheel/test_libraries.py",
    ("docs/service.md", "bash", "*"): "tests/service_examples/test_service_page.py",
    ("docs/service.md", "python", "*"): "tests/service_examples/test_service_page.py",
    ("docs/start/go.md", "*", "*"): "tests/languages/test_start_pages.py",
    ("docs/start/java.md", "*", "*"): "tests/languages/test_start_pages.py",
    ("docs/tools.md", "*", "*"): "tests/languages/test_other_tools.py",
    ("docs/clients.md", "bash", "*"): "tests/service_examples/test_clients_page.py",
    ("generated/README.md", "bash", "*"): "tests/languages/test_tools.py",
    ("generated/README.md", "javascript", "*"): "tests/languages/test_tools.py",
    ("generated/javascript/README.md", "*", "*"): "tests/languages/test_javascript_package.py",
    **{
        (f"generated/docs/{record}-examples.md", "*", "*"): "tests/docs/reference/test_examples.py"
        for record in RECORDS
    },
    **{
        (f"generated/docs/{name}.md", "*", "*"): "tests/docs/test_service_calls.py"
        for name in service.DESCRIPTOR.services_by_name
    },
    ("generated/docs/pictures.md", "mermaid", "*"): "tests/docs/reference/test_pictures.py",
    ("generated/docs/types.md", "text", "*"): "tests/docs/test_guides.py",
    ("docs/clients.md", "*", "*"): "tests/service_examples",
    ("spec/README.md", "bash", "*"): "tests/docs/test_guides.py",
    ("spec/README.md", "yaml", "*"): "tests/docs/test_guides.py",
}


def keys(snippet: Snippet) -> set[tuple[str, str, str]]:
    """The entries above that a block may have."""
    label = snippet.title or snippet.text.splitlines()[0]
    words = [(snippet.language, label), (snippet.language, "*"), ("*", "*")]
    return {(snippet.page, *found) for found in words}


LANGUAGES = ("python", "json", "bash")  # those that run here
HERE = [found for found in snippets() if not keys(found) & ELSEWHERE.keys()]


def of(language: str) -> list[Snippet]:
    """The blocks of a language that run here."""
    return [found for found in HERE if found.language == language]


def test_every_block_is_run_or_judged() -> None:
    """A block in another language than those below has a line above, and no line is stale."""
    unknown = {found.id for found in HERE if found.language not in LANGUAGES}
    assert unknown == set()
    assert ELSEWHERE.keys() - {key for found in snippets() for key in keys(found)} == set()
    assert [path for path in ELSEWHERE.values() if not (PROJECT / path).exists()] == []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the e-mail that is created by the line which `make serve` prints."""
    (line,) = (found.text for found in snippets() if "/CreateInteraction -d" in found.text)
    request = json_format.Parse(line.split("'")[1], service.CreateInteractionRequest())
    with (
        Server(str(tmp_path_factory.mktemp("service") / "interactions.db")) as server,
        server.channel() as channel,
    ):
        new_stub(channel).CreateInteraction(request)
        yield server.address


@pytest.mark.parametrize("page", dict.fromkeys(found.page for found in of("python")))
def test_the_python_of_a_page_runs(
    page: str, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The blocks run one after another in the folder of the page, and their asserts hold."""
    monkeypatch.chdir(GENERATED if page == "generated/README.md" else PROJECT)
    namespace: dict[str, object] = {"__name__": page}
    for found in of("python"):
        if found.page == page:
            text = "\n" * found.line + found.text.replace("localhost:50051", address)
            exec(compile(text, page, "exec"), namespace)  # noqa: S102 - our own page
    if page == "generated/README.md":
        assert "unknown" in capsys.readouterr().out


@pytest.mark.parametrize("snippet", of("json"), ids=lambda found: found.id)
def test_a_json_document_has_its_verdict(snippet: Snippet) -> None:
    """Every engine returns the verdict in its title; on the page of a record it is valid."""
    titled = re.fullmatch(r"(\w+), (valid|invalid)", snippet.title)
    record, verdict = titled.groups() if titled else (Path(snippet.page).stem, "valid")
    assert record in RECORDS, "a title such as 'EmailIn, valid' names record and verdict"
    text = json.dumps(json.loads(snippet.text)).encode()
    found = {engine: verdicts(engine, record, [text])[0] for engine in ENGINES}
    assert found == dict.fromkeys(ENGINES, verdict == "valid")


@pytest.mark.parametrize("snippet", of("bash"), ids=lambda found: found.id)
def test_the_commands_of_a_page_run(snippet: Snippet, tmp_path: Path) -> None:
    """Lines of make are parts of .ci/run; all others run as they are."""
    lines = re.sub(r"\\\n", "", snippet.text).splitlines()
    targets = {name for line in lines if line.startswith("make ") for name in line.split()[1:]}
    assert targets <= run_by_ci()
    others = [line for line in lines if not line.startswith("make ")]
    run("\n".join(others), checkout(tmp_path))


def run_by_ci() -> set[str]:
    """The targets of the Makefile that .ci/run makes, with all that they need."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    needs = {
        name: re.sub(r"##.*", "", line).split()
        for name, line in re.findall(r"^([a-z-]+):(.*)$", makefile, re.MULTILINE)
    }
    found: set[str] = set()
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    waiting = re.findall(r"\bmake ([a-z-]+)", script)
    while waiting:
        found.add(name := waiting.pop())
        waiting.extend(needs.get(name, []))
    return found
