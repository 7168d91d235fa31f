"""Names within the package that are made from those of the spec, so that none meets another."""

import keyword

from generator import naming

# What a function of wire.py cannot be called: keywords, functions of Python's, which are spelt out
# because they grow with its versions, and what the module itself uses.
_BUILTINS = """
abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile
complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format
frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len license
list locals map max memoryview min next object oct open ord pow print property quit range repr
reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip
"""
_FAST = """
annotations is_int32 is_plain_object is_timestamp is_utf8_string matcher new read_timestamp
write_timestamp
"""
_TAKEN = frozenset((*keyword.kwlist, *_BUILTINS.split(), *_FAST.split()))


def constant(message: str) -> str:
    """LibraryCard -> LIBRARY_CARD; ISBN -> ISBN_, because the class is called ISBN already"""
    name = naming.upper_snake_case(message)
    return f"{name}_" if name == message else name


def function(message: str) -> str:
    """LibraryCard -> library_card; Import -> import_, because import is a keyword"""
    name = naming.snake_case(message)
    return f"{name}_" if name in _TAKEN else name
