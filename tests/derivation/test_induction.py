"""Closed forms with products and sums of symbolic length: proved, or refused where wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from symdl.derivation import induction
from symdl.derivation.closed_forms import CLOSED_FORMS
from symdl.derivation.depth import letter
from symdl.derivation.induction import L, T, Total, at, falling, prove_closed, rising, unroll
from symdl.errors import DerivationError

ONE = sp.S.One


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_each_line_starts_where_the_one_before_ended(name):
    statement = CLOSED_FORMS[name]
    proof = prove_closed(statement)
    lines = proof.step
    assert lines[0].before == statement.left and lines[-1].after == statement.right
    assert all(a.after == b.before for a, b in zip(lines, lines[1:], strict=False))
    assert {s.grade.level for s in lines} == {"proved"}


def test_written_out_for_three_steps():
    A, E = ([letter(n, k) for k in range(4)] for n in "AE")
    found = prove_closed(CLOSED_FORMS["through_time"]).written_out[1].after
    assert found == E[3] + A[3] * E[2] + A[3] * A[2] * E[1]
    J = [letter("J", k) for k in range(4)]
    found = prove_closed(CLOSED_FORMS["subsets"]).written_out[1].after
    assert found == sp.expand((1 + J[3]) * (1 + J[2]) * (1 + J[1]))
    assert prove_closed(CLOSED_FORMS["subsets"]).written_out[0].after == sp.expand(
        (1 + J[2]) * (1 + J[1])
    )


WRONG = {
    "order of the factors": ("gradient", falling("B", L, 1) * at("g", L)),
    "order of the Jacobians": ("jacobian", rising("J", 1, L)),
    "a product that starts one step early": (
        "through_time", Total(falling("A", L, T) * at("E", T), T, ONE, L),
    ),
    "a sum without its last term": (
        "through_time", Total(falling("A", L, T + 1) * at("E", T), T, ONE, L - 1),
    ),
    "no product of the shortcuts": ("subsets", ONE + Total(at("J", T), T, ONE, L)),
}  # fmt: skip


@pytest.mark.parametrize("slip", WRONG)
def test_wrong_closed_forms_are_refused(slip):
    name, right = WRONG[slip]
    with pytest.raises(DerivationError, match="false for"):
        prove_closed(replace(CLOSED_FORMS[name], right=right))


@pytest.mark.parametrize("slip", WRONG)
def test_the_rules_alone_do_not_reach_a_wrong_form(slip, monkeypatch):
    monkeypatch.setattr(induction, "MOST", 0)  # nothing beyond the start is written out
    name, right = WRONG[slip]
    with pytest.raises(DerivationError):
        prove_closed(replace(CLOSED_FORMS[name], right=right))


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_the_gradient_of_a_loss_against_differences(depth):
    """tanh layers with the loss |x_L|²/2, so that g_L = x_L."""
    random = np.random.default_rng(depth)
    weights = random.normal(size=(depth, 3, 3))

    def states(x):
        found = [x]
        for W in weights:
            found.append(np.tanh(W @ found[-1]))
        return found

    x = random.normal(size=3)
    all_states = states(x)
    value = np.eye(3)
    for factor in sp.Mul.make_args(unroll(CLOSED_FORMS["gradient"].right, depth, None)):
        name, k = factor.name.split("_")
        k = int(k)
        if name == "g":
            value = value @ all_states[k]
        else:
            value = value @ (np.diag(1 - all_states[k] ** 2) @ weights[k - 1]).T

    def loss(x):
        return (states(x)[-1] ** 2).sum() / 2

    near = 1e-6 * np.eye(3)
    slopes = [(loss(x + d) - loss(x - d)) / 2e-6 for d in near]
    assert np.allclose(value, slopes, rtol=1e-6, atol=1e-8)
