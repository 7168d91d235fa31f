"""Whether the installed engines compile a pattern: Python's, and RE2 as protovalidate uses it."""

import re
import warnings

_RULES = 1159  # the extension of google.protobuf.FieldOptions that holds protovalidate's rules
_STRING, _PATTERN = 14, 6  # of a field's rules, those of strings, and of these the pattern


def refusal(pattern: str) -> str | None:
    """Why an engine rejects a pattern, in its own words; None if none does."""
    return _of_python(pattern) or _of_re2(pattern)


def _of_python(pattern: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, FutureWarning) as fault:
        return f"Python rejects the pattern: {fault}"
    return None


def _of_re2(pattern: str) -> str | None:
    """RE2's verdict: protovalidate compiles the rules of a message before it looks at one."""
    import protovalidate
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    file = descriptor_pb2.FileDescriptorProto(name="pattern.proto", syntax="proto3")
    field = file.message_type.add(name="Text").field.add(name="text", number=1)
    field.type = descriptor_pb2.FieldDescriptorProto.TYPE_STRING
    rules = _nested(_RULES, _nested(_STRING, _nested(_PATTERN, pattern.encode())))
    field.options.MergeFromString(rules)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    message = message_factory.GetMessageClass(pool.FindMessageTypeByName("Text"))
    try:
        protovalidate.Validator().collect_violations(message(text="a"))  # a new one has no cache
    except (protovalidate.CompilationError, protovalidate.EvaluationError) as fault:
        reason = str(fault).partition("string.pattern: ")[2] or str(fault)
        return (
            f"RE2, the engine of protovalidate, rejects the pattern: {reason};"
            " nested repeats multiply, to at most 1,000"
        )
    return None


def _nested(number: int, content: bytes) -> bytes:
    """A field of the wire format that holds bytes."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    low = value & 0x7F
    return bytes([low | 0x80]) + _varint(value >> 7) if value > low else bytes([low])
