"""Filters that escape any text for a format, so that its readers read the same text again."""

import re
import textwrap
from functools import cache
from typing import Any

from generator.core.values import to_json_line

_LINE = 100


def to_json(value: Any, indent: int = 0) -> str:
    """Return JSON, not escaped to ASCII, on one line or on lines indented by `indent`."""
    return _laid_out(value, indent)[1]


def _laid_out(value: Any, indent: int) -> tuple[int, str]:
    """Return the length of the JSON on one line, and the JSON, on one line if it fits."""
    if not value or not isinstance(value, (dict, list)):
        line = to_json_line(value)
        return len(line), line
    items = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    length, parts = 0, []
    for key, item in items:
        name = "" if key is None else f"{to_json_line(key)}: "
        size, part = _laid_out(item, indent + 2)
        length += len(name) + size + 2
        parts.append(name + part)
    begin, end = "{}" if isinstance(value, dict) else "[]"
    if length <= _LINE - indent:
        return length, f"{begin}{', '.join(parts)}{end}"
    margin = "\n" + " " * indent
    return length, f"{begin}{margin}  {f',{margin}  '.join(parts)}{margin}{end}"


def to_comment(text: str, sign: str, indent: int = 0) -> str:
    """Return wrapped lines that begin with the comment sign; continuation lines are indented."""
    width = _LINE - indent - len(sign) - 1
    lines = [line for part in text.split("\n") for line in _wrapped(part, width)]
    return ("\n" + " " * indent).join(f"{sign} {line}".rstrip(" ") for line in lines)


_QUOTES = re.compile(r'"{3,}|"+\Z')  # what would end a docstring


def to_docstring(text: str, indent: int = 0) -> str:
    """Return the wrapped inside of a Python docstring; if several lines, the quotes come below."""
    escaped = _QUOTES.sub(lambda run: '\\"' * len(run[0]), text.replace("\\", "\\\\"))
    width = _LINE - indent - 6  # quotes on both sides
    lines = [line for part in escaped.split("\n") for line in _wrapped(part, width)]
    if len(lines) == 1:
        return lines[0]
    margin = " " * indent
    rest = ((margin + line).rstrip() for line in lines[1:])
    return "\n".join([lines[0].rstrip(), *rest, margin])


def to_jsdoc(text: str, indent: int = 0) -> str:
    """Return a JSDoc comment, on one line if it fits, else on lines indented by `indent`."""
    text = text.replace("*/", "*\\/").strip()
    if "\n" not in text and len(text) <= _LINE - indent - 7:
        return f"/** {text} */"
    margin = " " * indent
    return f"/**\n{margin}{to_comment(text, ' *', indent)}\n{margin} */"


_MARKDOWN = re.compile(
    r"[\\*{}\[\]<>|~#$]|(?<![^\W_])_|_(?![^\W_])|&(?=#[\dxX]|\w+;)|^[-+=](?=[-=\s]|$)", re.M
)
_UNESCAPABLE = "<&~$=|"  # by a backslash in Python-Markdown, which builds the site; a bar in cells
_NAMED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_CHARACTER = re.compile(r"&#[\dxX]")  # Python-Markdown completes such a reference, even in code
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)", re.M)
_MARGIN = re.compile(r"^[ \t]+", re.M)
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ,.;:'()/-]*[A-Za-z0-9,.;:')])?")  # most texts are
_CODE_SPAN = re.compile(r"((?<!`)`(?=[^`\n]*[^`\s])[^`\n]+`(?!`))")


def to_markdown(text: str) -> str:
    """Return text that Markdown prints unchanged; text between backticks stays code."""
    if _PLAIN.fullmatch(text):
        return text
    parts = _CODE_SPAN.split(_MARGIN.sub("", text))
    parts[::2] = [_MARKDOWN.sub(_escaped, part).replace("`", "\\`") for part in parts[::2]]
    parts[1::2] = [to_code(part[1:-1].strip()) for part in parts[1::2]]
    return _NUMBERED.sub(r"\1\\\2", "".join(parts))


def _escaped(sign: re.Match[str]) -> str:
    return _entity(sign) if sign[0] in _UNESCAPABLE else "\\" + sign[0]


def _entity(sign: re.Match[str]) -> str:
    return _NAMED.get(sign[0]) or f"&#{ord(sign[0])};"


def to_line(text: str) -> str:
    """Return Markdown text on one line, such as in an item of a list."""
    return to_markdown(text.strip("\n")).replace("\n", "<br>")


def to_cell(text: str) -> str:
    """Return Markdown text that stays within one cell of a table."""
    return in_cell(to_line(text))


def to_code(text: str) -> str:
    """Return a code span for any text; Markdown has no line ends in code spans.

    Text that dialects of Markdown treat differently between backticks becomes an HTML element.
    """
    text = text.replace("\n", " ")
    if text.isidentifier():
        return f"`{text}`"
    if text != text.strip() or not text or _CHARACTER.search(text):
        return f"<code>{_PUNCTUATION.sub(_entity, text)}</code>"
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{space}{text}{space}{fence}"


def to_fence(text: str, language: str) -> str:
    """Return a block of code for any text."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


_MERMAID = re.compile(r"[^\w ,.()\[\]=/:-]|:(?! )")


def to_mermaid(text: str) -> str:
    """Return a line of a quoted Mermaid label, shortened; possible syntax is escaped."""
    line = text if len(text) <= _LINE else f"{text[: _LINE - 1]}…"
    return _MERMAID.sub(lambda sign: f"#{ord(sign[0])};", line.replace("\n", " "))


def in_cell(markdown: str) -> str:
    """Return Markdown that does not end the cell of a table, not even inside a code span."""
    return markdown.replace("|", "\\|")


@cache
def _wrapper(width: int, indent: int) -> textwrap.TextWrapper:
    further = " " * (indent + 4) if indent else ""
    return textwrap.TextWrapper(
        width, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )


def _wrapped(line: str, width: int) -> list[str]:
    """Return lines of some width; continuation lines of an indented line are indented further."""
    if len(line) <= width:
        return [line]
    return _wrapper(width, len(line) - len(line.lstrip(" "))).wrap(line)
