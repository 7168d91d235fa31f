"""The clients in all languages against the server, as their users run both. Needs install.sh."""
