"""Mutations: edits of one line that spoil one output, each of which the tests must catch.

`python -m tests.agreement.mutations [WORD]` applies each edit (of those whose name holds WORD) to a
copy of the tree, regenerates there and runs the tests of agreement. The tests of freshness and of
the golden output are left out, because they catch any edit.
"""

import os
import re
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml

from tests.support.programs import Done, python, run
from tests.support.readers import PROJECT

NAMES = (
    "agreement/outputs_agree agreement/transcription agreement/contract"
    " agreement/known_differences formats/json_schema formats/protobuf agreement/corpus"
    " agreement/agreement package/prefilter package/values package/json_text package/documents"
    " package/records package/protobuf package/reading package/streams package/foreign"
    " package/pydantic formats/any_spec agreement/hard_inputs agreement/fuzz"
    " agreement/every_construct agreement/javascript"
)
TESTS = ["tests/{}/test_{}.py".format(*name.split("/")) for name in NAMES.split()]
DOCUMENTS = "600"


class Mutation(NamedTuple):
    """One edit; `old` occurs once in the file."""

    name: str
    file: str
    old: str
    new: str
    stops_generator: bool = False  # the generator itself notices


class Result(NamedTuple):
    """What became of a mutation."""

    caught: bool
    by: str  # the first failing test, or why there is none
    seconds: float


def mutations() -> list[Mutation]:
    """The checked-in list."""
    path = PROJECT / "tests" / "cases" / "mutations.yaml"
    files = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Mutation(file=file, **entry) for file, found in files.items() for entry in found]


def tests_of(mutation: Mutation | None) -> tuple[list[str], list[str]]:
    """Those of the contract and those named like a part of the path, then the others."""
    near = {"contract"}
    if mutation:
        near |= {*mutation.file.split("/"), *Path(mutation.file).stem.split("_")}
    if not near.isdisjoint({"facets", "presence"}):
        near.add("every_construct")
    first = [test for test in TESTS if Path(test).stem.removeprefix("test_") in near]
    return first, [test for test in TESTS if test not in first]


def copy_of_tree(folder: Path) -> None:
    """Copies what git tracks."""
    for name in filter(None, run("git", "ls-files", "-z").stdout.split("\0")):
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, folder / name)


def apply(mutation: Mutation, folder: Path) -> None:
    """Edits the copy."""
    path = folder / mutation.file
    text = path.read_text(encoding="utf-8")
    count = text.count(mutation.old)
    assert count == 1, f"{mutation.name}: the text to change occurs {count} times"
    path.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")


def run_module(folder: Path, *arguments: str) -> Done:
    """Runs a module of the copy, which comes before any installed package."""
    paths = os.pathsep.join([str(folder), str(folder / "generated" / "python")])
    env = {"PYTHONPATH": paths, "AGREEMENT_DOCUMENTS": DOCUMENTS}
    env |= {"JAVASCRIPT_DOCUMENTS": DOCUMENTS}
    return python("-m", *arguments, cwd=folder, check=False, env=env)


def try_out(mutation: Mutation | None) -> Result:
    """Whether the tests catch a mutation; of None, whether they pass without any."""
    begin = time.monotonic()
    with TemporaryDirectory(prefix="mutation-") as name:
        folder = Path(name)
        copy_of_tree(folder)
        if mutation:
            apply(mutation, folder)
        made = run_module(folder, "generator", "generate")
        if made.returncode:
            by = f"generate: {made.stderr.strip().splitlines()[-1]}"
            stops = mutation is not None and mutation.stops_generator
            return Result(stops, by, time.monotonic() - begin)
        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
        near, others = tests_of(mutation)
        done = run_module(folder, "pytest", *options, *near)
        if not done.returncode:
            done = run_module(folder, "pytest", *options, *others)
    failed = re.search(r"^(?:FAILED|ERROR) tests/(.+?)(?: - |$)", done.stdout, re.MULTILINE)
    by = failed[1] if failed else done.stdout[-300:] if done.returncode else "nothing fails"
    return Result(done.returncode == 1 and failed is not None, by, time.monotonic() - begin)


def main(words: list[str]) -> int:
    """Prints the table; 1 if a mutation is not caught, or if the tests fail without one.

    2 if there is no such mutation, which would look as if all were caught.
    """
    chosen = [found for found in mutations() if all(word in found.name for word in words)]
    if not chosen:
        print(f"no edit has {' and '.join(words)} in its name", file=sys.stderr)
        return 2
    missed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # one process each, as many as there are cores
        results = pool.map(try_out, [None, *chosen])
        for mutation, result in zip([None, *chosen], results, strict=True):
            good = result.caught if mutation else result.by == "nothing fails"
            good_word, bad_word = ("caught", "NOT CAUGHT") if mutation else ("passes", "FAILS")
            name = mutation.name if mutation else "no edit at all"
            verdict = good_word if good else bad_word
            print(f"{verdict:10} {result.seconds:4.0f} s  {name:58} {result.by[:90]}", flush=True)
            missed += not good
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
