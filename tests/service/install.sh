#!/usr/bin/env bash
# Installs what the tests of the server require: Debian's PostgreSQL, unless there is one.
set -euo pipefail

compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || {
  command -v dpkg-query >/dev/null || {
    echo "install.sh: this script knows Debian only; install postgresql" >&2
    exit 1
  }
  as_root=(env)
  if ((EUID != 0)); then
    command -v sudo >/dev/null || {
      echo "install.sh: root or sudo is needed to install postgresql" >&2
      exit 1
    }
    as_root=(sudo)
  fi
  apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update
  "${apt[@]}" install --no-install-recommends postgresql
}
shopt -s nullglob
programs=(/usr/lib/postgresql/*/bin/postgres)
"${programs[-1]:-postgres}" --version
