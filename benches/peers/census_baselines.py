"""Floors for UCI Census-Income (KDD): logistic regression and gradient boosting, test AUC of three tasks.

Use: pip install -r requirements.txt
     python3 census_baselines.py census-income.data.bz2 census-income.test.bz2   (a few minutes on two cores)

The files are UCI's own, packed or not. Protocol of the MMoE paper: every training row trains, half of the test file
tests; education and marital status leave the inputs, and so does the survey's weight. Which half: drawn at random with
`--seed`, or as `girandole reproduce kdd2018 --census FOLDER` deals it, which writes OUT/census/split.csv, by `--split`.
"""
import argparse

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler

COLUMNS = """age class_worker det_ind_code det_occ_code education wage_per_hour hs_college marital_stat major_ind_code
major_occ_code race hisp_origin sex union_member unemp_reason full_or_part_emp capital_gains capital_losses
stock_dividends tax_filer_stat region_prev_res state_prev_res det_hh_fam_stat det_hh_summ instance_weight mig_chg_msa
mig_chg_reg mig_move_reg mig_same mig_prev_sunbelt num_emp fam_under_18 country_father country_mother country_self
citizenship own_or_self vet_question vet_benefits weeks_worked year income_50k""".split()
MONEY = ["wage_per_hour", "capital_gains", "capital_losses", "stock_dividends"]
NUMBERS = MONEY + ["age", "num_emp", "weeks_worked"]
WORDS = [c for c in COLUMNS if c not in NUMBERS + ["education", "marital_stat", "instance_weight", "income_50k"]]
COLLEGE = ("Associates degree", "Bachelors degree", "Masters degree", "Prof school degree", "Doctorate degree")
TASKS = {
    "income": lambda rows: rows["income_50k"] == "50000+.",
    "never married": lambda rows: rows["marital_stat"] == "Never married",
    "college": lambda rows: rows["education"].str.startswith(COLLEGE),
}


def read(path):
    rows = pd.read_csv(path, names=COLUMNS, dtype=str, keep_default_na=False, skipinitialspace=True)
    rows = rows.apply(lambda column: column.str.strip())
    return rows.astype({c: "float32" for c in NUMBERS})


def validation_rows(n_rows, given):
    """The rows of the test file that are no test rows, in rising order."""
    if given.split:
        return pd.read_csv(given.split)["validation_row"].to_numpy()
    return np.sort(np.random.default_rng(given.seed).permutation(n_rows)[: n_rows // 2])


def fingerprint(rows):
    """The name of a split: its validation rows as 32-bit numbers, low byte first, hashed by 64-bit FNV-1a."""
    name = 0xCBF29CE484222325
    for byte in rows.astype("<u4").tobytes():
        name = (name ^ byte) * 0x100000001B3 % 2**64
    return f"{name:016x}"


def models():
    linear = ColumnTransformer([
        ("words", OneHotEncoder(handle_unknown="ignore"), WORDS),
        ("numbers", make_pipeline(FunctionTransformer(np.log1p), StandardScaler()), NUMBERS),
    ])
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    trees = ColumnTransformer([("words", codes, WORDS), ("numbers", "passthrough", NUMBERS)])
    boosting = HistGradientBoostingClassifier(categorical_features=range(len(WORDS)), random_state=0)
    return {
        "logistic regression": (linear, LogisticRegression(C=1.0, max_iter=300)),
        "gradient boosting": (trees, boosting),
    }


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("train", help="census-income.data, as it is or packed with bzip2 or gzip")
    options.add_argument("test", help="census-income.test, likewise")
    options.add_argument("--seed", type=int, default=0, help="of the test file's halves; default: %(default)s")
    options.add_argument("--split", help="file with the validation rows of the test file, instead of --seed")
    options.add_argument("--csv", help="file to write the AUCs to")
    given = options.parse_args()
    train, rest = read(given.train), read(given.test)
    validation = validation_rows(len(rest), given)
    test, split = rest.drop(index=validation), fingerprint(validation)
    print(f"{len(train)} training rows, {len(test)} test rows, split {split}")
    print("rates in the training rows:", ", ".join(f"{t} {f(train).mean():.4f}" for t, f in TASKS.items()))

    lines = ["split,peer,task,test_auc"]
    for name, (encoder, classifier) in models().items():
        inputs, held_out = encoder.fit_transform(train), encoder.transform(test)
        for task, target in TASKS.items():
            classifier.fit(inputs, target(train))
            auc = roc_auc_score(target(test), classifier.predict_proba(held_out)[:, 1])
            print(f"{name:20} {task:14} {auc:.4f}", flush=True)
            lines.append(f"{split},{name},{task},{auc:.6f}")
    if given.csv:
        with open(given.csv, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
