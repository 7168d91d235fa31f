"""The steps of every call before its method: authentication, limits, memory, reading."""
