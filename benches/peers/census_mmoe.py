"""MMoE in PyTorch on Census-Income (KDD) or Adult: three tasks at once, AUC on validation and test rows.

Use: pip install -r requirements.txt
     python3 census_mmoe.py --data census --train census-income.data.bz2 --test census-income.test.bz2
     python3 census_mmoe.py --data adult

`--seeds 0 1 2` runs several; the seed draws the split, the weights and the order of the rows. `--set lr=0.01 epochs=8`
changes a setting; the settings of each data set stand in SETTINGS.
"""
import argparse
import time

import numpy as np
import pandas as pd
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional as F

import adult_baselines as adult
import census_baselines as census

SETTINGS = {
    "census": dict(epochs=6, batch=1024, lr=0.005, decay=0.01, width=8, bins=32, scaled=1, experts=8, expert=32, tower=8,
                   dropout=0.2, expert_dropout=0.0, start=0.1, warm=0.3),
    "adult": dict(epochs=6, batch=512, lr=0.005, decay=0.01, width=8, bins=32, scaled=1, experts=8, expert=32, tower=8,
                  dropout=0.2, expert_dropout=0.0, start=0.1, warm=0.3),
}


class Encoder:
    """Columns to codes and scaled numbers: a vocabulary a word column; for a number log1p, standardised, and its bin."""

    def __init__(self, rows, words, numbers, bins):
        self.vocabularies = {c: pd.Index(sorted(rows[c].unique())) for c in words}
        self.edges = {}
        for c in numbers:
            filled = rows[c][rows[c] > 0]
            self.edges[c] = np.unique(np.quantile(filled, np.linspace(0, 1, bins + 1)[1:-1]))
        logs = np.log1p(rows[numbers].to_numpy("float64"))
        self.numbers, self.mean, self.sd = numbers, logs.mean(0), logs.std(0)
        # Code 0 is a word never seen in training, and the bin of zero.
        self.sizes = [len(v) + 1 for v in self.vocabularies.values()] + [len(e) + 2 for e in self.edges.values()]

    def __call__(self, rows):
        codes = [v.get_indexer(rows[c]) + 1 for c, v in self.vocabularies.items()]
        for c, edges in self.edges.items():
            value = rows[c].to_numpy()
            codes.append(np.where(value > 0, np.searchsorted(edges, value, side="right") + 1, 0))
        start = np.cumsum([0] + self.sizes[:-1])
        scaled = (np.log1p(rows[self.numbers].to_numpy("float64")) - self.mean) / self.sd
        return torch.tensor(np.stack(codes, 1) + start), torch.tensor(scaled, dtype=torch.float32)


class Mmoe(nn.Module):
    def __init__(self, encoder, tasks, s):
        super().__init__()
        self.s, d = s, len(encoder.sizes) * s["width"] + s["scaled"] * len(encoder.numbers)
        self.table = nn.Parameter(torch.randn(sum(encoder.sizes), s["width"]) * s["start"])
        n, h, t = s["experts"], s["expert"], s["tower"]

        def weights(*shape):
            return nn.Parameter((torch.rand(shape) * 2 - 1) * (6 / shape[-2]) ** 0.5)

        self.expert, self.expert_bias = weights(n, d, h), nn.Parameter(torch.zeros(n, 1, h))
        self.gate = nn.Parameter(torch.randn(d, tasks * n) / d**0.5)
        self.tower, self.tower_bias = weights(tasks, h, t), nn.Parameter(torch.zeros(tasks, 1, t))
        self.out, self.out_bias = nn.Parameter(torch.randn(tasks, t, 1) / t**0.5), nn.Parameter(torch.zeros(tasks))

    def forward(self, codes, scaled):
        s, batch = self.s, len(codes)
        x = F.embedding(codes, self.table).flatten(1)
        x = torch.cat([x, scaled], 1) if s["scaled"] else x
        x = F.dropout(x, s["dropout"], self.training)
        experts = F.relu(x @ self.expert + self.expert_bias)
        experts = F.dropout(experts, s["expert_dropout"], self.training)
        gates = (x @ self.gate).view(batch, -1, s["experts"]).softmax(-1)
        mixed = torch.einsum("bte,ebh->tbh", gates, experts)
        towers = F.relu(mixed @ self.tower + self.tower_bias)
        return (towers @ self.out).squeeze(-1).t() + self.out_bias


def fit(model, parts, s):
    codes, scaled, labels = parts
    steps = s["epochs"] * (len(codes) // s["batch"])
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=s["decay"], foreach=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, s["lr"], total_steps=steps, pct_start=s["warm"])
    for _ in range(s["epochs"]):
        for rows in torch.randperm(len(codes))[: len(codes) // s["batch"] * s["batch"]].split(s["batch"]):
            loss = F.binary_cross_entropy_with_logits(model(codes[rows], scaled[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()


@torch.no_grad()
def aucs(model, parts):
    codes, scaled, labels = parts
    logits = torch.cat([model(c, v) for c, v in zip(codes.split(8192), scaled.split(8192))])
    return [roc_auc_score(labels[:, k], logits[:, k]) for k in range(labels.shape[1])]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", choices=SETTINGS, default="census")
    options.add_argument("--train", help="census only: the training file")
    options.add_argument("--test", help="census only: the test file")
    options.add_argument("--seeds", type=int, nargs="*", default=[0])
    options.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE")
    given = options.parse_args()
    s = SETTINGS[given.data]
    for name, value in (pair.split("=") for pair in given.set):
        s[name] = type(s[name])(value)
    torch.set_num_threads(2)

    if given.data == "census":
        if not (given.train and given.test):
            options.error("census needs --train and --test")
        tasks, train, held_out = census.TASKS, census.read(given.train), census.read(given.test)
        words, numbers = census.WORDS, census.NUMBERS
    else:
        tasks, rows = adult.TASKS, adult.read(adult.SHIPPED)
        inputs = rows.drop(columns=adult.TARGETS + ["fnlwgt"])
        words, numbers = list(inputs.select_dtypes(exclude="number")), list(inputs.select_dtypes("number"))

    results = []
    for seed in given.seeds:
        if given.data == "census":
            validation, test = census.half(held_out, seed)
        else:
            train, validation, test = adult.random_split(rows, seed)
        encoder = Encoder(train, words, numbers, s["bins"])
        parts = [(*encoder(r), torch.tensor(np.stack([f(r) for f in tasks.values()], 1), dtype=torch.float32))
                 for r in (train, validation, test)]
        torch.manual_seed(seed)
        model, start = Mmoe(encoder, len(tasks), s), time.perf_counter()
        fit(model.train(), parts[0], s)
        model.eval()
        results.append([aucs(model, p) for p in parts[1:]])
        for part, row in zip(("validation", "test"), results[-1]):
            print(f"seed {seed} {part:10}", *(f"{t} {a:.4f}" for t, a in zip(tasks, row)),
                  f"({time.perf_counter() - start:.0f} s)", flush=True)
    for part, mean in zip(("validation", "test"), np.mean(results, 0)):
        print(f"mean   {part:10}", *(f"{t} {a:.4f}" for t, a in zip(tasks, mean)))


if __name__ == "__main__":
    main()
