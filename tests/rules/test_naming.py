"""naming.py: conversions; reserved.py: the names that are out of bounds."""

import ast
import keyword
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import naming
from generator.rules import reserved
from tests.support import outputs_of
from tests.support.readers import GENERATED, PROJECT

SNAKE = st.lists(st.text("az09", min_size=1), min_size=1).map(lambda words: "x" + "_".join(words))
CAMEL = st.lists(st.text("az09"), min_size=1).map(lambda words: "X" + "Y".join(words))


@pytest.mark.parametrize(
    ("name", "snake", "kebab"),
    [
        ("Loan", "loan", "loan"),
        ("LoanDeskService", "loan_desk_service", "loan-desk-service"),
        ("HTTPStatus", "http_status", "http-status"),
        ("LoanID", "loan_id", "loan-id"),
        ("V2Loan", "v2_loan", "v2-loan"),
        ("Http2Status", "http2_status", "http2-status"),
        ("AB1C", "ab1c", "ab1c"),
        ("X", "x", "x"),
        ("ISBN", "isbn", "isbn"),
        ("library_loans", "library_loans", "library-loans"),
    ],
)
def test_snake_and_kebab_case(name: str, snake: str, kebab: str) -> None:
    """Words begin at capitals; a row of capitals is one word."""
    assert naming.snake_case(name) == snake
    assert naming.upper_snake_case(name) == snake.upper()
    assert naming.kebab_case(name) == kebab


@settings(deadline=None, derandomize=True)
@given(SNAKE)
def test_a_snake_case_name_stays_as_it_is(name: str) -> None:
    """Converting twice is converting once."""
    assert naming.snake_case(name) == name


@settings(deadline=None, derandomize=True)
@given(CAMEL)
def test_a_camel_case_name_gives_a_snake_case_name(name: str) -> None:
    """Every name that a message may have gives a name that a file may have, of the same letters."""
    assert naming.CAMEL_CASE.fullmatch(name)
    snake = naming.snake_case(name)
    assert naming.SNAKE_CASE.fullmatch(snake)
    assert snake.replace("_", "") == name.lower()


@pytest.mark.parametrize(
    ("identifier", "camel"),
    [
        ("title", "title"),
        ("from_address", "fromAddress"),
        ("a_b_c", "aBC"),
        ("line_2_text", "line2Text"),
        ("isbn10", "isbn10"),
    ],
)
def test_camel_case(identifier: str, camel: str) -> None:
    """An underscore is dropped and the letter after it is uppercase, as in protobuf."""
    assert naming.camel_case(identifier) == camel


@settings(deadline=None, derandomize=True)
@given(SNAKE)
def test_camel_case_has_no_underscore(identifier: str) -> None:
    """Only underscores go, and only the case of letters changes."""
    camel = naming.camel_case(identifier)
    assert camel.lower() == identifier.replace("_", "")


def test_an_enum_value_carries_the_name_of_its_enum() -> None:
    """protobuf requires the values of all enums of a package to be distinct."""
    assert naming.enum_value("LoanState", "NOT_BACK") == "LOAN_STATE_NOT_BACK"


@pytest.mark.parametrize(
    ("package", "folder", "suffix"),
    [("loans.v1", "loans/v1", "v1"), ("library_loans.v12", "library_loans/v12", "v12")],
)
def test_parts_of_a_protobuf_package(package: str, folder: str, suffix: str) -> None:
    """A package leads to its folder, and ends with its version."""
    assert naming.proto_folder(package) == folder
    assert naming.version_suffix(package) == suffix


def test_the_id_of_a_schema() -> None:
    """A schema is known by package, version and record."""
    schema = naming.schema_id("library_loans", "library_loans.v2", "Loan")
    assert schema == "urn:library-loans:v2:Loan"


@pytest.mark.parametrize("name", ["a", "a1", "from_address", "a_1", "line_2_text", "a1b2"])
def test_names_in_snake_case(name: str) -> None:
    """Small letters and digits, in words that single underscores part."""
    assert naming.SNAKE_CASE.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["", "A", "fromAddress", "_a", "a_", "a__b", "1a", "a-b", "a b", "é", "a\n", "a.b"]
)
def test_names_not_in_snake_case(name: str) -> None:
    """Nothing else is snake_case."""
    assert not naming.SNAKE_CASE.fullmatch(name)


