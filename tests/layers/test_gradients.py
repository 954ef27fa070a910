"""Every layer's derived gradients and kernel against another autodiff and against differences.

Random sizes, stride, padding and values, seeded; ``python -m benchmarks gradients`` runs many more.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from symdl.layers import all_layers
from tests.layers import agreement
from tests.layers.second_opinion import gradients, slope

WITHIN = 1e-9
SEEDS = (11,)
LONGEST = 0.5  # seconds of processor time for one gradient
MOST_LINES = 15


@pytest.mark.parametrize(("name", "form"), list(agreement.forms()))
def test_gradients_have_a_second_opinion(name, form):
    compared = 0
    for seed in SEEDS:
        for what, difference in agreement.differences(name, form, seed):
            assert difference < WITHIN, f"{what}, seed {seed}"
            compared += 1
    assert compared >= 3 * len(SEEDS)


def test_a_wrong_gradient_is_noticed(monkeypatch):
    right = agreement.derived("tanh", "train", "t", "x")
    wrong = replace(right, explicit=right.explicit * (1 + right.explicit / 10**7))
    monkeypatch.setattr(agreement, "derived", lambda *_: wrong)
    apart = dict(agreement.differences("tanh", "train", 3))
    assert apart["t by x, derived beside autograd"] > WITHIN
    assert apart["t by x, derived beside differences"] > WITHIN
    assert apart["kernel by x beside autograd"] < WITHIN


def test_the_two_opinions_agree_with_a_hand_written_gradient():
    program = agreement.program_of("dense", "train")
    rng = np.random.default_rng(5)
    x, weight, bias = rng.normal(size=3), rng.normal(size=(2, 3)), rng.normal(size=2)
    arrays, sizes = {"x": x, "W": weight, "b": bias}, {"I": 3, "O": 2}
    upstream, direction = {"y": np.array([2.0, -1.0])}, rng.normal(size=3)
    found = gradients(program, arrays, sizes, upstream, ["x", "W"])
    np.testing.assert_allclose(found["x"], weight.T @ upstream["y"], rtol=1e-13)
    np.testing.assert_allclose(found["W"], np.outer(upstream["y"], x), rtol=1e-13)
    along = slope(program, arrays, sizes, upstream, "x", direction)
    assert along == pytest.approx(direction @ weight.T @ upstream["y"], rel=1e-12)


@pytest.mark.parametrize("name", sorted(all_layers()))
def test_a_layer_is_a_short_definition(name):
    layer = all_layers()[name]
    texts = (layer.shapes, layer.state or "", layer.equations, layer.inference or "")
    lines = [line for text in texts for line in text.strip().splitlines() if line.strip()]
    assert len(lines) <= MOST_LINES
