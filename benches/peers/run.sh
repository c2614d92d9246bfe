#!/usr/bin/env bash
# Speed beside the peers: installs them, builds this side, runs both in turn, writes benches/results/DATE.md.
# Run: bash benches/peers/run.sh [--quick] [--only step|latency|experts|census|batching|embedding ...] [--rounds 5]
#      on an idle machine: with another process on a core PyTorch's threads fall to a tenth of their speed
# GIRANDOLE_PEERS   the peers' virtual environment, made if it is not there   (default /tmp/girandole-peers)
# GIRANDOLE_CENSUS  folder of UCI's census-income.data and .test, packed or not   (default ../shared/data/census-income)
# Other options are those of alternate.py.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
peers="${GIRANDOLE_PEERS:-/tmp/girandole-peers}"
census="${GIRANDOLE_CENSUS:-$root/../shared/data/census-income}"
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE

if ! cmp -s "$here/requirements.txt" "$peers/installed.txt"; then
  python3 -m venv "$peers"
  "$peers/bin/pip" install --quiet -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$peers/installed.txt"
fi
(cd "$root" && cargo build --release --workspace --bins --quiet)

data="$peers/census-parquet"
if [ ! -e "$data/test.parquet" ]; then
  "$peers/bin/python" "$here/census_parquet.py" "$census" "$data"
fi
exec "$peers/bin/python" "$here/alternate.py" --programs "${CARGO_TARGET_DIR:-$root/target}/release" --data "$data" "$@"
