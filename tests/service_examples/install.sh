#!/usr/bin/env bash
# Installs what service/examples and their tests require: Debian's gRPC for Java and Go, the npm
# packages of the example in JavaScript, a Go plugin for protoc, and the tools of the pages.
# Installed packages are left alone.
# shellcheck source=../support/toolchains.sh
source "$(dirname "${BASH_SOURCE[0]}")/../support/toolchains.sh"

# Debian's gRPC for Java names neither netty nor perfmark among what it needs. Its gRPC for Go is
# content with golang-protobuf 1.3 as well, but that cannot read messages of today's protoc-gen-go.
require_node
install_debian \
  protobuf-compiler \
  default-jdk-headless protobuf-compiler-grpc-java-plugin libgrpc-java libprotobuf-java \
  libgoogle-common-protos-java libgoogle-gson-java libguava-java libperfmark-java \
  libnetty-java libnetty-tcnative-java libnetty-tcnative-jni \
  libopencensus-java libgeronimo-annotation-1.3-spec-java \
  golang-go protoc-gen-go-grpc golang-google-grpc-dev golang-google-protobuf-dev \
  golang-github-golang-protobuf-1-5-dev \
  openssl sqlite3
install_npm "$here/../../service/examples/javascript"
build_protoc_gen_go

protoc --version
javac --version
go version
"$toolchains/bin/protoc-gen-go" --version
protoc-gen-go-grpc --version
dpkg-query --show libgrpc-java libnetty-java golang-google-grpc-dev
echo "node $(node --version)"
(cd "$here/../../service/examples/javascript" && npm ls --depth 0 | tail -n +2)
