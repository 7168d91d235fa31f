"""The client for threads, whose `client` and `watch` are generated from those of `aio`."""
