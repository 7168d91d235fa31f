#!/usr/bin/env bash
# Installs the other products into build/bench unless they are installed already: Python packages of
# requirements.lock, including node and npm, and npm packages of package-lock.json. Then generates
# the outputs of the first release, which are measured.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/../build/bench
python=${1:?usage: install.sh PYTHON}
mkdir -p "$build"

if ! cmp --silent "$here/requirements.lock" "$build/venv/installed.lock"; then
  echo "Installing the libraries, once only; a minute or two ..."
  rm -rf "$build/venv"
  "$python" -m venv "$build/venv"
  "$build/venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes \
    -r "$here/requirements.lock"
  cp "$here/requirements.lock" "$build/venv/installed.lock"
fi

if ! cmp --silent "$here/package-lock.json" "$build/node_modules/installed-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$build/"
  (cd "$build" && PATH="$PWD/venv/bin:$PATH" npm ci --no-progress --silent)
  cp "$here/package-lock.json" "$build/node_modules/installed-lock.json"
fi

"$python" -m generator generate --spec "$here/../spec/released/1.0.0.yaml" \
  --out "$build/first_release" > "$build/first_release.log"
