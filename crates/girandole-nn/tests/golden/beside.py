"""Writes beside.json: outputs and gradients of PyTorch for what stands beside head and towers.

Run: python3 beside.py > beside.json      (PyTorch 2.x, CPU, float64 rounded to nine digits)
Every case: named tensors by which the Rust side fills its parameters, the input, the output, and the
gradients of sum(output * cos(0, 1, 2, ...)).
"""
import json, torch

torch.set_default_dtype(torch.float64)
B, D, K, L = 4, 9, 3, 4  # batch, d_input, width of the factors, d_logits
FIELDS = [(1, 3), (3, 5), (6, 9)]  # of widths 2, 2 and 3; columns 0 and 5 are read by nobody
H, W = 5, 2  # widths of the shared bottom and of the towers
ramp = lambda *s, k=1.0: torch.sin(torch.arange(torch.Size(s).numel()) * 0.7 + k).reshape(s) * 0.5
out = {"torch": torch.__version__}

def case(name, f, **params):
    params = {"input": ramp(B, D, k=0.3), **params}
    for p in params.values(): p.requires_grad_(True)
    y = f(**params)
    (y * torch.cos(torch.arange(y.numel())).reshape(y.shape)).sum().backward()
    show = lambda t: {"shape": list(t.shape), "values": [float(f"{v:.9g}") for v in t.detach().flatten().tolist()]}
    out[name] = {"output": show(y), **{k: {**show(p), "grad": show(p.grad)["values"]} for k, p in params.items()}}

def pairs(input, projection, weigh, fields):
    v = [input[:, a:b] @ projection[a:b] for a, b in fields]
    return sum(v[i] * v[j] for j in range(len(v)) for i in range(j)) @ weigh

case("factorization", lambda input, projection, weigh: pairs(input, projection, weigh, FIELDS)[None],
     projection=ramp(D, K, k=2.0), weigh=ramp(K, L, k=0.2))
def whole(input, bottom, bottom_bias, w1, b1, w2, b2, wide, projection, weigh):
    h = torch.tanh(input @ bottom + bottom_bias).expand(L, B, H)
    deep = torch.tanh(torch.einsum("kbi,kij->kbj", h, w1) + b1)
    deep = torch.einsum("kbi,kij->kbj", deep, w2) + b2
    columns = [(i, i + 1) for i in (0, 1, 3, 8)]
    return (deep[:, :, 0].T + input @ wide + pairs(input, projection, weigh, columns))[None]
case("whole", whole, bottom=ramp(D, H, k=0.6), bottom_bias=ramp(H, k=0.7), w1=ramp(L, H, W, k=0.9), b1=ramp(L, 1, W, k=1.1),
     w2=ramp(L, W, 1, k=1.3), b2=ramp(L, 1, 1, k=0.5), wide=ramp(D, L, k=1.7), projection=ramp(D, K, k=2.0), weigh=ramp(K, L, k=0.2))
print(json.dumps(out))
