"""Census-Income (KDD) through torch-rechub's own MMOE, DataGenerator and MTLTrainer, as a server for `alternate.py`.

Run: python3 census_rechub.py FOLDER      (train.parquet and test.parquet; then `epoch` or `score` on its input)
Columns reach it as its examples have them: a position in a vocabulary, a scaled number, an array a column.
"""
import contextlib
import os
import sys
import time

import pandas as pd
import torch
import tqdm
from sklearn.metrics import roc_auc_score
from torch.utils.data import DataLoader
from torch_rechub.basic.features import DenseFeature, SparseFeature
from torch_rechub.models.multi_task import MMOE
from torch_rechub.trainers import MTLTrainer
from torch_rechub.utils.data import DataGenerator, PredictDataset

from census_columns import CENSUS, LABELS, NUMBERS, WORDS
from server import THREADS, serve


def encoded(folder):
    """Vocabulary sizes, and for both files a dictionary of columns and an array of labels."""
    columns = WORDS + NUMBERS + LABELS
    train, test = (pd.read_parquet(os.path.join(folder, f"{p}.parquet"), columns=columns) for p in ("train", "test"))
    vocabularies = {c: pd.Index(sorted(train[c].unique())) for c in WORDS}
    low, high = train[NUMBERS].min(), train[NUMBERS].max()

    def encode(rows):
        x = {c: v.get_indexer(rows[c]) + 1 for c, v in vocabularies.items()}
        x |= {c: ((rows[c] - low[c]) / (high[c] - low[c])).to_numpy("float32", copy=True) for c in NUMBERS}
        labels = {t["name"]: (rows[t["column"]] == t["yes"]).astype("int64") for t in CENSUS["tasks"]}
        return x, pd.DataFrame(labels).to_numpy(copy=True)

    return {c: len(v) + 1 for c, v in vocabularies.items()}, encode(train), encode(test)


def main():
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    sizes, (x, y), (x_test, y_test) = encoded(sys.argv[1])
    features = [SparseFeature(c, n, embed_dim=CENSUS["d_embedding"]) for c, n in sizes.items()]
    features += [DenseFeature(c) for c in NUMBERS]
    kinds = ["classification"] * len(CENSUS["tasks"])
    towers = [{"dims": [CENSUS["tower"]]} for _ in kinds]
    model = MMOE(features, kinds, CENSUS["experts"], {"dims": [CENSUS["width"]]}, towers)
    parts = {"x_val": x_test, "y_val": y_test, "x_test": x_test, "y_test": y_test}
    batches, _, _ = DataGenerator(x, y).generate_dataloader(**parts, batch_size=CENSUS["batch"])
    scoring = DataLoader(PredictDataset(x_test), batch_size=CENSUS["scoring_batch"])
    trainer = MTLTrainer(model, kinds, optimizer_params={"lr": CENSUS["learning_rate"], "weight_decay": 0.0})
    # A bar that is drawn costs time and says nothing to a driver.
    bar = tqdm.tqdm
    tqdm.tqdm = lambda *args, **kwargs: bar(*args, **{**kwargs, "disable": True})

    def timed(work):
        begun = time.perf_counter()
        with contextlib.redirect_stdout(sys.stderr):
            result = work()
        return time.perf_counter() - begun, result

    def epoch():
        seconds, _ = timed(lambda: trainer.train_one_epoch(batches))
        return {"seconds": [seconds], "rows": len(y)}

    def score(repeats=1):
        runs = [timed(lambda: trainer.predict(trainer.model, scoring)) for _ in range(repeats)]
        scores = runs[-1][1]
        auc = [roc_auc_score(y_test[:, k], [row[k] for row in scores]) for k in range(len(kinds))]
        return {"seconds": [seconds for seconds, _ in runs], "rows": len(y_test), "auc": auc}

    serve(epoch=epoch, score=score)


if __name__ == "__main__":
    main()
