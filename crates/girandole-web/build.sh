#!/usr/bin/env bash
# Makes the page that scores rows in a browser: girandole_web_bg.wasm, its glue, and page/*.
# Use: bash crates/girandole-web/build.sh [FOLDER]      (default: $CARGO_TARGET_DIR/web)
# Beside it goes a run: FOLDER/run/{config.toml,encoders.json,weights.bpk}. Any static server shows it then.
#
# Needs the standard library for wasm32. Where `rustup target add wasm32-unknown-unknown` has put it, that is taken;
# else it is built from the sources of this very compiler, from rustup's `rust-src` or Debian's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

target="${CARGO_TARGET_DIR:-$PWD/target}"
out="${1:-$target/web}"
tools="$target/web-tools"
sysroot=$(rustc --print sysroot)
version=$(rustc --version | cut -d' ' -f2)
bindgen=$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' crates/girandole-web/Cargo.toml)

# Debian's sources of the same version, unpacked to where rustup would put them.
sources_from_debian() {
  local lists="$tools/debian"
  mkdir -p "$lists/lists/partial" "$lists/archives/partial"
  # The archive that this machine uses, in its newer suites.
  local archive
  archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 '/debian/*$')
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
    "$archive" trixie-backports "$archive" sid >"$lists/sources.list"
  local apt=(-o "Dir::Etc::sourcelist=$lists/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$lists/lists"
    -o "Dir::Cache=$lists" -o APT::Sandbox::User=root)
  apt-get "${apt[@]}" update -qq
  local found
  found=$(apt-cache "${apt[@]}" madison rust-src | awk -v v="$version+" 'index($3, v) == 1 { print $3; exit }')
  [ -n "$found" ] || { echo "Debian has no rust-src of $version" >&2; return 1; }
  (cd "$lists" && apt-get "${apt[@]}" download -qq "rust-src=$found" && dpkg -x rust-src_*.deb src)
  mkdir -p "$sysroot/lib/rustlib/src/rust"
  cp -r "$lists/src/usr/src/rustc-$version/library" "$sysroot/lib/rustlib/src/rust/"
}

std=()
if [ ! -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ]; then
  [ -d "$sysroot/lib/rustlib/src/rust/library" ] || sources_from_debian
  std=(-Z build-std=std,panic_abort)
  # Building the standard library is a feature of nightly compilers; this variable asks a stable one for it.
  export RUSTC_BOOTSTRAP=1
fi

if [ ! -x "$tools/bin/wasm-bindgen" ] || ! "$tools/bin/wasm-bindgen" --version | grep -qF "$bindgen"; then
  env -u RUSTC_BOOTSTRAP CARGO_TARGET_DIR="$tools/target" \
    cargo install --quiet --root "$tools" wasm-bindgen-cli --version "$bindgen"
fi

# One thread, the browser's random numbers, and its SIMD, which all browsers have had since 2023.
RUSTFLAGS='--cfg getrandom_backend="wasm_js" -C target-feature=+simd128 -C opt-level=3' CARGO_TARGET_DIR="$target" \
  CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 CARGO_PROFILE_RELEASE_PANIC=abort \
  CARGO_PROFILE_RELEASE_STRIP=symbols \
  cargo build --release --quiet -p girandole-web --lib --target wasm32-unknown-unknown "${std[@]}"
"$tools/bin/wasm-bindgen" --target web --no-typescript --out-dir "$out" \
  "$target/wasm32-unknown-unknown/release/girandole_web.wasm"
cp crates/girandole-web/page/* "$out/"
printf 'the page is in %s: %s bytes of WebAssembly, %s packed\n' "$out" \
  "$(stat -c %s "$out/girandole_web_bg.wasm")" "$(gzip -9c "$out/girandole_web_bg.wasm" | wc -c)"
