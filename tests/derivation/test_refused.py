"""What must not come out: wrong steps, false statements, derivatives that do not exist."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from symdl.derivation import derive, prove
from symdl.derivation.chain import Chain
from symdl.derivation.check import Checker, NothingTested
from symdl.errors import CheckFailed, DerivationError, NotationError
from symdl.expr.compose import program_for
from symdl.expr.statements import statement_for
from symdl.expr.values import Delta, Entry, Fn, Index, Reduce
from symdl.layers import all_layers
from symdl.rules import calculus


def softmax():
    return program_for("softmax", layers=all_layers())


def jacobian_parts():
    size = sp.Symbol("n", integer=True, positive=True)
    i, j = Index("i", size), Index("j", size)
    return i, j, Entry("p", i), Entry("p", j)


WRONG_JACOBIANS = {
    "lost delta": lambda i, j, p, q: -p * q,
    "elementwise": lambda i, j, p, q: p * (1 - p) * Delta(i, j),
    "sign": lambda i, j, p, q: p * (q - Delta(i, j)),
    "row sum": lambda i, j, p, q: sp.S.Zero,
    "captured": lambda i, j, p, q: p * (Delta(i, j) - Reduce("sum", q, j)),
}


@pytest.mark.parametrize("name", WRONG_JACOBIANS)
def test_wrong_step_is_a_loud_error(name):
    program = softmax()
    right = derive(program, "z")
    i, j, p, q = jacobian_parts()
    chain = Chain(right.lhs, Checker(program))
    with pytest.raises(CheckFailed, match="does not hold"):
        chain.step("guess", WRONG_JACOBIANS[name](i, j, p, q))


def test_nearly_right_is_not_right():
    i, j, p, q = jacobian_parts()
    chain = Chain(derive(softmax(), "z").lhs, Checker(softmax()))
    with pytest.raises(CheckFailed):
        chain.step("guess", sp.Rational(10001, 10000) * p * (Delta(i, j) - q))


def test_wrong_rule_never_reaches_a_result(monkeypatch):
    wrong = [
        replace(r, apply=lambda d, f=r.apply: None if f(d) is None else -f(d))
        if r.name == "quotient rule"
        else r
        for r in calculus.RULES
    ]
    monkeypatch.setattr(calculus, "RULES", tuple(wrong))
    with pytest.raises(CheckFailed):
        derive(softmax(), "z")


def proof(text, *given):
    program, left, right, indices, *written = statement_for(text, layers=all_layers(), given=given)
    return prove(program, left, right, indices, tuple(written))


TRUE = [
    "softmax(z - max(z)) = softmax(z)",
    "D(sigmoid)(x) = sigmoid(x)*(1 - sigmoid(x))",
    "D(tanh)(x) = 1 - tanh(x)**2",
    "D(softmax)[i,j](z) = softmax(z)[i]*(delta[i,j] - softmax(z)[j])",
    "sum[i](softmax(z)[i]) = 1",
    "(a + b)**2 = a**2 + 2*a*b + b**2",
    "log_softmax(z - max(z)) = log_softmax(z)",
]

FALSE = [
    "softmax(2*z) = softmax(z)",
    "D(sigmoid)(x) = sigmoid(x)",
    "D(sigmoid)(x) = x*(1 - x)",
    "D(softmax)[i,j](z) = softmax(z)[i]*(1 - softmax(z)[j])",
    "sum[i](softmax(z)[i]) = 2",
    "(a + b)**2 = a**2 + b**2",
]


@pytest.mark.parametrize("text", TRUE)
def test_proved(text):
    assert proof(text).grade.level == "proved"


@pytest.mark.parametrize("text", FALSE)
def test_refuted_with_a_counter_example(text):
    with pytest.raises(DerivationError, match="false") as caught:
        proof(text)
    assert "left side is" in str(caught.value) and "right side" in str(caught.value)


def test_shift_by_the_maximum_names_its_rules():
    (stage,) = proof(TRUE[0]).steps
    rules = [s.rule for s in stage.children]
    assert rules[0] == rules[-1] == "definition"
    assert "exponent law" in rules and "common factor of a sum" in rules


@pytest.mark.parametrize(
    ("what", "by", "message"),
    [
        ("softmax", "q", "no quantity q"),
        ("cross_entropy_index(softmax(z), t)", "t", "not real-valued"),
        ("z[i:n]; u[i:n]; p[i] = exp(z[i])", "u", "does not depend on u"),
        ("softmax", "p", "is the output itself"),
        ("x; y = where(x > 0, 1, 0)", "x", "there is no derivative by x"),
        ("x[i:n]; k = argmax[i](x[i]); y = 2*k", "x", "there is no derivative by x"),
    ],
)
def test_derivatives_that_do_not_exist(what, by, message):
    with pytest.raises(DerivationError, match=message) as caught:
        derive(program_for(what, layers=all_layers()), by)
    assert caught.value.repair or by == "p"


@pytest.mark.parametrize("name", ["1g", "g h", "inf", ""])
def test_an_upstream_gradient_needs_a_name(name):
    with pytest.raises(NotationError):
        derive(softmax(), "z", upstream=name)


def test_a_derivative_that_depends_on_nothing_is_said_to_be_so():
    program = program_for("relu", layers=all_layers())
    with pytest.raises(DerivationError, match="does not depend on x: the next one is 0"):
        derive(program, "x", order=2)


def test_a_step_without_a_usable_point_is_refused():
    program = softmax()
    nowhere = Fn("log", -1 - Entry("z", program.declarations["z"].indices[0]) ** 2)
    with pytest.raises(NothingTested):
        Checker(program).check(nowhere, nowhere)


def domain_of(text, *given):
    return {
        (str(a.fact.left), a.fact.relation)
        for a in proof(text, *given).assumptions
        if a.kind == "domain"
    }


def test_a_proof_says_where_it_holds():
    assert domain_of("x/x = 1") == {("Entry(x)", "!=")}
    assert ("Entry(x)", ">") in domain_of("log(x*y) = log(x) + log(y)")
    assert domain_of("log(exp(x)) = x") == set()
    assert domain_of("softmax(z - max(z)) = softmax(z)") == set()
