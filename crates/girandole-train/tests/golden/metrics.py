"""Prints scikit-learn's scores of 1,000 small cases, many of them degenerate.

Run: python3 metrics.py > metrics.json       (scikit-learn, any recent version)

The cases are drawn here and in tests/it/metrics.rs by the same SplitMix64, so that only the scores are stored. null is
what scikit-learn has no number for.
"""
import json
import math
import warnings

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
CASES, MASK = 1000, (1 << 64) - 1


def draws(seed):
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield (z ^ (z >> 31)) >> 40


def case(number):
    """Logits, labels, weights, targets and groups of one case; kinds go round."""
    draw, kind = draws(number), number % 8
    n = 1 if kind == 6 else 2 + next(draw) % 60
    rows = [[next(draw) for _ in range(5)] for _ in range(n)]
    logit = [(r[0] >> 2) / 2**19 - 4 for r in rows]
    if kind == 1:
        logit = [(r[0] % 7 - 3) / 2 for r in rows]
    if kind == 2:
        logit = [0.5] * n
    label = [int(r[1] / 2**24 < 1 / (1 + math.exp(-z))) for r, z in zip(rows, logit)]
    if kind == 3:
        label = [number // 8 % 2] * n
    if kind == 4:
        label = [int(r[1] % 20 == 0) for r in rows]
    weight = [1.0 if kind in (0, 1) else (1 + r[2] % 16) / 8 for r in rows]
    target = [7.5 if kind == 5 else 1000 + (r[3] >> 10) / 2**10 for r in rows]
    group = [r[4] % 5 for r in rows]
    return map(np.array, (logit, label, weight, target, group))


def grouped(y, z, w, group):
    parts = [group == g for g in sorted(set(group)) if len(set(y[group == g])) == 2]
    areas = [metrics.roc_auc_score(y[p], z[p], sample_weight=w[p]) for p in parts]
    return np.average(areas, weights=[w[p].sum() for p in parts]) if parts else None


def calibration_error(y, p, w):
    edges = np.percentile(p, np.linspace(0, 1, 11) * 100)
    bins = np.searchsorted(edges[1:-1], p)
    gaps = [w[bins == b].sum() * abs(np.average(p[bins == b] - y[bins == b], weights=w[bins == b])) for b in set(bins)]
    if (w == 1).all():
        rates, chances = calibration_curve(y, p, n_bins=10, strategy="quantile")
        counts = [(bins == b).sum() for b in sorted(set(bins))]
        assert abs(np.dot(counts, abs(rates - chances)) - sum(gaps)) < 1e-9
    return sum(gaps) / w.sum()


def scores(number):
    z, y, w, target, group = case(number)
    p, both = 1 / (1 + np.exp(-z)), len(set(y)) == 2
    base = np.full(len(y), np.average(y, weights=w))
    fpr, tpr, _ = metrics.roc_curve(y, z, sample_weight=w, drop_intermediate=False)
    loss = metrics.log_loss(y, p, sample_weight=w, labels=[0, 1])
    varied = len(set(target)) > 1
    return [
        metrics.roc_auc_score(y, z, sample_weight=w) if both else None,
        grouped(y, z, w, group),
        loss,
        loss / metrics.log_loss(y, base, sample_weight=w, labels=[0, 1]) if both else None,
        metrics.average_precision_score(y, z, sample_weight=w) if both else None,
        max(abs(tpr - fpr)) if both else None,
        metrics.accuracy_score(y, z > 0, sample_weight=w),
        np.average(p, weights=w) / base[0] if base[0] > 0 else None,
        calibration_error(y, p, w),
        metrics.mean_squared_error(target, z, sample_weight=w) ** 0.5,
        metrics.mean_absolute_error(target, z, sample_weight=w),
        metrics.r2_score(target, z, sample_weight=w) if varied else None,
    ]


def tidy(value):
    return None if value is None else float(f"{value:.10g}")


print("[" + ",\n".join(json.dumps([tidy(v) for v in scores(number)]) for number in range(CASES)) + "]")
