"""The client for threads; `client` and `watch` are generated from `aio`."""
