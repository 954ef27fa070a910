"""Every row of every table is tried on its own example; wrong rows must be refused."""

from __future__ import annotations

import pytest
import sympy as sp

from symdl.expr.values import Diff, Fn
from symdl.functions import FUNCTIONS
from symdl.rules import algebra, calculus, slopes
from symdl.rules.row import Rule
from tests.rules.trial import Refused, try_algebra, try_derivative

# A point of the domain for functions that are not defined everywhere.
INSIDE = {"log": "1 + x[i]**2", "atanh": "0.4*sin(x[i])"}


def by_name(rules):
    return {rule.name: rule for rule in rules}


@pytest.mark.parametrize("name", by_name(calculus.RULES))
def test_rule_of_differentiation(name):
    try_derivative(by_name(calculus.RULES)[name])


@pytest.mark.parametrize("name", by_name(algebra.RULES))
def test_rule_of_algebra(name):
    try_algebra(by_name(algebra.RULES)[name])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_derivative_of_a_scalar_function(name):
    row = calculus.function_rule(name)
    arguments = ", ".join([INSIDE.get(name, "x[i]"), "a[i]"][: len(FUNCTIONS[name].derivatives)])
    example = f"{name}({arguments})"
    try_derivative(Rule(row.name, row.because, example, row.apply))


def _sign_lost(d):
    return slopes.quotient_rule(d) and -slopes.quotient_rule(d)


def _product_of_derivatives(d):
    if not d.body.is_Mul:
        return None
    return sp.Mul(*(slopes.partial(f, d.entry) for f in d.body.args))


def _captured(d):
    """The classical slip: the summation index is taken for the variable's own."""
    return Diff(d.body.body, d.entry) if hasattr(d.body, "body") else None


WRONG = {
    "sign lost": Rule("", "", "exp(x[i])/sum[j](exp(x[j]))", _sign_lost),
    "product of the derivatives": Rule("", "", "x[i]*exp(x[i])", _product_of_derivatives),
    "sum dropped": Rule(
        "", "", "sum[j](exp(x[j])*a[j])", lambda d: Diff(d.body.body.args[0], d.entry)
    ),
    "power kept": Rule("", "", "(1 + exp(x[i]))**(-1)", lambda d: -d.body * Fn("exp", d.entry)),
    "does not apply": Rule("", "", "x[i]", lambda d: None),
    "slightly off": Rule(
        "", "", "tanh(x[i])", lambda d: sp.Rational(1001, 1000) * slopes.function(d)
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_rules_are_refused(name):
    with pytest.raises(Refused):
        try_derivative(WRONG[name])


def test_a_row_without_usable_points_is_refused():
    never = Rule("", "", "log(-1 - x[i]**2)", slopes.function)
    with pytest.raises(Exception, match="usable|finite"):
        try_derivative(never)


def test_wrong_algebra_is_refused():
    with pytest.raises(Refused):
        try_algebra(
            Rule(
                "", "", "exp(u + v)", lambda e: sp.Add(*(Fn("exp", a) for a in e.arguments[0].args))
            )
        )
