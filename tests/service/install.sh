#!/usr/bin/env bash
# Installs what the tests of the server require: Debian's PostgreSQL, unless there is one.
# shellcheck source=../support/toolchains.sh
source "$(dirname "${BASH_SOURCE[0]}")/../support/toolchains.sh"

compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ||
  install_debian postgresql
shopt -s nullglob
programs=(/usr/lib/postgresql/*/bin/postgres)
"${programs[-1]:-postgres}" --version
