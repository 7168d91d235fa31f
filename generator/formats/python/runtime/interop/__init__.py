"""Support for protobuf and pydantic, each imported only when it is used."""
