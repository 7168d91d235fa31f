"""What to write instead of a construct that engines interpret differently."""

import re

_DIFFERS = "does not mean the same in all regular expression engines; "
_LISTED = _DIFFERS + "list the characters that are meant"
_CONTROL = _DIFFERS + "of the control characters, only '\\t' and '\\r' can be written"
_ANY = "matches any character; write [^\\n] instead of the class"
_CODE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|[ux][{]([0-9a-fA-F]{1,6})[}])")

# A regular expression for the error, and a message; the first that matches is used. `{}` is the
# text of its group.
_ESCAPES = (
    (r"\\n", "matches nothing, because no text with a pattern contains a line feed; leave it out"),
    (r"\\(?:[0-9aefv]|c[A-Z])", _CONTROL),
    (r"\\[a-zA-Z]", _LISTED),
    (r"\\(.)", _DIFFERS + "write '{}' without the backslash"),
)
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
    (r"\\h", _DIFFERS + "write [ \\t]"),
    (r"\\H", _DIFFERS + "write [^ \\t]"),
    *_ESCAPES,
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
    (r"(?:\\s\\S|\\S\\s|\\d\\D|\\D\\d|\\w\\W|\\W\\w)(?=\])", _ANY),
    (r"\\d", _DIFFERS + "write 0-9"),
    (r"\\w", _DIFFERS + "write A-Za-z0-9_"),
    (r"\\s", _DIFFERS + "write the white space that is meant, as in ' \\t'"),
    (r"\\[DWSpP](?:[{]\^?\w+[}])?", _LISTED),
    *_ESCAPES,
    (r"\[([:.=])\w*\1\]", _DIFFERS + "list the characters, as in A-Za-z"),
    (r"\[", _DIFFERS + "write '\\[' for the character"),
    (r"--", _DIFFERS + "write '\\-' for a hyphen"),
    (r"([&~|])\1", _DIFFERS + "write '{}' once"),
)
_WRITTEN = {
    0x09: "write '\\t'",
    0x0A: "leave it out, because no text with a pattern contains a line feed",
    0x0D: "write '\\r'",
}


def advice(text: str, position: int, *, in_class: bool) -> str:
    """Return why a pattern cannot continue like this, and what to write instead."""
    if found := _CODE.match(text, position):
        code = int(found[1] or found[2] or found[3], 16)
        return f"'{found[0]}' {_DIFFERS}{_of_code(code)}"
    for expression, said in _IN_CLASS if in_class else _OUTSIDE:
        if found := re.compile(expression).match(text, position):
            return f"'{found[0]}' {said.format(*found.groups())}"
    code = ord(text[position])
    if code > 0xFFFF:
        return f"'{text[position]}' counts as two characters in some engines, and cannot be used"
    return f"the character U+{code:04X} is not printable; {_of_code(code)}"


def _of_code(code: int) -> str:
    """Return what to write for a character."""
    if code in _WRITTEN:
        return _WRITTEN[code]
    if code > 0xFFFF:
        return "leave it out, because some engines count it as two characters"
    if chr(code).isprintable():
        return f"write the character itself, '{chr(code)}'"
    return (
        "write what can be seen, as in '[ -~]'; of the others, only '\\t' and '\\r' can be written"
    )
