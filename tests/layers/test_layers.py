"""The built-in layers: found by themselves, sourced, and computing what they say."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import symdl.layers
from symdl.expr.evaluate import Evaluator
from symdl.expr.layer import Layer
from symdl.layers import all_layers
from tests.expr.test_renaming import renamed

rng = np.random.default_rng(7)


def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def conv(x, w, b, s=1, p=0, d=1, groups=1):
    """A convolution by its definition, one output entry at a time."""
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    n, c, h, v = x.shape
    k, cg, f, g = w.shape
    out = np.zeros((n, k, (h - d * (f - 1) - 1) // s + 1, (v - d * (g - 1) - 1) // s + 1))
    for filter_, i, j in np.ndindex(*out.shape[1:]):
        group = filter_ // (k // groups)
        window = x[:, group * cg : (group + 1) * cg, i * s :: d, j * s :: d][:, :, :f, :g]
        out[:, filter_, i, j] = (window * w[filter_]).sum((1, 2, 3)) + b[filter_]
    return out


def pool(x, f, s, reduce):
    n, c, h, v = x.shape
    out = np.zeros((n, c, (h - f) // s + 1, (v - f) // s + 1))
    for i, j in np.ndindex(*out.shape[2:]):
        out[:, :, i, j] = reduce(x[:, :, i * s : i * s + f, j * s : j * s + f], axis=(2, 3))
    return out


def norm(x, gamma, beta):
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-5) + beta


def normal(*shape):
    return rng.normal(size=shape)


z, p, q = normal(5), softmax(normal(5)), softmax(normal(5))
x4, w4, b3 = normal(2, 4, 6, 7), normal(3, 4, 2, 3), normal(3)
a24 = normal(2, 4)
CASES = {
    "sigmoid": ({"x": 0.3}, 1 / (1 + np.exp(-0.3))),
    "tanh": ({"x": 0.3}, np.tanh(0.3)),
    "relu": ({"x": -0.3}, 0),
    "leaky_relu": ({"x": -0.3}, -0.003),
    "prelu": ({"x": z, "a": 0.2}, np.where(z > 0, z, 0.2 * z)),
    "prelu_channel": (
        {"x": x4, "a": np.arange(4.0)},
        np.where(x4 > 0, x4, x4 * np.arange(4.0)[:, None, None]),
    ),
    "softmax": ({"z": z}, softmax(z)),
    "log_softmax": ({"z": z}, np.log(softmax(z))),
    "logsumexp": ({"z": z}, np.log(np.exp(z).sum())),
    "cross_entropy": ({"p": p, "y": q}, -(q * np.log(p)).sum()),
    "cross_entropy_index": ({"p": p, "t": 3}, -np.log(p[3])),
    "nll": ({"l": np.log(p), "t": 3}, -np.log(p[3])),
    "half_square": ({"y": z, "t": p}, ((z - p) ** 2).sum() / 2),
    "dense": ({"x": z, "W": w4.reshape(-1, 12)[:, :5], "b": normal(6)}, None),
    "batch_norm": (
        {"x": x4.reshape(8, -1), "gamma": np.arange(42.0), "beta": np.ones(42)},
        norm(x4.reshape(8, -1), np.arange(42.0), np.ones(42)),
    ),
    "conv2d": (
        {"x": x4, "w": w4, "b": b3, "s": 2, "p": 1, "d": 2},
        conv(x4, w4, b3, 2, 1, 2),
    ),
    "grouped_conv2d": (
        {"x": x4, "w": normal(6, 2, 2, 3), "b": normal(6), "s": 2, "p": 1, "d": 1},
        None,
    ),
    "max_pool": ({"x": x4, "f": 3, "s": 2}, pool(x4, 3, 2, np.max)),
    "avg_pool": ({"x": x4, "f": 3, "s": 2}, pool(x4, 3, 2, np.mean)),
    "attention": (
        {"Q": a24, "K": normal(3, 4), "V": normal(3, 5), "M": np.array([[0, -np.inf, 0], [0] * 3])},
        None,
    ),
}  # fmt: skip


def expected(name):
    inputs, value = CASES[name]
    if name == "dense":
        return inputs["W"] @ inputs["x"] + inputs["b"]
    if name == "grouped_conv2d":
        return conv(inputs["x"], inputs["w"], inputs["b"], 2, 1, 1, groups=2)
    if name == "attention":
        weights = softmax(inputs["Q"] @ inputs["K"].T / 2 + inputs["M"])
        return weights @ inputs["V"]
    return value


@pytest.mark.parametrize("name", sorted(CASES))
def test_value(name):
    program = all_layers()[name].program()
    found = Evaluator(program, CASES[name][0]).output(program.outputs[0])
    np.testing.assert_allclose(found, expected(name), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_same_value_in_other_words(name):
    layer = all_layers()[name]
    other = Layer("another", shapes=renamed(layer.shapes), equations=renamed(layer.equations))
    program = other.program()
    inputs = {renamed(key): array for key, array in CASES[name][0].items()}
    found = Evaluator(program, inputs).output(program.outputs[0])
    np.testing.assert_allclose(found, expected(name), rtol=1e-12, atol=1e-12)


def test_every_layer_says_where_it_comes_from():
    for layer in all_layers().values():
        assert layer.summary.endswith(".")
        assert any(c.isdigit() for c in layer.source) or "documentation" in layer.source


def test_layers_are_attributes():
    assert symdl.layers.softmax is all_layers()["softmax"]
    assert "softmax" in dir(symdl.layers)
    with pytest.raises(AttributeError, match="there is no layer 'sofmax'"):
        _ = symdl.layers.sofmax


@pytest.fixture
def fresh_list():
    """The list of layers made anew, before and after."""
    all_layers.cache_clear()
    yield
    all_layers.cache_clear()


def test_a_new_file_is_found_by_itself(tmp_path, monkeypatch, fresh_list):
    text = (
        "from symdl.expr.layer import Layer\n"
        "bell = Layer('bell', 'Smooth.', 'x', 'y = exp(-x**2)', '2016')\n"
    )
    (tmp_path / "_freshly_added.py").write_text(text)
    monkeypatch.setattr(symdl.layers, "__path__", [*symdl.layers.__path__, str(tmp_path)])
    assert isinstance(symdl.layers.bell, Layer)
    sys.modules.pop("symdl.layers._freshly_added")


def test_two_layers_of_one_name_are_refused(tmp_path, monkeypatch, fresh_list):
    (tmp_path / "_twice.py").write_text(
        "from symdl.expr.layer import Layer\nother = Layer('softmax', '', 'x', 'y = x')\n"
    )
    monkeypatch.setattr(symdl.layers, "__path__", [*symdl.layers.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match="two layers are named 'softmax'"):
        all_layers()
    sys.modules.pop("symdl.layers._twice")


def test_importing_the_package_costs_nothing():
    code = "import sys, symdl.layers; print('sympy' in sys.modules or 'numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
