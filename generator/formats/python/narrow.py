"""A regular expression that matches the usual texts sooner, and none that the full one does not.

A group that may come any number of times is left out: where it does not come, the rest matches by
itself. A group that may come once is tried last where its first character does not tell whether it
is there. So no text is tried in more ways than by the full one.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<open>   [(](?:[?]:)? )
    | (?P<close>  [)] )
    | (?P<repeat> (?: [*+?] | [{][0-9,]+[}] ) [?]? )
    | (?P<one>    \\. | \[ \^? (?: \\. | [^\]\\] )+ \] | . )
    """,
    re.VERBOSE,
)
_LITERAL = re.compile(r"\\.|\[(?:\\.|[^\^\\])\]|[^\\\[(]")


def narrowed(pattern: str) -> str:
    """The expression for a pattern of the spec's language."""
    return _sequence(_TOKEN.finditer(pattern))


def _sequence(tokens: Iterator[re.Match[str]]) -> str:
    """The expression up to the end of a group or of the pattern."""
    parts: list[str] = []
    for token in tokens:
        if token.lastgroup == "open":
            parts.append(f"(?:{_sequence(tokens)})")
        elif token.lastgroup == "close":
            break
        elif token.lastgroup == "repeat" and parts[-1].startswith("(?:"):
            parts[-1] = _repeated(parts[-1], token[0])
        else:
            parts.append(token[0])
    return "".join(parts)


def _repeated(group: str, times: str) -> str:
    if times.startswith("*"):
        return ""
    if not times.startswith("?"):
        return f"{group}{times}"
    inside = group[len("(?:") : -len(")")]
    return f"(?:{inside}|)" if _LITERAL.match(inside) else f"(?:|{inside})"
