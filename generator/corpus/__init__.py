"""The corpus, generated from the model: examples, and documents that satisfy or violate every rule.

examples.py generates valid documents; values.py generates values at and beyond a type's bounds,
near_bounds.py values at its facets; probes.py sets a field to them; batches.py puts these probes
into documents, and cases.py adds the expected verdicts.
"""

from typing import Final

from generator.corpus.batches import ALONE, FEW
from generator.corpus.cases import Case, cases
from generator.corpus.examples import SHARE, Examples
from generator.corpus.probes import MAX_VALUES
from generator.corpus.values import Value, bad_values, good_values

# For the page about the corpus.
LIMITS: Final = {"share": SHARE, "alone": ALONE, "few": FEW, "max_values": MAX_VALUES}

__all__ = ["LIMITS", "Case", "Examples", "Value", "bad_values", "cases", "good_values"]
