"""The page about the programs: its commands build and run them."""

from email_interactions import EmailIn
from tests.service_examples.pages import CLIENTS, blocks
from tests.service_examples.programs import LANGUAGES
from tests.support.project import PROJECT


def test_the_commands_build_and_run_a_program(built: dict[str, str]) -> None:
    """It reads the interaction that the page about the service creates."""
    for output in built.values():
        assert EmailIn.from_json(output.splitlines()[-1]).interaction_id == "i1"


def test_each_program_has_its_section() -> None:
    """With the two commands; one more block installs what they require."""
    assert len(blocks(CLIENTS, "bash")) == len(LANGUAGES) + 1
    (script,) = set(blocks(CLIENTS, "bash")[0].split())
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert f"\t@{script}\n" in makefile  # of `make test-service`, before these tests
