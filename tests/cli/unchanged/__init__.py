"""A run in which nothing changed builds nothing; whatever changed, it builds and heals."""
