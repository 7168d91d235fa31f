"""The JavaScript package compared with ajv and zod, in Node."""
