"""language: the files of spec/ that describe the language to editors and readers."""

import sys

from generator import output
from generator.paths import PROJECT, shown_in_errors
from generator.spec_language.schema import editor_schema, part_schema, with_tables


def language(*, verify: bool) -> int:
    """Write the files that differ from the description of the language, or report them."""
    folder = PROJECT / "spec"
    page = folder / "README.md"
    texts = {
        folder / "language.schema.json": editor_schema(),
        folder / "part.schema.json": part_schema(),
        page: with_tables(page.read_text(encoding="utf-8")),
    }
    stale = [
        path
        for path, text in texts.items()
        if not path.is_file() or path.read_bytes() != text.encode()
    ]
    for path in stale:
        if verify:
            message = f"{shown_in_errors(path)}: out of date; run `make regenerate`"
            print(message, file=sys.stderr)
        else:
            output.replace(path, texts[path].encode())
            print(f"written   {shown_in_errors(path)}")
    return int(verify and bool(stale))
