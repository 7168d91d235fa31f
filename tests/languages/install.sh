#!/usr/bin/env bash
# Installs what the tests need: Debian's compilers and protobuf libraries, the npm packages of
# package-lock.json and a Go plugin for protoc. What is there already is left alone.
# shellcheck source=../support/toolchains.sh
source "$(dirname "${BASH_SOURCE[0]}")/../support/toolchains.sh"

require_node
install_debian \
  protobuf-compiler \
  g++ libprotobuf-dev \
  default-jdk-headless libprotobuf-java libgoogle-gson-java libguava-java \
  golang-go golang-google-protobuf-dev \
  python3 python3-protobuf
install_npm "$here"
build_protoc_gen_go

protoc --version
g++ --version | head -n 1
javac --version
go version
"$toolchains/bin/protoc-gen-go" --version
echo "node $(node --version)"
(cd "$here" && npm ls --depth 0 | tail -n +2)
