"""Statements about any depth: the induction, its letters written out, and real networks."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from symdl.derivation.depth import (
    STATEMENTS,
    Sequence,
    check_written_out,
    induct,
    letter,
)
from symdl.derivation.depth_numbers import compare
from symdl.errors import CheckFailed, DerivationError


@pytest.mark.parametrize("name", STATEMENTS)
def test_induction_holds_step_by_step(name):
    proof = induct(STATEMENTS[name])
    check_written_out(proof)
    for one, two in zip(proof.step, proof.step[1:], strict=False):
        assert sp.expand(one.right - two.left) == 0


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("name", STATEMENTS)
def test_statements_against_real_networks(name, depth):
    assert compare(name, depth) < 1e-9


def test_expansions_for_two_and_three():
    two, three = (line.right for line in induct(STATEMENTS["shortcuts"]).written_out)
    J = [letter("J", k) for k in range(4)]
    assert two == 1 + J[1] + J[2] + J[2] * J[1]
    assert len(three.args) == 8
    assert J[3] * J[2] * J[1] in three.args
    W, b = ([letter(n, k) for k in range(4)] for n in "Wb")
    collapsed = induct(STATEMENTS["affine"]).written_out[1].right
    assert collapsed == (
        W[3] * W[2] * W[1] * letter("x", 0) + W[3] * W[2] * b[1] + W[3] * b[2] + b[3]
    )


WRONG = {
    "order of the factors": ("chain", Sequence("P", sp.S.One, lambda k, p: p * letter("J", k))),
    "a forgotten term": (
        "shortcuts",
        Sequence("R", sp.S.Zero, lambda k, r: letter("J", k) + r),
    ),
    "wrong start": ("chain", Sequence("P", 2 * sp.S.One, lambda k, p: letter("J", k) * p)),
}


@pytest.mark.parametrize("slip", WRONG)
def test_wrong_statements_are_refused(slip):
    name, part = WRONG[slip]
    with pytest.raises(DerivationError):
        induct(replace(STATEMENTS[name], parts=(part,)))


def test_a_wrong_right_side_differs_from_a_real_network(monkeypatch):
    turned = Sequence("P", sp.S.One, lambda k, p: p * letter("J", k))
    monkeypatch.setitem(STATEMENTS, "chain", replace(STATEMENTS["chain"], parts=(turned,)))
    with pytest.raises(CheckFailed):
        compare("chain", 3)
