"""Runs the conformance corpus of an output folder through pydantic.

Usage: run_pydantic.py FOLDER PACKAGE READER DISCRIMINATOR. Prints disagreements and the counts;
exits 1 if there are any. Requires only pydantic and the package.
"""

import importlib
import json
import re
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from functools import reduce
from itertools import product
from operator import or_
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

import pydantic
import pydantic_core

NOT_JSON = {"syntax", "encoding"}  # the rules for texts that pydantic's own parser rejects


def outcome(call: Callable[..., Any], value: object, *, strict: bool) -> Any:
    """Return the result of a call, or the paths and rules of pydantic's errors."""
    try:
        return call(value, strict=strict)
    except pydantic.ValidationError as error:
        return [(pointer(found["loc"]), found["type"]) for found in error.errors()]


def pointer(loc: tuple[str | int, ...]) -> str:
    """Return a place as a JSON Pointer."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in loc)
    return "".join(f"/{step}" for step in steps)


def texts(corpus: dict[str, Any]) -> Iterator[tuple[str, bytes, list[tuple[str, str]]]]:
    """Yield the id, the text and the violations of each case."""
    for case in corpus["cases"]:
        encoded = case.get("document_base64")
        text = b64decode(encoded) if encoded else case["document"].encode()
        yield case["id"], text, [(v["path"], v["rule"]) for v in case.get("violations", [])]


def disagreements(record: Any, corpus: dict[str, Any]) -> Iterator[str]:
    """Yield where pydantic differs from the corpus, or writes other bytes than the record."""
    adapter: Any = pydantic.TypeAdapter(record)
    for name, text, violations in texts(corpus):
        is_json = not NOT_JSON.intersection(rule for _, rule in violations)
        expected = violations or record.from_json(text)
        for strict in (False, True):
            found = outcome(adapter.validate_json, text, strict=strict)
            if found != expected and (is_json or not isinstance(found, list)):
                yield f"{name}: {found}, expected {expected}"
            if is_json:
                value = json.loads(text)
                found = outcome(adapter.validate_python, value, strict=strict)
                if found != expected:
                    yield f"{name}: {found} from Python, expected {expected}"
        if not violations:
            yield from (f"{name}: {fault}" for fault in written(adapter, expected))


def written(adapter: Any, record: Any) -> Iterator[str]:
    """Yield where pydantic and the record write different texts, except 1.5e-6 as 0.0000015."""
    for write in (adapter.dump_json, pydantic_core.to_json):
        text = re.sub(rb"(\d)(?:\.(\d+))?e-6\b", rb"0.00000\1\2", write(record))
        if text != record.to_json():
            yield f"written as {text!r}"
    for mode in ("python", "json"):
        if adapter.dump_python(record, mode=mode) != record.to_dict():
            yield f"dumped as {adapter.dump_python(record, mode=mode)}"
    if adapter.validate_python(record) is not record:
        yield "an instance is not kept"


def misread(read: Any, discriminator: str, corpus: dict[str, Any]) -> Iterator[str]:
    """Yield where a union of pydantic selects another record than the reader of the package."""
    union = get_type_hints(read)["return"]
    variants = get_args(union)
    named: Any = Annotated[union, pydantic.Field(discriminator=discriminator)]
    by_name = pydantic.TypeAdapter[Any](named)
    in_order = [
        pydantic.TypeAdapter[Any](reduce(or_, order)) for order in (variants, variants[::-1])
    ]
    for name, text, _ in texts(corpus):
        try:
            document = json.loads(text.decode())
        except ValueError:
            continue
        try:
            expected = read(text)
        except ValueError:
            expected = None
        for strict, adapter in product((False, True), (by_name, *in_order)):
            found = outcome(adapter.validate_python, document, strict=strict)
            if expected and found != expected:
                yield f"{name}: {found}, expected {expected}"
            if adapter is by_name and not expected and not isinstance(found, list):
                yield f"{name}: is accepted"


def main(folder: Path, package: Any, reader: str, discriminator: str, *, every: int = 1) -> int:
    """Run every corpus of the folder, or one in `every` so many of its cases."""
    wrong = total = 0
    for path in sorted((folder / "conformance").glob("*.json")):
        corpus = json.loads(path.read_text(encoding="utf-8"))
        corpus["cases"] = corpus["cases"][::every]
        record = getattr(package, corpus["record"])
        found = [
            *disagreements(record, corpus),
            *misread(getattr(package, reader), discriminator, corpus),
        ]
        total += len(corpus["cases"])
        wrong += len(found)
        for text in found:
            print(text)
    print(f"pydantic {pydantic.VERSION}: {total} cases, {wrong} disagreements")
    return int(wrong > 0 or total == 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), importlib.import_module(sys.argv[2]), *sys.argv[3:]))
