"""The values of fields: what is valid, and what is wrong with the rest."""
