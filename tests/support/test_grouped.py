"""A test with many cases fails for each that fails."""

import sys

import pytest

from tests.support.grouped import grouped


def test_every_failing_case_is_reported() -> None:
    """With its values; also one that skips or exits by itself, and none that passes."""

    @grouped("number", [4, 7, 23, 31])
    @grouped("word", ["fine", "wrong", "left"])
    def try_one(number: int, word: str, limit: int) -> None:
        if (number, word) == (7, "left"):
            sys.exit("left")
        if (number, word) == (31, "left"):
            pytest.skip("not tried")
        assert number < limit or word != "wrong"

    with pytest.raises(pytest.fail.Exception) as failed:
        try_one(limit=20)
    report = str(failed.value)
    assert report.startswith("3 of 4 cases fail\n\n7\n")
    counts = [report.count(f"'{word}'\n") for word in ("fine", "wrong", "left")]
    assert counts == [0, 2, 2]
    assert "SystemExit: left" in report
    assert "Skipped: not tried" in report
