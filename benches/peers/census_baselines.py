"""Floors for UCI Census-Income (KDD): logistic regression and gradient boosting, test AUC of three tasks.

Use: pip install -r requirements.txt
     python3 census_baselines.py census-income.data.bz2 census-income.test.bz2   (a few minutes on two cores)

The files are UCI's own, packed or not. Protocol of the MMoE paper: every training row trains, half of the test file,
drawn at random with `--seed`, tests; education and marital status leave the inputs, and so does the survey's weight.
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


def half(rows, seed):
    """The two halves of the test file: validation, test."""
    order = np.random.default_rng(seed).permutation(len(rows))
    return rows.iloc[order[: len(rows) // 2]], rows.iloc[order[len(rows) // 2 :]]


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
    given = options.parse_args()
    train, (_, test) = read(given.train), half(read(given.test), given.seed)
    print(f"{len(train)} training rows, {len(test)} test rows")
    print("rates in the training rows:", ", ".join(f"{t} {f(train).mean():.4f}" for t, f in TASKS.items()))

    for name, (encoder, classifier) in models().items():
        inputs, held_out = encoder.fit_transform(train), encoder.transform(test)
        for task, target in TASKS.items():
            classifier.fit(inputs, target(train))
            auc = roc_auc_score(target(test), classifier.predict_proba(held_out)[:, 1])
            print(f"{name:20} {task:14} {auc:.4f}", flush=True)


if __name__ == "__main__":
    main()
