"""The interactions in a database: SQLite in a file, or PostgreSQL."""
