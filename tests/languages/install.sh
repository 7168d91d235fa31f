#!/usr/bin/env bash
# Installs what check.sh needs: Debian's compilers and protobuf libraries, the npm packages of
# package-lock.json and a Go plugin for protoc. What is there already is left alone.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$root/build/languages

fail() {
  echo "install.sh: $*" >&2
  exit 1
}

# --- Debian packages ------------------------------------------------------------------------------

packages=(
  protobuf-compiler
  g++ libprotobuf-dev
  default-jdk-headless libprotobuf-java libgoogle-gson-java libguava-java
  golang-go golang-google-protobuf-dev
  python3 python3-protobuf
)

installed() {
  # A JDK of another version or another source does as well.
  [[ $1 == default-jdk-headless ]] && command -v javac >/dev/null && return
  [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Debian 12 itself has node 18.
command -v npm >/dev/null || fail "node 20 or newer, with npm, is needed"
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' ||
  fail "node 20 or newer is needed, not $(node --version)"
command -v dpkg-query >/dev/null || fail "this script knows Debian only; install ${packages[*]}"
missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done

if ((${#missing[@]})); then
  if ((EUID == 0)); then
    as_root=(env)
  elif command -v sudo >/dev/null; then
    as_root=(sudo)
  else
    fail "root or sudo is needed to install ${missing[*]}"
  fi
  apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  "${apt[@]}" update
  "${apt[@]}" install --no-install-recommends "${missing[@]}"
fi

# --- npm packages ---------------------------------------------------------------------------------

lock=$here/package-lock.json
installed_lock=$here/node_modules/.installed-lock.json
if ! cmp --silent "$lock" "$installed_lock"; then
  (cd "$here" && npm ci --no-progress)
  cp "$lock" "$installed_lock"
fi

# --- protoc-gen-go --------------------------------------------------------------------------------

# The one that Debian packages is version 1.3, which refuses `optional`. The sources of the library
# hold its successor; Go's own cache makes a second build short.
GO111MODULE=off GOFLAGS='' GOPATH=/usr/share/gocode GOCACHE=$build/go-cache \
  go build -o "$build/bin/protoc-gen-go" google.golang.org/protobuf/cmd/protoc-gen-go

protoc --version
g++ --version | head -n 1
javac --version
go version
"$build/bin/protoc-gen-go" --version
echo "node $(node --version)"
(cd "$here" && npm ls --depth 0 | tail -n +2)
