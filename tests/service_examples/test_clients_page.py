"""The page about the programs: its commands build and run them."""

import pytest

from email_interactions import EmailIn
from email_interactions_client import Client, NotFound
from tests.service.support.server import Server
from tests.service_examples.pages import CLIENTS, block, blocks, printed
from tests.service_examples.programs import LANGUAGES
from tests.support.documents.samples import MINIMAL
from tests.support.project import PROJECT


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_build_and_run_a_program(language: str, server: Server) -> None:
    """It reads the interaction that the page about the service creates."""
    email = EmailIn.from_dict(MINIMAL | {"interaction_id": "i1"})
    with Client(server.address) as client:
        try:
            client.get("i1")
        except NotFound:
            client.create(email)
    address = {"EMAIL_INTERACTIONS_ADDRESS": server.address}
    output = printed(block(CLIENTS, f"/{language}/build.sh"), PROJECT, variables=address)
    assert EmailIn.from_json(output.splitlines()[-1]) == email


def test_each_program_has_its_section() -> None:
    """With the two commands; one more block installs what they require."""
    assert len(blocks(CLIENTS, "bash")) == len(LANGUAGES) + 1
    (script,) = set(blocks(CLIENTS, "bash")[0].split())
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert f"\t@{script}\n" in makefile  # of `make test-service`, before these tests
