"""Rules for types: enums, unions and scalar types, with their patterns, facets and values."""
