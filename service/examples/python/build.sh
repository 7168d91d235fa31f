#!/usr/bin/env bash
# Makes build/examples/python/interactions, with the checkout's environment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

out=$PWD/build/examples/python
mkdir -p "$out"
cat >"$out/interactions" <<END
#!/bin/sh
exec '$PWD/.venv/bin/python' '$PWD/service/examples/python/interactions.py' "\$@"
END
chmod +x "$out/interactions"
