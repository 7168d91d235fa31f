"""Texts and names that are likely to break a format, for specs that test the outputs.

`TEXTS` are for descriptions, titles, examples and defaults, by a name for the table at the end of
the tests. `NAMES` are for everything that has a name; `PLAIN_NAMES` look dangerous, but are valid.
"""

import keyword

TEXTS: dict[str, str] = {
    "plain": "An ordinary sentence.",
    "*/": "Ends */ and begins /* a comment; // # -- <!-- too.",
    "quotes": '""" and \'\'\' and """"" and \\""" and "',
    "quote first": '"Quoted" to begin with, and so to end "so"',
    "backslashes": "C:\\new\\x41\\u0041\\N{BULLET}\\101 \\\\server\\ \\",
    "{{ }}": "{{ 7 * 7 }} {{ header }} {{ undefined_name }}",
    "{% %}": "{% raw %} {% for x in y %} {# note #} {%- endif %}",
    "|": "| a | b || \\| c |",
    "|--|": "a | b\n--- | ---\n1 | 2",
    "backticks": "`a|b` ``b`c`` ``` `",
    "fence": "```\nnot code\n```\n~~~\nnot either\n~~~",
    "<script>": "<script>alert(1)</script><img src=x onerror=alert(1)> </td></table>",
    "entities": "&lt;b&gt; &amp; &#60; &nbsp &copy;",
    "<!-- -->": "<!-- hidden --> <?php ?> <![CDATA[ x ]]> -->",
    "heading": "# one\n## two\nthree\n===\nfour\n---\nfive\n-",
    "list": "- one\n* two\n+ three\n1. four\n2) five",
    "rule": "---\n***\n___\n- - -",
    "quote": "> cited\n>> twice",
    "indented": "One:\n    four blanks\n        eight",
    "paragraphs": "One.\n\nTwo.\n\n\nThree.\n",
    "link": "[a](javascript:alert(1)) ![b](c) [d]: e [f][g] <http://h.example>",
    "emphasis": "*a* _b_ **c** __d__ ~~e~~ ***f***",
    "signs of other Markdown": '!!! note\n=== "Tab"\n--8<-- "README.md"\n{: .x } $a$ [^1]: b [TOC]',
    "buf:lint:ignore": "buf:lint:ignore COMMENT_FIELD",
    "directives": "# noqa # type: ignore # fmt: off @deprecated go:build ignore NOLINT",
    "shell": "$(rm -rf x) ${HOME} `id` ; ' OR 1=1 -- %s %(a)s {0} {a!r}",
    "CEL": "this.x == 'a' || has(this.y) && \"b\".matches('^[$]')",
    "^ and $": "^a$ \\A\\Z (?i) [[:alpha:]] $1 \\1",
    "JSON": '{"$ref": "#", "a": null}, "b": ["]',
    "proto": 'x"; option java_package = "y"; // "',
    "letters": "Städtische Ω 本 שלום e\u0301 \u00a0 ß \u3000",
    "astral": "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U00020000",
    "blanks": "two  blanks and   three \n and at the ends of lines ",
    "10,000 in words": "word " * 1999 + "end. ",
    "10,000 in one": "x" * 10_000,
    "10,000 of signs": '\\"`|*' * 2_000,
    "LF": "one\ntwo",
    "CR": "one\rtwo",
    "CR LF": "one\r\ntwo",
    "NUL": "one\0two",
    "tab": "one\ttwo",
    "form feed": "one\ftwo",
    "escape": "\x1b[31mred\x1b[0m",
    "delete": "one\x7ftwo",
    "next line": "one\x85two",
    "U+2028": "one\u2028two",
    "U+2029": "one\u2029two",
    "bidi override": "one\u202etwo\u202c",
    "bidi isolate": "one\u2066two\u2069",
    "bidi mark": "one\u200ftwo",
    "byte order mark": "one\ufefftwo",
    "lone surrogate": "one\ud800two",
    "no character": "one\ufffetwo",
    "no character, astral": "one\U0001ffffetwo",
    "blank": " ",
    "empty": "",
}

