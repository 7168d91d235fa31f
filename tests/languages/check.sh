#!/usr/bin/env bash
# Checks generated/ with the tools of other languages. Needs install.sh to have run: a step whose
# tools are missing fails. Each step is a function below; one line a step, what a failing step
# printed under its line, and the count at the end.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
generated=$root/generated
build=$root/build/languages
work=$build/work
results=$work/results # what each language took, for the table
# shellcheck source=../support/toolchains.sh
source "$here/../support/toolchains.sh"

# --- what the steps share -------------------------------------------------------------------------

# compile LANGUAGE OPTION...: runs protoc over $work/proto, a copy of generated/proto with nothing
# beside it, in the folder $work/LANGUAGE, and stays there. The files' names stay in `protos`.
compile() {
  mkdir -p "$work/$1"
  cd "$work/$1"
  mapfile -t protos < <(cd "$work/proto" && find . -name '*.proto' -printf '%P\n' | sort)
  protoc --proto_path="$work/proto" "${@:2}" "${protos[@]}"
}

# exchange LANGUAGE COMMAND...: has a program read and write the documents, as js/exchange.js says.
exchange() {
  node "$here/js/exchange.js" "$1" "$generated" "$results" "${@:2}"
}

# with_go ARGUMENT...: go with the generated code and Debian's protobuf library.
with_go() {
  go_of_debian "$work/go" "$@"
}

plugin_go=--plugin=protoc-gen-go=$toolchains/bin/protoc-gen-go
plugin_es=--plugin=protoc-gen-es=$here/node_modules/.bin/protoc-gen-es
options_es=--es_opt=target=js+dts,import_extension=js

# --- the steps ------------------------------------------------------------------------------------

check_cpp() {
  compile cpp --cpp_out=.
  mapfile -t sources < <(find . -name '*.pb.cc')
  g++ -std=c++17 -Wall -Wextra -I. "$here/cpp/read_write.cc" "${sources[@]}" \
    -o read_write -lprotobuf -pthread
  exchange C++ ./read_write
}

check_java() {
  local jars=/usr/share/java
  local classpath=$jars/protobuf.jar:$jars/protobuf-util.jar:$jars/gson.jar:$jars/guava.jar
  compile java --java_out=.
  mapfile -t sources < <(find . -name '*.java')
  javac -d classes -cp "$classpath" "$here/java/ReadWrite.java" "${sources[@]}"
  exchange Java java -cp "classes:$classpath" ReadWrite
}

check_go() {
  compile go/src "$plugin_go" --go_out=.
  with_go vet email_interactions/v1
  with_go vet "$here/go/read_write.go"
  with_go build -o read_write "$here/go/read_write.go"
  exchange Go ./read_write
}

check_javascript() {
  compile js "$plugin_es" "$options_es" --es_out=.
  find . -name '*.js' -print0 | xargs -0 -n 1 node --check
  exchange JavaScript node "$here/js/read_write.js" .
}

check_python() {
  compile python --python_out=. --pyi_out=.
  /usr/bin/python3 -W error -c 'import email_interactions.v1.email_interaction_service_pb2'
}

# No runtime: only whether the generators take the files and their options.
check_ruby_php_csharp() {
  compile ruby --ruby_out=.
  grep -q 'module EmailInteractions' email_interactions/v1/email_interactions_pb.rb
  compile php --php_out=.
  grep -qF 'namespace EmailInteractions\V1;' EmailInteractions/V1/EmailIn.php
  compile csharp --csharp_out=.
  grep -qF 'namespace EmailInteractions.V1 {' EmailInteractions.cs
}

# The descriptor set holds every import, so protoc gets no folder: files would go before the set. What
# the set adds to the code are the rules; the types and their comments are those of the bare files.
check_descriptor_set() {
  compile bare "$plugin_es" "$options_es" --es_out=.
  mkdir "$work/descriptor_set"
  cd "$work/descriptor_set"
  protoc --descriptor_set_in="$generated/descriptors/email_interactions.binpb" \
    "$plugin_es" "$options_es" --es_out=. "${protos[@]}"
  diff --recursive --exclude='*.js' ../bare/email_interactions email_interactions
  if diff --recursive --brief ../bare/email_interactions email_interactions >differences.txt; then return 1; fi
  exchange JavaScript node "$here/js/read_write.js" .
}

check_patterns() {
  (cd "$root" && .venv/bin/python -m tests.support.regexes) >patterns.json
  node --test-reporter=dot "$here/js/patterns.test.js" "$work/patterns.json"
}

check_protovalidate() {
  node --test-reporter=dot "$here/js/protovalidate.test.js" \
    "$generated/descriptors/email_interactions.binpb"
}

# agree ajv | protovalidate: its verdicts on all documents, as js/agreement.js says.
agree() {
  node "$here/js/agreement.js" "$1" "$generated" "$results"
}

check_agreement_of_ajv() {
  agree ajv
}

check_agreement_of_protovalidate() {
  agree protovalidate
}

# Printed once more at the end.
check_table() {
  node "$here/js/table.js" "$results" | tee table.txt
}

