"""Reads the files of a spec as one: the spec itself, then the files that it includes, in order."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from generator.errors import InvalidSpec, SpecError
from generator.spec_language.language import PART, SPEC
from generator.spec_language.reader import Reader
from generator.spec_language.source.compose import compose
from generator.spec_language.source.files import Files
from generator.spec_language.spelling import did_you_mean

Raw = dict[str, Any]  # a node as written: the values of its keys, and their places as `at`
_PART_HAS = "a file that a spec includes has keys such as 'messages'"
_MAGIC = re.compile(r"[*?\[]")  # of patterns of the shell


def read_files(files: Files) -> tuple[Raw, list[SpecError]]:
    """Return the spec as one node, and all faults of form; InvalidSpec if it is not a mapping."""
    reader = Reader(files.shown(files.own))
    raw: Raw = reader.read(SPEC, compose(files.read(files.own), reader.path))
    at, errors = raw["at"], reader.errors
    present = {*at}
    for name in _included(raw, files, errors):
        try:
            included = Reader(files.shown(name))
            part = included.read(PART, compose(files.read(name), included.path, _PART_HAS))
        except InvalidSpec as invalid:
            errors += invalid.errors
            at.unread |= {*PART.keys}
        else:
            errors += included.errors
            at.unread |= part["at"].unread
            present |= {*part["at"]}
            raw |= {key: raw[key] + part[key] for key in PART.keys}
    for key in (name for name, key in SPEC.keys.items() if key.unless == "include"):
        if key not in present | at.unread:
            at.unread |= {key}
            message = f"spec: '{key}' is missing, here and in the files that are included"
            errors.append(SpecError(at.location("include"), message))
    return raw, errors


def _included(raw: Raw, files: Files, errors: list[SpecError]) -> Iterator[str]:
    """Yield the files that a spec includes; report files that it cannot include."""
    if not raw["at"].unread.isdisjoint(["include"]):
        raw["at"].unread |= {*PART.keys}
    seen: set[str] = set()
    for index, written in enumerate(raw["include"]):
        path = PurePosixPath(written)
        found = [] if _is_outside(path) else files.matching(str(path))
        if problem := _problem(written, path, found, seen, files):
            raw["at"].unread |= {*PART.keys}
            errors.append(SpecError(raw["at"].location(f"include[{index}]"), f"spec: {problem}"))
            continue
        files.patterns += (str(path),)
        yield from (name for name in found if name not in {*seen, files.own})
        seen.update(found)


def _problem(
    written: str, path: PurePosixPath, found: list[str], seen: set[str], files: Files
) -> str | None:
    """Return why an entry of `include` is invalid, if it is."""
    name = str(path)
    if _is_outside(path):
        advice = "write a path below it, such as messages/*.yaml"
        return f"'{written}' is not in the folder of the spec; {advice}"
    if "**" in name:
        return f"'{written}': '**' has no meaning; name each folder, as in messages/*.yaml"
    if not found:
        hint = did_you_mean(name, files.matching(str(path.with_name("*"))))
        return f"no file is '{written}', from the folder of the spec{hint}"
    if linked := next(filter(files.is_linked, found), None):
        return f"'{linked}' is a link, or in a folder that is one; include the file itself"
    if name == files.own:
        return f"'{written}' is the spec itself, which cannot include itself"
    is_again = name in seen and not _MAGIC.search(name)
    return f"'{written}' is included twice" if is_again else None


def _is_outside(path: PurePosixPath) -> bool:
    return path.is_absolute() or not path.parts or ".." in path.parts
