"""What goes wrong around the server, and how fast it is; minutes, and PostgreSQL is needed."""
