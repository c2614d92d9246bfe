"""Steps a second of many tiny MMoE models side by side in JAX under vmap: the peer of `--bin paper_runs`.

Run: python3 paper_runs_jax.py [BATCH [RUNS ...]]     (packages: requirements.txt)
The model is the MMoE paper's: 100 inputs, 8 experts of 16, two tasks with towers of 8, squared error, Adam.
`fixed` trains every run on rows of its own that stay the same; `fresh` draws new normal inputs at every step, whose
labels are the paper's. Prints the median time of a step of one run, and runs of 10,000 steps a minute.
"""
import sys
import time

import jax
import jax.numpy as jnp
import optax

D, EXPERTS, WIDTH, TASKS, TOWER = 100, 8, 16, 2, 8
BATCH = int(sys.argv[1]) if len(sys.argv) > 1 else 256
RUNS = [int(n) for n in sys.argv[2:]] or [1, 2, 8, 32]
STEPS = 50


def start(key):
    def uniform(shape, fan_in):
        nonlocal key
        key, own = jax.random.split(key)
        return jax.random.uniform(own, shape, minval=-fan_in**-0.5, maxval=fan_in**-0.5)

    return {
        "expert": uniform((EXPERTS, D, WIDTH), D), "expert_bias": uniform((EXPERTS, 1, WIDTH), D),
        "gate": uniform((D, TASKS * EXPERTS), D),
        "tower": uniform((TASKS, WIDTH, TOWER), WIDTH), "tower_bias": uniform((TASKS, 1, TOWER), WIDTH),
        "output": uniform((TASKS, TOWER, 1), TOWER), "output_bias": uniform((TASKS, 1, 1), TOWER),
    }


def forward(p, x):
    experts = jax.nn.relu(jnp.matmul(x[None], p["expert"]) + p["expert_bias"])
    gates = jax.nn.softmax((x @ p["gate"]).reshape(x.shape[0], TASKS, EXPERTS), -1)
    mixed = jnp.einsum("bte,ebh->tbh", gates, experts)
    hidden = jax.nn.relu(jnp.matmul(mixed, p["tower"]) + p["tower_bias"])
    return (jnp.matmul(hidden, p["output"]) + p["output_bias"])[..., 0].T


def label(x, weights):
    u = x @ weights
    return u + jnp.cos(7.23 * u) + jnp.cos(17.36 * u)


optimizer = optax.adam(1e-2)


def learn(p, state, x, y):
    loss, gradient = jax.value_and_grad(lambda p: ((forward(p, x) - y) ** 2).mean(0).sum())(p)
    update, state = optimizer.update(gradient, state)
    return optax.apply_updates(p, update), state, loss


def fixed_step(p, state, key, x, y):
    return *learn(p, state, x, y), key


def fresh_step(p, state, key, x, y):
    key, own = jax.random.split(key)
    x = jax.random.normal(own, (BATCH, D))
    return *learn(p, state, x, label(x, weights)), key


weights = 0.406 * jnp.linalg.qr(jax.random.normal(jax.random.PRNGKey(0), (D, TASKS)))[0]
for name, one in [("fixed", fixed_step), ("fresh", fresh_step)]:
    for runs in RUNS:
        # Ten steps in one call, so that what a call costs is shared.
        def ten(p, state, key, x, y, one=one):
            body = lambda carry, _: ((lambda p, s, l, k: ((p, s, k), l))(*one(*carry, x, y)))
            (p, state, key), losses = jax.lax.scan(body, (p, state, key), None, length=10)
            return p, state, key

        keys = jax.random.split(jax.random.PRNGKey(1), runs)
        p = jax.vmap(start)(keys)
        state = jax.vmap(optimizer.init)(p)
        x = jax.random.normal(jax.random.PRNGKey(2), (runs, BATCH, D))
        y = jax.vmap(lambda x: label(x, weights))(x)
        step = jax.jit(jax.vmap(ten))
        carry = step(p, state, keys, x, y)
        jax.block_until_ready(carry)
        times = []
        for _ in range(max(3, STEPS // 10)):
            begun = time.perf_counter()
            carry = step(*carry, x, y)
            jax.block_until_ready(carry)
            times.append((time.perf_counter() - begun) / 10 / runs)
        times.sort()
        median = times[len(times) // 2]
        print(f"jax {name} batch {BATCH} {runs:3} runs side by side: {median * 1e3:.3f} ms a step of one run, "
              f"{60 / (median * 1e4):.1f} runs a minute", flush=True)
