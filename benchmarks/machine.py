"""What the figures were taken on and with: the machine and the versions of everything."""

import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.places import BUILD, OWN_PYTHON, node

PEERS = (
    *("adaptix", "cattrs", "dacite", "datamodel-code-generator", "jsonschema", "jsonschema-rs"),
    *("linkml", "msgspec", "orjson", "protobuf", "protovalidate", "pydantic"),
)
OWN = ("grpcio-tools", "jinja2", "pyyaml", "ruff")
NPM = ("@typespec/compiler", "@typespec/json-schema", "@typespec/protobuf")


def machine() -> dict[str, str | float]:
    """Processor, number of cores, system and Python; no name of the machine."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "load": os.getloadavg()[0],
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "node": _printed(node(), "--version").removeprefix("v"),
    }


def versions() -> dict[str, str]:
    """Every package that is measured or helps to measure, by its name in its registry."""
    ask = (
        "import sys; from importlib.metadata import version\n"
        "for name in sys.argv[1:]: print(version(name))"
    )
    own = _printed(OWN_PYTHON, "-c", ask, *OWN).split()
    npm = {
        name: json.loads((BUILD / "node_modules" / name / "package.json").read_text())["version"]
        for name in NPM
    }
    found = {name: version(name) for name in PEERS} | dict(zip(OWN, own, strict=True)) | npm
    return dict(sorted(found.items()))


def _processor() -> str:
    """The model as the system calls it."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor() or sys.platform)


def _printed(*command: str | Path) -> str:
    done = subprocess.run([str(w) for w in command], capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    print(json.dumps({"machine": machine(), "versions": versions()}))
