"""Definitions solved for their leaves: p_i = e^{z_i}/S gives e^{z_i} = p_i S.

A leaf is a function, a sum or an entry that occurs once; it is isolated by undoing one operation
after another from the outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp

from symdl.expr.program import Equation, Program
from symdl.expr.values import (
    ArgMax,
    Binder,
    Entry,
    Fn,
    Index,
    Reduce,
    free_indices,
    freshen,
    rebuild,
    substitute,
    walk,
)
from symdl.functions import FUNCTIONS
from symdl.rules.factor import factor
from symdl.rules.matching import match
from symdl.rules.normal import normalise
from symdl.rules.signs import is_positive


@dataclass(frozen=True)
class Rewrite:
    """``leaf = value`` for all indices of the leaf; ``source`` is the definition, fact or lemma.

    ``kept`` are reductions of the definition inside which the leaf is left alone; ``unfolds`` the
    names whose definitions prove the equation."""

    leaf: sp.Expr
    value: sp.Expr
    kind: str  # definition, fact, lemma
    source: str
    kept: tuple[sp.Expr, ...] = ()
    unfolds: tuple[str, ...] = ()
    inverted: bool = False  # the definition holds 1/leaf only, and is best quoted so

    @property
    def shown(self) -> tuple[sp.Expr, sp.Expr]:
        """The equation as a person quotes it."""
        if self.inverted:
            return 1 / self.leaf, factor(1 / self.value)
        return self.leaf, factor(self.value)

    @property
    def variables(self) -> frozenset[Index]:
        """The indices over which the equation is quantified."""
        return free_indices(self.leaf)

    def apply(self, e: sp.Expr) -> sp.Expr:
        """Every instance of the leaf replaced; not brought to normal form."""
        return self._visit(e)

    def _visit(self, e: sp.Basic) -> sp.Basic:
        if any(match(k, e, free_indices(k)) is not None for k in self.kept):
            return e
        found = match(self.leaf, e, self.variables)
        if found is not None:
            return substitute(freshen(self.value), found)
        if not e.args or isinstance(e, (Entry, Index)):
            return e
        if isinstance(e, Binder):
            e = freshen(e)
        args = [self._visit(a) for a in e.args]
        if e.is_Pow and args[0] is not e.args[0]:
            return _power_of_solution(args[0], args[1])
        return rebuild(e, args)


def _power_of_solution(value: sp.Expr, m: sp.Expr) -> sp.Expr:
    """(c·v^(1/k))^m = c^m·v^(m/k) for a number c > 0, since v = (leaf/c)^k came from the leaf."""
    c, rest = value.as_coeff_Mul()
    numbers = [f for f in sp.Mul.make_args(rest) if f.is_number and f.is_positive]
    named = [f for f in sp.Mul.make_args(rest) if f not in numbers]
    if len(named) != 1 or not c.is_positive:
        return sp.Pow(value, m)
    base, inner = named[0].as_base_exp()
    return sp.Mul(sp.Pow(c * sp.Mul(*numbers), m), sp.Pow(base, inner * m))


def solutions(equation: Equation, positive: frozenset[str] = frozenset()) -> list[Rewrite]:
    """What an equation says about each leaf of its body that can be isolated.

    Nothing is divided by what may be zero: only by factors that are positive by their form, by
    named quantities known as ``positive``, and by what stands in a denominator already."""
    body = normalise(equation.body)
    target = equation.entry
    kept = tuple(r for r in _outer_reductions(body))
    found = []
    for leaf in _leaves(body):
        value = _solve(body, leaf, target, positive)
        if value is None or not free_indices(value) <= free_indices(leaf):
            continue
        value = normalise(value)
        protected = tuple(k for k in kept if k != leaf)
        found.append(
            Rewrite(
                leaf,
                value,
                "definition",
                equation.name,
                protected,
                (equation.name,),
                inverted=isinstance(leaf, Fn) and holds(body, 1 / leaf),
            )
        )
    return found


def _outer_reductions(e: sp.Basic) -> Iterator[sp.Expr]:
    if isinstance(e, Reduce):
        yield e
        return
    for a in e.args:
        yield from _outer_reductions(a)


def _leaves(e: sp.Expr) -> list[sp.Expr]:
    """Candidates, largest first: functions, sums, bases of powers, plain entries outside sums."""
    found: list[sp.Expr] = []

    def visit(node: sp.Basic) -> None:
        plain = all(isinstance(i, Index) for i in getattr(node, "indices", ()))
        if isinstance(node, (Fn, Reduce, ArgMax)) or (isinstance(node, Entry) and plain):
            found.append(node)
        elif node.is_Pow and node.base.is_Add:
            found.append(node.base)
        if not isinstance(node, (Binder, Entry)):
            for a in node.args:
                visit(a)

    visit(e)
    return [
        leaf for k, leaf in enumerate(found) if leaf not in found[:k] and found.count(leaf) == 1
    ]


def _solve(
    body: sp.Expr, leaf: sp.Expr, value: sp.Expr, positive: frozenset[str]
) -> sp.Expr | None:
    """The leaf in terms of the body's value, by undoing operations from the outside."""
    while body != leaf:
        holding = [a for a in body.args if isinstance(a, sp.Expr) and holds(a, leaf)]
        if len(holding) != 1:
            return None
        inner = holding[0]
        if body.is_Add:
            value = value - (body - inner)
        elif body.is_Mul and _never_zero(body / inner, positive):
            value = value / (body / inner)
        elif body.is_Pow and inner == body.base and body.exp in (-1, sp.S.Half, -sp.S.Half):
            value = value ** (1 / body.exp)
        elif isinstance(body, Fn) and FUNCTIONS[body.name].inverse:
            value = Fn(FUNCTIONS[body.name].inverse.partition("(")[0], value)
        else:
            return None
        body = inner
    return value


def _never_zero(product: sp.Expr, positive: frozenset[str]) -> bool:
    for factor_ in sp.Mul.make_args(product):
        base, exponent = factor_.as_base_exp()
        named = isinstance(base, Entry) and base.name in positive
        if not (exponent.is_negative or named or base.is_Number or is_positive(base)):
            return False
    return True


def positive_names(program: Program) -> frozenset[str]:
    """The defined quantities whose equations are positive by their form, and facts that say so."""
    found = {
        f.left.name
        for f in program.facts
        if f.relation == ">" and isinstance(f.left, Entry) and is_zero_or_more(f.right)
    }
    for equation in program.equations:
        if is_positive(normalise(equation.body), frozenset(found)):
            found.add(equation.name)
    return frozenset(found)


def is_zero_or_more(e: sp.Expr) -> bool:
    """Whether a bound is a number that is not negative."""
    return bool(e.is_number and e.is_nonnegative)


def holds(e: sp.Basic, leaf: sp.Expr) -> bool:
    """Whether a subexpression stands anywhere in an expression."""
    return any(node == leaf for node in walk(e))
