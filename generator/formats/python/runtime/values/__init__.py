"""The types of fields: which values are valid, and the violations of others."""
