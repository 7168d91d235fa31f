"""Threads that read their first documents together."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from threading import Barrier
from time import sleep
from typing import Any

import msgspec
import pytest

from email_interactions import EmailIn, EmailOut, EntityType
from email_interactions._runtime.codec import Codec
from email_interactions._runtime.record import Record, Variants, codec_of
from email_interactions._runtime.streams.unions import Union

READERS = ("decode", "decode_leniently", "decode_loosely", "members_to_wire")
FIRST_DOCUMENTS = """
import sys, threading
from email_interactions import EmailIn, EmailOut, ValidationError

sys.setswitchinterval(1e-6)
start = threading.Barrier(16)

def read():
    start.wait()
    for record in (EmailIn, EmailOut):
        for ignore_unknown in (True, False):
            try:
                record.from_json('{"from": {"address": "x"}}', ignore_unknown=ignore_unknown)
            except ValidationError:
                pass

threads = [threading.Thread(target=read) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_threads_read_their_first_documents_together() -> None:
    """In a process of their own, as it would crash."""
    done = subprocess.run([sys.executable, "-c", FIRST_DOCUMENTS], check=False)
    assert done.returncode == 0


def test_threads_share_the_codec_of_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two codecs of a record that contains itself would each take it for another record."""

    @dataclass(slots=True, kw_only=True)
    class Fresh(Record[Any]):
        name: str | None = None

    def make(self: Codec, cls: type[Record[Any]], make: Any = Codec.__init__) -> None:
        sleep(0.05)
        make(self, cls)

    monkeypatch.setattr(Codec, "__init__", make)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(codec_of, [Fresh] * 8))) == 1


def test_decoders_are_made_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoders of different records too: they share the structs of records within."""
    making: list[Any] = []
    most = 0

    def decoder(type_: Any, make: Any = msgspec.json.Decoder, **options: Any) -> Any:
        nonlocal most
        making.append(type_)
        most = max(most, len(making))
        sleep(0.01)
        making.remove(type_)
        return make(type_, **options)

    monkeypatch.setattr(msgspec.json, "Decoder", decoder)
    kinds = {EntityType.EMAIL_IN: EmailIn, EntityType.EMAIL_OUT: EmailOut}
    union: Any = Union(Variants("entity_type", EntityType, kinds))
    jobs = [(union, "_strict"), (union, "_lenient")]
    jobs += product([Codec(EmailIn), Codec(EmailOut)], READERS)
    start = Barrier(len(jobs))

    def make(job: tuple[Any, str]) -> Any:
        start.wait()
        return getattr(*job)

    with ThreadPoolExecutor(len(jobs)) as pool:
        assert len([*pool.map(make, jobs)]) == len(jobs)
    assert most == 1
