#!/usr/bin/env bash
# Looks at the site in build/site with Chromium. Needs `make docs` and install.sh to have run: what
# is missing fails. Arguments are passed on, such as --test-name-pattern='structured_text_mime'.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# One file after the other: each starts a browser, and its waits are meant for a machine at rest.
node --test --test-concurrency=1 --test-reporter=spec "$@" "$here"/*.test.js
