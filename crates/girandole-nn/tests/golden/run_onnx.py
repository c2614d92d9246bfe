"""Runs every graph in a folder through onnxruntime.

NAME.onnx reads NAME.INPUT.bin for each of its inputs, and NAME.N.bin gets its Nth output: rows of numbers behind each
other, of the width that the graph says. Needs numpy and onnxruntime.
"""

import sys
from pathlib import Path

import numpy as np
import onnxruntime

onnxruntime.set_default_logger_severity(3)
TYPES = {"tensor(float)": np.float32, "tensor(int64)": np.int64}

folder = Path(sys.argv[1])
graphs = sorted(folder.glob("*.onnx"))
for graph in graphs:
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    feed = {}
    for given in session.get_inputs():
        numbers = np.fromfile(folder / f"{graph.stem}.{given.name}.bin", TYPES[given.type])
        feed[given.name] = numbers.reshape(-1, given.shape[1])
    for i, output in enumerate(session.run(None, feed)):
        output.astype(np.float32).tofile(folder / f"{graph.stem}.{i}.bin")
print(f"onnxruntime {onnxruntime.__version__}: {len(graphs)} graphs")
