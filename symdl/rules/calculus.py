"""The rules of differentiation: a table, tried from the top, each row applied to one ∂body/∂entry."""

from __future__ import annotations

from typing import NamedTuple

import sympy as sp

from symdl.expr.values import Diff, Entry, Fn, rebuild, walk
from symdl.functions import FUNCTIONS
from symdl.rules import slopes
from symdl.rules.row import Rule

FIRST_MAXIMUM = "where several entries attain the maximum, the derivative goes to the first of them"
BY_CONDITION = "at the border of a case the condition itself decides which derivative is taken"

# fmt: off
RULES = (
    #    name                              because                                                          example                          function
    Rule("derivative of a constant",       "nothing in it depends on the variable",                         "u*v",                           slopes.constant),
    Rule("derivative of an entry",         "an entry depends on itself alone",                              "x[i]",                          slopes.own),
    Rule("sum rule",                       "a sum is differentiated term by term",                          "x[i] + u*x[i]",                 slopes.sum_rule),
    Rule("constant factor rule",           "factors without the variable stand in front",                   "u*exp(x[i])",                   slopes.constant_factor),
    Rule("quotient rule",                  r"$(u/v)' = (u'v - uv')/v^2$",                                   "exp(x[i])/sum[j](exp(x[j]))",   slopes.quotient_rule),
    Rule("product rule",                   r"$(uv)' = u'v + uv'$",                                          "x[i]*exp(x[i])",                slopes.product_rule),
    Rule("power rule",                     r"$(u^k)' = k\,u^{k-1}\,u'$",                                    "(1 + exp(x[i]))**(-1)",         slopes.power_rule),
    Rule("general power rule",             r"$(u^v)' = u^v\,(v'\log u + v\,u'/u)$",                         "exp(u)**x[i]",                  slopes.exponential_rule),
    Rule("derivative of a sum",            r"$\partial$ and $\sum$ may be exchanged",                       "sum[j](exp(x[j])*a[j])",        slopes.sum_over_index),
    Rule("derivative of a product over an index", "each factor in turn, the others kept",                   "prod[j](exp(x[j]) + 1)",        slopes.product_over_index),
    Rule("derivative of a maximum",        "only the entry that attains the maximum counts",                "max[j](x[j]*a[j])",             slopes.max_over_index, (FIRST_MAXIMUM,)),
    Rule("derivative by cases",            "each case is differentiated by itself",                         "where(x[i] > 0, x[i], u*x[i])", slopes.where, (BY_CONDITION,)),
    Rule("derivative of an unknown function", "its Jacobian is given a name",                               "F[i](x)",                       slopes.unknown),
    Rule("expectation and derivative",     "the expectation is linear",                                     "E[r[i]*x[i]]",                  slopes.expectation),
)
# fmt: on

NAMES = {
    "exp": r"$(e^u)' = e^u\,u'$",
    "log": r"$(\log u)' = u'/u$",
    "tanh": r"$(\tanh u)' = (1 - \tanh^2 u)\,u'$",
}


def rule_for(d: Diff) -> tuple[Rule, sp.Expr]:
    """The first row that applies to a derivative, and what it gives."""
    for rule in RULES:
        result = rule.apply(d)
        if result is not None:
            return rule, result
    if isinstance(d.body, Fn):
        return function_rule(d.body.name), slopes.function(d)
    return Rule(
        "derivative of a constant", "it is locally constant", "", slopes.constant
    ), sp.S.Zero


def function_rule(name: str) -> Rule:
    """The chain rule for one row of the table of scalar functions."""
    row = FUNCTIONS[name]
    because = NAMES.get(name, f"chain rule with the derivative of {name}")
    return Rule(
        f"derivative of {name}",
        because,
        f"{name}(x[i])",
        slopes.function,
        (row.kink,) if row.kink else (),
    )


def differentiate(body: sp.Expr, entry: Entry) -> sp.Expr:
    """∂body/∂entry carried out completely by the same table, without a record."""
    return resolve(slopes.partial(body, entry))


def resolve(e: sp.Expr) -> sp.Expr:
    """Every partial Diff in an expression carried out."""
    while any(isinstance(node, Diff) and not node.total for node in walk(e)):
        e = once(e)[0]
    return e


class Applied(NamedTuple):
    """A rule applied to one derivative."""

    derivative: Diff
    rule: Rule
    result: sp.Expr


def once(e: sp.Expr) -> tuple[sp.Expr, list[Applied]]:
    """One rule applied to each outermost partial Diff, and what was applied in reading order."""
    used: dict[Diff, Applied] = {}

    def visit(node: sp.Basic) -> sp.Basic:
        if isinstance(node, Diff) and not node.total:
            if node not in used:
                used[node] = Applied(node, *rule_for(node))
            return used[node].result
        return rebuild(node, [visit(a) for a in node.args]) if node.args else node

    return visit(e), list(used.values())
