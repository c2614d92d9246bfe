"""Trains small models of torch-rechub, DeepCTR-Torch and LibMTL, and writes their weights and what they predict.

python3 -m venv ~/venv-foreign
~/venv-foreign/bin/pip install torch safetensors pandas scikit-learn requests torch-rechub==0.9.0
~/venv-foreign/bin/pip install --no-deps deepctr-torch==0.3.0 LibMTL==1.1.5
~/venv-foreign/bin/python make.py

Writes rows.csv, features.json, and for each model its weights (.safetensors) and predictions (.csv).
"""

import json
import sys
import types
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from safetensors.torch import save_file
from sklearn.preprocessing import LabelEncoder, StandardScaler
from torch import nn

HERE = Path(__file__).parent
NUMBERS = ["age", "income"]
WIDTHS = {"city": 4, "device": 2, "hobby": 4}
TASKS = {"click": "binary", "like": "binary", "minutes": "regression"}
RECHUB = {"binary": "classification", "regression": "regression"}


def rows(n=1000, seed=7):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "city": rng.choice(["Oslo", "Bern", "Rome", "Graz", "Lyon", "Cork", "Pisa"], n),
        "age": rng.integers(18, 80, n),
        "device": rng.choice(["phone", "desk", "tablet"], n, p=[0.6, 0.3, 0.1]),
        "income": np.round(rng.lognormal(10, 0.5, n), 2),
        "hobby": rng.choice([f"hobby {i}" for i in range(12)], n),
    })
    pull = 0.03 * (frame.age - 45) + 0.8 * (frame.device == "phone") - 0.5 * (frame.city == "Rome")
    frame["click"] = (rng.random(n) < 1 / (1 + np.exp(-pull))).astype(int)
    frame["like"] = (rng.random(n) < 1 / (1 + np.exp(1 - 0.7 * pull))).astype(int)
    frame["minutes"] = np.round(2 + pull + rng.normal(0, 0.3, n), 3)
    return frame


def encoded(frame):
    """What their users feed: scaled numbers and ids, with what decides them."""
    scaler = StandardScaler().fit(frame[NUMBERS])
    numbers = scaler.transform(frame[NUMBERS]).astype(np.float32)
    labels = {name: LabelEncoder().fit(frame[name]) for name in WIDTHS}
    ids = {name: label.transform(frame[name]) for name, label in labels.items()}
    said = {
        "numbers": {
            name: {"shift": float(scaler.mean_[i]), "scale": float(scaler.scale_[i])}
            for i, name in enumerate(NUMBERS)
        },
        "categories": {name: {"values": list(label.classes_)} for name, label in labels.items()},
    }
    columns = {name: torch.tensor(numbers[:, i]) for i, name in enumerate(NUMBERS)}
    columns |= {name: torch.tensor(of) for name, of in ids.items()}
    return columns, said


def train(model, forward, targets, steps=250):
    """Some steps, so that batch norms have statistics and no weight is that of the start."""
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    rng = np.random.default_rng(1)
    model.train()
    for _ in range(steps):
        batch = torch.tensor(rng.choice(len(targets), 128, replace=False))
        predicted = forward(batch)
        losses = [
            nn.functional.binary_cross_entropy(predicted[:, k], targets[batch, k])
            if kind == "binary" else nn.functional.mse_loss(predicted[:, k], targets[batch, k])
            for k, kind in enumerate(TASKS.values())
        ]
        optimizer.zero_grad()
        sum(losses).backward()
        optimizer.step()
    model.eval()


def write(name, model, predicted):
    state = {key: value.contiguous().clone() for key, value in model.state_dict().items()}
    file = HERE / f"{name}.safetensors"
    save_file(state, file)
    file.chmod(0o644)
    pd.DataFrame(predicted.detach().numpy(), columns=list(TASKS)).to_csv(
        HERE / f"{name}.csv", index=False, float_format="%.9g")
    print(name, sum(v.numel() for v in state.values()), "numbers", predicted.mean(0).tolist())


