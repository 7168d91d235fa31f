"""A file or its content as a tree of YAML nodes; PyYAML resolves only the syntax.

Content that is not one YAML mapping raises InvalidSpec, because there is nothing to read. So do
constructs that YAML interprets differently from how they look: aliases, anchors, tags, and line
ends that editors do not count.
"""

import re
from codecs import BOM_UTF8
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

import yaml

from generator.core.location import Location, location
from generator.errors import InvalidSpec, SpecError
from generator.spec_language.source import slips

_MAX_DEPTH = 200  # of lists and mappings; the C composer overflows its stack far below
_MAX_SIZE = 64 * 2**20  # bytes; 3,000 messages of 30 fields are 15 million
_BEGINS = "a spec begins with the key 'package'"
_ODD_LINE_END = re.compile("[\x85\u2028\u2029\r](?<!\r(?=\n))")  # begins with a set, which is fast
_PROPERTY = re.compile(r"[&*!](?<![^\s\[{,:?\ufeff].)")  # perhaps an anchor, alias or tag
_CUT = re.compile(r"\S[ \t]+#(?=[^\s#])")  # perhaps a comment right after a text
_SURROGATES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00": "UTF-16 or UTF-32"}
_FLOW = (
    "put ',' between the values and a bracket at the end, and quote a text that contains a comma,"
    " ': ', ' #', a quotation mark or a bracket"
)
_ADVICE = {
    "did not find expected ',' or '": _FLOW,
    "did not find expected node content": _FLOW,
    "mapping values are not allowed in this context": "quote a text that contains ': '",
    "but found another document": "a spec is one document, so leave out '---'",
    "found character that cannot start any token": "quote a text that begins with this character",
    "block sequence entries are not allowed in this context": "quote a text that begins with '- '",
    "mapping keys are not allowed in this context": "quote a text that begins with '? '",
    "did not find expected alphabetic or numeric character": (
        "quote a text that begins with '*' or '&'"
    ),
    "did not find expected comment or line break": "quote a text that begins with '|' or '>'",
    "did not find expected tag URI": "quote a text that begins with '!'",
    "found unknown escape character": (
        "write a backslash twice in double quotes, or once in single quotes"
    ),
    "found unexpected end of stream": "close the quotation mark that begins there",
    "could not find expected ':'": "quote a text of several lines, or begin it with '|' or '>'",
}


class _TooDeep(yaml.MarkedYAMLError):
    """Valid YAML, but nested more deeply than any spec."""


class _Loader(yaml.CSafeLoader):
    """PyYAML's C parser; it calls these methods for each node, to count depth and resolve types."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:  # noqa: ARG002
        """Begin a node in the list or mapping `current_node`."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _TooDeep(problem_mark=current_node.start_mark)

    def ascend_resolver(self) -> None:
        """End a node."""
        self._depth -= 1

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002
        """Resolve no type: every word remains a word."""
        return ""


def compose(source: Path | bytes, shown: str, expected: str = _BEGINS) -> yaml.MappingNode:
    """Return the top-level mapping of a file or of its content, which errors call `shown`.

    If there is none, the error says what is `expected`.
    """
    content = source if isinstance(source, bytes) else read(source, shown)
    text = _decode(content, shown)
    if odd := _ODD_LINE_END.search(text):
        place = _place(shown, text[: odd.start()])
        character = f"the character U+{ord(odd[0]):04X}"
        message = f"{character} is not a line end; end lines with a line feed"
        raise InvalidSpec(SpecError(place, message))
    try:
        if _PROPERTY.search(text):
            _refuse_properties(text, shown)
        node = yaml.compose(text, Loader=_Loader)
        if _CUT.search(text):
            _refuse_cut_texts(text, shown)
    except _TooDeep as error:
        message = f"lists and mappings are nested more than {_MAX_DEPTH} levels deep"
        raise InvalidSpec(SpecError(location(shown, error.problem_mark), message)) from None
    except yaml.MarkedYAMLError as error:
        raise InvalidSpec(_syntax_error(error, text, shown)) from None
    except yaml.reader.ReaderError as error:  # its position counts bytes
        place = _place(shown, text.encode()[: error.position].decode(errors="ignore"))
        message = f"not YAML: the character U+{error.character:04X} is not allowed"
        message += "" if error.character else "; save the file as UTF-8"
        raise InvalidSpec(SpecError(place, message)) from None
    if not isinstance(node, yaml.MappingNode):
        place = location(shown, node.start_mark) if node else Location(shown, 1, 1)
        what = "the file is empty" if node is None else "expected a mapping"
        raise InvalidSpec(SpecError(place, f"{what}; {expected}"))
    return node


