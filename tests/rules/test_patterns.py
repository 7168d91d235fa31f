"""Patterns of types: an accepted one means the same in every engine, and is fast.

The published ones in cases/patterns.yaml are accepted, or the error says what to write.
"""

import json
import re
import signal
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import jsonschema
import jsonschema_rs
import protovalidate
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.core.patterns import without_line_feeds
from generator.rules.patterns.portability import problem
from tests.support.engines import sourcemeta
from tests.support.grouped import grouped
from tests.support.outputs.build import generate_outputs
from tests.support.outputs.corpus import faults_of_corpus
from tests.support.programs import imported
from tests.support.project import yaml_file
from tests.support.readers.protobuf import Rules
from tests.support.specs.regexes import any_patterns, attacks, drawn, matching, texts_near
from tests.support.specs.small import edited
from tests.support.thorough import amount, sampled

PUBLISHED = yaml_file("cases", "patterns.yaml")
each_published = grouped("name", PUBLISHED)
ACCEPTED = {name: case.get("write", case["pattern"]) for name, case in PUBLISHED.items()}
DIALECT = "https://json-schema.org/draft/2020-12/schema"
SECONDS = 5  # for hundreds of texts of some hundred characters, of which each takes milliseconds


def schema_of(pattern: str) -> dict[str, Any]:
    """A JSON Schema as the format writes it."""
    guard = {"not": {"type": "string", "pattern": "\\n"}}
    return {"type": "string", "pattern": without_line_feeds(pattern), **guard}


def by_protovalidate(pattern: str) -> Callable[[str], bool]:
    """The verdict of RE2 in protovalidate, by the rule that a .proto file contains."""
    file = descriptor_pb2.FileDescriptorProto(name="x.proto", syntax="proto3")
    field = file.message_type.add(name="X").field.add(name="x", number=1, type=9)
    options, rules = Rules().within("field", field.options)
    rules.string.pattern = without_line_feeds(pattern)
    field.options.MergeFromString(options.SerializeToString())
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    message = message_factory.GetMessageClass(pool.FindMessageTypeByName("X"))
    validator = protovalidate.Validator()
    return lambda text: not validator.collect_violations(message(x=text))


def engines(pattern: str) -> dict[str, Callable[[str], bool]]:
    """Every engine that validates texts by a pattern."""
    schema = schema_of(pattern)
    return {
        "jsonschema": jsonschema.Draft202012Validator(schema).is_valid,
        "jsonschema-rs": jsonschema_rs.Draft202012Validator(schema).is_valid,
        "protovalidate": by_protovalidate(pattern),
    }


def differences(pattern: str, texts: list[str]) -> Iterator[str]:
    """The texts on which an engine disagrees with Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        matches = re.compile(without_line_feeds(pattern)).fullmatch
    for name, is_valid in engines(pattern).items():
        for text in texts:
            empty = name == "protovalidate" and not text  # absent in proto3, and not looked at
            if not empty and is_valid(text) != bool(matches(text)):
                yield f"{name} on {pattern!r}: {text!r}"


def match_all(pattern: str, texts: list[str], seconds: float) -> None:
    """Matches all texts, or raises an error after some seconds."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise TimeoutError(pattern)

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        for text in texts:
            re.fullmatch(pattern, text)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@each_published
def test_a_published_pattern_is_accepted_or_advised(name: str) -> None:
    """The error says what to write instead, which is accepted."""
    case = PUBLISHED[name]
    found = problem(case["pattern"])
    assert (found is None) == ("write" not in case), found
    assert case.get("because", "") in (found or "")
    assert problem(ACCEPTED[name]) is None


@each_published
def test_all_engines_agree_on_a_published_pattern(name: str) -> None:
    """It matches its text and not the other, and no text with a line feed."""
    (match, other), pattern = PUBLISHED[name]["texts"], ACCEPTED[name]
    assert re.fullmatch(without_line_feeds(pattern), match)
    assert not re.fullmatch(without_line_feeds(pattern), other)
    assert list(differences(pattern, [*texts_near(match), other])) == []


@each_published
def test_a_published_pattern_is_fast(name: str) -> None:
    """It is tried on texts that nearly match."""
    pattern = ACCEPTED[name]
    match_all(pattern, attacks(PUBLISHED[name]["texts"][0], 300), SECONDS)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^(?:[ ]*(?:[0-9a-zA-Z+/=]){4}[ ]*)+$", "abcd  abcd"),
        ("^(?:(?:[a-z]+)+[.])$", "ab."),
        ("^(?:a|a)+$", "a"),
        ("^(?:a|ab|ba|b)*$", "ab"),
        ("^(?:[a-z]{1,20}){1,20}[.]$", "ab."),
        ("^(?:[a-z]+,?)*$", "a,"),
        ("^" + "a?" * 30 + "a" * 30 + "$", "a" * 30),
    ],
)
def test_exponential_time_is_rejected(pattern: str, text: str) -> None:
    """The texts that are tried here show why."""
    assert "time" in (problem(pattern) or "") or "too long" in (problem(pattern) or "")
    with pytest.raises(TimeoutError):
        match_all(pattern, attacks(text, 120), seconds=0.1)


