"""The kinds of nodes of the head of a spec, and decisions, which every part of it may have."""

from generator.core.nodes import Decision, Package, Source
from generator.spec_language.reader import Kind, optional, required
from generator.spec_language.values import BOOLEAN, TEXT, many, one, options

DECISION = Kind(
    "decision",
    "A decision about something that the source leaves open.",
    Decision,
    ambiguity=required(TEXT, "What the source leaves open."),
    decision=required(TEXT, "What the spec says instead."),
    rationale=required(TEXT, "The reason for the decision."),
)
DECISIONS = optional(many(DECISION), "Decisions about what the source leaves open.")

OPTIONS = Kind(
    "options",
    "File options of protobuf for other languages.",
    csharp_namespace=optional(TEXT, "The C# namespace."),
    go_package=optional(TEXT, "The Go import path; after a semicolon, the package name."),
    java_multiple_files=optional(BOOLEAN, "Whether each message has its own Java file."),
    java_outer_classname=optional(TEXT, "The Java class that contains all others."),
    java_package=optional(TEXT, "The Java package."),
    objc_class_prefix=optional(TEXT, "The prefix of Objective-C names."),
    php_class_prefix=optional(TEXT, "The prefix of PHP names."),
    php_metadata_namespace=optional(TEXT, "The namespace of PHP metadata."),
    php_namespace=optional(TEXT, "The PHP namespace."),
    ruby_package=optional(TEXT, "The Ruby module."),
    swift_prefix=optional(TEXT, "The prefix of Swift names."),
)

SOURCE = Kind(
    "source",
    "The page that the tables come from.",
    Source,
    publisher=required(TEXT, "The publisher."),
    title=required(TEXT, "The title."),
    edition=required(TEXT, "The edition that the spec transcribes."),
    notice=required(TEXT, "What readers must know about its relation to this project."),
)

PACKAGE = Kind(
    "package",
    "The name, the version and the source of the spec.",
    Package,
    name=required(TEXT, "The name of the Python and protobuf packages, in snake_case."),
    title=required(TEXT, "The name on the pages."),
    version=required(TEXT, "The version of all output, such as 1.2.3."),
    protobuf=required(TEXT, "The protobuf package: `name`, a dot, and `v` with a number."),
    description=required(TEXT, "What the records are, in one paragraph."),
    source=required(one(SOURCE), "The page that the tables come from."),
    schema_base=optional(TEXT, "The URL of the folder in which the JSON Schemas are published."),
    buf_module=optional(TEXT, "The name of the buf module, such as `buf.build/acme/loans`."),
    options=optional(options(OPTIONS), "File options of protobuf for other languages."),
    decisions=DECISIONS,
)
