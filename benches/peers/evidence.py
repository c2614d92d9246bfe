"""What `girandole init` and `train` reach untouched, beside LightGBM, linear models and the constant, on the same rows.

Use: pip install -r evidence-requirements.txt
     python3 evidence.py --girandole PATH --sets working            (those that the defaults were made with)
     python3 evidence.py --girandole PATH --sets held               (those that were held back)
     python3 evidence.py --girandole PATH --within --set train.batch=64   (settings on rows of the training part alone)
     python3 evidence.py --table evidence.json ...                  (the tables of results that were written)

A set is cut into training and test rows by each of three seeds; the program takes its validation rows out of the training
rows. LightGBM has its defaults and native categories, one model a task. The linear model is a ridge or logistic regression
on standardised numbers and on categories as 0 and 1; lists are 0 and 1 of the 300 ids seen most, for both. All are scored
here, by one code: AUC for labels (of classes the mean of one against the rest), else the RMSE. Of the masked tasks of a row
only those count whose test rows have 5 of each label.
"""

import argparse
import json
import shutil
import subprocess
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from evidence_sets import BINARY, BUILDERS, CLASSES, HELD_BACK, WORKING, split

MANY = 10


def score(kind, truth, predicted):
    """AUC or RMSE where the target is known; None where it cannot be had."""
    known = pd.notna(truth)
    truth = np.asarray(truth)[known]
    predicted = np.asarray(predicted)[known]
    if kind == BINARY:
        positives = int((truth.astype(float) > 0).sum())
        if min(positives, len(truth) - positives) < 5:
            return None
        return float(roc_auc_score(truth.astype(int), predicted))
    if kind == CLASSES:
        classes = sorted(set(truth))
        areas = [roc_auc_score(truth == c, predicted[:, i]) for i, c in enumerate(classes)]
        return float(np.mean(areas))
    return float(np.sqrt(np.mean((truth.astype(float) - predicted) ** 2)))


def inputs_for_peers(rows, targets, ids, train):
    """Numbers, categories, and lists as columns of 0 and 1."""
    inputs = rows.drop(columns=list(targets)).copy()
    for name in list(inputs.columns):
        column = inputs[name]
        if column.dtype != object:
            continue
        lists = column.fillna("").astype(str)
        if lists.str.contains("|", regex=False).mean() > 0.1:
            own = lists.str.split("|")
            top = own.iloc[train].explode().value_counts()
            top = top[top.index != ""].index[:300]
            flags = {f"{name}={value}": own.map(lambda v, x=value: float(x in v)) for value in top}
            inputs = pd.concat([inputs.drop(columns=name), pd.DataFrame(flags)], axis=1)
    categories = [n for n in inputs.columns if inputs[n].dtype == object or n in ids]
    return inputs, categories


def lightgbm(inputs, categories, rows, targets, train, test):
    import lightgbm as lgb

    table = inputs.copy()
    table.columns = [f"c{i}" for i in range(table.shape[1])]
    for old, new in zip(inputs.columns, table.columns):
        if old in categories:
            known = pd.Index(inputs[old].iloc[train].dropna().unique())
            table[new] = pd.Categorical(inputs[old], categories=known)
    out = {}
    for name, kind in targets.items():
        truth = rows[name].iloc[train]
        known = truth.notna().to_numpy()
        label = kind in (BINARY, CLASSES)
        truth = truth[known].astype(int) if kind == BINARY else truth[known]
        if label and truth.nunique() < 2:
            out[name] = np.zeros(len(test))
            continue
        model = (lgb.LGBMClassifier if label else lgb.LGBMRegressor)(verbose=-1, n_jobs=2)
        model.fit(table.iloc[train][known], truth)
        if kind == CLASSES:
            out[name] = model.predict_proba(table.iloc[test])
        else:
            out[name] = model.predict_proba(table.iloc[test])[:, 1] if label else model.predict(table.iloc[test])
    return out


def linear(inputs, categories, rows, targets, train, test):
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = [n for n in inputs.columns if n not in categories]
    table = inputs.copy()
    for name in categories:
        table[name] = table[name].astype(object).where(table[name].notna(), "none").astype(str)
    table[numbers] = table[numbers].astype(float)
    fill = SimpleImputer(strategy="mean", add_indicator=True)
    prepared = ColumnTransformer([
        ("numbers", make_pipeline(fill, StandardScaler()), numbers),
        ("categories", OneHotEncoder(handle_unknown="ignore"), categories),
    ])
    train_x = prepared.fit_transform(table.iloc[train])
    test_x = prepared.transform(table.iloc[test])
    out = {}
    for name, kind in targets.items():
        truth = rows[name].iloc[train]
        known = np.flatnonzero(truth.notna().to_numpy())
        label = kind in (BINARY, CLASSES)
        truth = truth.iloc[known].astype(int) if kind == BINARY else truth.iloc[known]
        if label and truth.nunique() < 2:
            out[name] = np.zeros(test_x.shape[0])
            continue
        model = LogisticRegression(max_iter=300) if label else Ridge()
        model.fit(train_x[known], truth)
        if kind == CLASSES:
            out[name] = model.predict_proba(test_x)
        else:
            out[name] = model.predict_proba(test_x)[:, 1] if label else model.predict(test_x)
    return out


