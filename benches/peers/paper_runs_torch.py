"""Steps a second of the MMoE paper's tiny model in PyTorch, one run after another: the peer of `--bin paper_runs`.

Run: python3 paper_runs_torch.py [BATCH]     (packages: requirements.txt; two threads)
The model is the MMoE paper's: 100 inputs, 8 experts of 16, two tasks with towers of 8, squared error, Adam. `loop`
runs a module a part, `stacked` one product a layer; `fixed` keeps its rows, `fresh` draws new normal inputs at every
step, whose labels are the paper's. Prints the median time of a step, and runs of 10,000 steps a minute.
"""
import sys
import time

import torch
from torch import nn

D, EXPERTS, WIDTH, TASKS, TOWER = 100, 8, 16, 2, 8
BATCH = int(sys.argv[1]) if len(sys.argv) > 1 else 256
STEPS = 300
torch.set_num_threads(2)
torch.manual_seed(0)


class Loop(nn.Module):
    def __init__(self):
        super().__init__()
        layer = lambda a, b: nn.Sequential(nn.Linear(a, b), nn.ReLU())
        self.experts = nn.ModuleList(layer(D, WIDTH) for _ in range(EXPERTS))
        self.gates = nn.ModuleList(nn.Linear(D, EXPERTS, bias=False) for _ in range(TASKS))
        self.towers = nn.ModuleList(
            nn.Sequential(layer(WIDTH, TOWER), nn.Linear(TOWER, 1)) for _ in range(TASKS))

    def forward(self, x):
        experts = torch.stack([expert(x) for expert in self.experts], 1)
        mixed = [(experts * torch.softmax(gate(x), 1).unsqueeze(-1)).sum(1) for gate in self.gates]
        return torch.cat([tower(m) for tower, m in zip(self.towers, mixed)], 1)


class Stacked(nn.Module):
    def __init__(self):
        super().__init__()
        uniform = lambda *shape, fan: nn.Parameter(torch.empty(shape).uniform_(-fan**-0.5, fan**-0.5))
        self.expert, self.expert_bias = uniform(EXPERTS, D, WIDTH, fan=D), uniform(EXPERTS, 1, WIDTH, fan=D)
        self.gate = uniform(D, TASKS * EXPERTS, fan=D)
        self.tower, self.tower_bias = uniform(TASKS, WIDTH, TOWER, fan=WIDTH), uniform(TASKS, 1, TOWER, fan=WIDTH)
        self.output, self.output_bias = uniform(TASKS, TOWER, 1, fan=TOWER), uniform(TASKS, 1, 1, fan=TOWER)

    def forward(self, x):
        experts = torch.relu(torch.baddbmm(self.expert_bias, x.expand(EXPERTS, -1, -1), self.expert))
        gates = torch.softmax((x @ self.gate).view(len(x), TASKS, EXPERTS), -1)
        mixed = torch.bmm(gates, experts.transpose(0, 1)).transpose(0, 1)
        hidden = torch.relu(torch.baddbmm(self.tower_bias, mixed, self.tower))
        return torch.baddbmm(self.output_bias, hidden, self.output).squeeze(-1).t()


weights = 0.406 * torch.linalg.qr(torch.randn(D, TASKS))[0]


def rows():
    x = torch.randn(BATCH, D)
    u = x @ weights
    return x, u + torch.cos(7.23 * u) + torch.cos(17.36 * u)


for kind in (Loop, Stacked):
    for fresh in (False, True):
        model = kind()
        optimizer = torch.optim.Adam(model.parameters(), 1e-2, foreach=True)
        x, y = rows()
        times = []
        for _ in range(STEPS):
            begun = time.perf_counter()
            if fresh:
                x, y = rows()
            optimizer.zero_grad()
            ((model(x) - y) ** 2).mean(0).sum().backward()
            optimizer.step()
            times.append(time.perf_counter() - begun)
        times.sort()
        median = times[STEPS // 2]
        print(f"torch {kind.__name__.lower():7} {'fresh' if fresh else 'fixed'} batch {BATCH}: {median * 1e3:.3f} ms a step, "
              f"{60 / (median * 1e4):.1f} runs a minute", flush=True)
