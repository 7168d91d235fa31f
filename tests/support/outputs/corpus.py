"""Where the classes, the schemas or protobuf disagree with the corpus in a folder of outputs."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import protovalidate
from google.protobuf import text_format

from tests.support.documents.moments import HARD_MOMENTS, MOMENT_RULES, is_normalised
from tests.support.documents.run_corpus import cases
from tests.support.outputs.engines import misjudged
from tests.support.readers.markdown import code
from tests.support.specs.every_construct import corpus

_PROTOBUF = "protobuf, protovalidate"
_STRICT = {"required", "required_if", "unknown"}  # its JSON reader finds these, too


def faults_of_corpus(folder: Path, package: ModuleType) -> Iterator[str]:
    """Yield where the classes, the schemas or protobuf with its rules differ from the corpus."""
    ids = Counter[str]()
    for record, case, found in cases(folder, package):
        ids[case["id"]] += 1
        yield from (f"{case['id']}: {fault}" for fault in found)
        if case["valid"] and case["id"].endswith("/document/everything"):
            yield from _of_moments(case["id"], record.from_json(case["document"]).to_proto())
    yield from (f"{name}: stands there {count} times" for name, count in ids.items() if count > 1)
    documents = list(corpus(folder))
    schema = (each for each in documents if each.is_for("jsonschema-rs"))
    yield from (f"the schema about {each}" for each in misjudged("jsonschema-rs", folder, schema))
    # Known leniency is listed by kind, for the real spec and the one with every construct.
    strict = (
        e for e in documents if not e.violations or _STRICT & {rule for _, rule in e.violations}
    )
    yield from (f"protobuf about {each}" for each in misjudged(_PROTOBUF, folder, strict))


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


def corpus_size(folder: Path) -> int:
    """Return how many cases the corpora of one spec have."""
    return len(list(corpus(folder)))
