"""Documents made from the model: examples, and for every field and rule some that keep or break it.

examples.py makes valid documents, values.py the single values at and beyond the bounds of a type,
cases.py puts the values into documents and says what is expected of them.
"""

from generator.documents.cases import Case, cases
from generator.documents.examples import Examples

__all__ = ["Case", "Examples", "cases"]
