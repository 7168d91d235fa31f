"""The package with protobuf, pydantic, FastAPI and other libraries."""