@pytest.mark.parametrize("name", ["A", "Loan", "LoanDesk", "V2", "HTTPStatus", "A1B"])
def test_names_in_camel_case(name: str) -> None:
    """A capital, then letters and digits."""
    assert naming.CAMEL_CASE.fullmatch(name)


@pytest.mark.parametrize("name", ["", "loan", "Loan_", "Loan_Desk", "2V", "Loan Desk", "É", "A\n"])
def test_names_not_in_camel_case(name: str) -> None:
    """Nothing else is CamelCase."""
    assert not naming.CAMEL_CASE.fullmatch(name)


@pytest.mark.parametrize("name", ["A", "NEW", "IN_PROCESS", "V_1", "A1"])
def test_names_in_upper_snake_case(name: str) -> None:
    """Capitals and digits, in words that single underscores part."""
    assert naming.UPPER_SNAKE_CASE.fullmatch(name)


@pytest.mark.parametrize("name", ["", "new", "New", "_A", "A_", "A__B", "1A", "A-B", "É", "A\n"])
def test_names_not_in_upper_snake_case(name: str) -> None:
    """Nothing else is UPPER_SNAKE_CASE."""
    assert not naming.UPPER_SNAKE_CASE.fullmatch(name)


def test_keywords_of_python_are_keywords() -> None:
    """No field can have the name of a keyword that is written small."""
    assert {word for word in keyword.kwlist if word.islower()} <= reserved.KEYWORDS


@pytest.mark.parametrize(
    "word", ["template", "transient", "debugger", "nonlocal", "namespace", "in", "loop"]
)
def test_keywords_of_each_target_language(word: str) -> None:
    """C++, Java, JavaScript, Python and CEL have words that the others do not."""
    assert word in reserved.KEYWORDS


@pytest.mark.parametrize("word", ["to", "cc", "type", "status", "match", "text", "reply_to"])
def test_words_that_are_no_keywords(word: str) -> None:
    """Words that are no keywords, or only where no field can be, are allowed."""
    assert word not in reserved.KEYWORDS | reserved.PYTHON_NAMES


def test_keywords_are_names() -> None:
    """A name with a capital or a blank could never be refused."""
    assert all(naming.SNAKE_CASE.fullmatch(word) for word in reserved.KEYWORDS)
    assert all(naming.CAMEL_CASE.fullmatch(word) for word in reserved.PYTHON_TYPE_NAMES)


_GOLDEN = Path(__file__).parents[1] / "cases/expected/python/library_loans"
_OF_SPEC = ("enums", "messages", "kinds")


@pytest.mark.parametrize("module", ["contract", "protobuf_codecs", "messages", "reading", "wire"])
def test_classes_that_stand_beside_those_of_a_spec_are_reserved(module: str) -> None:
    """A class of a spec with such a name would take its place in the generated Python."""
    tree = ast.parse((_GOLDEN / f"{module}.py").read_text(encoding="utf-8"))
    imported = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).rpartition(".")[2] not in _OF_SPEC
        for name in node.names
    }
    classes = {name for name in imported if naming.CAMEL_CASE.fullmatch(name)}
    assert classes
    assert classes <= reserved.PYTHON_TYPE_NAMES


def test_no_type_takes_the_name_of_a_page(tmp_path: Path) -> None:
    """On a disk without case, `Changes.md` would take the place of `changes.md`."""
    small = (PROJECT / "tests/cases/small.yaml").read_text(encoding="utf-8")
    names = [path.stem.title() for path in GENERATED.glob("docs/*.md") if path.stem.islower()]
    assert names
    for name in names:
        _, errors = outputs_of.read(small.replace("- name: Wind\n", f"- name: {name}\n"), tmp_path)
        assert [f": '{name}' is " in str(error) for error in errors] == [True]
