"""Following docs/changing.md ends green: each change in a copy, with the documented edits only.

The changes are made one after the other, each followed by `make regenerate`: first those that add
something, followed by `make test` without the slow tests of other specs; then those that break
something, followed by the tests that compare the outputs with the spec, and by `make check`. The
copy uses the environment of this project, and the cache of mypy.
"""

import os
import re
import shutil
import sys
import time
from pathlib import Path

from tests.changes import additions, edits
from tests.changes.edits import Edit, Files
from tests.mutations.mutations import copy_of_tree
from tests.support.programs import Done, run
from tests.support.project import PROJECT
from tests.support.tables import Tables

ADDITIONS: dict[str, Edit] = {
    "optional field": edits.optional_field,
    "other parts of the language": additions.parts_of_the_language,
    "optional field of a group": edits.field_of_group,
    "enum value": edits.enum_value,
    "record, and a field with it": edits.record,
    "message of a service": edits.service_message,
    "method": edits.method,
    "description and decision": edits.text,
}
BREAKS: dict[str, Edit] = {
    "required field": edits.required_field,
    "renamed field": edits.renamed_field,
    "removed field": edits.reserved_field,
}
# The tests that compare the spec with its outputs, and those of what is said of it.
READING = (
    "agreement/test_transcription.py agreement/test_outputs_agree.py agreement/test_corpus.py"
    " pipeline/test_fresh.py docs/reference docs/site/test_links.py docs/test_guides.py"
    " docs/test_snippets.py docs/test_verdicts.py formats/test_json_schema.py"
    " formats/test_protobuf.py formats/test_other_generator.py compat/test_command.py"
).split()
# Slow tests of other specs and of tools: no change of the project's spec reaches them.
OTHER_SPECS = (
    "hostile rules spec_language transcriptions benchmarks output cli mutations docs/site"
    " docs/reference/test_pictures.py compat/test_comparison.py compat/test_documents.py"
    " compat/test_protobuf.py compat/test_python.py agreement/test_every_construct.py"
    " agreement/test_recursion.py agreement/test_word_unions.py formats/test_growth.py"
    " formats/test_any_spec.py formats/test_new_format.py formats/test_templating.py"
    " formats/test_protobuf_bytes.py pipeline/test_compile.py pipeline/test_same_everywhere.py"
).split()
DOCUMENTS = "1200"  # that the outputs are compared on, instead of many more
MYPY_CACHE = ".mypy_cache"
TABLE = "seconds of changes x steps"


class Copy:
    """A copy of the project, in which a change is made as a maintainer makes it."""

    def __init__(self, root: Path, tables: Tables) -> None:
        """Copies what git tracks; nothing is installed."""
        self.root = root
        self._tables = tables
        copy_of_tree(root)
        if (PROJECT / MYPY_CACHE).is_dir():
            shutil.copytree(PROJECT / MYPY_CACHE, root / MYPY_CACHE)
        (root / ".venv").symlink_to(sys.prefix)

    def change(self, name: str, edit: Edit) -> None:
        """Edits the files, accepts the breaks that compat prints, and makes the outputs anew."""
        files = ("spec/email_interactions.yaml", "tests/cases/printed_rows.tsv")
        paths = [self.root / file for file in files]
        edited = edit(Files(*(path.read_text(encoding="utf-8") for path in paths)))
        for path, text in zip(paths, edited, strict=True):
            path.write_text(text, encoding="utf-8")
        self._accept()
        self.step(name, "regenerate", "regenerate")

    def split(self) -> None:
        """Moves two lists of the spec into files of their own, and makes the outputs anew."""
        path = self.root / "spec" / "email_interactions.yaml"
        spec = edits.round_trip().load(path.read_text(encoding="utf-8"))
        (path.parent / "parts").mkdir()
        for key in ("enums", "groups"):
            part = path.parent / "parts" / f"{key}.yaml"
            edits.round_trip().dump({key: spec.pop(key)}, part)
        edits.round_trip().dump({"include": ["parts/*.yaml"], **spec}, path)
        self.step("several files", "regenerate", "regenerate")

    def _accept(self) -> None:
        """Pastes the entries that compat prints."""
        printed = self._make("compat", check=False).stderr
        entries = re.findall(r"^  - change: .*$", printed, re.MULTILINE)
        path = self.root / "spec" / "accepted_breaks.yaml"
        text = path.read_text(encoding="utf-8") if path.exists() else "accepted:\n"
        text += "".join(f"{entry}\n    reason: It is meant.\n" for entry in entries)
        if entries:
            path.write_text(text, encoding="utf-8")

    def step(self, name: str, column: str, *arguments: str) -> None:
        """Runs make, which must succeed."""
        begin = time.monotonic()
        self._make(*arguments, check=True)
        self._tables.add(TABLE, name, column, round(time.monotonic() - begin) or 1)

    def _make(self, *arguments: str, check: bool) -> Done:
        folders = (".", "generated/python", "service", "tools")
        paths = os.pathsep.join(str(self.root / folder) for folder in folders)
        env = {"PYTHONPATH": paths, "AGREEMENT_DOCUMENTS": DOCUMENTS}
        ready = ("--assume-old=.venv/ready", "--assume-old=.venv/ready-to-generate")
        command = ("make", "--no-print-directory", *ready, *arguments)
        return run(*command, cwd=self.root, check=check, env=env)


def test_changes(tmp_path: Path, tables: Tables) -> None:
    """Additions pass the tests, breaks those that read the spec, and both together every check."""
    copy = Copy(tmp_path, tables)
    for name, edit in ADDITIONS.items():
        copy.change(name, edit)
    options = " ".join(f"--ignore=tests/{name}" for name in OTHER_SPECS)
    copy.step("all additions", "test", "test", f"TESTS=tests {options}")
    for name, edit in BREAKS.items():
        copy.change(name, edit)
    copy.split()
    copy.step(
        "all breaks", "test", "test", f"TESTS={' '.join(f'tests/{name}' for name in READING)}"
    )
    copy.step("all changes", "check", "check")


def test_the_tests_that_are_named_are_there() -> None:
    """None of their files has another name."""
    tests = PROJECT / "tests"
    assert [name for name in READING + OTHER_SPECS if not (tests / name).exists()] == []
