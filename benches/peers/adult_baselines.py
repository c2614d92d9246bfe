"""Floors for UCI Adult: logistic regression and gradient boosting, test AUC of three tasks.

Use: pip install -r requirements.txt
     python3 adult_baselines.py --train train.parquet --test test.parquet   (a split of the project's own; CSV too)
     python3 adult_baselines.py --split split.csv                            (as the bench adult_split writes it)
     python3 adult_baselines.py --random 0                                  (70/15/15 by itself, from the shipped file)

The files hold the columns of adult.parquet, names included. `--leave-out` names further columns to keep from the inputs.
"""
import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

SHIPPED = Path(__file__).parents[2] / "crates/girandole-data/datasets/adult/adult.parquet"
COLLEGE = ["Assoc-acdm", "Assoc-voc", "Bachelors", "Masters", "Prof-school", "Doctorate"]
TASKS = {
    "income": lambda rows: rows["income"] == ">50K",
    "never married": lambda rows: rows["marital-status"] == "Never-married",
    "college": lambda rows: rows["education"].isin(COLLEGE),
}
# What the targets are made of.
TARGETS = ["income", "marital-status", "education", "education-num"]


def read(path):
    if Path(path).suffix == ".csv":
        return pd.read_csv(path, keep_default_na=False, skipinitialspace=True)
    return pd.read_parquet(path)


def random_split(rows, seed):
    """The parts of a split of 70, 15 and 15 in a hundred: training, validation, test."""
    order = np.random.RandomState(seed).permutation(len(rows))
    train, test = int(0.70 * len(rows)), int(0.85 * len(rows))
    return rows.iloc[order[:train]], rows.iloc[order[train:test]], rows.iloc[order[test:]]


def models(inputs):
    words = list(inputs.select_dtypes(exclude="number"))
    numbers = list(inputs.select_dtypes("number"))
    linear = ColumnTransformer([
        ("words", OneHotEncoder(handle_unknown="ignore"), words),
        ("numbers", make_pipeline(FunctionTransformer(np.log1p), StandardScaler()), numbers),
    ])
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    trees = ColumnTransformer([("words", codes, words), ("numbers", "passthrough", numbers)])
    boosting = HistGradientBoostingClassifier(categorical_features=range(len(words)), random_state=0)
    return {
        "logistic regression": make_pipeline(linear, LogisticRegression(C=1.0, max_iter=2000)),
        "gradient boosting": make_pipeline(trees, boosting),
    }


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--train", help="training rows, .parquet or .csv")
    options.add_argument("--test", help="test rows, .parquet or .csv")
    options.add_argument("--random", type=int, metavar="SEED", help="split the shipped file at random")
    options.add_argument("--split", help="row,part of the shipped file, .csv")
    options.add_argument("--leave-out", nargs="*", default=["fnlwgt"], metavar="COLUMN", help="default: %(default)s")
    given = options.parse_args()
    if given.split:
        rows, part = read(SHIPPED), read(given.split).set_index("row")["part"]
        train, test = (rows.iloc[part.index[part == name]] for name in ("train", "test"))
    elif given.random is not None and not (given.train or given.test):
        train, _, test = random_split(read(SHIPPED), given.random)
    elif given.random is None and given.train and given.test:
        train, test = read(given.train), read(given.test)
    else:
        options.error("give --train and --test, --split, or --random")

    inputs = [c for c in train if c not in TARGETS + given.leave_out]
    print(f"{len(train)} training rows, {len(test)} test rows, inputs: {', '.join(inputs)}")
    for name, model in models(train[inputs]).items():
        for task, target in TASKS.items():
            model.fit(train[inputs], target(train))
            auc = roc_auc_score(target(test), model.predict_proba(test[inputs])[:, 1])
            print(f"{name:20} {task:14} {auc:.4f}", flush=True)


if __name__ == "__main__":
    main()
