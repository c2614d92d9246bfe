"""An MMoE's training step and inference in PyTorch, as a server for `alternate.py`.

Run: python3 torch_step.py WORKLOAD loop|stacked eager|compiled      (workloads.json; then `train 20`, `infer 64 100`)
`loop` is a module an expert, a gate and a tower, as most write it; `stacked` holds all experts in one tensor. Leaky ReLU
of slope 0.2, batch norm where the workload says so, binary cross entropy on logits, Adam at 1e-3, fused: that is as quick as
`foreach` or quicker, by a fifth where the step is small.
"""
import json
import os
import sys

import torch
from torch import nn
from torch.nn import functional as F

from server import THREADS, serve, times

SLOPE = 0.2


class Layers(nn.Sequential):
    def __init__(self, d, widths, norm):
        layers = []
        for width in widths:
            layers += [nn.Linear(d, width), *([nn.BatchNorm1d(width)] if norm else []), nn.LeakyReLU(SLOPE)]
            d = width
        super().__init__(*layers)


class Loop(nn.Module):
    def __init__(self, d, experts, tasks, widths, tower, norm):
        super().__init__()
        self.experts = nn.ModuleList(Layers(d, widths, norm) for _ in range(experts))
        self.gates = nn.ModuleList(nn.Linear(d, experts) for _ in range(tasks))
        self.towers = nn.ModuleList(
            nn.Sequential(Layers(widths[-1], tower, norm), nn.Linear(tower[-1], 1)) for _ in range(tasks)
        )

    def forward(self, x):
        outputs = torch.stack([expert(x) for expert in self.experts], 1)
        logits = []
        for gate, tower in zip(self.gates, self.towers):
            weights = torch.softmax(gate(x), 1).unsqueeze(-1)
            logits.append(tower((outputs * weights).sum(1)))
        return torch.cat(logits, 1)


class StackedLayers(nn.Module):
    """`n` equal networks; batch norm sees their channels side by side."""

    def __init__(self, n, d, widths, norm):
        super().__init__()
        self.weights, self.biases, self.norms = nn.ParameterList(), nn.ParameterList(), nn.ModuleList()
        for width in widths:
            self.weights.append(nn.Parameter(torch.empty(n, d, width).uniform_(-(d**-0.5), d**-0.5)))
            self.biases.append(nn.Parameter(torch.zeros(n, 1, width)))
            if norm:
                self.norms.append(nn.BatchNorm1d(n * width))
            d = width

    def forward(self, x):
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases)):
            x = torch.baddbmm(bias, x, weight)
            if self.norms:
                n, batch, width = x.shape
                x = self.norms[i](x.transpose(0, 1).reshape(batch, n * width)).reshape(batch, n, width).transpose(0, 1)
            x = F.leaky_relu(x, SLOPE)
        return x


class Stacked(nn.Module):
    def __init__(self, d, experts, tasks, widths, tower, norm):
        super().__init__()
        self.n_experts, self.n_tasks = experts, tasks
        self.experts = StackedLayers(experts, d, widths, norm)
        self.gate = nn.Linear(d, experts * tasks)
        self.towers = StackedLayers(tasks, widths[-1], tower, norm)
        self.weight = nn.Parameter(torch.randn(tasks, tower[-1], 1) * 0.1)
        self.bias = nn.Parameter(torch.zeros(tasks, 1, 1))

    def forward(self, x):
        outputs = self.experts(x.unsqueeze(0).expand(self.n_experts, -1, -1))
        weights = torch.softmax(self.gate(x).view(-1, self.n_tasks, self.n_experts), -1)
        mixed = torch.bmm(weights, outputs.transpose(0, 1)).transpose(0, 1)
        return torch.baddbmm(self.bias, self.towers(mixed), self.weight).squeeze(-1).t()


def main():
    workload, kind, mode = sys.argv[1:4]
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    with open(os.path.join(os.path.dirname(__file__), "workloads.json")) as file:
        size = json.load(file)[workload]
    batch = size.pop("batch")
    model = {"loop": Loop, "stacked": Stacked}[kind](**size)
    call = torch.compile(model, dynamic=False) if mode == "compiled" else model
    x, y = torch.randn(batch, size["d"]), (torch.rand(batch, size["tasks"]) > 0.5).float()
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)

    def step():
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(call(x), y).backward()
        optimizer.step()

    def train(n):
        model.train()
        return {"seconds": times(step, n), "rows": batch}

    def infer(rows, n):
        model.eval()
        part = x[:rows].contiguous()
        with torch.inference_mode():
            return {"seconds": times(lambda: call(part), n), "rows": rows}

    serve(train=train, infer=infer)


if __name__ == "__main__":
    main()