# Valid, and similar to names that generated code uses.
PLAIN_NAMES = """
    a b id name title value values kind key type status number text content document documents
    message messages record records cls wire contract enums violation fields made path rule
    item items index data json proto pattern optional repeated reserved oneof required map size
    length count has add get set clear swap matches exists filter now this_one string integer
    timestamp struct google buf msgspec typing annotations property super print open
    hash iter next repr vars all any a1 a_1 line_2_text x1y2 unknown aaa zzz parser merge
    serialize byte_size constructor_name to_string to_proto_text validated from_address
    list str object dict field datetime int bool property classmethod staticmethod dataclass bytes
    tuple set float type_checking pydantic codec wire_struct msgspec_struct default_factory metadata
""".split()

# Valid names of messages and enums, each similar to a used one.
PLAIN_TYPES = """
    A B Ab Abc X1 V2Loan HTTPStatus URL ISBN Loan Person Note Timestamp Empty Duration Enum
    Message Class Import Return Map List All Int Str Bytes Dict Bool Set Type Moment2 Is In For
    PlainObject EnumValue Error Exception Base Key Value ListValue Rule Optional Union Iterable2
    Google Buf String Integer Boolean Date Struct2 Any2 Print Open Super
    CallResult CallbackStatus Call2 Call10 Call02 URLs UrlSet
    Item Text Path Field Record Object Number Pattern Annotated Self TypeAlias Iterable Iterator
    Codec Matcher Meta Literal Facets Json Decoder Int32 Int64 IntEnum PROTOBUF FieldMask
""".split()

KEYWORDS = """
    class from import in is lambda None True False async await match case def return pass
    int long double float bool char void const static virtual template namespace operator new delete
    public private protected this throw try catch typename union unsigned signed goto switch
    abstract boolean byte extends final implements instanceof interface native package super
    synchronized transient func chan defer go map range select var type fallthrough
    function let typeof with yield arguments eval debugger export null undefined
    internal is object out override params ref sealed string uint ulong unsafe
    end begin rescue module nil echo die isset fn elif del global nonlocal
    enum message service rpc returns option syntax repeated oneof reserved extensions group
""".split()

NAMES: list[str] = [
    *sorted({*keyword.kwlist, *keyword.softkwlist, *KEYWORDS}),
    *("a-b", "a_b", "aB", "AB", "a b", "a.b", "a/b", "a~b", "a|b", "a`b", "a'b", "a<b>", "[a]"),
    *('a"b', "a\\b", "a\nb", "a\tb", "a\0b", "a\u2028b", "a\u202eb", "a\ud800b", "a\ufeffb"),
    *("__init__", "__proto__", "__class__", "__dict__", "__slots__", "_a", "a_", "a__b", "_", "-"),
    *("self", "cls", "validate", "to_json", "to_dict", "to_proto", "from_json", "from_dict"),
    *("from_proto", "list", "dict", "bool", "str", "int", "datetime", "dataclass", "field", "Any"),
    *("constructor", "toString", "hasOwnProperty", "prototype", "valueOf", "length", "then"),
    *("descriptor", "Descriptor", "Parser", "Builder", "has_a", "clear_a", "a_size", "set_a"),
    *("$ref", "$schema", "$id", "@type", "#", "{{ a }}", "{% a %}", "*/", '"""', "<script>", "--"),
    *("0", "1a", "-1", "null", "true", "yes", "no", "~", "état", "本", "\U0001f600", " a", "a "),
    *("x" * 300, "x" * 10_000, "y", "n", "NaN", "é", "e\u0301", "\u017f", "\u0130"),
    *("Enum", "IntEnum", "Violation", "ValidationError", "Struct", "Timestamp", "Refused", "Int32"),
    "Self",
    *("PATTERNS", "Iterable", "Iterator", "TypeAlias", "Union", "Record", "Item", "Document"),
    *("Con", "aux", "NUL", "Index", "Enums", "Types", "README", "google", "std", "buf", "v1"),
    *PLAIN_NAMES,
    *PLAIN_TYPES,
]