def constant(rows, targets, train, test):
    out = {}
    for name, kind in targets.items():
        truth = rows[name].iloc[train]
        classes = truth.dropna().nunique()
        out[name] = np.zeros((len(test), classes)) if kind == CLASSES else np.full(
            len(test), 0.0 if kind == BINARY else truth.mean())
    return out


def run(command, log):
    """Runs the program; what it says goes to a file, and to the error if it fails."""
    started = time.time()
    done = subprocess.run(command, capture_output=True, text=True)
    log.write_text(done.stdout + done.stderr)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout[-800:]}{done.stderr[-2000:]}")
    return time.time() - started


def girandole(program, folder, rows, targets, train, test, extra=()):
    """Writes the rows, lets the program write its job and train by it, and reads what it predicts."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = rows.copy()
    for name, kind in targets.items():
        if kind == BINARY:
            rows[name] = rows[name].astype("Int64")
    train_file, test_file, job = folder / "train.csv", folder / "test.csv", folder / "job.toml"
    rows.iloc[train].to_csv(train_file, index=False)
    rows.iloc[test].to_csv(test_file, index=False)
    shutil.rmtree(folder / "run", ignore_errors=True)
    job.unlink(missing_ok=True)
    run([program, "init", train_file, "--targets", ",".join(targets), "--test", test_file, "--out", job],
        folder / "init.log")
    settings = list(extra)
    seconds = run([program, "train", job, "--out", folder / "run", "--plain", *settings], folder / "train.log")
    run([program, "predict", folder / "run", "--data", test_file, "--out", folder / "out.csv"], folder / "predict.log")
    predicted = pd.read_csv(folder / "out.csv")
    out = {}
    for name, kind in targets.items():
        if kind == CLASSES:
            classes = sorted(rows[name].iloc[train].dropna().unique())
            out[name] = predicted[[class_column(predicted, name, c) for c in classes]].to_numpy()
        elif name in predicted:
            out[name] = predicted[name].to_numpy()
        else:
            out[name] = expected(predicted, name)
    return out, seconds


def expected(predicted, name):
    """The mean of a number whose few values `init` took for classes."""
    classes = {c: float(c[len(name):].strip(" =:_-()[]'\"")) for c in predicted.columns if c.startswith(name)}
    return sum(predicted[column].to_numpy() * value for column, value in classes.items())


def class_column(predicted, name, value):
    found = [c for c in predicted.columns if c.startswith(name) and c.endswith(str(value))]
    found.sort(key=len)
    return found[0]


def measure(name, program, folder, seeds, extra, peers_kept, within):
    """Scores of one set: method, task, seed. With `within`, both parts are dealt out of the training rows and peers have no turn:
    so settings are chosen that the test rows have not seen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows, targets, ids = BUILDERS[name]()
        result = {"rows": len(rows), "inputs": rows.shape[1] - len(targets), "kinds": targets, "seconds": [],
                  "scores": {}}
        for seed in range(seeds):
            train, test = split(len(rows), seed)
            kept = peers_kept / f"{name}-{seed}.json"
            if within:
                inner = split(len(train), 100 + seed)
                train, test = train[inner[0]], train[inner[1]]
                scores = {}
            elif kept.exists():
                scores = json.loads(kept.read_text())
            else:
                inputs, categories = inputs_for_peers(rows, targets, ids, train)
                said = {
                    "constant": constant(rows, targets, train, test),
                    "linear": linear(inputs, categories, rows, targets, train, test),
                    "lightgbm": lightgbm(inputs, categories, rows, targets, train, test),
                }
                scores = {method: {task: score(kind, rows[task].iloc[test], own[task])
                                   for task, kind in targets.items()} for method, own in said.items()}
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_text(json.dumps(scores))
            if program:
                own, seconds = girandole(program, folder / f"{name}-{seed}", rows, targets, train, test, extra)
                scores["girandole"] = {task: score(kind, rows[task].iloc[test], own[task])
                                       for task, kind in targets.items()}
                result["seconds"].append(round(seconds, 1))
            for method, own in scores.items():
                for task, value in own.items():
                    result["scores"].setdefault(method, {}).setdefault(task, []).append(value)
    return result


