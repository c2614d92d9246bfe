"""Prints losses, gradients, optimizer steps and schedules of PyTorch.

Run: python3 make.py > golden.json       (torch, any recent version)
"""
import json

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def ramp(*shape, scale=1.0):
    n = torch.tensor(shape).prod()
    return (torch.sin(torch.arange(n, dtype=torch.float64) * 1.7 + 0.3) * scale).reshape(shape)


def loss(name, z, y, per_example):
    z = z.clone().requires_grad_()
    values = per_example(z, y)
    values.sum().backward()
    return {"name": name, "logits": z.tolist(), "targets": y.tolist(), "losses": values.tolist(), "gradient": z.grad.tolist()}


def path(make, clip=None):
    """Five steps on the gradient `2 p + ramp`, of two parameters."""
    ps = [ramp(2, 3).requires_grad_(), ramp(4, scale=2.0).requires_grad_()]
    optimizer = make(ps)
    for _ in range(5):
        optimizer.zero_grad()
        sum(((p + ramp(*p.shape)) ** 2).sum() for p in ps).backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(ps, clip)
        optimizer.step()
    return [p.detach().flatten().tolist() for p in ps]


def one_cycle(n):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1.0, total_steps=n, cycle_momentum=False)
    rates = []
    for step in range(n):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step < n - 1:
            schedule.step()
    return rates


z, y = ramp(4, 2, scale=30.0), (ramp(4, 2) > 0).double()
classes = torch.tensor([0, 2, 1, 1])
print(json.dumps({
    "torch": torch.__version__,
    "losses": [
        loss("binary_cross_entropy", z, y, lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none")),
        loss("cross_entropy", ramp(4, 3, scale=4.0), classes[:, None].double(),
             lambda z, y: F.cross_entropy(z, y[:, 0].long(), reduction="none")[:, None]),
        loss("squared", ramp(4, 2, scale=3.0), ramp(4, 2, scale=-1.0), lambda z, y: F.mse_loss(z, y, reduction="none")),
        loss("huber", ramp(4, 2, scale=3.0), ramp(4, 2, scale=-1.0),
             lambda z, y: F.huber_loss(z, y, reduction="none", delta=1.5)),
    ],
    "adam": path(lambda ps: torch.optim.Adam(ps, lr=0.1)),
    "adam_decay": path(lambda ps: torch.optim.Adam(ps, lr=0.1, weight_decay=0.3)),
    "adamw": path(lambda ps: torch.optim.AdamW(ps, lr=0.1)),
    "adam_clipped": path(lambda ps: torch.optim.Adam(ps, lr=0.1, betas=(0.5, 0.6)), clip=0.7),
    "one_cycle": one_cycle(20),
}, indent=1))
