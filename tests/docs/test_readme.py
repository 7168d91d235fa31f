"""The READMEs: their commands do what they say. Their blocks run in tests/docs/test_snippets.py."""

import json
import re
from pathlib import Path

from google.protobuf import json_format

from email_interactions.v1 import email_interactions_pb2
from tests.support.corpus import document
from tests.support.programs import python
from tests.support.readers import FIRST_RELEASE, GENERATED, PROJECT
from tests.support.snippets import block, blocks, pages, run


def test_the_offline_commands_of_buf_run(tmp_path: Path) -> None:
    """Buf reads the descriptor set, and turns a document into protobuf bytes."""
    (block,) = (text for text in blocks(GENERATED / "README.md", "bash") if "buf convert" in text)
    record = re.findall(r"--type (\S+)", block)[0].split(".")[-1]
    text = json.dumps(document(record, "minimal"))
    (tmp_path / "document.json").write_text(text, encoding="utf-8")
    run(block.replace("OUT/", f"{tmp_path}/"), GENERATED)
    image = json.loads((tmp_path / "image.json").read_text(encoding="utf-8"))
    assert "email_interactions/v1/email_interactions.proto" in [f["name"] for f in image["file"]]
    written = getattr(email_interactions_pb2, record).FromString(
        (tmp_path / "document.binpb").read_bytes()
    )
    assert written == json_format.Parse(text, type(written)())


def test_every_make_target_that_is_named_exists() -> None:
    """Every target on a page is in the Makefile."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in pages():
        text = page.read_text(encoding="utf-8")
        lines = re.findall(r"^make ([a-z- ]+)$|`make ([a-z- ]+)`", text, re.MULTILINE)
        named = {word for pair in lines for words in pair for word in words.split()}
        assert named <= targets, page


def test_the_example_of_an_error_is_what_the_generator_prints(tmp_path: Path) -> None:
    """The message in the README is the same to the letter, except for file and line."""
    (block,) = (text for text in blocks(PROJECT / "README.md", "text") if "did you mean" in text)
    spec = FIRST_RELEASE.read_text(encoding="utf-8")
    wrong = spec.replace("        type: E-mail Address\n", "        type: E-mail Adress\n", 1)
    (tmp_path / "spec.yaml").write_text(wrong, encoding="utf-8")
    done = python("-m", "generator", "--spec", tmp_path / "spec.yaml", check=False)
    printed, shown = (
        re.sub(r"^.*?:\d+:", "", text.splitlines()[0]) for text in (done.stderr, block)
    )
    assert shown == printed


def test_the_places_that_contributing_names_exist() -> None:
    """In its diagram of the generator, and wherever it names a path of the project."""
    diagram = re.findall(r"^ *([a-z_]+(?:\.py|/))", block("CONTRIBUTING.md", "text"), re.MULTILINE)
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:docs|generator|tests)/[\w./*]+)`", text)
    assert len(diagram) > 5
    assert len(paths) > 5
    roots = (PROJECT, PROJECT / "generator")
    assert [name for name in diagram if not any((root / name).exists() for root in roots)] == []
    assert [path for path in paths if "NAME" not in path and not [*PROJECT.glob(path)]] == []
