"""The generator knows nothing of the spec of this project: no name of it stands in its files."""

import re

from generator.model import Spec
from generator.spec_language.load import load
from tests.support.readers import PROJECT, SPEC_FILE

DEFAULT = (
    'PROJECT / "spec" / "email_interactions.yaml"'  # the spec that is taken where none is named
)
FILES = sorted(
    path
    for path in (PROJECT / "generator").rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
)


def own_names(spec: Spec) -> set[str]:
    """What only this spec is likely to call something: names of types, those of several words."""
    services = spec.services
    enums = [*spec.enums, *(enum for service in services for enum in service.enums)]
    messages = [*spec.messages, *(m for service in services for m in service.messages)]
    fields = [field for message in messages for field in message.fields]
    found = {spec.package.name, spec.package.title, spec.package.source.publisher}
    found |= {enum.name for enum in enums} | {service.name for service in services}
    found |= {message.name for message in messages}
    found |= {message.title for message in spec.messages}
    found |= {value.name for enum in enums for value in enum.values}
    found |= {method.name for service in services for method in service.methods}
    found |= {name for field in fields for name in (field.name, field.identifier) if "_" in name}
    return found


def test_no_file_of_the_generator_names_this_spec() -> None:
    """Neither in code, nor in comments, nor in what a template prints."""
    spec, _ = load(SPEC_FILE, SPEC_FILE.name)
    words = "|".join(map(re.escape, sorted(own_names(spec))))
    own = re.compile(rf"(?<![\w.])(?:{words})(?!\w)|(?i:e-?mail)\w*")
    found = {
        path: own.findall(path.read_text(encoding="utf-8").replace(DEFAULT, "")) for path in FILES
    }
    assert {path.name: names for path, names in found.items() if names} == {}
