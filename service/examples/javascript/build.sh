#!/usr/bin/env bash
# Builds build/examples/javascript/interactions, with the packages of npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

here=$PWD/service/examples/javascript
out=$PWD/build/examples/javascript
rm -rf "$out"
mkdir -p "$out"
protoc --proto_path=generated/proto --plugin="$here/node_modules/.bin/protoc-gen-es" \
  --es_out="$out" --es_opt=target=js,import_extension=js generated/proto/email_interactions/v1/*.proto
cp "$here/interactions.js" "$here/package.json" "$out"
ln -s "$here/node_modules" "$out/node_modules"

cat >"$out/interactions" <<END
#!/bin/sh
exec node '$out/interactions.js' "\$@"
END
chmod +x "$out/interactions"
