"""Products of any length bounded by induction: lemma, certificate, and wrong bounds refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import sympy as sp

from symdl.derivation import depth_bounds
from symdl.derivation.bounds import prove_claim
from symdl.derivation.depth_bounds import GROWTHS, Growth, root
from symdl.errors import CheckFailed, DerivationError, FactError
from symdl.expr.values import Entry

L = sp.Symbol("L", integer=True, positive=True)
TRUE = (
    ("z[l:L]; abs(prod[l](D(sigmoid)(z[l]))) <= 4**(-L)", ()),
    ("z[l:L]; abs(prod[l](D(sigmoid)(z[l]))) <= (1/4)**L", ()),
    ("z[l:L]; abs(prod[l](D(sigmoid)(z[l]))) <= 3**(-L)", ()),
    ("z[l:L]; abs(prod[l](D(tanh)(z[l]))) <= 1", ()),
    ("z[l:L]; w[l]; abs(prod[l](w[l]*D(sigmoid)(z[l]))) <= 2**(-L)", ("abs(w[l]) <= 2",)),
    ("d[l:L]; c[]; abs(prod[l](d[l])) <= c**L", ("abs(d[l]) <= c",)),
    ("d[l:L]; c[]; abs(prod[l](d[l])) >= c**L", ("abs(d[l]) >= c", "c > 1")),
    ("d[l:L]; abs(prod[l](d[l])) >= 2**L", ("abs(d[l]) >= 2",)),
    ("x[k:n]; abs(prod[k](5 + x[k]**2)) >= 5**n", ()),
)
FALSE = (
    ("z[l:L]; abs(prod[l](D(sigmoid)(z[l]))) <= 5**(-L)", ()),
    ("d[l:L]; c[]; abs(prod[l](d[l])) <= c**L/2", ("abs(d[l]) <= c",)),
    ("d[l:L]; abs(prod[l](d[l])) >= 3**L", ("abs(d[l]) >= 2",)),
    ("d[l:L]; abs(prod[l](d[l])) <= 4**(-L)", ("abs(d[l]) <= 1/2",)),
)


@pytest.mark.parametrize(("claim", "given"), TRUE)
def test_bounds_hold_by_induction(claim, given):
    proof = prove_claim(claim, given=given)
    assert [s.title for s in proof.steps[-3:]] == ["Letters", "For no factor", "One factor more"]
    assert proof.grade.level == "proved"
    assert {a.text for a in proof.assumptions if a.kind == "fact"} == set(given)


@pytest.mark.parametrize(("claim", "given"), FALSE)
def test_wrong_bounds_get_a_counter_example(claim, given):
    with pytest.raises(DerivationError, match="the claim is false: at "):
        prove_claim(claim, given=given)


def test_a_bound_below_one_needs_its_sign():
    """|d| >= c says nothing about a power of a negative c."""
    with pytest.raises((DerivationError, FactError)):
        prove_claim("d[l:L]; c[]; abs(prod[l](d[l])) >= c**L", given=("abs(d[l]) >= c",))


@pytest.mark.parametrize("growth", GROWTHS, ids=lambda g: g.relation)
def test_certificates_hold_in_numbers(growth):
    growth.check()
    for c, u, v, h in itertools.product(np.linspace(0, 3, 4), repeat=4):
        assert np.isclose(growth.difference(u * v, c * h), growth.certificate(c, u, v, h))


def test_a_wrong_certificate_is_not_believed(monkeypatch):
    wrong = Growth("<=", lambda p, q: q - p, lambda c, u, v, h: c * (h - v) + h * (c - u))
    with pytest.raises(CheckFailed):
        wrong.check()
    monkeypatch.setattr(depth_bounds, "GROWTHS", (wrong, GROWTHS[1]))
    with pytest.raises(CheckFailed):
        prove_claim(TRUE[0][0])


@pytest.mark.parametrize(
    ("power", "c"),
    [
        (sp.Integer(4) ** -L, sp.Rational(1, 4)),
        (sp.Integer(1), sp.Integer(1)),
        (2**L * sp.Integer(3) ** -L, sp.Rational(2, 3)),
        (Entry("c") ** L, Entry("c")),
        (2 * sp.Integer(4) ** -L, None),
        (Entry("c"), None),
        (L**2, None),
    ],
)
def test_the_base_of_a_power(power, c):
    assert root(power, L) == c
