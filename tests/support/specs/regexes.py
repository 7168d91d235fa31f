"""Generated patterns of types, texts that they match, and texts that take long to match.

`python -m tests.support.specs.regexes` prints many of them, for engines in other languages.
"""

import json
import re
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.core.patterns import without_line_feeds
from generator.rules.patterns.portability import problem


def _is_accepted(pattern: str) -> bool:
    return problem(pattern) is None


_ATOMS = st.sampled_from(
    [
        *("a", "b", "0", "-", "@", " ", "ä", "/", '"', "'", "~", "&"),
        *(r"\.", r"[.]", r"\\", r"\|", r"\$", r"\t", r"\/"),
        *("[a-z]", "[0-9]", "[A-Za-z0-9_]", "[a-b-c]", "[-+]", "[à-ö]", r"[\]\^\-]", "[|]", "[a^]"),
        *("[^@ ]", "[^a]", r"[^\n,]", r"[^\r\t]", "[^a-z0-9]", "[ -힣]", "[ -￮]", "[^ -￮]"),
    ]
)
_TIMES = st.sampled_from(
    ["", "", "", "*", "+", "?", "+?", "{2}", "{0,2}", "{1,3}", "{2,}", "{0,9}"]
)
_PARTS = st.recursive(
    st.tuples(_ATOMS, _TIMES).map("".join),
    lambda inner: st.tuples(
        st.sampled_from(["(?:", "(?:", "("]),
        st.lists(st.lists(inner, min_size=1, max_size=3).map("".join), min_size=1, max_size=3),
        _TIMES,
    ).map(lambda group: f"{group[0]}{'|'.join(group[1])}){group[2]}"),
    max_leaves=8,
)
any_patterns = st.lists(_PARTS, min_size=1, max_size=4).map(lambda parts: f"^{''.join(parts)}$")
"""Patterns that can be parsed; the check rejects some of them."""
_with_negated_classes = st.builds(
    "^{0}{1}[^{2}{3}]{4}(?:{2}[^{2}{3}]+){5}$".format,
    st.sampled_from(["", "[a-z]", "(?:x:)?"]),
    st.sampled_from(["", "#"]),
    st.sampled_from("@,:/"),
    st.sampled_from(["", " ", "a-z", r"\t", r"\n", "\"'", "é"]),
    st.sampled_from("*+"),
    st.sampled_from(["", "*", "{2}", "?"]),
)
patterns = any_patterns.filter(_is_accepted) | _with_negated_classes.filter(_is_accepted)
"""Patterns that pass the check."""

_LETTERS = "".join([*map(chr, range(32, 127)), "\téäΣ"])


def matching(pattern: str, more: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    """Draw texts that a pattern matches, of letters and other characters in its classes."""
    alphabet = st.sampled_from([*_LETTERS, *more])
    return st.from_regex(pattern.removesuffix("$") + r"\Z", fullmatch=True, alphabet=alphabet)


SPECIAL = ("\n", "\r", "\u2028", "\u0085", "\0", "\U0001f600", "\ud7ff", "\uffff")
"""Characters on which engines differ, in classes or at the end."""


def texts_near(text: str) -> list[str]:
    """Return variants of a text: with a special character at the ends or within, or shortened."""
    half = len(text) // 2
    changed = [
        changed
        for special in SPECIAL
        for changed in (text + special, special + text, text[:half] + special + text[half:])
    ]
    return [text, text[1:], text[:-1], text + text, f"{text} ", *changed, *SPECIAL]


def attacks(text: str, length: int) -> list[str]:
    """Return texts of a length that nearly match: repeated parts of a text, and a wrong end.

    An engine takes longest if it has to try all ways to match a text before it fails.
    """
    pieces = {(a, text[a:b]) for a in range(len(text)) for b in range(a + 1, a + 7)}
    starts = {text[:at] + piece * (length // len(piece)) for at, piece in pieces}
    return sorted(start + end for start in starts for end in ("!", "z", "\n"))


def drawn(count: int) -> list[dict[str, Any]]:
    """Return patterns with texts, each with its verdict, and attacks."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(patterns, st.data())
    def draw(pattern: str, data: st.DataObject) -> None:
        text = data.draw(matching(pattern, more=SPECIAL[1:]))
        regex = without_line_feeds(pattern)
        verdicts = {near: re.fullmatch(regex, near) is not None for near in texts_near(text)}
        found.append({"regex": regex, "verdicts": verdicts, "attacks": attacks(text, 300)[:60]})

    draw()
    return found


if __name__ == "__main__":
    print(json.dumps(drawn(300)))
