"""Metrics for Prometheus."""

import urllib.request

from tests.service.support.errors import code_of
from tests.service.support.interactions import create, get_request
from tests.service.support.server import SERVICE, serving
from tests.support.programs import free_port


def test_metrics_count_calls(file: str) -> None:
    """By method and code, with their duration, what is under way, and the transactions."""
    address = f"127.0.0.1:{free_port()}"
    with serving(file, "--metrics", address) as (_, stub):
        create(stub)
        code_of(stub.GetInteraction, get_request("none"))
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=20) as page:
            lines = page.read().decode().splitlines()
    for method, code in (("CreateInteraction", "OK"), ("GetInteraction", "NOT_FOUND")):
        labels = f'{{code="{code}",method="/{SERVICE}/{method}"}}'
        assert f"email_interactions_calls_total{labels} 1.0" in lines
    names = {line.partition("{")[0].partition(" ")[0] for line in lines}
    assert {"email_interactions_call_seconds_sum", "email_interactions_watchers"} <= names
    values = ("arriving_bytes", "call_bytes", "watcher_bytes", "waiting_writes")
    assert {f"email_interactions_{name}" for name in values} <= names
    assert "email_interactions_transactions_total 1.0" in lines
    assert "email_interactions_transaction_seconds_total" in names