# What the programs print has been compared; here: that they use the options named, and no other.
check_print_options() {
  local -A programs=([C++]=cpp/read_write.cc [Java]=java/ReadWrite.java [Go]=go/read_write.go
    [JavaScript]=js/read_write.js)
  local language library names enums program package version
  while IFS=$'\t' read -r language library names enums _; do
    echo "$language: $library; $names; $enums"
    program=$here/${programs[$language]}
    read -r package version <<<"$library"
    if [[ $package == @* ]]; then
      grep -F "\"$package\": \"$version\"" "$here/package.json"
    else
      dpkg-query --show --showformat '${Version}\n' "$package" | grep -F "$version"
    fi
    [[ $names == 'default, without '* ]]
    if grep -w "${names##* }" "$program"; then return 1; fi
    grep -w "$enums" "$program"
    unset "programs[$language]"
  done < <(tail -n +2 "$here/print_options.tsv")
  echo "programs without a line: ${!programs[*]}"
  ((${#programs[@]} == 0))
}

# As a consumer would type them, in a copy of generated/; buf is the one of the environment.
check_readme() {
  cp -R "$generated" readme
  PATH=$toolchains/bin:$PATH:$root/.venv/bin \
    /usr/bin/python3 "$here/readme_commands.py" "$generated/README.md" "$work/readme" | tee readme.txt
  grep -q '^false \[' readme.txt
}

# What check_readme made, in a module of a consumer; the library is Debian's, as vendored code.
check_go_module() {
  local library=google.golang.org/protobuf
  local version=v1.28.1
  cd readme/OUT/go
  mkdir -p vendor/google.golang.org
  cp -R "/usr/share/gocode/src/$library" "vendor/$library"
  printf 'module example.com/own\n\ngo 1.19\n\nrequire %s %s\n' "$library" "$version" >go.mod
  printf '# %s %s\n## explicit; go 1.11\n' "$library" "$version" >vendor/modules.txt
  (cd vendor && find "$library" -name '*.go' -printf '%h\n' | sort -u) >>vendor/modules.txt
  mkdir use
  cp "$here/go/module.go" use/main.go
  export GO111MODULE=on GOFLAGS=-mod=vendor GOPROXY=off GOCACHE=$toolchains/go-cache
  go vet ./...
  go run ./use | grep -x ada@customer.example
}

# The blocks with protoc of the pages for users, in a folder where generated/ is what it is there.
check_protoc_of_the_pages() {
  mkdir -p pages/build
  cd pages
  cp -R "$generated" generated # a link would be followed by those who build the source archive
  awk '/^```bash$/ {block = ""; inside = 1; next}
       /^```$/ {if (inside && block ~ /protoc/) printf "%s", block; inside = 0}
       inside {block = block $0 "\n"}' "$root/README.md" "$root/docs/index.md" >commands.sh
  [[ $(grep -c '^protoc ' commands.sh) == 2 ]]
  bash -eux commands.sh
  test -e build/cpp/email_interactions/v1/email_interactions.pb.cc
  test -e build/emailinteractions/v1/EmailIn.java
}

# pyright is content with no files and with a missing .venv, this step is not.
check_pyright() {
  "$root/.venv/bin/python" --version
  "$here/node_modules/.bin/pyright" --project "$here/pyrightconfig.json" --stats | tee pyright.txt
  grep -q '^Found [1-9]' pyright.txt
}

# --- running them ---------------------------------------------------------------------------------

passed=0
failed=0

# step FUNCTION NAME: errexit holds inside the function, so its first failing command ends it.
step() {
  local log=$build/$1.log status start=$EPOCHREALTIME
  set +e
  (
    set -e
    cd "$work"
    "$1"
  ) </dev/null >"$log" 2>&1
  status=$?
  set -e

  local microseconds=$((${EPOCHREALTIME//[.,]/} - ${start//[.,]/})) verdict=ok
  if ((status)); then
    verdict=FAILED
    failed=$((failed + 1))
  else
    passed=$((passed + 1))
  fi
  printf '%-6s  %-72s %3d.%02d s\n' "$verdict" "$2" \
    $((microseconds / 1000000)) $((microseconds / 10000 % 100))
  if ((status)); then sed 's/^/        /' "$log"; fi
}

rm -rf "$work"
mkdir -p "$work"
cp -R "$generated/proto" "$work/proto"
ln -s "$here/node_modules" "$work/node_modules" # generated JavaScript imports from there
echo '{"type": "module"}' >"$work/package.json"

step check_cpp "C++: bare protoc, g++, reads and writes the corpus"
step check_java "Java: bare protoc, javac, reads and writes the corpus"
step check_go "Go: bare protoc, vet, build, reads and writes the corpus"
step check_javascript "JavaScript: bare protoc, reads and writes the corpus"
step check_python "Python: bare protoc, Debian's library imports it"
step check_ruby_php_csharp "Ruby, PHP, C#: bare protoc, the names of the options"
step check_descriptor_set "descriptor set: protoc without files, JavaScript"
step check_patterns "made-up patterns in JavaScript: the verdicts, and the time"
step check_protovalidate "protovalidate: rules of the descriptor set, in JavaScript"
step check_agreement_of_ajv "ajv in strict mode, with and without formats: the verdicts of the corpus"
step check_agreement_of_protovalidate "JavaScript with protovalidate: the verdicts of the corpus"
step check_table "known_differences.tsv: every language of it was checked"
step check_print_options "print_options.tsv: the versions, and the options of the programs"
step check_readme "the commands of generated/README.md"
step check_go_module "Go: the page's command, in a module with a go.mod"
step check_protoc_of_the_pages "the commands with protoc of README.md and docs/index.md"
step check_pyright "pyright: strict, over the Python package"

if [[ -e $work/table.txt ]]; then cat "$work/table.txt"; fi
echo "$passed passed, $failed failed"
exit $((failed > 0))
