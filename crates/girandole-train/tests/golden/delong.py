"""Prints areas under the ROC curve of two models on the same rows, and the variances and covariance of DeLong.

Run: python3 delong.py > delong.json       (numpy, scikit-learn, any recent version)

Written out by pairs, as in the paper: DeLong, DeLong and Clarke-Pearson, Biometrics 1988.
"""
import json

import numpy as np
from sklearn.metrics import roc_auc_score

random = np.random.default_rng(7)
cases = []
for n in [6, 20, 61, 200]:
    label = (np.arange(n) % 3 == 0).astype(int)
    a = np.round(random.normal(size=n) + 0.8 * label, 1)
    b = np.round(0.7 * a + random.normal(size=n), 1)
    parts = []
    for score in (a, b):
        wins = np.sign(score[label == 1][:, None] - score[label == 0][None, :]) / 2 + 0.5
        assert abs(wins.mean() - roc_auc_score(label, score)) < 1e-12
        parts.append((wins.mean(), wins.mean(1), wins.mean(0)))
    (area_a, a10, a01), (area_b, b10, b01) = parts
    covariance = np.cov(a10, b10) / len(a10) + np.cov(a01, b01) / len(a01)
    difference = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    cases.append({
        "label": label.tolist(), "a": a.tolist(), "b": b.tolist(),
        "areas": [area_a, area_b],
        "variances": [covariance[0, 0], covariance[1, 1], difference],
    })
print(json.dumps(cases))