def _syntax_error(error: yaml.MarkedYAMLError, text: str, shown: str) -> SpecError:
    mark: Any = error.problem_mark or error.context_mark
    context, problem = error.context, str(error.problem)
    if context and error.context_mark and re.match("while [a-z]+ an? ", context):
        begin = location(shown, error.context_mark)
        context += f" that begins at {begin.line}:{begin.column}"
    advice = next((_ADVICE[known] for known in _ADVICE if known in problem), None)
    if mark:
        advice = (
            slips.quotation(text, mark.index, problem)
            or slips.advice(text, mark.line, mark.column, problem)
            or advice
        )
    if mark and text[mark.index : mark.index + 1] == "\t":
        advice = "indent with spaces, not tabs"
    if mark and "invalid Unicode character escape code" in problem:
        advice = _meant_character(text[max(mark.index - 2, 0) :])
    message = f"not YAML: {', '.join(filter(None, (context, problem)))}"
    place = location(shown, mark) if mark else Location(shown, 1, 1)
    return SpecError(place, "; ".join(filter(None, (message, advice))))


def _meant_character(text: str) -> str:
    """Return what to write for a character written as two escapes, as in JSON; else nothing."""
    halves = _SURROGATES.match(text)
    if not halves:
        return "this is not the code of a character; leave it out"
    character = bytes.fromhex(halves[1] + halves[2]).decode("utf-16-be")
    return f"write '\\U{ord(character):08X}', or the character itself"


def _refuse_properties(text: str, shown: str) -> None:
    """Raise InvalidSpec for aliases, anchors and tags; only events show where an alias is."""
    errors: dict[Any, SpecError] = {}
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        place = location(shown, event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            errors.pop(anchor, None)  # one fault: without the alias the anchor is harmless
            errors[place] = _refused(place, f"an alias, '*{anchor}'", "write the value out")
        elif tag is not None:
            errors[place] = _refused(place, f"a tag, '{tag}'", "leave it out")
        elif anchor is not None:
            errors[anchor] = _refused(place, f"an anchor, '&{anchor}'", "leave it out")
    if errors:
        raise InvalidSpec(*sorted(errors.values()))


def _refused(place: Location, what: str, advice: str) -> SpecError:
    message = f"{what}, is not part of the language; {advice}, or quote a text that begins so"
    return SpecError(place, message)


def _refuse_cut_texts(text: str, shown: str) -> None:
    """Raise InvalidSpec where a text may have lost its end, because '#' begins a comment."""
    ends = (
        (token.end_mark.line, token.end_mark.column)
        for token in yaml.scan(text, Loader=yaml.CSafeLoader)
        if isinstance(token, yaml.ScalarToken) and not token.style
    )
    lines = text.split("\n")
    cut = [(line, _CUT.match(lines[line], column - 1)) for line, column in ends]
    message = "'#' begins a comment here; quote the text, or write '# '"
    if errors := [
        SpecError(Location(shown, n + 1, found.end()), message) for n, found in cut if found
    ]:
        raise InvalidSpec(*errors)


def read(path: Path, shown: str) -> bytes:
    """Return the bytes of a file; a pipe or device, which may never end, is not opened."""
    content, problem = b"", ""
    try:
        mode = path.stat().st_mode
        if S_ISREG(mode) or S_ISDIR(mode):
            with path.open("rb") as file:
                content = file.read(_MAX_SIZE + 1)
        else:
            problem = "a pipe or a device, not a file"
    except (OSError, ValueError) as error:
        problem = (getattr(error, "strerror", None) or str(error)).lower()
    if len(content) > _MAX_SIZE:
        problem = f"larger than {_MAX_SIZE // 2**20} MiB"
    if problem:
        raise InvalidSpec(SpecError(Location(shown, 1, 1), f"cannot be read: {problem}"))
    return content


def _decode(content: bytes, shown: str) -> str:
    content = content.removeprefix(BOM_UTF8)  # which no place counts
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place(shown, content[: error.start].decode("utf-8"))
        found = f"not UTF-8: byte 0x{content[error.start]:02x}"
        encoding = next((_ENCODINGS[b] for b in _ENCODINGS if content.startswith(b)), None)
        advice = f"; save the file as UTF-8, not {encoding}" if encoding else "; save it as UTF-8"
        raise InvalidSpec(SpecError(place, found + advice)) from None


def _place(shown: str, before: str) -> Location:
    """Return the place right after the text `before`."""
    return Location(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
