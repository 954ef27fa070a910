"""Bounds that hold are proved, false ones get counter-examples, missing facts are named."""

from __future__ import annotations

import itertools

import pytest
import sympy as sp

from symdl.derivation.bounds import prove_claim
from symdl.errors import DerivationError, FactError, NotationError
from symdl.rules.farkas import separate

TRUE = (
    ("0 < sigmoid(x) < 1", ()),
    ("0 < D(sigmoid)(x) <= 1/4", ()),
    ("-1 < tanh(x) < 1", ()),
    ("0 < D(tanh)(x) <= 1", ()),
    ("0 <= -log(p) < inf", ("0 < p <= 1",)),
    ("0 < softmax(z) <= 1", ()),
    ("0 < prod[l](D(sigmoid)(z[l])) <= (1/4)**L", ()),
    ("z[l:L]; abs(prod[l](z[l])) <= 4**(-L)", ("-1/4 <= z[l] <= 1/4",)),
    ("N*min(1, c/N) <= c", ("N > 0",)),
    ("abs(w*D(sigmoid)(z)) <= 1/4", ("abs(w) <= 1",)),
    ("x**4 - 2*x**2 >= -1", ()),
    ("limit x -> inf: sigmoid(x) = 1", ()),
    ("limit x -> -inf: sigmoid(x) = 0", ()),
    ("limit x -> inf: D(sigmoid)(x) = 0", ()),
    ("limit p -> 0+: -log(p) = inf", ()),
    ("limit x -> inf: (exp(x) - exp(-x))/(exp(x) + exp(-x)) = 1", ()),
    ("increasing x: sigmoid(x)", ()),
    ("decreasing p: -log(p)", ("0 < p <= 1",)),
    ("nondecreasing x: relu(x)", ()),
    ("convex z: logsumexp(z)", ()),
    ("convex x: log(1 + exp(x))", ()),
    ("convex x: sum[i](x[i]**2)", ()),
)

# Decided by SymPy's comparison of growth, and therefore not called proved.
BY_GROWTH = {"limit x -> inf: (exp(x) - exp(-x))/(exp(x) + exp(-x)) = 1"}


@pytest.mark.parametrize(("claim", "given"), TRUE)
def test_what_is_true_is_proved_and_tried(claim, given):
    proof = prove_claim(claim, given=given)
    assert proof.steps and proof.grade.points >= 48
    assert proof.grade.level == ("tested" if claim in BY_GROWTH else "proved")
    assert {a.text for a in proof.assumptions if a.kind == "fact"} == set(given)


@pytest.mark.parametrize(
    ("claim", "point"),
    [
        ("D(sigmoid)(x) <= 1/5", "x = 0"),
        ("D(sigmoid)(x) < 1/4", "x = 0"),
        ("D(tanh)(x) < 1", "x = 0"),
        ("increasing x: x**2", "x = -1"),
        ("increasing x: relu(x)", "x = 0"),
        ("convex x: sigmoid(x)", "x = 1"),
        ("concave z: logsumexp(z)", "z = "),
        ("x**4 - 2*x**2 > -1", "x = 1"),
        ("z[l:L]; abs(prod[l](z[l])) <= 4**(-L)", "z = "),
    ],
)
def test_what_is_false_gets_a_counterexample(claim, point):
    with pytest.raises(DerivationError, match=f"false: at {point}"):
        prove_claim(claim)


@pytest.mark.parametrize("claim", ["z > 1", "2*z >= 3", "0 < z < exp(z)", "z[i:n]; z[i] >= 0"])
def test_no_hint_says_the_claim_again(claim):
    with pytest.raises(DerivationError, match="false") as refused:
        prove_claim(claim)
    assert "holds where" not in refused.value.repair


@pytest.mark.parametrize(
    ("claim", "fact"),
    [
        ("z**2 >= 1", "z >= 1"),
        ("increasing x: x**2", "x > 0"),
        ("z[i:n]; sum[i](z[i]) >= 0", "z[i] >= 0"),
    ],
)
def test_a_hint_is_enough(claim, fact):
    with pytest.raises(DerivationError, match="false") as refused:
        prove_claim(claim)
    assert f"holds where {fact}:" in refused.value.repair
    prove_claim(claim, given=(fact,))


def test_a_wrong_limit_is_refused():
    with pytest.raises(DerivationError, match="the limit is 1, not 0"):
        prove_claim("limit x -> inf: sigmoid(x) = 0")


@pytest.mark.parametrize(
    ("claim", "fact"),
    [
        ("-log(p) >= 0", "0 < p <= 1"),
        ("decreasing p: -log(p)", "p > 0"),
        ("sqrt(x) >= 0", "x >= 0"),
    ],
)
def test_a_missing_fact_is_named(claim, fact):
    with pytest.raises(FactError, match=f"not given: {fact}"):
        prove_claim(claim)
    prove_claim(claim, given=(fact,))


def test_no_proof_is_not_called_false():
    with pytest.raises(DerivationError, match="no proof was found, and no counter-example"):
        prove_claim("softmax(z) < 1")


def test_the_sign_of_a_slope_says_nothing_across_a_jump():
    with pytest.raises(DerivationError, match="jump"):
        prove_claim("nondecreasing x: where(x > 0, x - 5, x)")


def test_the_square_is_completed():
    steps = prove_claim("0 < D(sigmoid)(x) <= 1/4").steps[-1].children
    assert "completing the square" in [s.rule for s in steps]
    assert steps[-1].after == sp.Interval.Lopen(0, sp.Rational(1, 4))


@pytest.mark.parametrize("claim", ["x", "a < b > c", "limit x: x = 1", "limit x -> q: x = 1"])
def test_what_claims_nothing_is_refused(claim):
    with pytest.raises(NotationError):
        prove_claim(claim)


@pytest.mark.parametrize(("inputs", "separable"), [(2, 14), (3, 104)])
def test_every_boolean_function_is_decided_rightly(inputs, separable):
    points = list(itertools.product((0, 1), repeat=inputs))
    tables = itertools.product((0, 1), repeat=2**inputs)
    found = [separate(points, table) for table in tables]
    assert all(answer.holds() for answer in found)
    assert sum(answer.multipliers is None for answer in found) == separable


def test_the_contradiction_of_xor():
    points = list(itertools.product((0, 1), repeat=2))
    assert separate(points, [0, 1, 1, 0]).multipliers == (1, 1, 1, 1)
