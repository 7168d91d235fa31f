"""What a user of the generated Python meets: help, subclasses, records of several kinds, gRPC."""

import dataclasses
import importlib
import json
import pydoc
import re
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.package.samples import READERS, Reader
from tests.support.documents.corpus import document
from tests.support.outputs.python import docstrings
from tests.support.project import GENERATED, PROJECT

WRITERS = [*product(("to_json", "to_dict", "to_proto"), (True, False))]


@pytest.fixture
def loan(every_construct: Path) -> dict[str, Any]:
    """A document with all fields."""
    return document("Loan", "everything", every_construct)


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
    return type("Plain", (record,), {"title": lambda self: self.book.title})


def from_proto(cls: type[Any], value: dict[str, Any]) -> Any:
    """The message of a document, read by another class."""
    return cls.from_proto(cls.__base__.from_dict(value).to_proto())  # type: ignore[union-attr]


@pytest.mark.parametrize("subclass", [with_fields, without_fields])
@pytest.mark.parametrize("read", [*READERS.values(), from_proto])
def test_a_subclass_reads_itself(
    package: Any, subclass: Callable[[type], Any], read: Reader, loan: dict[str, Any]
) -> None:
    """Every reader of a subclass returns the subclass, with the values of the record."""
    cls = subclass(package.Loan)
    found = read(cls, loan)
    assert type(found) is cls
    assert found.to_dict() == package.Loan.from_dict(loan).to_dict()
    assert found.validate() == []


@pytest.mark.parametrize(("way", "validate"), WRITERS)
def test_a_subclass_writes_what_its_record_writes(
    package: Any, way: str, loan: dict[str, Any], *, validate: bool
) -> None:
    """Fields that a subclass adds are not part of the document."""
    found = with_fields(package.Loan).from_dict(loan)
    changed = dataclasses.replace(found, queue="fast", tags=["x"])
    written = getattr(changed, way)(validate=validate)
    assert written == getattr(package.Loan.from_dict(loan), way)(validate=validate)


def test_added_fields_get_their_defaults(package: Any, loan: dict[str, Any]) -> None:
    """Each record has a list of its own."""
    cls = with_fields(package.Loan)
    first, second = cls.from_dict(loan), cls.from_json(json.dumps(loan))
    first.tags.append("x")
    assert (first.queue, second.queue, second.tags) == ("none", "none", [])


def test_a_subclass_is_made_by_its_constructor(package: Any, loan: dict[str, Any]) -> None:
    """So `__post_init__` runs, once for each record."""
    runs: list[Any] = []

    def note(self: Any) -> None:
        runs.append(self)

    cls = with_fields(package.Loan, __post_init__=note)
    assert [cls.from_json(json.dumps(loan))] == runs


def test_an_added_field_needs_a_default(package: Any, loan: dict[str, Any]) -> None:
    """No document has its value."""
    cls: Any = dataclasses.make_dataclass(
        "Lacking", [("queue", str)], bases=(package.Loan,), kw_only=True
    )
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'queue'"):
        cls.from_dict(loan)


def test_an_added_field_is_unknown_in_a_document(package: Any, loan: dict[str, Any]) -> None:
    """What a document may hold is for the contract to say."""
    with pytest.raises(package.ValidationError, match="/queue: unknown name"):
        with_fields(package.Loan).from_dict(loan | {"queue": "fast"})


def test_a_subclass_within_a_record_is_written(package: Any, loan: dict[str, Any]) -> None:
    """As the record that it is."""
    record = package.Loan.from_dict(loan)
    written = record.to_dict()
    record.book = with_fields(package.Book).from_dict(loan["book"])
    record.book.queue = "fast"
    assert record.to_dict() == written
    assert package.Loan.from_proto(record.to_proto()).to_dict() == written


# Records of several kinds


@pytest.mark.parametrize("form", [dict, json.dumps])
def test_a_document_of_any_form_is_read(
    package: Any, form: Callable[[Any], Any], loan: dict[str, Any]
) -> None:
    """A text or a dictionary, with the same violations."""
    assert package.read_catalogue_item(form(loan)) == package.Loan.from_dict(loan)
    more = form(loan | {"new": 1})
    assert package.read_catalogue_item(more, ignore_unknown=True) == package.Loan.from_dict(loan)
    for faulty, path in (({}, "kind"), ({"kind": 9}, "kind"), ({"kind": 2}, "kind"), (more, "new")):
        with pytest.raises(package.ValidationError, match=rf"\A/{path}: [^\n]+\Z"):
            package.read_catalogue_item(faulty if faulty is more else form(faulty))


@pytest.mark.parametrize("kind", [2, 2.0])
def test_another_kind_is_a_member_of_the_enum(package: Any, kind: Any) -> None:
    """It has a name, and is the integer still."""
    (item,) = package.read_catalogue_items([{"kind": kind}])
    assert item.kind is package.EntryKind.OTHER
    assert item == package.OtherKind(0, 2, {"kind": kind})


# Help


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Loan", "book: The book, which holds a shelf, which has a keeper. Required."),
        ("Loan", "added: When the entry was added. Optional."),
        ("Loan", "borrower: Who has it. Required if `notes` is present."),
        ("Loan", "state: How far it has come. Optional. Absent in a document means 0."),
        ("Book", "etat: Whether each volume is in good condition. Optional. JSON name: `état`."),
        ("EntryKind", "LOAN: A loan."),
    ],
)
def test_help_shows_each_field_and_value(package: Any, name: str, line: str) -> None:
    """Its text, whether it is required, and its name in JSON where that is another one."""
    text = pydoc.plain(pydoc.render_doc(getattr(package, name)))
    assert f" {line} " in re.sub(r"[\s|]+", " ", text)


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


def test_only_stubs_import_grpc(package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """By name, anywhere in a module; the error has the command that brings it."""
    root = Path(package.__file__).parent
    importing = [
        path.relative_to(root).with_suffix("")
        for path in root.rglob("*.py")
        if re.search(r"^\s*(import|from) grpc\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert importing
    assert [path.name for path in importing if not path.name.endswith("_pb2_grpc")] == []
    monkeypatch.setitem(sys.modules, "grpc", None)
    for path in importing:
        told = rf"pip install '{package.__name__.replace('_', '-')}\[grpc\]'"
        with pytest.raises(ModuleNotFoundError, match=told) as caught:
            importlib.import_module(".".join([package.__name__, *path.parts]))
        assert caught.value.name == "grpc"
