"""number: the field numbers that a spec lacks, written into its file."""

import os
from pathlib import Path

from generator import output
from generator.errors import InvalidSpec, one_per_place
from generator.paths import shown_in_errors
from generator.pipeline import read_spec
from generator.rules import check
from generator.spec_language import numbering, source
from generator.spec_language.load import load


def number(spec: Path) -> int:
    """Write all of them at once, or none if the spec has errors."""
    shown = shown_in_errors(spec)
    content = source.read(spec, shown)
    loaded, faults = load(content, shown)
    found = numbering.numbers(loaded)
    lacking = {field.location() for field in found}
    others = [f for f in faults if f.location not in lacking or "'number'" not in f.message]
    if errors := one_per_place(others, check(loaded)):
        raise InvalidSpec(*errors)
    text = numbering.with_numbers(content, shown, found).encode()
    if found:
        read_spec(text, shown)
        output.replace(Path(os.path.realpath(spec)), text)
    print(f"{shown}: {len(found)} numbers written")
    return 0
