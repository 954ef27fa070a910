"""Expectations: every row by itself, results against listed outcomes, and wrong rows refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from symdl.derivation import expectation as module
from symdl.derivation.expectation import choose, expectation
from symdl.errors import CheckFailed, DerivationError, NotationError
from symdl.expr.compose import program_for
from symdl.expr.evaluate import Evaluator
from symdl.expr.laws import LAWS, outcomes, stand_in
from symdl.expr.sampling import sample
from symdl.expr.values import Entry, Expect, free_indices, walk
from symdl.rules.expectation import RULES, Row
from symdl.rules.normal import equal
from symdl.rules.random import Laws
from symdl.sheets.definitions import known_layers
from symdl.write.formula_text import text_of
from symdl.write.worked import result_of

DECLARED = (
    "x[i:n]; u = 0.7; v = 0.4; q = 0.3; m = 0.2; r[i:n] ~ Bernoulli(q); z[i:n] ~ Normal(m, v); "
    "s[i:n] ~ Normal(0, v)"
)


def program(text):
    return program_for(text, layers=known_layers())


def finite(made):
    """The program with laws that can be listed."""
    declared = {
        n: d if d.law is None else replace(d, law=stand_in(d.law))
        for n, d in made.declarations.items()
    }
    return replace(made, declarations=declared)


def compare(made, before, after):
    """Both sides by listing every outcome; raises AssertionError where they differ."""
    made = finite(made)
    rng = np.random.default_rng(3)
    axes = tuple(sorted(free_indices(before) | free_indices(after), key=lambda i: i.name))
    for size in (2, 3):
        point = Evaluator(made, *sample(made, rng, {"n": size, "m": 5 - size}))
        left, right = point.value(before, axes), point.value(after, axes)
        assert np.isfinite(left).all()
        np.testing.assert_allclose(left, right, rtol=1e-9, atol=1e-10)


def example(row):
    free = "[" + ",".join(f"{k}:n" for k in "ik" if f"[{k}]" in row.example) + "]"
    left = "out" if free == "[]" else f"out{free}"
    return program(f"{DECLARED}; {left} = {row.example}")


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.name)
def test_every_row_on_its_own_example(row):
    made = example(row)
    laws = Laws.of(made)
    body = made.equations[-1].body
    found = [(e, row.apply(e, laws)) for e in walk(body) if isinstance(e, Expect)]
    (before, after) = found[0]
    assert after is not None, "the row does not fit its example"
    compare(made, before, after)


WRONG = {
    "r² forgotten": Row("", "", "E[r[i]**2*z[i]]", lambda e, laws: e.func("E", e.body / 2)),
    "Var of a sum of dependent terms": Row(
        "",
        "",
        "Var[r[i] + r[i]*z[i]]",
        lambda e, laws: sp.Add(*(Expect("Var", a) for a in e.body.args)),
    ),
    "E[X²] taken for E[X]²": Row(
        "", "", "E[z[i]**2]", lambda e, laws: laws.moment(laws.entries(e)[0], 1) ** 2
    ),
    "r_i and r_k always different": Row(
        "", "", "E[r[i]*r[k]]", lambda e, laws: sp.Mul(*(laws.moment(x, 1) for x in e.body.args))
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_rows_are_refused(name):
    row = WRONG[name]
    made = example(row)
    before = next(e for e in walk(made.equations[-1].body) if isinstance(e, Expect))
    with pytest.raises(AssertionError):
        compare(made, before, row.apply(before, Laws.of(made)))


def test_a_wrong_row_cannot_leave_as_a_derivation(monkeypatch):
    wrong = Row("wrong", "", "", lambda e, laws: 2 * e.body if e.op == "E" else None)
    monkeypatch.setattr(module, "RULES", (wrong,))
    with pytest.raises(CheckFailed):
        expectation(program("h[i:n]; q[]; r[i:n] ~ Bernoulli(q); d[i] = r[i]*h[i]"))


DROPOUT = "h[i:n]; q[]; r[i:n] ~ Bernoulli(q); d[i] = r[i]*h[i]"
DENSE = "x[i:n]; b[o:m]; v[]; W[o,i] ~ Any(0, v); y[o] = sum[i](W[o,i]*x[i]) + b[o]"
XAVIER = "s[]; x[i:n] ~ Any(0, s); v[]; W[o:m,i] ~ Any(0, v); y[o] = sum[i](W[o,i]*x[i])"
HE = (
    "s[]; z[i:n] ~ Normal(0, s); v[]; W[o:m,i] ~ Normal(0, v); x[i] = relu(z)[i]; "
    "y[o] = sum[i](W[o,i]*x[i])"
)
RESULTS = [
    (DROPOUT, "E", "E[d_i] = q h_i"),
    (DROPOUT, "Var", "Var[d_i] = q h_i² (1 − q)"),
    (DROPOUT + "/q", "E", "E[d_i] = h_i"),
    (DROPOUT + "/q", "Var", "Var[d_i] = h_i²/q · (1 − q)"),
    ("q[]; r[i:n] ~ Bernoulli(q); c[i,j:n] = E[r[i]*r[j]]", "E", "c_ij = q² + q δ_ij (1 − q)"),
    (DENSE, "E", "E[y_o] = b_o"),
    (DENSE, "Var", "Var[y_o] = v Σ_i x_i²"),
    (XAVIER, "Var", "Var[y_o] = n s v"),
    (HE, "Var", "Var[y_o] = n/2 · s v"),
]


@pytest.mark.parametrize(("text", "op", "shown"), RESULTS)
def test_results(text, op, shown):
    made = program(text)
    found = expectation(made, op)
    assert text_of(result_of(found)) == shown
    compare(made, found.lhs, found.result)
    assert found.grade.level == "proved"


def test_every_name_and_letter_changed_gives_the_same():
    found = expectation(program("a[k:K]; w[]; e[k:K] ~ Bernoulli(w); f[k] = e[k]*a[k]/w"), "Var")
    assert text_of(result_of(found)) == "Var[f_k] = a_k²/w · (1 − w)"


@pytest.mark.parametrize(("text", "value"), [(XAVIER, "v = 1/n"), (HE, "v = 2/n")])
def test_the_variance_that_keeps_the_signal(text, value):
    assert text_of(result_of(choose(program(text), "v", Entry("s")))) == value


def test_three_places_at_once():
    made = program("q[]; r[i:n] ~ Bernoulli(q); x[i]; y = sum[i](x[i]*r[i])**3")
    found = expectation(made)
    compare(made, found.lhs, found.result)


def test_independence_is_said_where_it_is_used():
    said = [a.text for a in expectation(program(DENSE), "Var").assumptions]
    assert said == ["all entries of W are independent of each other"]
    assert not expectation(program(DROPOUT)).assumptions


def test_moments_of_laws_are_those_of_their_outcomes():
    parameters = {"q": sp.Rational(1, 3), "m": sp.Rational(2, 5), "s": sp.Rational(3, 7)}
    for law in LAWS.values():
        values = tuple(parameters[p] for p in law.parameters)
        listed = outcomes(stand_in((law.name, values)))
        assert sum(c for _, c in listed) == 1
        for k in range(1, len(law.moments) + 1):
            assert equal(sum(c * x**k for x, c in listed), law.moment(k, values)), (law.name, k)


def test_normal_moments_against_numerical_integration():
    x, weights = np.polynomial.hermite_e.hermegauss(12)
    m, s = 0.4, 0.7
    for k in range(1, 5):
        number = (weights * (m + np.sqrt(s) * x) ** k).sum() / weights.sum()
        assert float(LAWS["Normal"].moment(k, (sp.Float(m), sp.Float(s)))) == pytest.approx(number)


REFUSED = [
    ("x[i:n]; y[i] = 2*x[i]", "E", "nothing random"),
    ("z[i:n] ~ Normal(0, 1); y[i] = exp(z[i])", "E", "no rule of expectation fits"),
    ("z[i:n] ~ Any(0, 1); y[i] = z[i]**2", "Var", "does not tell the moment of order 4"),
    ("z[i:n] ~ Any(0, 1); y[i] = max(0, z[i])**2", "E", "no rule of expectation fits"),
]


@pytest.mark.parametrize(("text", "op", "message"), REFUSED)
def test_what_cannot_be_worked_out_is_said(text, op, message):
    with pytest.raises(DerivationError, match=message):
        expectation(program(text), op)


@pytest.mark.parametrize("law", ["Normal(0)", "Normal(0, -1)", "Cauchy(0, 1)", "Bernoulli(2)"])
def test_laws_that_cannot_be(law):
    with pytest.raises(NotationError):
        program(f"r[i:n] ~ {law}; y[i] = r[i]")
