#!/usr/bin/env bash
# A crate outside the workspace that depends on Girandole, as docs/guide/9-your-own-crate.md describes it.
# Use: bash .ci/own-crate.sh profile          prints the profile for a Cargo.toml outside
#      bash .ci/own-crate.sh build FOLDER     writes such a crate into FOLDER and builds it for the CPU, unoptimised: the tests of
#                                             the documentation run its program, and the workspace is built with the profile
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

profile() {
  sed -n '/^\[profile\.release\]/,$p' "$root/Cargo.toml"
}

# The program of the guide's page, so that the page is what is tested.
program() {
  sed -n '/^```rust$/,/^```$/p' "$root/docs/guide/9-your-own-crate.md" | sed '1d;$d'
}

build() {
  local folder="$1"
  mkdir -p "$folder/src"
  cat >"$folder/Cargo.toml" <<TOML
[package]
name = "outside"
version = "0.1.0"
edition = "2024"

[dependencies]
girandole = { path = "$root/crates/girandole", default-features = false, features = ["flex"] }

[workspace]

[profile.dev]
debug = false
incremental = false

$(profile)
TOML
  program >"$folder/src/main.rs"
  # The versions that the workspace is tested with.
  cp "$root/Cargo.lock" "$folder/Cargo.lock"
  (cd "$folder" && cargo build --quiet)
}

case "${1:-}" in
  profile) profile ;;
  build) build "${2:?name a folder}" ;;
  *) sed -n '2,5p' "${BASH_SOURCE[0]}" | sed 's/^# //' && exit 2 ;;
esac
