"""An MMoE's training step and inference in JAX, jitted, as a server for `alternate.py`.

Run: python3 jax_step.py WORKLOAD      (workloads.json; then `train 20`, `infer 64 100`)
All experts in one array a layer. Batch norm trains by the batch and infers by its running figures, as PyTorch's does.
"""
import json
import os
import sys
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax

from server import serve, times

SLOPE, MOMENTUM = 0.2, 0.1


def start(key, d, experts, tasks, widths, tower, norm):
    def stack(n, d, widths):
        nonlocal key
        layers = []
        for width in widths:
            key, own = jax.random.split(key)
            weight = jax.random.uniform(own, (n, d, width), minval=-(d**-0.5), maxval=d**-0.5)
            layers.append({"weight": weight, "bias": jnp.zeros((n, 1, width))})
            if norm:
                layers[-1] |= {"scale": jnp.ones((n, 1, width)), "shift": jnp.zeros((n, 1, width))}
            d = width
        return layers

    return {
        "experts": stack(experts, d, widths), "gate": jnp.zeros((d, tasks * experts)),
        "gate_bias": jnp.zeros(tasks * experts), "towers": stack(tasks, widths[-1], tower),
        "weight": jnp.ones((tasks, tower[-1], 1)) * 0.1, "bias": jnp.zeros((tasks, 1, 1)),
    }


def running(p):
    """Means of 0 and variances of 1 for every layer that has a norm."""
    zero = lambda layers: [(l["bias"] * 0, l["bias"] * 0 + 1) for l in layers if "scale" in l]
    return {name: zero(p[name]) for name in ("experts", "towers")}


def layers(own, x, stats, training):
    """The output and the running figures after it."""
    after = []
    for i, l in enumerate(own):
        x = jnp.matmul(x, l["weight"]) + l["bias"]
        if "scale" in l:
            mean, var = stats[i]
            if training:
                seen = x.mean(1, keepdims=True), x.var(1, keepdims=True)
                after.append(tuple(old + MOMENTUM * (new - old) for old, new in zip(stats[i], seen)))
                mean, var = seen
            x = (x - mean) * (jax.lax.rsqrt(var + 1e-5) * l["scale"]) + l["shift"]
        x = jnp.where(x > 0, x, SLOPE * x)
    return x, after


def forward(p, stats, x, size, training):
    outputs, experts = layers(p["experts"], x[None], stats["experts"], training)
    gate = (x @ p["gate"] + p["gate_bias"]).reshape(x.shape[0], size["tasks"], size["experts"])
    mixed = jnp.einsum("bte,ebh->tbh", jax.nn.softmax(gate, -1), outputs)
    hidden, towers = layers(p["towers"], mixed, stats["towers"], training)
    return (jnp.matmul(hidden, p["weight"]) + p["bias"])[..., 0].T, {"experts": experts, "towers": towers}


def main():
    with open(os.path.join(os.path.dirname(__file__), "workloads.json")) as file:
        size = json.load(file)[sys.argv[1]]
    batch = size.pop("batch")
    x = jnp.array(np.random.randn(batch, size["d"]), jnp.float32)
    y = jnp.array(np.random.rand(batch, size["tasks"]) > 0.5, jnp.float32)
    p = start(jax.random.PRNGKey(0), **size)
    stats, optimizer = running(p), optax.adam(1e-3)
    state = {"all": (p, stats, optimizer.init(p))}

    def loss(p, stats, x, y):
        logits, stats = forward(p, stats, x, size, True)
        return optax.sigmoid_binary_cross_entropy(logits, y).mean(), stats

    @partial(jax.jit, donate_argnums=0)
    def learn(state, x, y):
        p, stats, moments = state
        (_, stats), gradient = jax.value_and_grad(loss, has_aux=True)(p, stats, x, y)
        update, moments = optimizer.update(gradient, moments)
        return optax.apply_updates(p, update), stats, moments

    apply = jax.jit(lambda p, stats, x: forward(p, stats, x, size, False)[0])

    def step():
        state["all"] = learn(state["all"], x, y)
        jax.block_until_ready(state["all"])

    def infer(rows, n):
        p, stats, _ = state["all"]
        part = x[:rows]
        return {"seconds": times(lambda: apply(p, stats, part).block_until_ready(), n), "rows": rows}

    serve(train=lambda n: {"seconds": times(step, n), "rows": batch}, infer=infer)


if __name__ == "__main__":
    main()
