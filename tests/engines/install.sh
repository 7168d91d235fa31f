#!/usr/bin/env bash
# Installs what the tests need: Debian's Java, and the engines of requirements.lock into an
# environment of their own. What is there already is left alone.
# shellcheck source=../support/toolchains.sh
source "$(dirname "${BASH_SOURCE[0]}")/../support/toolchains.sh"
python=${1:?usage: install.sh PYTHON}
venv=$toolchains_root/build/engines/venv

install_debian default-jdk-headless
install_python "$python" "$here/requirements.lock" "$venv"

java -version 2>&1 | head -n 1
"$venv/bin/python" - << 'END'
from importlib.metadata import version

print(*(f"{name} {version(name)}" for name in ("pyspark", "duckdb", "polars", "pyarrow")), sep=", ")
END
