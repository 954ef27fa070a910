"""Forward values of the layers against small NumPy formulas written by hand, often as loops."""

from __future__ import annotations

import math

import numpy as np
import pytest

from symdl.expr.evaluate import Evaluator
from symdl.layers import all_layers
from tests.layers.test_layers import CASES, conv, softmax

rng = np.random.default_rng(11)


def normal(*shape):
    return rng.normal(size=shape)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def spread(values, x, axes, eps=1e-5):
    """Normalised over some axes."""
    return (values - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + eps)


def transposed(x, w, b, s, p):
    """A transposed convolution: every input entry stamps the filter onto the output."""
    n, c, h, v = x.shape
    _, k, f, g = w.shape
    out = np.zeros((n, k, (h - 1) * s + f, (v - 1) * s + g))
    for m, ch, i, j in np.ndindex(*x.shape):
        out[m, :, i * s : i * s + f, j * s : j * s + g] += x[m, ch, i, j] * w[ch]
    inner = out[:, :, p : out.shape[2] - p, p : out.shape[3] - p]
    return inner + b[:, None, None]


def ceil_pool(x, f, s, reduce):
    """Pooling where the last window may hang over the border."""
    n, c, h, v = x.shape
    out = np.zeros((n, c, math.ceil((h - f) / s) + 1, math.ceil((v - f) / s) + 1))
    for i, j in np.ndindex(*out.shape[2:]):
        out[:, :, i, j] = reduce(x[:, :, i * s : i * s + f, j * s : j * s + f], axis=(2, 3))
    return out


def heads(X, Y, WQ, WK, WV, WO):
    """Attention head by head, added up through WO."""
    total = np.zeros((len(X), len(WO)))
    for h in range(len(WQ)):
        scores = (X @ WQ[h].T) @ (Y @ WK[h].T).T / np.sqrt(WQ.shape[1])
        total += softmax(scores) @ (Y @ WV[h].T) @ WO[:, h].T
    return total


def causal(Q, K, V):
    rows = []
    for t in range(len(Q)):
        scores = K[: t + 1] @ Q[t] / np.sqrt(Q.shape[1])
        rows.append(softmax(scores) @ V[: t + 1])
    return np.array(rows)


def lstm(x, h_prev, c_prev, W, U, b):
    f, i, o, s = (W[g] @ x + U[g] @ h_prev + b[g] for g in range(4))
    c = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(s)
    return sigmoid(o) * np.tanh(c)


def crowd(x, r, alpha, beta, k):
    """Local response normalisation over neighbouring channels."""
    out = np.empty_like(x)
    for c in range(x.shape[1]):
        near = x[:, max(0, c - r) : c + r + 1]
        out[:, c] = x[:, c] / (k + alpha * (near**2).sum(1)) ** beta
    return out


def huber(y, t, c):
    return np.mean([r * r / 2 if abs(r) <= c else c * (abs(r) - c / 2) for r in y - t])


def adam(w, g, m, v, t, eta=0.001, a=0.9, b=0.999):
    m, v = a * m + (1 - a) * g, b * v + (1 - b) * g * g
    return w - eta * (m / (1 - a**t)) / (math.sqrt(v / (1 - b**t)) + 1e-8)


x1, x2, x4, v5, u5 = normal(2, 3, 9), normal(4, 3), normal(2, 4, 6, 7), normal(5), normal(5)
p5, q5, targets = softmax(normal(5)), softmax(normal(5)), np.array([1, 0, 2, 0])
logits, ones = normal(4, 3), np.array([1.0, -1.0, 1.0, 1.0, -1.0])
logp = np.log(softmax(logits))
A, B, b5, c5 = normal(5, 5), normal(5, 5), normal(5), normal(5)
lw, lu, lb = normal(4, 5, 3), normal(4, 5, 5), normal(4, 5)
w1, wt, wd = normal(2, 3, 4), normal(4, 3, 2, 3), normal(4, 2, 3)
X, Y, WQ, WK, WV = normal(4, 3), normal(6, 2), normal(2, 5, 3), normal(2, 5, 2), normal(2, 4, 2)
WO, V, scale4, shift4 = normal(3, 2, 4), normal(5, 3), normal(4), normal(4)
conv1_input = {"x": x1, "w": w1, "b": normal(2), "s": 2, "p": 1, "d": 2}
bits = (v5 > 0).astype(float)
keep = np.array([1.0, 0.0, 1.0, 1.0])
past = normal(4)
weights = np.array([0.5, 1.0, 3.0])

