"""What a user of the generated Python meets: help, subclasses, records of several kinds, gRPC."""

import dataclasses
import importlib
import json
import pydoc
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.outputs.build import generate_outputs, imported
from tests.support.outputs.python import docstrings
from tests.support.project import GENERATED, PROJECT

DOCUMENT: dict[str, Any] = {
    "kind": 0,
    "from": {"name": "Ada"},
    "to": [{"name": "Bob"}, {"name": "Eve"}],
    "came": "2024-02-29T12:00:00.250Z",
    "shelf": "B",
    "fragile": False,
    "extra": {"deep": [None, 1]},
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package of tests/cases/parcels.yaml, imported."""
    folder = tmp_path_factory.mktemp("desk")
    text = (PROJECT / "tests" / "cases" / "parcels.yaml").read_text(encoding="utf-8")
    spec = generate_outputs(text, folder)
    with imported(folder, spec.package.name) as package:
        yield package


# Subclasses


def with_fields(record: type, **methods: Any) -> type[Any]:
    """A dataclass that adds a field and a list."""
    added: list[tuple[str, Any, Any]] = [
        ("queue", str, dataclasses.field(default="none")),
        ("tags", list[str], dataclasses.field(default_factory=list)),
    ]
    return dataclasses.make_dataclass(
        "Added", added, bases=(record,), namespace=methods, kw_only=True, slots=True
    )


def without_fields(record: type) -> type[Any]:
    """A class that only adds a method."""
    return type("Plain", (record,), {"first": lambda self: self.to[0].name})


READERS: dict[str, Callable[[Any, Any], Any]] = {
    "from_json": lambda cls, _: cls.from_json(json.dumps(DOCUMENT)),
    "from_json, off the fast path": lambda cls, _: cls.from_json(
        json.dumps(DOCUMENT | {"kind": 0.0})
    ),
    "from_json, ignoring": lambda cls, _: cls.from_json(
        json.dumps(DOCUMENT | {"new": 1}), ignore_unknown=True
    ),
    "from_dict": lambda cls, _: cls.from_dict(DOCUMENT),
    "from_proto": lambda cls, record: cls.from_proto(record.from_dict(DOCUMENT).to_proto()),
}
WRITERS: dict[str, Callable[[Any], Any]] = {
    "to_json": lambda record: record.to_json(),
    "to_json, unchecked": lambda record: record.to_json(validate=False),
    "to_dict": lambda record: record.to_dict(),
    "to_dict, unchecked": lambda record: record.to_dict(validate=False),
    "to_proto": lambda record: record.to_proto(),
    "to_proto, unchecked": lambda record: record.to_proto(validate=False),
}


@pytest.mark.parametrize("subclass", [with_fields, without_fields])
@pytest.mark.parametrize("way", READERS)
def test_a_subclass_reads_itself(desk: Any, subclass: Callable[[type], Any], way: str) -> None:
    """Every reader of a subclass returns the subclass, with the values of the record."""
    cls = subclass(desk.Parcel)
    found = READERS[way](cls, desk.Parcel)
    assert type(found) is cls
    assert found.to_dict() == DOCUMENT
    assert found.validate() == []


@pytest.mark.parametrize("way", WRITERS)
def test_a_subclass_writes_what_its_record_writes(desk: Any, way: str) -> None:
    """Fields that a subclass adds are not part of the document."""
    cls = with_fields(desk.Parcel)
    found = dataclasses.replace(cls.from_dict(DOCUMENT), queue="fast", tags=["x"])
    assert WRITERS[way](found) == WRITERS[way](desk.Parcel.from_dict(DOCUMENT))


def test_added_fields_get_their_defaults(desk: Any) -> None:
    """Each record has a list of its own."""
    cls = with_fields(desk.Parcel)
    first, second = cls.from_dict(DOCUMENT), cls.from_json(json.dumps(DOCUMENT))
    first.tags.append("x")
    assert (first.queue, second.queue, second.tags) == ("none", "none", [])


def test_a_subclass_is_made_by_its_constructor(desk: Any) -> None:
    """So `__post_init__` runs, once for each record."""
    runs: list[Any] = []

    def note(self: Any) -> None:
        runs.append(self)

    cls = with_fields(desk.Parcel, __post_init__=note)
    assert [cls.from_json(json.dumps(DOCUMENT))] == runs


def test_an_added_field_needs_a_default(desk: Any) -> None:
    """No document has its value."""
    cls: Any = dataclasses.make_dataclass(
        "Lacking", [("queue", str)], bases=(desk.Parcel,), kw_only=True
    )
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'queue'"):
        cls.from_dict(DOCUMENT)


def test_an_added_field_is_unknown_in_a_document(desk: Any) -> None:
    """What a document may hold is for the contract to say."""
    with pytest.raises(desk.ValidationError, match="/queue: unknown name"):
        with_fields(desk.Parcel).from_dict(DOCUMENT | {"queue": "fast"})


def test_a_subclass_within_a_record_is_written(desk: Any) -> None:
    """As the record that it is."""
    contact = with_fields(desk.Contact)(name="Ada", queue="fast")
    parcel = desk.Parcel.from_dict(DOCUMENT)
    for sender in (desk.Contact(name="Ada"), contact):
        parcel.sender = sender
        assert parcel.to_dict() == DOCUMENT
        assert desk.Parcel.from_proto(parcel.to_proto()).to_dict() == DOCUMENT


# Records of several kinds


@pytest.mark.parametrize("form", [dict, json.dumps])
def test_a_document_of_any_form_is_read(desk: Any, form: Callable[[Any], Any]) -> None:
    """A text or a dictionary."""
    assert desk.read_entry(form(DOCUMENT)) == desk.Parcel.from_dict(DOCUMENT)
    ignored = form(DOCUMENT | {"new": 1})
    assert desk.read_entry(ignored, ignore_unknown=True) == desk.Parcel.from_dict(DOCUMENT)


@pytest.mark.parametrize("form", [dict, json.dumps])
@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({}, "/kind"),
        ({name: value for name, value in DOCUMENT.items() if name != "kind"}, "/kind"),
        ({"kind": 9}, "/kind"),
        ({"kind": 1}, "/kind"),
        ({"kind": 0, "x": 1}, "/x"),
    ],
)
def test_a_dictionary_is_checked_like_a_text(
    desk: Any, form: Callable[[Any], Any], document: dict[str, Any], path: str
) -> None:
    """With the same violations."""
    with pytest.raises(desk.ValidationError) as caught:
        desk.read_entry(form(document))
    assert [violation.path for violation in caught.value.violations] == [path]


@pytest.mark.parametrize("kind", [1, 1.0])
def test_another_kind_is_a_member_of_the_enum(desk: Any, kind: Any) -> None:
    """It has a name, and is the integer still."""
    (item,) = desk.read_entries([{"kind": kind}])
    assert item.kind is desk.Kind.LETTER
    assert item == desk.OtherKind(0, 1, {"kind": kind})


# Help


def shown(desk: Any, name: str) -> str:
    """What `help` prints about a class, whitespace folded."""
    text = pydoc.plain(pydoc.render_doc(getattr(desk, name)))
    return re.sub(r"[\s|]+", " ", text)


@pytest.mark.parametrize(
    "line",
    [
        "kind: Always PARCEL. Required.",
        "sender: Who sent it. Optional. JSON name: `from`.",
        "to: Who may fetch it. Optional.",
        "shelf: Where it lies. Required if `came` is present.",
        "fragile: Can it break? Optional. Absent in a document means true.",
    ],
)
def test_help_shows_each_field(desk: Any, line: str) -> None:
    """Its text, whether it is required, and its name in JSON where that is another one."""
    assert f" {line} " in shown(desk, "Parcel")


def test_help_shows_each_value_of_an_enum(desk: Any) -> None:
    """Its text beside its name."""
    assert " LETTER: A letter without a number. " in shown(desk, "Kind")


def test_no_docstring_speaks_of_a_page() -> None:
    """Those who read a docstring in an editor have no page of the source before them."""
    found = [
        f"{path.name}: {doc}"
        for folder in (GENERATED / "python", PROJECT / "service" / "email_interactions_client")
        for path in sorted(folder.rglob("*.py"))
        for doc in docstrings(path)
        if re.search(r"\b(the|this|that) page (?!size|token)", doc, re.IGNORECASE)
    ]
    assert found == []


# gRPC


def test_the_stubs_say_what_they_lack(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where grpcio is not installed, the error has the command that brings it."""
    monkeypatch.setitem(sys.modules, "grpc", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'parcel-desk\[grpc\]'") as caught:
        importlib.import_module(f"{desk.__name__}.v1.desk_service_pb2_grpc")
    assert caught.value.name == "grpc"


def test_only_stubs_import_grpc(desk: Any) -> None:
    """By name, anywhere in a module."""
    importing = [
        path.name
        for path in Path(desk.__file__).parent.rglob("*.py")
        if re.search(r"^\s*(import|from) grpc\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert importing == ["desk_service_pb2_grpc.py"]
