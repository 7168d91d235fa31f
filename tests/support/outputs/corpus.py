"""Where the classes, the schemas or protobuf disagree with the corpus in a folder of outputs."""

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import protovalidate
from google.protobuf import json_format, text_format

from tests.support.documents.moments import HARD_MOMENTS, MOMENT_RULES, is_normalised
from tests.support.documents.run_corpus import cases
from tests.support.readers.markdown import code


def faults_of_corpus(folder: Path, package: ModuleType) -> Iterator[str]:
    """Yield where the classes, the schemas or protobuf with its rules differ from the corpus."""
    for _, of_record in groupby(cases(folder, package), key=itemgetter(0)):
        yield from _of_record(folder, list(of_record))


def faults_of_examples(folder: Path, package: ModuleType) -> Iterator[str]:
    """Yield where the three forms of an example are not the same object."""
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
