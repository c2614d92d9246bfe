#!/usr/bin/env bash
# Steps of the MMoE paper's tiny model here, in PyTorch and in JAX, in turn, so that all meet the same machine.
# Run: PYTHON=venv/bin/python bash benches/peers/paper_runs.sh [ROUNDS [BATCH]]      (an idle machine; requirements.txt)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds="${1:-3}" batch="${2:-256}" python="${PYTHON:-python3}"
cargo build --release --workspace --quiet
program="${CARGO_TARGET_DIR:-target}/release/paper_runs"
for round in $(seq "$rounds"); do
  printf -- '-- round %s\n' "$round"
  "$program" "$batch" mmoe
  # Both name a kernel for old processors, where they are set.
  env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE "$python" benches/peers/paper_runs_torch.py "$batch"
  "$python" benches/peers/paper_runs_jax.py "$batch" 1 4 16
done
