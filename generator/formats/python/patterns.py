"""A regular expression that matches the same texts as a pattern of the spec, and fails faster.

A character or class that repeats keeps all that it matched (`*+`) if nothing that may follow begins
with any of its characters: after fewer of them, the next one would match nothing. A group that may
be absent becomes a choice: Python looks at the next character before it tries a group in a choice.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<open>   [(](?:[?]:)? )
    | (?P<close>  [)] )
    | (?P<choice> [|] )
    | (?P<repeat> (?: [*+?] | [{][0-9,]+[}] ) [?]? )
    | (?P<one>    \\. | \[ \^? (?: \\. | [^\]\\] )+ \] | . )
    """,
    re.VERBOSE,
)
_NOTHING = frozenset({""})


class _Part(NamedTuple):
    """A character or class, or a group with options, and how often it repeats."""

    first: frozenset[str]  # the letters it begins with, and "" if it can be empty
    text: str
    options: "list[list[_Part]]"
    times: str = ""


def faster(pattern: str) -> str:
    """Return the expression, which is tried on whole texts."""
    # One letter at least of each set that no class distinguishes: the one where the set begins.
    letters = {chr(ord(char) + step) for char in f"\0\t\n\r{pattern}" for step in (0, 1)}
    (whole,) = _options(_TOKEN.finditer(pattern[1:-1]), "".join(letters))
    return f"^{_written(whole, _NOTHING)}$"


def _options(tokens: Iterator[re.Match[str]], letters: str) -> list[list[_Part]]:
    """Return the options up to the end of a group or of the pattern."""
    options: list[list[_Part]] = [[]]
    for token in tokens:
        parts, text = options[-1], token[0]
        match token.lastgroup:
            case "open":
                inside = _options(tokens, letters)
                first = frozenset().union(*(_first(option, _NOTHING) for option in inside))
                parts.append(_Part(first, "", inside))
            case "close":
                break
            case "choice":
                options.append([])
            case "repeat":
                may_be_absent = text.startswith(("*", "?", "{0"))
                first = parts[-1].first | (_NOTHING if may_be_absent else frozenset())
                parts[-1] = parts[-1]._replace(first=first, times=text)
            case _:
                parts.append(_Part(frozenset(re.findall(text, letters)), text, []))
    return options


def _first(parts: list[_Part], after: frozenset[str]) -> frozenset[str]:
    """Return the letters that parts begin with; those after them if the parts can be empty."""
    for part in reversed(parts):
        after = part.first - _NOTHING | after if "" in part.first else part.first
    return after


def _written(parts: list[_Part], after: frozenset[str]) -> str:
    """Return the expression for parts that letters follow, or the end."""
    text = ""
    for part in reversed(parts):
        # Whether the next letter tells that the part is there, or that it repeats.
        is_decided = not (part.first - _NOTHING) & after
        if part.options:
            text = _group(part, after, is_decided=is_decided) + text
        else:
            keeps_all = is_decided and part.times in ("*", "+")
            text = f"{part.text}{part.times}{'+' if keeps_all else ''}{text}"
        after = _first([part], after)
    return text


def _group(group: _Part, after: frozenset[str], *, is_decided: bool) -> str:
    if group.times not in ("", "?", "??"):
        after = after | group.first
    inside = "|".join(_written(option, after) for option in group.options)
    if group.times.startswith("?"):
        return f"(?:{inside}|)" if is_decided else f"(?:|{inside})"
    if group.times == "*" and not any(part.options for parts in group.options for part in parts):
        return f"(?:(?:{inside})(?:{inside})*|)"
    return f"(?:{inside}){group.times}"
