#!/usr/bin/env bash
# Makes build/examples/java/interactions, with Debian's libraries.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

out=$PWD/build/examples/java
jars=/usr/share/java
libraries=(
  grpc-{api,context,core,netty,protobuf,protobuf-lite,stub}
  netty-{buffer,codec,codec-http,codec-http2,common,handler,handler-proxy,resolver,transport}
  protobuf protobuf-util proto-google-common-protos
  gson guava perfmark-api opencensus-api geronimo-annotation-1.3-spec
)
classpath=$(printf "$jars/%s.jar:" "${libraries[@]}")

rm -rf "$out"
mkdir -p "$out/sources" "$out/classes"
protoc --proto_path=generated/proto --java_out="$out/sources" \
  --plugin=protoc-gen-grpc="$(command -v grpc_java_plugin)" --grpc_out="$out/sources" \
  generated/proto/email_interactions/v1/*.proto
javac -Xlint:-options -nowarn -d "$out/classes" -cp "$classpath" \
  -sourcepath "$out/sources" service/examples/java/Interactions.java

cat >"$out/interactions" <<END
#!/bin/sh
exec java -cp '$out/classes:$classpath' Interactions "\$@"
END
chmod +x "$out/interactions"
