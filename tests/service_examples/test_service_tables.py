"""The page about the service: its tables are complete."""

import re

import email_interactions_client
from tests.service_examples.pages import SERVICE, block, printed, rows
from tests.support.project import PROJECT
from tests.support.readers.spec import SPEC

PAGE = (PROJECT / SERVICE).read_text(encoding="utf-8")
OF_BUF = {"--reflect-header"}


def test_the_limits_are_those_of_the_command() -> None:
    """The table has the options that `--help` lists as limits."""
    help_ = printed("email-interactions serve --help", PROJECT)
    limits = help_[help_.index("\nlimits:") : help_.index("\nexamples:")]
    explained = [row[0] for row in rows("Option")]
    assert sorted(explained) == sorted(re.findall(r"^  (--[a-z-]+)", limits, re.MULTILINE))


def test_the_options_exist() -> None:
    help_ = printed("email-interactions serve --help", PROJECT)
    of_the_server = block(SERVICE, "email-interactions serve --listen")
    named = {*re.findall(r"`(--[a-z-]+)", PAGE), *re.findall(r"--[a-z-]+", of_the_server)}
    assert named - set(re.findall(r"--[a-z-]+", help_)) == OF_BUF


def test_the_errors_are_those_of_the_spec() -> None:
    """Those of the whole service, in the same order."""
    (service,) = SPEC["services"]
    assert [row[0] for row in rows("Code")] == [error["code"] for error in service["errors"]]


def test_the_exceptions_are_those_of_the_client() -> None:
    """All of them but the base class."""
    named = {name for row in rows("Exception") for name in row[0].split(", ")}
    classes = {
        name
        for name, found in vars(email_interactions_client).items()
        if isinstance(found, type) and issubclass(found, Exception)
    }
    assert named == classes - {"ClientError"} | {"ValidationError"}
