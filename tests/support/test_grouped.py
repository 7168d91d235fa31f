"""A test with many cases fails for each that fails."""

import pytest

from tests.support.grouped import grouped


def test_every_failing_case_is_reported() -> None:
    """With its values; also one that fails or skips by itself, and none that passes."""

    @grouped("number", [7, 23, 31])
    @grouped("word", ["fine", "wrong", "left"])
    def try_one(number: int, word: str, limit: int) -> None:
        if (number, word) == (31, "left"):
            pytest.skip("not tried")
        assert number < limit or word != "wrong"

    with pytest.raises(pytest.fail.Exception) as failed:
        try_one(limit=20)
    report = str(failed.value)
    assert report.startswith("2 of 3 cases fail\n\n23\n")
    assert (report.count("'wrong'\n"), report.count("'left'\n"), "'fine'\n" in report) == (
        2,
        1,
        False,
    )
    assert "Skipped: not tried" in report
