#!/usr/bin/env bash
# Builds build/examples/go/interactions, with Debian's libraries.
# shellcheck source=../../../tests/support/toolchains.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../../tests/support/toolchains.sh"
cd "$toolchains_root"

out=$PWD/build/examples/go
rm -rf "$out"
mkdir -p "$out/src"
protoc --proto_path=generated/proto --plugin="$toolchains/bin/protoc-gen-go" --go_out="$out/src" \
  --go-grpc_out="$out/src" generated/proto/email_interactions/v1/*.proto
go_of_debian "$out" vet service/examples/go/interactions.go
go_of_debian "$out" build -o "$out/interactions" service/examples/go/interactions.go