def compare(kind, own, others):
    """Whether it is at or above, a little below, or short: in AUC, else as a share of the RMSE."""
    if kind in (BINARY, CLASSES):
        gap = own - max(others)
        return ("at or above" if gap >= -0.0005 else "within .01" if gap >= -0.01 else "short"), gap
    gap = min(others) / own - 1
    return ("at or above" if gap >= -0.0005 else "within 5%" if own <= 1.05 * min(others) else "short"), gap


def mean(values):
    values = [v for v in values if v is not None]
    return float(np.mean(values)) if values else None


def shown(kind, value):
    return f"{value:.4f}" if kind in (BINARY, CLASSES) else f"{value:.5g}"


def tables(results):
    """Markdown, one row a task; of sets with many tasks one row for all."""
    lines = ["| set | rows | task | measure | constant | linear | LightGBM | Girandole | verdict | seconds |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    counts = {}
    for name, result in results.items():
        scores, kinds = result["scores"], result["kinds"]
        usable = [task for task in kinds if mean(scores["linear"][task]) is not None]
        verdicts = {}
        for task in usable:
            others = [mean(scores[m][task]) for m in ("linear", "lightgbm")]
            verdicts[task] = compare(kinds[task], mean(scores["girandole"][task]), others)
            counts[verdicts[task][0]] = counts.get(verdicts[task][0], 0) + 1
        seconds = f"{np.mean(result['seconds']):.1f}" if result["seconds"] else ""
        if len(usable) > MANY:
            averages = {m: np.mean([mean(scores[m][t]) for t in usable]) for m in scores}
            above = sum(v[0] == "at or above" for v in verdicts.values())
            near = sum(v[1] >= -0.01 for v in verdicts.values())
            cells = " | ".join(f"{averages[m]:.4f}" for m in ("constant", "linear", "lightgbm", "girandole"))
            lines.append(f"| {name} | {result['rows']:,} | {len(usable)} labels | mean AUC | {cells} | "
                         f"{above} of {len(usable)} at or above the better of both, {near} within .01 | {seconds} |")
            continue
        for task in usable:
            kind = kinds[task]
            cells = [shown(kind, mean(scores[m][task])) for m in ("constant", "linear", "lightgbm")]
            own = scores["girandole"][task]
            spread = float(np.std([v for v in own if v is not None]))
            cells.append(f"{shown(kind, mean(own))} ± {spread:.2g}")
            measure_name = "AUC" if kind in (BINARY, CLASSES) else "RMSE"
            lines.append(f"| {name} | {result['rows']:,} | {task} | {measure_name} | {' | '.join(cells)} | "
                         f"{verdicts[task][0]} | {seconds} |")
    return "\n".join(lines), counts


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--girandole", help="the program; without it the peers alone")
    args.add_argument("--sets", default="working", help="working, held, all, or names with commas")
    args.add_argument("--seeds", type=int, default=3)
    args.add_argument("--folder", type=Path, default=Path("evidence"), help="where files and runs go")
    args.add_argument("--out", type=Path, default=Path("evidence.json"))
    args.add_argument("--within", action="store_true", help="leave the test rows alone: deal both parts out of the others")
    args.add_argument("--set", action="append", default=[], help="handed to `girandole train`")
    args.add_argument("--table", type=Path, nargs="*", help="only the tables of these results")
    args = args.parse_args()
    if args.table:
        results = {}
        for file in args.table:
            results |= json.loads(file.read_text())
        print(*tables(results), sep="\n\n")
        return
    names = {"working": WORKING, "held": HELD_BACK, "all": WORKING + HELD_BACK}.get(args.sets) or args.sets.split(",")
    extra = [part for text in args.set for part in ("--set", text)]
    results = json.loads(args.out.read_text()) if args.out.exists() else {}
    for name in names:
        results[name] = measure(name, args.girandole, args.folder, args.seeds, extra, args.folder / "peers", args.within)
        args.out.write_text(json.dumps(results))
        if args.within:
            print(name, {t: mean(v) for t, v in list(results[name]["scores"]["girandole"].items())[:6]}, flush=True)
        elif args.girandole:
            print(tables({name: results[name]})[0].split("\n", 2)[2], flush=True)
        else:
            print(name, {m: {t: mean(v) for t, v in list(s.items())[:6]}
                         for m, s in results[name]["scores"].items()}, flush=True)


if __name__ == "__main__":
    main()
