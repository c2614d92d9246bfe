"""Writes encoder_features.json: what PyTorch makes of lists, shared tables and piecewise numbers, with gradients.

Run: python3 encoder_features.py > encoder_features.json      (PyTorch 2.x, CPU, float64 rounded to nine digits)
One encoder with all kinds of inputs; its parameters by their names in the Rust module, the batch, the encoded rows, and
the gradients of sum(output * cos(0, 1, 2, ...)). Ids of -1 stand where a list has ended.
"""
import json, math, torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ramp = lambda *s, k=1.0: (torch.sin(torch.arange(math.prod(s)) * 0.7 + k).reshape(s) * 0.5).requires_grad_(True)
p = {  # width 2: city (4 ids), tags and marks (5 ids each); width 4: 9 items for item, history, clicks, views
    "tables.0.weight": ramp(14, 2, k=0.2), "tables.1.weight": ramp(9, 4, k=2.0), "tables.1.lists.query": ramp(1, 4, k=3.0),
    "piecewise.0.weight": ramp(4, 2, k=0.9), "piecewise.1.weight": ramp(5, 3, k=4.0)}
number = torch.tensor([[0.5], [-1.0], [2.0]])
ids = torch.tensor([[8, 1], [0, 3], [8, 1]])  # item, city
lists = {"history": [[8, 1, 8], [2, -1, -1], [-1, -1, -1]], "tags": [[0, 4], [3, -1], [-1, -1]],
         "clicks": [[1, 2, 3], [8, 0, -1], [-1, -1, -1]], "marks": [[4, 2], [1, -1], [-1, -1]],
         "views": [[5, 8, -1], [7, 6, 5], [-1, -1, -1]]}
numbers = torch.tensor([[0.3, 17.0, -4.0], [1.5, 1.0, 9.0], [4.0, 40.0, 0.0]])  # age, price, height
bounds = [[0.0, 1.0], [2.0, 10.0, 20.0], [-1.0, 0.5, 1.0, 4.0]]

items, small = p["tables.1.weight"], p["tables.0.weight"]
def pooled(table, rows, pool):
    vectors = [table[[i for i in row if i >= 0]] for row in rows]
    return torch.stack([pool(v, b) if len(v) else torch.zeros(table.shape[1]) for b, v in enumerate(vectors)])
def attend(v, query): return F.scaled_dot_product_attention(query[None], v, v)[0]
def mixed(table, x, at):
    at = torch.tensor(at)
    right = torch.bucketize(x, at).clamp(1, len(at) - 1)
    share = ((x - at[right - 1]) / (at[right] - at[right - 1])).clamp(0, 1)[:, None]
    return table[right - 1] * (1 - share) + table[right] * share
own = items[ids[:, 0]]
y = torch.cat([
    number, small[:4][ids[:, 1]], pooled(small[4:9], lists["tags"], lambda v, b: v.sum(0)),
    pooled(small[9:], lists["marks"], lambda v, b: v.max(0).values), own,
    pooled(items, lists["history"], lambda v, b: v.mean(0)),
    pooled(items, lists["clicks"], lambda v, b: attend(v, p["tables.1.lists.query"][0])),
    pooled(items, lists["views"], lambda v, b: attend(v, own[b])),
    mixed(p["piecewise.0.weight"], numbers[:, 2], bounds[2]),
    mixed(p["piecewise.1.weight"][:2], numbers[:, 0], bounds[0]), mixed(p["piecewise.1.weight"][2:], numbers[:, 1], bounds[1])], 1)
(y * torch.cos(torch.arange(y.numel())).reshape(y.shape)).sum().backward()
show = lambda t: [float(f"{v:.9g}") for v in t.detach().flatten().tolist()]
print(json.dumps({"torch": torch.__version__, "lists": [sum((lists[k][b] for k in lists), []) for b in range(3)],
    "parameters": {k: {"shape": list(t.shape), "values": show(t), "grad": show(t.grad)} for k, t in p.items()},
    "output": {"shape": list(y.shape), "values": show(y)}}))