VALUES = {
    "elu": ({"x": -0.7, "alpha": 1.5}, 1.5 * math.expm1(-0.7)),
    "selu": ({"x": -0.7}, 1.0507009873554805 * 1.6732632423543772 * math.expm1(-0.7)),
    "softplus": ({"x": 0.4}, math.log1p(math.exp(0.4))),
    "silu": ({"x": 0.4}, 0.4 * sigmoid(0.4)),
    "swish": ({"x": 0.4, "beta": 2}, 0.4 * sigmoid(0.8)),
    "mish": ({"x": 0.4}, 0.4 * math.tanh(math.log1p(math.exp(0.4)))),
    "gelu": ({"x": 0.4}, 0.4 * 0.5 * (1 + math.erf(0.4 / math.sqrt(2)))),
    "gelu_tanh": ({"x": 0.4}, 0.2 * (1 + math.tanh(0.7978845608028654 * 0.40286176))),
    "hard_sigmoid": ({"x": 0.4}, (0.4 + 3) / 6),
    "hard_swish": ({"x": 0.4}, 0.4 * (0.4 + 3) / 6),
    "softmax_temperature": ({"z": v5, "T": 2.5}, softmax(v5 / 2.5)),
    "binary_cross_entropy": (
        {"p": p5, "y": bits},
        np.mean([-math.log(p if y else 1 - p) for p, y in zip(p5, bits, strict=True)]),
    ),
    "binary_cross_entropy_logits": (
        {"z": v5, "y": bits},
        np.mean([math.log1p(math.exp(-z if y else z)) for z, y in zip(v5, bits, strict=True)]),
    ),
    "cross_entropy_smoothed": (
        {"z": logits[0], "t": 2, "eps": 0.3}, -(0.7 * logp[0, 2] + 0.1 * logp[0].sum()),
    ),
    "cross_entropy_weighted": (
        {"z": logits, "t": targets, "w": weights},
        -sum(weights[t] * logp[n, t] for n, t in enumerate(targets)) / weights[targets].sum(),
    ),
    "cross_entropy_ignore": (
        {"z": logits, "t": targets, "ignore": 0}, -(logp[0, 1] + logp[2, 2]) / 2,
    ),
    "focal_loss": ({"p": p5, "t": 3, "gamma": 1.5}, -((1 - p5[3]) ** 1.5) * np.log(p5[3])),
    "mean_square": ({"y": v5, "t": u5}, ((v5 - u5) ** 2).mean()),
    "huber": ({"y": v5, "t": u5, "c": 0.6}, huber(v5, u5, 0.6)),
    "hinge": ({"y": v5, "t": ones}, np.maximum(0, 1 - v5 * ones).mean()),
    "kl_divergence": ({"p": p5, "q": q5}, sum(p5 * (np.log(p5) - np.log(q5)))),
    "cosine_similarity": (
        {"a": v5, "b": u5}, v5 @ u5 / np.linalg.norm(v5) / np.linalg.norm(u5),
    ),
    "l2_penalty": ({"w": v5, "lam": 0.3}, 0.15 * v5 @ v5),
    "clip_by_norm": ({"g": v5, "c": 0.5}, 0.5 * v5 / np.linalg.norm(v5)),
    "sgd_momentum": ({"w": 1.0, "g": 0.5, "v": 2.0}, 1 - 0.1 * (0.9 * 2 + 0.5)),
    "adam": ({"w": 1.0, "g": 0.5, "m": 0.1, "v": 0.2, "t": 3}, adam(1, 0.5, 0.1, 0.2, 3)),
    "layer_norm": ({"x": v5, "gamma": u5, "beta": b5}, u5 * spread(v5, v5, 0) + b5),
    "rms_norm": ({"x": v5, "gamma": u5}, u5 * v5 / np.sqrt((v5**2).mean() + 1e-5)),
    "instance_norm": (
        {"x": x4, "gamma": scale4, "beta": shift4},
        scale4[:, None, None] * spread(x4, x4, (2, 3)) + shift4[:, None, None],
    ),
    "group_norm": (
        {"x": x4, "gamma": scale4, "beta": shift4, "G": 2},
        scale4[:, None, None]
        * np.concatenate([spread(h, h, (1, 2, 3)) for h in (x4[:, :2], x4[:, 2:])], axis=1)
        + shift4[:, None, None],
    ),
    "local_response_norm": (
        {"x": x4, "r": 1, "alpha": 0.2, "beta": 0.75, "k": 2}, crowd(x4, 1, 0.2, 0.75, 2),
    ),
    "bilinear": (
        {"x": v5, "y": u5, "W": np.stack([A, B]), "b": np.array([1.0, 2.0])},
        np.array([v5 @ A @ u5 + 1, v5 @ B @ u5 + 2]),
    ),
    "embedding": ({"E": A, "t": 3}, A[3]),
    "rnn_cell": (
        {"x": v5, "h_prev": u5, "W": A, "U": B, "b": b5}, np.tanh(A @ v5 + B @ u5 + b5),
    ),
    "lstm_cell": (
        {"x": x2[0], "h_prev": u5, "c_prev": v5, "W": lw, "U": lu, "b": lb},
        lstm(x2[0], u5, v5, lw, lu, lb),
    ),
    "residual_dense": (
        {"x": v5, "W": A, "b": b5, "V": B, "c": c5}, v5 + B @ np.maximum(0, A @ v5 + b5) + c5,
    ),
    "highway": (
        {"x": v5, "W": A, "b": b5, "V": B, "c": c5},
        (t := sigmoid(B @ v5 + c5)) * np.tanh(A @ v5 + b5) + (1 - t) * v5,
    ),
    "attention_causal": ({"Q": A, "K": B, "V": V}, causal(A, B, V)),
    "attention_multi_head": (
        {"X": X, "Y": Y, "WQ": WQ, "WK": WK, "WV": WV, "WO": WO}, heads(X, Y, WQ, WK, WV, WO),
    ),
    "conv1d": (
        conv1_input,
        conv(np.pad(x1, ((0, 0), (0, 0), (1, 1)))[:, :, None], w1[:, :, None], conv1_input["b"],
             2, 0, 2)[:, :, 0],
    ),
    "depthwise_conv2d": (
        {"x": x4, "w": wd, "b": scale4, "s": 1, "p": 1, "d": 1},
        np.concatenate(
            [conv(x4[:, k : k + 1], wd[k][None, None], scale4[k : k + 1], 1, 1) for k in range(4)],
            axis=1,
        ),
    ),
    "conv2d_asymmetric": (
        {"x": x4, "w": wt.transpose(1, 0, 2, 3), "b": normal(3) * 0, "s": 2,
         "top": 0, "bottom": 1, "left": 1, "right": 2},
        conv(np.pad(x4, ((0, 0), (0, 0), (0, 1), (1, 2))), wt.transpose(1, 0, 2, 3),
             np.zeros(3), 2),
    ),
    "conv_transpose1d": (
        {"x": x1, "w": w1.transpose(1, 0, 2), "b": np.array([1.0, 2.0]), "s": 2, "p": 0},
        transposed(x1[:, :, None], w1.transpose(1, 0, 2)[:, :, None], np.array([1.0, 2.0]),
                   2, 0)[:, :, 0],
    ),
    "conv_transpose2d": (
        {"x": x4, "w": wt, "b": np.arange(3.0), "s": 2, "p": 1},
        transposed(x4, wt, np.arange(3.0), 2, 1),
    ),
    "global_avg_pool": ({"x": x4}, x4.mean((2, 3))),
    "max_pool_ceil": ({"x": x4, "s": 2, "o": 1}, ceil_pool(x4, 3, 2, np.max)),
    "avg_pool_ceil": ({"x": x4, "s": 2, "o": 1}, ceil_pool(x4, 3, 2, np.mean)),
    "avg_pool_asymmetric": (
        {"x": x4, "f": 2, "s": 2, "a": 0, "b": 1},
        ceil_pool(np.pad(x4, ((0, 0), (0, 0), (0, 1), (0, 1))), 2, 2, np.mean)[:, :, :3, :4],
    ),
    "dropout": ({"h": past, "r": keep, "p": 0.8}, keep * past),
    "dropout_inverted": ({"h": past, "r": keep, "p": 0.8}, keep * past / 0.8),
    "drop_path": (
        {"x": logits, "f": x2, "r": keep, "p": 0.5}, logits + 2 * keep[:, None] * x2,
    ),
    "batch_norm_running": (
        {"x": x2, "gamma": weights, "beta": weights, "m": np.zeros(3), "v": np.ones(3)},
        weights * spread(x2, x2, 0) + weights,
    ),
}  # fmt: skip
WITHOUT = {"residual"}  # of an unknown function


@pytest.mark.parametrize("name", sorted(VALUES))
def test_value(name):
    inputs, wanted = VALUES[name]
    program = all_layers()[name].program()
    found = Evaluator(program, inputs).output(program.outputs[0])
    np.testing.assert_allclose(found, wanted, rtol=1e-11, atol=1e-12)


def test_every_layer_has_a_value_worked_out_by_hand():
    assert set(all_layers()) == set(VALUES) | set(CASES) | WITHOUT