@pytest.mark.parametrize(
    "pattern",
    [
        *("^[^@ ]+@[^@ ]+[.][^@ ]+$", "^[a-z]*[a-z]*$", "^(?:[a-z]+[.])*[a-z]+$", "^(?:ab?)*$"),
        *("^[0-9]{4}[0-9]{2}[0-9]{2}$", "^(?:[a-z]{1,20}[.]){1,20}$", "^(?:a|b|cd)*$"),
    ],
)
def test_a_fast_pattern_is_accepted(pattern: str) -> None:
    """Usual patterns whose repeats follow each other, or begin differently."""
    assert problem(pattern) is None


@settings(
    max_examples=amount(15, 300),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(any_patterns, st.data())
def test_a_drawn_pattern_is_rejected_or_fast(pattern: str, data: st.DataObject) -> None:
    """An accepted pattern is fast on texts made of parts of one that it matches."""
    if problem(pattern) is None:
        text = data.draw(matching(pattern))
        match_all(pattern, attacks(text, 200), SECONDS)


def test_all_engines_agree_on_drawn_patterns(tmp_path: Path) -> None:
    """Accepted patterns, on texts near one that each matches; one engine judges all at once."""
    cases = drawn(amount(15, 150))
    properties = {str(number): schema_of(case["regex"]) for number, case in enumerate(cases)}
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps({"$schema": DIALECT, "properties": properties}), encoding="utf-8")
    documents: list[str] = []
    expected: list[bool] = []
    for number, case in enumerate(cases):
        assert list(differences(case["regex"], list(case["verdicts"]))) == []
        for text, verdict in case["verdicts"].items():
            documents.append(json.dumps({str(number): text}))
            expected.append(verdict)
    found = sourcemeta(schema, documents)
    wrong = [d for d, a, b in zip(documents, expected, found, strict=True) if a != b]
    assert wrong == []
    assert any("[^" in case["regex"] for case in cases)


NEGATED = [("^[^@ ]+@[^@ ]+$", "a@b"), ("^[^@]*$", "ab"), ("^(?:[^,]+,)*[^,]+$", "a,b")]


@pytest.mark.parametrize(("pattern", "example"), sampled(NEGATED, 3))
def test_no_output_accepts_a_line_feed(pattern: str, example: str, tmp_path: Path) -> None:
    """A negated class would match one: the corpus has that case, and all outputs agree on it."""
    written = f"{json.dumps(pattern)}, examples: [{json.dumps(example)}]"
    spec = edited(('"^[A-Z]{4}$", examples: [OSLO]', written))
    name = f"lines_{len(pattern)}"  # protobuf wants each name once
    loaded = generate_outputs(spec.replace("weather_service", name), tmp_path)
    with imported(tmp_path, loaded.package.name) as package:
        assert list(faults_of_corpus(tmp_path, package)) == []
    paths = (tmp_path / "conformance").glob("*.json")
    cases = [case for path in paths for case in json.loads(path.read_text("utf-8"))["cases"]]
    lines = [case["valid"] for case in cases if rf"{example}\n" in case.get("document", "")]
    assert lines
    assert not any(lines)


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        (r"(?i)^abc$", "write both cases, as in [Aa]"),
        (r"\Aabc\Z", "begin with '^', end with '$'"),
        (r"^abc\z", "begin with '^', end with '$'"),
        (r"^a\\z", "a pattern begins with '^' and ends with '$'"),
        (r"^[\S\s]*$", r"write [^\n] instead of the class"),
        (r"^\x41$", "write the character itself, 'A'"),
        (r"^[\u{1F600}]$", "some engines count it as two characters"),
        (r"^\u0009$", r"write '\t'"),
        (r"^\u000a$", "no text with a pattern contains a line feed"),
        (r"^[^\x00]+$", r"only '\t' and '\r' can be written"),
        ("^\u2028$", r"only '\t' and '\r' can be written"),
        ("^\r$", r"write '\r'"),
        (r"^\f$", r"only '\t' and '\r' can be written"),
        (r"^\h$", r"write [ \t]"),
        (r"^\X$", "list the characters that are meant"),
        (r"^[%--]$", r"write '\-' for a hyphen"),
        (r"^[&&]$", "write '&' once"),
    ],
)
def test_the_advice_fits_what_is_rejected(pattern: str, advice: str) -> None:
    """A pattern that follows it is not rejected for the same reason again."""
    found = problem(pattern)
    assert found is not None
    assert found.endswith(advice) or found.startswith(advice)
