"""Commands on the small spec, and what they write."""

from collections.abc import Callable

from tests.support.programs import Printed
from tests.support.specs.small import SMALL

SCHEMA = "json_schema/Rain.schema.json"
OTHER = SMALL.replace("How much rain fell.", "How wet it was.")
OPTIONS = ("--spec", "small.yaml", "--out", "out")
Run = Callable[..., Printed]
