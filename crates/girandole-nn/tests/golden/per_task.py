"""Writes per_task.json: outputs and gradients of PyTorch for the heads with one network a task.

Run: python3 per_task.py > per_task.json      (PyTorch 2.x, CPU, float64 rounded to nine digits)
Every case: named tensors by which the Rust side fills its parameters, the input, the output, and the
gradients of sum(output * cos(0, 1, 2, ...)). All networks have two layers, M and H wide, with tanh.
"""
import json, torch

torch.set_default_dtype(torch.float64)
B, D, M, H, T = 4, 5, 6, 2, 3  # batch, d_input, hidden width, d_output, n_tasks
R1, R2, R3 = 3, 4, 2  # ranks
ramp = lambda *s, k=1.0: torch.sin(torch.arange(torch.Size(s).numel()) * 0.7 + k).reshape(s) * 0.5
out = {"torch": torch.__version__}

def case(name, f, **params):
    params = {"input": ramp(B, D, k=0.3), **params}
    for p in params.values(): p.requires_grad_(True)
    y = f(**params)
    (y * torch.cos(torch.arange(y.numel())).reshape(y.shape)).sum().backward()
    show = lambda t: {"shape": list(t.shape), "values": [float(f"{v:.9g}") for v in t.detach().flatten().tolist()]}
    out[name] = {"output": show(y), **{k: {**show(p), "grad": show(p.grad)["values"]} for k, p in params.items()}}

def network(x, weights, biases, stitches=(None, None)):
    x = x.expand(T, B, D)
    for w, b, s in zip(weights, biases, stitches):
        x = torch.tanh(torch.einsum("kbi,kij->kbj", x, w) + b)
        if s is not None: x = torch.einsum("klj,lbj->kbj", s.expand(T, T, x.shape[2]), x)
    return x

banks = lambda: dict(w1=ramp(T, D, M, k=2.0), b1=ramp(T, 1, M, k=0.1), w2=ramp(T, M, H, k=5.0), b2=ramp(T, 1, H, k=0.4))
case("single_task", lambda input, w1, b1, w2, b2: network(input, (w1, w2), (b1, b2)), **banks())
def stitched(input, w1, b1, w2, b2, s1, s2): return network(input, (w1, w2), (b1, b2), (s1, s2))
case("cross_stitch", stitched, **banks(), s1=ramp(T, T, 1, k=0.9), s2=ramp(T, T, 1, k=4.0))
case("cross_stitch_per_unit", stitched, **banks(), s1=ramp(T, T, M, k=0.9), s2=ramp(T, T, H, k=4.0))
tucker = lambda s, u1, u2, u3: torch.einsum("abc,ia,jb,kc->kij", s, u1, u2, u3)
def factored(input, s1, u11, u21, u31, b1, s2, u12, u22, u32, b2):
    return network(input, (tucker(s1, u11, u21, u31), tucker(s2, u12, u22, u32)), (b1, b2))
case("tensor_factorization", factored,
     s1=ramp(R1, R2, R3, k=2.0), u11=ramp(D, R1), u21=ramp(M, R2, k=0.2), u31=ramp(T, R3, k=4.0), b1=ramp(T, 1, M, k=0.1),
     s2=ramp(R1, R2, R3, k=3.0), u12=ramp(M, R1), u22=ramp(H, R2, k=0.6), u32=ramp(T, R3, k=1.5), b2=ramp(T, 1, H, k=0.4))
def constrained(input, w1, b1, w2, b2):
    pairs = [(k, l) for k in range(T) for l in range(k)]
    return (network(input, (w1, w2), (b1, b2)).sum() + 0.3 * sum((w[k] - w[l]).square().sum() for w in (w1, w2) for k, l in pairs)).reshape(1, 1, 1)
case("l2_constrained", constrained, **banks())
print(json.dumps(out))
