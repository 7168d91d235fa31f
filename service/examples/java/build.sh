#!/usr/bin/env bash
# Builds build/examples/java/interactions, with Debian's libraries.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

out=$PWD/build/examples/java
jars=/usr/share/java
libraries=(
  grpc-{api,context,core,netty,protobuf,protobuf-lite,stub}
  netty-{buffer,codec,codec-http,codec-http2,common,handler,handler-proxy,resolver,tcnative,transport}
  protobuf protobuf-util proto-google-common-protos
  gson guava perfmark-api opencensus-api geronimo-annotation-1.3-spec
)
classpath=$(printf "$jars/%s.jar:" "${libraries[@]}")

rm -rf "$out"
mkdir -p "$out/sources" "$out/classes" "$out/native"
protoc --proto_path=generated/proto --java_out="$out/sources" \
  --plugin=protoc-gen-grpc="$(command -v grpc_java_plugin)" --grpc_out="$out/sources" \
  generated/proto/email_interactions/v1/*.proto
javac -Xlint:-options -nowarn -d "$out/classes" -cp "$classpath" \
  -sourcepath "$out/sources" service/examples/java/Interactions.java

# Debian's netty can negotiate HTTP/2 only over TLS of OpenSSL, not of Java itself, and looks for it
# under a name that Debian does not use.
cp "$(dpkg --listfiles libnetty-tcnative-jni | grep 'libnetty-tcnative[.]so$')" \
  "$out/native/libnetty_tcnative.so"

cat >"$out/interactions" <<END
#!/bin/sh
exec java -Djava.library.path='$out/native' -cp '$out/classes:$classpath' Interactions "\$@"
END
chmod +x "$out/interactions"
