"""Names: what each format calls a thing of the spec, and which names are out of bounds."""

import keyword
import re

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CAMEL_CASE = re.compile(r"([A-Z][a-z0-9]*)+")
UPPER_SNAKE_CASE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")

_CPP = """
alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const
const_cast constexpr continue decltype default delete do double dynamic_cast else enum explicit
export extern false float for friend goto if inline int long mutable namespace new noexcept not
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
PYTHON_NAMES = frozenset(
    "bool bytes classmethod dataclass datetime dict field float from_dict from_json from_proto int"
    " list object self str to_dict to_json to_proto tuple validate".split()
)

# Names of classes and functions that the generated Python package offers or uses.
PYTHON_TYPE_NAMES = frozenset(
    "Accepted Annotated Any Decoder Document False Field IntEnum Integer Item Json Matcher Meta"
    " Moment None Number Object OtherKind Path Pattern Record Rejected Struct Text True Truth"
    " ValidationError Violation".split()
)


def snake_case(name: str) -> str:
    """EmailInteractionService -> email_interaction_service; as buf has it, AB1C -> ab1c"""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])", "_", name).lower()


def upper_snake_case(name: str) -> str:
    """InteractionStatus -> INTERACTION_STATUS"""
    return snake_case(name).upper()


def camel_case(identifier: str) -> str:
    """from_address -> fromAddress, as protobuf derives a JSON name that is not given"""
    head, *tail = identifier.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def pascal_case(value: str) -> str:
    """NOT_BACK -> NotBack, as C# calls an enum value"""
    return "".join(part.capitalize() for part in value.split("_"))


def kebab_case(name: str) -> str:
    """email_interactions -> email-interactions"""
    return snake_case(name).replace("_", "-")


def enum_value(enum: str, value: str) -> str:
    """InteractionStatus, NEW -> INTERACTION_STATUS_NEW, unique in a protobuf package"""
    return f"{upper_snake_case(enum)}_{value}"


def version_suffix(protobuf_package: str) -> str:
    """email_interactions.v1 -> v1"""
    return protobuf_package.rsplit(".", 1)[-1]


def proto_folder(protobuf_package: str) -> str:
    """email_interactions.v1 -> email_interactions/v1"""
    return protobuf_package.replace(".", "/")


def schema_id(package: str, protobuf_package: str, message: str) -> str:
    """-> urn:email-interactions:v1:EmailIn"""
    return f"urn:{kebab_case(package)}:{version_suffix(protobuf_package)}:{message}"
