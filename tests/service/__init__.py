"""The server, asked as its clients ask it."""