def rechub(columns, frame, targets):
    from torch_rechub.basic.features import DenseFeature, SparseFeature
    from torch_rechub.basic.initializers import RandomNormal
    from torch_rechub.models.multi_task import MMOE, SharedBottom

    # Their tables are all of one width: they are joined before they are flattened.
    features = [
        SparseFeature(name, vocab_size=frame[name].nunique(), embed_dim=4, initializer=RandomNormal(0, 0.3))
        for name in WIDTHS
    ]
    features += [DenseFeature(name) for name in NUMBERS]
    kinds = [RECHUB[kind] for kind in TASKS.values()]
    tower = {"dims": [6], "activation": "relu", "dropout": 0.1}
    models = {
        "torch-rechub-mmoe": lambda: MMOE(
            features, kinds, 3, {"dims": [10, 8], "activation": "prelu", "dropout": 0.1}, [tower] * 3),
        "torch-rechub-shared-bottom": lambda: SharedBottom(
            features, kinds, {"dims": [12, 8], "activation": "relu", "dropout": 0.1}, [tower] * 3),
    }
    for name, make in models.items():
        torch.manual_seed(3)
        for feature in features:
            vars(feature).pop("embed", None)
        model = make()
        forward = lambda batch: model({key: value[batch] for key, value in columns.items()})
        train(model, forward, targets)
        write(name, model, forward(slice(None)))


def deepctr(columns, frame, targets):
    from deepctr_torch.inputs import DenseFeat, SparseFeat
    from deepctr_torch.models.multitask import MMOE, SharedBottom

    features = [SparseFeat(name, frame[name].nunique(), embedding_dim=d) for name, d in WIDTHS.items()]
    features += [DenseFeat(name, 1) for name in NUMBERS]
    common = {
        "task_types": list(TASKS.values()), "task_names": list(TASKS), "init_std": 0.3, "dnn_dropout": 0.1,
        "tower_dnn_hidden_units": (6,),
    }
    models = {
        "deepctr-torch-mmoe": lambda: MMOE(
            features, num_experts=3, expert_dnn_hidden_units=(10, 8), gate_dnn_hidden_units=(5,),
            dnn_use_bn=True, **common),
        "deepctr-torch-shared-bottom": lambda: SharedBottom(
            features, bottom_dnn_hidden_units=(12, 8), dnn_activation="sigmoid", **common),
    }
    for name, make in models.items():
        model = make()
        table = torch.stack([columns[key].float() for key in model.feature_index], 1)
        forward = lambda batch: model(table[batch])
        train(model, forward, targets)
        write(name, model, forward(slice(None)))


def libmtl(columns, frame, targets):
    # LibMTL 1.1.5 imports a module that torchvision no longer has, for backbones that are not used here.
    for name in ["torchvision", "torchvision.models", "torchvision.models.utils"]:
        sys.modules[name] = types.ModuleType(name)
    sys.modules["torchvision.models.utils"].load_state_dict_from_url = None
    from LibMTL.architecture import MMoE

    width = len(NUMBERS) + sum(WIDTHS.values())

    class Rows(MMoE):
        """LibMTL's architecture behind tables: it reads one vector."""

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.embeddings = nn.ModuleDict(
                {name: nn.Embedding(frame[name].nunique(), d) for name, d in WIDTHS.items()})

        def forward(self, columns):
            numbers = [columns[name].unsqueeze(1) for name in NUMBERS]
            vectors = [self.embeddings[name](columns[name]) for name in WIDTHS]
            return super().forward(torch.cat(numbers + vectors, 1))

    torch.manual_seed(3)
    expert = lambda: nn.Sequential(nn.Linear(width, 10), nn.ReLU(), nn.Linear(10, 8), nn.ReLU())
    decoders = nn.ModuleDict(
        {task: nn.Sequential(nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, 1)) for task in TASKS})
    model = Rows(list(TASKS), expert, decoders, False, False, torch.device("cpu"),
                 img_size=[width], num_experts=[3])

    def forward(batch):
        out = model({key: value[batch] for key, value in columns.items()})
        linked = [torch.sigmoid(out[task]) if kind == "binary" else out[task] for task, kind in TASKS.items()]
        return torch.cat(linked, 1)

    train(model, forward, targets)
    write("libmtl-mmoe", model, forward(slice(None)))


if __name__ == "__main__":
    torch.set_num_threads(1)
    frame = rows()
    frame.to_csv(HERE / "rows.csv", index=False)
    columns, said = encoded(frame)
    (HERE / "features.json").write_text(json.dumps(said, indent=1))
    targets = torch.tensor(frame[list(TASKS)].to_numpy(dtype=np.float32))
    rechub(columns, frame, targets)
    deepctr(columns, frame, targets)
    libmtl(columns, frame, targets)
