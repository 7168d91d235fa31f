"""Independent readers: the outputs, the pages and the spec as plain facts."""
