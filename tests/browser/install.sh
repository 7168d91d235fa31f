#!/usr/bin/env bash
# Installs what check.sh needs: Debian's Chromium, and the npm packages of package-lock.json, which
# bring no browser of their own. What is there already is left alone; CHROMIUM=FILE names another.
# shellcheck source=../support/toolchains.sh
source "$(dirname "${BASH_SOURCE[0]}")/../support/toolchains.sh"

require_node
if [[ -z ${CHROMIUM:-} ]]; then install_debian chromium; fi
install_npm "$here"

chromium=${CHROMIUM:-/usr/bin/chromium}
"$chromium" --version 2>/dev/null || fail "$chromium does not run"
echo "node $(node --version)"
(cd "$here" && npm ls --depth 0 | tail -n +2)
