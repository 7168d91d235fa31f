#!/usr/bin/env bash
# Installs what the tests need: Debian's Java, and the engines of requirements.lock into an
# environment of their own. What is there already is left alone.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../support/toolchains.sh
source "$here/../support/toolchains.sh"
python=${1:?usage: install.sh PYTHON}
venv=$toolchains_root/build/engines/venv

install_debian default-jdk-headless
if ! cmp --silent "$here/requirements.lock" "$venv/installed.lock"; then
  echo "Installing the engines, once only: 500 MB ..."
  rm -rf "$venv"
  "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes \
    -r "$here/requirements.lock"
  cp "$here/requirements.lock" "$venv/installed.lock"
fi

java -version 2>&1 | head -n 1
"$venv/bin/python" - << 'END'
from importlib.metadata import version

print(*(f"{name} {version(name)}" for name in ("pyspark", "duckdb", "polars", "pyarrow")), sep=", ")
END
