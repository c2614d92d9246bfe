"""Prints a table of embeddings after five steps of PyTorch's sparse optimizers.

Run: python3 rows.py > rows.json       (torch, any recent version)

PyTorch has no AdaGrad by rows. `row_adagrad` is that of FBGEMM and torchrec, written out: one sum a row, of the mean
squares of its gradients.
"""
import json

import torch

torch.set_default_dtype(torch.float64)

IDS = [[0, 2, 2, 5], [1, 2], [5, 5, 0, 1], [3], [2, 3, 0]]
RATE = 0.1


def ramp(*shape):
    n = torch.tensor(shape).prod()
    return torch.sin(torch.arange(n, dtype=torch.float64) * 1.7 + 0.3).reshape(shape)


class RowAdagrad:
    def __init__(self, parameters):
        (self.table,) = parameters
        self.sums = torch.zeros(len(self.table))

    def zero_grad(self):
        self.table.grad = None

    def step(self):
        gradient = self.table.grad.coalesce()
        rows, values = gradient.indices()[0], gradient.values()
        self.sums[rows] += (values**2).mean(1)
        with torch.no_grad():
            self.table[rows] -= RATE * values / (self.sums[rows].sqrt() + 1e-8)[:, None]


def table_after(make):
    embedding = torch.nn.Embedding.from_pretrained(ramp(6, 3), freeze=False, sparse=True)
    optimizer = make(embedding.parameters())
    for ids in IDS:
        optimizer.zero_grad()
        ((embedding(torch.tensor(ids)) + ramp(len(ids), 3)) ** 2).sum().backward()
        optimizer.step()
    return embedding.weight.detach().flatten().tolist()


print(json.dumps({
    "sgd": table_after(lambda ps: torch.optim.SGD(ps, lr=RATE)),
    "adagrad": table_after(lambda ps: torch.optim.Adagrad(ps, lr=RATE, eps=1e-8)),
    "adam": table_after(lambda ps: torch.optim.SparseAdam(ps, lr=RATE)),
    "row_adagrad": table_after(RowAdagrad),
}, indent=1))
