"""Prints NumPy's numbers of gates and experts for 20 small cases.

Run: python3 gates.py > gates.json       (NumPy, any recent version)

The cases are drawn here and in tests/it/diagnoses/golden.rs by the same SplitMix64, so that only the results are stored.
CKA is taken by its other form, over matrices of rows by rows: HSIC(XX', YY') of centred columns.
"""
import json

import numpy as np

CASES, ROWS, TASKS, MASK = 20, 60, 2, (1 << 64) - 1


def draws(seed):
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield (z ^ (z >> 31)) >> 40


def case(number):
    """Gate weights [tasks, rows, experts] and outputs [experts, rows, units]; some units are cut at zero, some dead."""
    draw, n_experts, units = draws(number), 2 + number % 3, 3 + number % 4
    raw = np.array([[1 + next(draw) for _ in range(TASKS * n_experts)] for _ in range(ROWS)], dtype=np.float64)
    outputs = np.array([[next(draw) for _ in range(n_experts * units)] for _ in range(ROWS)], dtype=np.float64)
    gates = raw.reshape(ROWS, TASKS, n_experts).transpose(1, 0, 2) ** (1 + number % 5 * 2)
    gates = (gates / gates.sum(2, keepdims=True)).astype(np.float32)
    outputs = outputs.reshape(ROWS, n_experts, units).transpose(1, 0, 2) / 2**23 - 1
    outputs = np.maximum(outputs, 0.0)
    outputs[0, :, 0] = 0.25 * (number % 2)
    outputs[1] = 0.5 * outputs[1] + 0.5 * outputs[0]
    return gates.astype(np.float64), outputs.astype(np.float32).astype(np.float64)


def entropy(p, axis=-1):
    p = p / p.sum(axis, keepdims=True)
    return -np.sum(np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0), axis)


def hsic(x, y):
    center = np.eye(len(x)) - 1 / len(x)
    return np.trace(x @ x.T @ center @ y @ y.T @ center)


def numbers(number):
    gates, outputs = case(number)
    n_experts = len(outputs)
    mean, each = gates.mean(1), entropy(gates)
    firsts = gates.argmax(2)
    cka = [[hsic(x, y) / np.sqrt(hsic(x, x) * hsic(y, y)) for y in outputs] for x in outputs]
    return {
        "mean": mean.tolist(),
        "deviation": gates.std(1).tolist(),
        "most": gates.max(1).tolist(),
        "first": [[float((f == e).mean()) for e in range(n_experts)] for f in firsts],
        "entropy": (each.mean(1) / np.log(n_experts)).tolist(),
        "sure": (gates.max(2) > 0.95).mean(1).tolist(),
        "information": (entropy(mean) - each.mean(1)).tolist(),
        "zeros": (outputs == 0).mean((1, 2)).tolist(),
        "scale": np.sqrt((outputs**2).mean((1, 2))).tolist(),
        "dead": [int((np.ptp(x, axis=0) == 0).sum()) for x in outputs],
        "cka": cka,
    }


def tidy(value):
    if isinstance(value, list):
        return [tidy(v) for v in value]
    if isinstance(value, dict):
        return {k: tidy(v) for k, v in value.items()}
    return value if isinstance(value, int) else float(f"{value:.10g}")


print("[" + ",\n".join(json.dumps(tidy(numbers(number))) for number in range(CASES)) + "]")
