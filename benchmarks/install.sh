#!/usr/bin/env bash
# Installs the other products into build/bench unless they are installed already: Python packages of
# requirements.lock, including node and npm, and npm packages of package-lock.json. Then generates
# the outputs of the first release, which are measured.
# shellcheck source=../tests/support/toolchains.sh
source "$(dirname "${BASH_SOURCE[0]}")/../tests/support/toolchains.sh"
python=${1:?usage: install.sh PYTHON}
build=$toolchains_root/build/bench
mkdir -p "$build"

install_python "$python" "$here/requirements.lock" "$build/venv"
if ! cmp --silent "$here/package-lock.json" "$build/node_modules/installed-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$build/"
  (cd "$build" && PATH="$PWD/venv/bin:$PATH" npm ci --no-progress --silent)
  cp "$here/package-lock.json" "$build/node_modules/installed-lock.json"
fi

"$python" -m generator generate --spec "$here/../spec/released/1.0.0.yaml" \
  --out "$build/first_release" > "$build/first_release.log"
