"""Writes golden.json: outputs and gradients of PyTorch for the heads, gates and batch norm of girandole-nn.

Run: python3 make.py > golden.json      (PyTorch 2.x, CPU, float64 rounded to nine digits)
Every case: named tensors by which the Rust side fills its parameters, the input, the output, and the
gradients of sum(output * cos(0, 1, 2, ...)). Linear weights are written as [d_input, d_output].
"""
import json, torch

torch.set_default_dtype(torch.float64)
B, D, E, H, T = 3, 4, 3, 2, 2  # batch, d_input, n_experts, d_output, n_tasks
ramp = lambda *s, k=1.0: torch.sin(torch.arange(torch.Size(s).numel()) * 0.7 + k).reshape(s) * 0.5
out = {"torch": torch.__version__}

def case(name, f, **params):
    params = {"input": ramp(B, D, k=0.3), **params}
    for p in params.values(): p.requires_grad_(True)
    y = f(**params)
    (y * torch.cos(torch.arange(y.numel())).reshape(y.shape)).sum().backward()
    show = lambda t: {"shape": list(t.shape), "values": [float(f"{v:.9g}") for v in t.detach().flatten().tolist()]}
    out[name] = {"output": show(y), **{k: {**show(p), "grad": show(p.grad)["values"]} for k, p in params.items()}}

experts = lambda x, w, b: torch.relu(torch.einsum("bd,edh->ebh", x, w) + b)
gate = lambda x, g, bias=0.0: torch.softmax(torch.einsum("bd,det->tbe", x, g) + bias, 2)
mix = lambda g, f: torch.einsum("tbe,ebh->tbh", g, f)
W, Bias = (lambda: ramp(E, D, H, k=2.0)), (lambda: ramp(E, 1, H, k=0.1))
case("shared_bottom", lambda input, w, b: experts(input, w, b).expand(T, B, H), w=ramp(1, D, H, k=2.0), b=ramp(1, 1, H))
case("moe", lambda input, w, b, g: mix(gate(input, g), experts(input, w, b)).expand(T, B, H), w=W(), b=Bias(), g=ramp(D, E, 1))
case("mmoe", lambda input, w, b, g: mix(gate(input, g), experts(input, w, b)), w=W(), b=Bias(), g=ramp(D, E, T))
case("gate_bias", lambda input, g, c: gate(input, g / 0.5, c.T[:, None] / 0.5), g=ramp(D, E, T), c=ramp(E, T, k=3.0))
case("gate_hidden", lambda input, w, b, g: torch.softmax(
    torch.einsum("tbh,het->tbe", torch.tanh(torch.einsum("bd,tdh->tbh", input, w) + b), g), 2),
    w=ramp(T, D, H), b=ramp(T, 1, H, k=0.2), g=ramp(H, E, T, k=4.0))
bn = torch.nn.BatchNorm1d(D)
def batch_norm(input, gamma, beta):
    return torch.nn.functional.batch_norm(input, bn.running_mean, bn.running_var, gamma[0], beta[0], bn.training, 0.1, 1e-5)
for name in ["batch_norm_train", "batch_norm_eval"]:
    case(name, batch_norm, gamma=ramp(1, D, k=1.0), beta=ramp(1, D, k=5.0))
    out[name] |= {k: {"shape": [1, D], "values": getattr(bn, k).tolist()} for k in ["running_mean", "running_var"]}
    bn.eval()
print(json.dumps(out))
