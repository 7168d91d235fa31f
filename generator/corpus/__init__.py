"""The corpus, made from the model: examples, and documents that keep or break every rule.

examples.py makes valid documents, values.py the single values at and beyond the bounds of a type,
probes.py tries them on a field, batches.py puts these probes into documents, one or several each,
and cases.py says what is expected of them.
"""

from typing import Final

from generator.corpus.batches import ALONE
from generator.corpus.cases import Case, cases
from generator.corpus.examples import SHARE, Examples
from generator.corpus.probes import MAX_VALUES

# For the page about the corpus.
LIMITS: Final = {"share": SHARE, "alone": ALONE, "max_values": MAX_VALUES}

__all__ = ["LIMITS", "Case", "Examples", "cases"]
