"""Census-Income (KDD) through a hand-tuned PyTorch loop, as a server for `alternate.py`.

Run: python3 census_loop.py FOLDER stacked|joined eager|compiled
     (train.parquet and test.parquet; then `load`, `epoch`, `score`, `job 3` on its input)
What makes it quick: dictionary codes come straight from Parquet, columns lie in memory as two tensors, a batch is a slice
of shuffled rows, all embeddings are one table, and Adam is fused. `stacked` keeps all experts in one tensor; `joined` makes
all experts and gates one product, which needs experts of one layer.
"""
import os
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional as F

from census_columns import CENSUS, LABELS, NUMBERS, WORDS
from server import THREADS, serve


def read(path):
    rows = pq.read_table(path, columns=WORDS + NUMBERS + LABELS, read_dictionary=WORDS + LABELS)
    return rows.unify_dictionaries().combine_chunks()


def codes(column, vocabulary):
    """Positions in the vocabulary from 1 on; 0 is a word that it does not hold."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    place = pc.fill_null(pc.add(pc.index_in(column.dictionary, value_set=vocabulary), 1), 0)
    return place.to_numpy(zero_copy_only=False)[column.indices.to_numpy(zero_copy_only=False)]


class Encoder:
    """Fitted on training rows: a vocabulary a word column, mean and deviation of the logarithm of a number."""

    def __init__(self, rows):
        self.vocabularies = [rows[c].chunk(0).dictionary for c in WORDS]
        sizes = [len(v) + 1 for v in self.vocabularies]
        self.n_ids, self.first = sum(sizes), np.cumsum([0] + sizes[:-1])
        logs = self.logs(rows)
        self.mean, self.sd = logs.mean(0), logs.std(0)

    def logs(self, rows):
        return np.log1p(np.stack([rows[c].to_numpy() for c in NUMBERS], 1).astype(np.float32))

    def __call__(self, rows):
        ids = np.empty((rows.num_rows, len(WORDS)), np.int64)
        for i, (c, vocabulary) in enumerate(zip(WORDS, self.vocabularies)):
            ids[:, i] = codes(rows[c], vocabulary) + self.first[i]
        numbers = (self.logs(rows) - self.mean) / self.sd
        labels = [codes(rows[t["column"]], pa.array([t["yes"]])) for t in CENSUS["tasks"]]
        return torch.from_numpy(ids), torch.from_numpy(numbers), torch.from_numpy(np.stack(labels, 1).astype(np.float32))


class Mmoe(nn.Module):
    def __init__(self, n_ids, joined):
        super().__init__()
        self.experts, self.width, self.tasks = CENSUS["experts"], CENSUS["width"], len(CENSUS["tasks"])
        tower, d = CENSUS["tower"], len(WORDS) * CENSUS["d_embedding"] + len(NUMBERS)
        self.table = nn.Parameter(torch.randn(n_ids, CENSUS["d_embedding"]) * 0.1)
        self.joined = joined

        def uniform(*shape):
            return nn.Parameter(torch.empty(shape).uniform_(-(shape[-2] ** -0.5), shape[-2] ** -0.5))

        if joined:
            self.bottom = nn.Linear(d, self.experts * self.width + self.tasks * self.experts)
        else:
            self.expert = uniform(self.experts, d, self.width)
            self.expert_bias = nn.Parameter(torch.zeros(self.experts, 1, self.width))
            self.gate = nn.Linear(d, self.tasks * self.experts)
        self.tower, self.tower_bias = uniform(self.tasks, self.width, tower), nn.Parameter(torch.zeros(self.tasks, 1, tower))
        self.output, self.output_bias = uniform(self.tasks, tower, 1), nn.Parameter(torch.zeros(self.tasks, 1, 1))

    def forward(self, ids, numbers):
        x = torch.cat([F.embedding(ids, self.table).flatten(1), numbers], 1)
        if self.joined:
            experts, gates = self.bottom(x).split([self.experts * self.width, self.tasks * self.experts], 1)
            experts = F.relu(experts).view(-1, self.experts, self.width)
        else:
            spread = x.unsqueeze(0).expand(self.experts, -1, -1)
            experts = F.relu(torch.baddbmm(self.expert_bias, spread, self.expert)).transpose(0, 1)
            gates = self.gate(x)
        gates = gates.view(-1, self.tasks, self.experts).softmax(-1)
        mixed = torch.bmm(gates, experts).transpose(0, 1)
        hidden = F.relu(torch.baddbmm(self.tower_bias, mixed, self.tower))
        return torch.baddbmm(self.output_bias, hidden, self.output).squeeze(-1).t()


class Training:
    def __init__(self, folder, kind, mode):
        self.folder = folder
        self.load()
        self.model = Mmoe(self.n_ids, kind == "joined")
        self.call = torch.compile(self.model, dynamic=False) if mode == "compiled" else self.model
        self.restart()

    def load(self):
        """Reads and encodes both files."""
        begun = time.perf_counter()
        train, test = (read(os.path.join(self.folder, part + ".parquet")) for part in ("train", "test"))
        encoder = Encoder(train)
        self.train, self.test = encoder(train), encoder(test)
        self.n_ids = encoder.n_ids
        seconds = time.perf_counter() - begun
        return {"seconds": [seconds], "rows": len(self.train[0]) + len(self.test[0])}

    def restart(self):
        """New weights in the same model, so that what was compiled for it stays: a job does not pay for that again."""
        torch.manual_seed(0)
        self.model.load_state_dict(Mmoe(self.n_ids, self.model.joined).state_dict())
        self.optimizer = torch.optim.Adam(self.model.parameters(), CENSUS["learning_rate"], fused=True)

    def epoch(self):
        begun = time.perf_counter()
        self.model.train()
        ids, numbers, labels = self.train
        order = torch.randperm(len(ids))
        ids, numbers, labels = ids[order], numbers[order], labels[order]
        for i, n, y in zip(*(t.split(CENSUS["batch"]) for t in (ids, numbers, labels))):
            self.optimizer.zero_grad()
            F.binary_cross_entropy_with_logits(self.call(i, n), y).backward()
            self.optimizer.step()
        return {"seconds": [time.perf_counter() - begun], "rows": len(order)}

    def score(self, repeats=1):
        seconds = []
        for _ in range(repeats):
            begun = time.perf_counter()
            self.model.eval()
            ids, numbers, labels = self.test
            with torch.inference_mode():
                parts = zip(ids.split(CENSUS["scoring_batch"]), numbers.split(CENSUS["scoring_batch"]))
                scores = torch.cat([self.call(i, n).sigmoid() for i, n in parts])
            seconds.append(time.perf_counter() - begun)
        auc = [roc_auc_score(labels[:, k], scores[:, k]) for k in range(labels.shape[1])]
        return {"seconds": seconds, "rows": len(ids), "auc": auc}

    def job(self, epochs):
        begun = time.perf_counter()
        self.load()
        self.restart()
        for _ in range(epochs):
            self.epoch()
        # The AUC that scoring also finds out is not part of the job.
        trained = time.perf_counter() - begun
        scored = self.score()
        return {**scored, "seconds": [trained + scored["seconds"][0]], "rows": epochs * len(self.train[0])}


def main():
    torch.set_num_threads(THREADS)
    training = Training(*sys.argv[1:4])
    serve(load=training.load, epoch=training.epoch, score=training.score, job=training.job)


if __name__ == "__main__":
    main()
