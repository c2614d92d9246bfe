"""Which columns of Census-Income (KDD) are what, and the sizes of the model, from census.json."""
import json
import os

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "census.json")) as file:
    CENSUS = json.load(file)
NUMBERS = CENSUS["numbers"]
WORDS = [c for c in CENSUS["columns"] if c not in NUMBERS and c not in CENSUS["left_out"]]
LABELS = [task["column"] for task in CENSUS["tasks"]]
