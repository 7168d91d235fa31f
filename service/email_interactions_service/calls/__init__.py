"""What every call passes before its method: authentication, limits, memory, reading."""
