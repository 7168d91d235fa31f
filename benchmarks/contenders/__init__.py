"""What is measured: one module a library, each with its `CONTENDERS`."""
