"""What to write instead of what engines read differently."""

import re

_DIFFERS = "does not mean the same in all regular expression engines; "
_ITSELF = _DIFFERS + "write the character itself"

# What stands there, and what is said of it; of several that match, the first. `{}` is what the
# parentheses found.
_OUTSIDE = (
    (r"\\d", _DIFFERS + "write [0-9]"),
    (r"\\D", _DIFFERS + "write [^0-9]"),
    (r"\\w", _DIFFERS + "write [A-Za-z0-9_]"),
    (r"\\W", _DIFFERS + "write [^A-Za-z0-9_]"),
    (r"\\s", _DIFFERS + "write the white space that is meant, as in [ \\t]"),
    (r"\\S", _DIFFERS + "write [^ \\t]"),
    (r"\\p(?:[{]\^?\w+[}])?", _DIFFERS + "list the characters, as in [A-Za-z]"),
    (r"\\P(?:[{]\^?\w+[}])?", _DIFFERS + "list the characters, as in [^A-Za-z]"),
    (r"\\[bBAZzG]", _DIFFERS + "leave it out: a pattern is about the whole text, from '^' to '$'"),
    (r"\\[1-9kg]", _DIFFERS + "RE2 has no back-references; write out what may follow"),
    (r"\\n", "matches nothing, because no text with a pattern contains a line feed; leave it out"),
    (r"\\[a-zA-Z0]", _ITSELF),
    (r"\\(.)", _DIFFERS + "write '{}' without the backslash"),
    (r"\(\?P?<\w+>|\(\?'\w+'", _DIFFERS + "a group needs no name; write '(?:'"),
    (r"\(\?<?[=!]", _DIFFERS + "RE2 has no look-around; write out what is allowed"),
    (r"\(\?[a-zA-Z]*i[a-zA-Z]*(?:-\w*)?[):]", _DIFFERS + "write both cases, as in [Aa]"),
    (r"\(\?[a-zA-Z-]+[):]", _DIFFERS + "leave the flags out"),
    (r"\(\?.?", _DIFFERS + "write '(?:'"),
    (r"\.", _DIFFERS + "write [^\\n] for any character, or '\\.' for a dot"),
    (r"\^", "is an anchor, for the beginning only; write '\\^' for the character"),
    (
        r"\$",
        "is an anchor, for the end only; write '\\$' for the character, '^(?:a|b)$' for '^a$|^b$'",
    ),
    (r"\{,([0-9]+)\}", _DIFFERS + "write '{{0,{}}}'"),
    (r"\{[0-9]+(?:,[0-9]*)?\}", _DIFFERS + "write the numbers without leading zeros"),
    (r"([*+?])", "has nothing to repeat before it; write '\\{}' for the character"),
    (r"([{}\[\]])", _DIFFERS + "write '\\{}' for the character"),
)
_IN_CLASS = (
    (r"\\d", _DIFFERS + "write 0-9"),
    (r"\\w", _DIFFERS + "write A-Za-z0-9_"),
    (r"\\s", _DIFFERS + "write the white space that is meant, as in ' \\t'"),
    (r"\\[DWSpP](?:[{]\^?\w+[}])?", _DIFFERS + "list the characters that are meant"),
    (r"\\n", "matches nothing, because no text with a pattern contains a line feed; leave it out"),
    (r"\\[a-zA-Z0-9]", _ITSELF),
    (r"\\(.)", _DIFFERS + "write '{}' without the backslash"),
    (r"\[([:.=])\w*\1\]", _DIFFERS + "list the characters, as in A-Za-z"),
    (r"\[", _DIFFERS + "write '\\[' for the character"),
    (r"([-&~|])\1", _DIFFERS + "write '{0}' once, or '\\-' for a hyphen"),
)


def advice(text: str, position: int, *, in_class: bool) -> str:
    """Why a pattern cannot go on like this, and what to write instead."""
    for expression, said in _IN_CLASS if in_class else _OUTSIDE:
        if found := re.compile(expression).match(text, position):
            return f"'{found[0]}' {said.format(*found.groups())}"
    code = ord(text[position])
    if code > 0xFFFF:
        return f"'{text[position]}' counts as two characters in some engines, and cannot be used"
    return f"the character U+{code:04X} is not printable; write '\\t' for a tab"
