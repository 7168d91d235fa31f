"""The reference pages that the generator makes."""
