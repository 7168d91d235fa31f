# Sourced by the install scripts of the tests in other languages: each function installs missing
# tools, leaves existing ones unchanged, or ends the script with the reason.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd) # the folder of the script
toolchains_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
toolchains=$toolchains_root/build/toolchains # programs in bin/, next to the caches

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

is_installed() {
  # A JDK of another version or from another source works as well.
  [[ $1 == default-jdk-headless ]] && command -v javac >/dev/null && return
  [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# install_debian PACKAGE...
install_debian() {
  local package missing=() as_root apt
  command -v dpkg-query >/dev/null || fail "this script knows Debian only; install $*"
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  if ((EUID == 0)); then
    as_root=(env)
  elif command -v sudo >/dev/null; then
    as_root=(sudo)
  else
    fail "root or sudo is needed to install ${missing[*]}"
  fi
  apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update
  "${apt[@]}" install --no-install-recommends "${missing[@]}"
}

# Debian 12 has node 18.
require_node() {
  command -v npm >/dev/null || fail "node 20 or newer, with npm, is needed"
  node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' ||
    fail "node 20 or newer is needed, not $(node --version)"
}

# install_python PYTHON LOCK FOLDER: an environment with the packages of the lock, by uv or by pip.
install_python() {
  local lock=$2 folder=$3 uv
  if cmp --silent "$lock" "$folder/installed.lock"; then return; fi
  rm -rf "$folder"
  "$1" -m venv "$folder"
  uv=$(command -v uv || echo "$(dirname "$1")/uv")
  "$uv" pip install --quiet --python "$folder/bin/python" --require-hashes -r "$lock" ||
    "$folder/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
  cp "$lock" "$folder/installed.lock"
}

# install_npm FOLDER: the packages of its package-lock.json.
install_npm() {
  local lock=$1/package-lock.json installed_lock=$1/node_modules/.installed-lock.json
  if ! cmp --silent "$lock" "$installed_lock"; then
    (cd "$1" && npm ci --no-progress)
    cp "$lock" "$installed_lock"
  fi
}

# Go with Debian's sources of libraries, without network access.
go_of_debian() {
  GO111MODULE=off GOFLAGS='' GOPROXY=off GOCACHE=$toolchains/go-cache \
    GOPATH=${1:+$1:}/usr/share/gocode go "${@:2}"
}

# Debian's package has version 1.3, which rejects `optional`. The sources of the library contain its
# successor; with Go's cache, a second build is short.
build_protoc_gen_go() {
  go_of_debian '' build -o "$toolchains/bin/protoc-gen-go" \
    google.golang.org/protobuf/cmd/protoc-gen-go
}
