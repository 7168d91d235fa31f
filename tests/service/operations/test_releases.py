"""Servers of two releases on one database: the newer one has a field that the older one lacks."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from google.protobuf.unknown_fields import UnknownFieldSet

from email_interactions.v1 import email_interaction_service_pb2 as pb
from tests.service.conftest import NewDatabase
from tests.service.support.errors import violations_of
from tests.service.support.interactions import (
    create,
    create_request,
    incoming,
    read,
    stop_request,
    update,
    watching,
)
from tests.service.support.server import COMMAND, serving
from tests.support.programs import run
from tests.support.project import PROJECT

NUMBER = 1_000
DATA = b"\xc2\x3e\x01x"  # the field with that number
FIELD = """
name: of_the_newer_release
number: 1000
type: string
required: no
row: no
description: Added later.
"""


def with_field(spec: str) -> str:
    """Return the spec with the field after those of EmailIn."""
    root: Any = yaml.compose(spec, Loader=yaml.CSafeLoader)  # as the generator reads it
    (fields,) = (
        message["fields"]
        for message in map(mapping, mapping(root)["messages"].value)
        if message["name"].value == "EmailIn"
    )
    fields.value.append(yaml.compose(FIELD))
    return yaml.serialize(root)


def mapping(node: Any) -> dict[str, Any]:
    """Return the values of a node by their keys."""
    return {key.value: value for key, value in node.value}


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of the newer release."""
    folder = tmp_path_factory.mktemp("newer")
    spec = with_field((PROJECT / "spec" / "email_interactions.yaml").read_text(encoding="utf-8"))
    (folder / "spec.yaml").write_text(spec, encoding="utf-8")
    out = ("--spec", folder / "spec.yaml", "--out", folder / "out", "--only", "python")
    run(sys.executable, "-m", "generator", "generate", *out, cwd=PROJECT)
    return folder / "out" / "python"


@pytest.fixture(scope="module")
def stubs(newer: Path, new_database: NewDatabase) -> Iterator[tuple[Any, Any]]:
    """A server of the older release, and one of the newer release that was started later."""
    database = new_database()
    with pytest.MonkeyPatch.context() as patch, serving(database) as (_, older_stub):
        patch.setenv("PYTHONPATH", str(newer), prepend=":")
        with serving(database, command=COMMAND) as (_, newer_stub):
            yield older_stub, newer_stub


def with_new_field() -> pb.EmailInteraction:
    """Return an interaction that only the newer release accepts."""
    interaction = incoming()
    interaction.email_in.MergeFromString(DATA)
    return interaction


def has_new_field(interaction: Any) -> bool:
    """Whether the field is in the e-mail."""
    fields: Any = UnknownFieldSet(interaction.email_in)
    return NUMBER in {field.field_number for field in fields}


def test_an_older_server_keeps_new_fields(stubs: tuple[Any, Any]) -> None:
    """In reads, updates with a mask, stops and watches, whichever server they are at."""
    older, newer = stubs
    with watching(older) as watch:
        stored = create(newer, with_new_field())
        assert read(older, stored) == stored
        changed = update(older, stored, subject="changed")
        stopped = older.StopInteraction(stop_request(stored)).interaction
        expected = [stored, changed, stopped]
        assert [next(watch).interaction for _ in expected] == expected
    assert [has_new_field(interaction) for interaction in expected] == [True] * 3
    assert read(newer, stored) == stopped


def test_an_older_server_rejects_new_fields_in_requests(stubs: tuple[Any, Any]) -> None:
    """Therefore the clients are upgraded last; the newer server accepts all older requests."""
    older, newer = stubs
    violations = violations_of(older.CreateInteraction, create_request(with_new_field()))
    assert violations == [("interaction.email_in", "UNKNOWN")]
    stored = create(older)
    changed = update(newer, stored, subject="changed")
    assert read(older, stored) == changed


def test_an_update_without_a_mask_at_an_older_server_drops_new_fields(
    stubs: tuple[Any, Any],
) -> None:
    """It replaces the e-mail with what the older client sent."""
    older, newer = stubs
    stored = create(newer, with_new_field())
    stored.email_in.DiscardUnknownFields()
    changed = older.UpdateInteraction(pb.UpdateInteractionRequest(interaction=stored)).interaction
    assert read(newer, stored) == changed
    assert not has_new_field(changed)
