"""Names that a spec cannot use, by what reserves them: a language, protobuf, or our own Python.

Names that protoc renames for a language are allowed: `string` in C#, `reset` in Go. Words of C++,
Java, Go, Python and JavaScript were observed to break generated code or an engine's verdict; words
of other languages come from their documentation.
"""

import keyword
import re
from collections.abc import Container

MAX_LENGTH = 100  # characters of a name, which is also the name of a file

_CPP = """
alignas alignof and and_eq asm auto bitand bitor break case catch char class compl const
const_cast constexpr continue decltype default delete do double dynamic_cast else enum explicit
export extern false float for friend goto if inline long mutable namespace new noexcept not
not_eq nullptr operator or or_eq private protected public register reinterpret_cast return short
signed sizeof static static_assert static_cast struct switch template this thread_local throw true
try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq
"""
_JAVA = """
abstract assert boolean byte extends final finally implements import instanceof interface native
package super synchronized throws transient
"""
_CEL = "as in loop null package"
_JAVASCRIPT = "arguments await debugger eval export function in let typeof var with yield"

_OTHERS = " ".join((_CPP, _JAVA, _JAVASCRIPT, _CEL))

KEYWORDS = frozenset(word for word in (*keyword.kwlist, *_OTHERS.split()) if word.islower())

# Names that the generated dataclasses use themselves.
PYTHON_NAMES = frozenset("from_dict from_json from_proto to_dict to_json to_proto validate".split())

# Names of classes and functions that the generated Python package exports or uses.
PYTHON_TYPE_NAMES = frozenset(
    "Accepted Document False None OtherKind Rejected Source True ValidationError Violation".split()
)

# Fields: methods of every message in C++, Java or Go, and C macros that protobuf's headers use.
MESSAGE_METHODS = frozenset(
    "default_instance descriptor internal_default_instance proto_reflect".split()
)
C_MACROS = frozenset("alloca errno linux offsetof unix".split())
C_TYPES = frozenset("int32_t int64_t size_t uint32_t uint64_t uint8_t".split())

# Types: in C#, members of every message, whose names no class may have; in Java, the class
# within every message; and macros of C.
TYPE_NAMES = frozenset(
    "BUFSIZ Builder CalculateSize Clone Descriptor EOF Equals GetHashCode GetType MergeFrom NULL"
    " Parser ToString WriteTo".split()
)

# Enum values with their prefix: C macros that protobuf's headers know everywhere.
_SIZES = "CHAR INT LLONG LONG SCHAR SHRT SIZE SSIZE UCHAR UINT ULLONG ULONG USHRT WCHAR".split()
_WIDTHS = "INT INT8 INT16 INT32 INT64 INTMAX INTPTR UINT8 UINT16 UINT32 UINT64 UINTMAX".split()
ENUM_VALUES = frozenset(
    (
        *(f"{size}_{end}" for size in (*_SIZES, *_WIDTHS) for end in ("MAX", "MIN")),
        *"BIG_ENDIAN BYTE_ORDER CHAR_BIT CLOCKS_PER_SEC EXIT_FAILURE EXIT_SUCCESS".split(),
        *"LITTLE_ENDIAN NAME_MAX PATH_MAX RAND_MAX SEEK_CUR SEEK_END SEEK_SET TIME_UTC".split(),
    )
)

# Members of every object in JavaScript: ajv finds them in documents without them.
JAVASCRIPT_MEMBERS = frozenset(
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor"
    " hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf".split()
)

# Packages that the generated Python imports, or that share a namespace in C++.
PACKAGES = frozenset({"absl", "buf", "google", "grpc", "msgspec", "std"})

# Names of files that another system reserves for devices, with any extension.
DEVICES = frozenset(
    ("aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)


def problem(
    name: str,
    form: re.Pattern[str],
    form_name: str,
    reserved_names: tuple[tuple[Container[str], str], ...] = (),
) -> str | None:
    """Return why a name cannot be used, if so: its form, its length, or what reserves it."""
    if not form.fullmatch(name):
        return f"'{name}' is not in {form_name}"
    if len(name) > MAX_LENGTH:
        return f"a name has at most {MAX_LENGTH} characters, not {len(name)}"
    lowered = name.lower()
    for names, why in reserved_names:
        if name in names or lowered in names:
            return f"'{name}' {why}"
    return None
