"""Prints rows and exact correlations of synthetic tasks, written without the crate.

Run: python3 synthetic.py > synthetic.json       (no packages)
"""
import json
import math
import struct

MASK = 0xFFFFFFFF


def block(key, stream, counter):
    """One block of ChaCha with 8 rounds, as eight 64-bit words."""
    start = list(struct.unpack("<4I", b"expand 32-byte k")) + list(struct.unpack("<8I", key))
    start += list(struct.unpack("<4I", struct.pack("<2Q", counter, stream)))
    x = start[:]

    def turn(a, b, c, d):
        for to, of, into, by in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)]:
            x[to] = (x[to] + x[of]) & MASK
            x[into] ^= x[to]
            x[into] = (x[into] << by | x[into] >> 32 - by) & MASK

    for _ in range(4):
        for column in range(4):
            turn(column, 4 + column, 8 + column, 12 + column)
        for column in range(4):
            turn(column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4)
    words = struct.pack("<16I", *((a + b) & MASK for a, b in zip(x, start)))
    return struct.unpack("<8Q", words)


def normals(seed, part, row, n):
    key = struct.pack("<Q", seed) + b"girandole synthetic rows"
    words = [word for counter in range(n // 8 + 1) for word in block(key, (part << 32) + row, counter)]
    numbers = []
    for first, second in zip(words[0::2], words[1::2]):
        radius = math.sqrt(-2 * math.log(((first >> 11) + 1) / 2**53))
        angle = math.tau * ((second >> 11) / 2**53)
        numbers += [radius * math.cos(angle), radius * math.sin(angle)]
    return numbers[:n]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def weights(seed, d, cosines, c):
    directions, lower = [], []
    for k, row in enumerate(cosines):
        v = normals(seed, 0, k, d)
        for u in directions:
            along = dot(u, v)
            v = [b - along * a for a, b in zip(u, v)]
        directions.append([a / math.sqrt(dot(v, v)) for a in v])
        line = []
        for j in range(k):
            line.append((row[j] - dot(line, lower[j])) / lower[j][j])
        lower.append(line + [math.sqrt(1 - dot(line, line))])
    return [[c * dot(line, column) for column in zip(*directions)] for line in lower]


def single(number):
    return struct.unpack("<f", struct.pack("<f", number))[0]


def row(case, w, part, number):
    d = case["n_inputs"]
    drawn = normals(case["seed"], part, number, d + len(w))
    x = [single(number) for number in drawn[:d]]
    us = [dot(x, wk) for wk in w]
    waves = [sum(math.sin(a * u + b) for a, b in zip(case["alpha"], case["beta"])) for u in us]
    return {"inputs": x, "labels": [u + s + case["noise_sd"] * e for u, s, e in zip(us, waves, drawn[d:])]}


def correlation(case, cosine, n=400, reach=8.0):
    """By the midpoint rule over two independent normal numbers, with no formula for the expectation."""
    c, terms = case["scale"], list(zip(case["alpha"], case["beta"]))
    points = [(2 * i + 1 - n) / n * reach for i in range(n)]
    mass = [math.exp(-z * z / 2) for z in points]
    total = sum(mass)
    label = lambda u: u + sum(math.sin(a * u + b) for a, b in terms)
    first = [label(c * z) for z in points]
    mean = dot(mass, first) / total
    variance = dot(mass, [(y - mean) ** 2 for y in first]) / total
    other = math.sqrt(max(0.0, 1 - cosine * cosine))
    # The second label's mean, given the first number.
    given = [dot(mass, [label(c * (cosine * z + other * t)) for t in points]) / total for z in points]
    covariance = dot(mass, [(y - mean) * (g - mean) for y, g in zip(first, given)]) / total
    return covariance / (variance + case["noise_sd"] ** 2)


case = {
    "n_inputs": 5, "n_tasks": 3, "cosines": [[1, 0.9, 0.2], [0.9, 1, -0.1], [0.2, -0.1, 1]], "scale": 0.8,
    "alpha": [1.3, 4.0], "beta": [0.4, 2.0], "noise_sd": 0.3, "train": 3, "validation": 2, "test": 2, "seed": 11,
}
w = weights(case["seed"], case["n_inputs"], case["cosines"], case["scale"])
print(json.dumps({
    "settings": case,
    "weights": w,
    "train": [row(case, w, 1, r) for r in range(3)],
    "validation": [row(case, w, 2, r) for r in range(2)],
    "test": [row(case, w, 3, r) for r in range(2)],
    "fresh 4000000000": row(case, w, 4, 4_000_000_000),
    "correlations": [[1 if i == j else correlation(case, p) for j, p in enumerate(line)]
                     for i, line in enumerate(case["cosines"])],
}, indent=1))
