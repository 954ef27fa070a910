"""What ``symdl prove`` takes: identities, expectations, bounds, limits, monotony, convexity."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import symdl
from symdl.api.proved import Proved
from symdl.api.report import printed
from symdl.errors import DerivationError, FactError, NotationError

LAW = "r[i] ~ Bernoulli(p)"


@pytest.mark.parametrize(
    ("claim", "given", "line"),
    [
        ("D(sigmoid)(z) <= 1/4", (), "∂s/∂z ≤ 1/4"),
        ("0 < D(tanh)(x) <= 1", (), "0 < ∂/∂x [tanh(x)] ≤ 1"),
        ("limit x -> inf: sigmoid(x) = 1", (), "s → 1 as x → ∞"),
        ("decreasing p: -log(p)", "0 < p <= 1", "−log(p) is decreasing in p"),
        ("convex z: logsumexp(z)", (), "is a convex function of z"),
        ("z[l:L]; abs(prod[l](D(sigmoid)(z[l]))) <= 4**(-L)", (), "One factor more"),
    ],
)
def test_claims(claim, given, line):
    proof = symdl.prove(claim, given=given)
    assert isinstance(proof, Proved) and proof.grade.level == "proved"
    assert line in proof.text()
    assert len(proof.text("brief")) < len(proof.text())
    (data,) = json.loads(printed([proof], "json"))
    assert data["title"] == claim and data["steps"] and data["grade"]["level"] == "proved"
    assert r"\begin{document}" in proof.latex() and proof.html().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("statement", "last"),
    [
        ("E[r[i]*h[i]] = p*h[i]", "known from its law"),
        ("E[r[i]*h[i]/p] = h[i]", "known from its law"),
        ("Var[r[i]*h[i]/p] = (1 - p)/p*h[i]**2", "like factors and terms are joined"),
        ("p*h[i] = E[h[i]*r[i]]", "an expectation is linear"),
        ("Var[r[i]] = E[r[i]**2] - E[r[i]]**2", "known from its law"),
    ],
)
def test_expectations(statement, last):
    proof = symdl.prove(statement, given=LAW)
    assert proof.grade.level == "proved"
    (stage,) = proof.steps
    assert stage.children[-1].because == last
    assert f"`{statement}`" in proof.markdown().splitlines()[0]


def test_independence_is_said_where_it_is_used():
    proof = symdl.prove("Var[sum[i](r[i])] = n*p*(1 - p)", given="r[i:n] ~ Bernoulli(p)")
    assert any("independent" in a.text for a in proof.assumptions)


@pytest.mark.parametrize(
    ("statement", "given", "error", "message"),
    [
        ("D(sigmoid)(x) <= 1/5", (), DerivationError, "false: at x = 0"),
        ("z[l:L]; abs(prod[l](D(sigmoid)(z[l]))) <= 5**(-L)", (), DerivationError, "false: at z"),
        ("E[r[i]*h[i]] = h[i]", LAW, DerivationError, "the statement is false"),
        ("E[r[i]**2] = p**2", LAW, DerivationError, "the statement is false"),
        ("-log(p) >= 0", (), FactError, "0 < p <= 1"),
        ("E[x] = x", (), DerivationError, "nothing random"),
        ("a < b > c", (), NotationError, "both ways"),
        ("softmax(z)", (), NotationError, "no '='"),
    ],
)
def test_what_is_refused(statement, given, error, message):
    with pytest.raises(error, match=message):
        symdl.prove(statement, given=given)


def test_the_command():
    words = ["prove", "E[r[i]*h[i]] = p*h[i]", "--given", LAW, "--steps", "brief"]
    done = subprocess.run(
        [sys.executable, "-m", "symdl", *words], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0 and "E[r_i h_i] = p h_i" in done.stdout
