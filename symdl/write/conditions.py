"""Conditions as a person writes them: brackets [e >= 0] become x > 0, j != i, 1 <= i <= n.

Works on the 0/1-valued products of ``Bracket`` and ``Delta`` of the value tree; what is made are
written comparisons, two bounds on one expression joined into a chain.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from symdl.expr import written as w
from symdl.expr.values import Bracket, Delta, Index, walk
from symdl.write.order import factors_of, sign_and_rest, terms_of

Arrange = Callable[[sp.Expr], w.Node]
_WRITTEN = {"ge": ">=", "gt": ">", "eq": "==", "ne": "!="}
_MIRRORED = {">=": "<=", ">": "<", "==": "==", "!=": "!=", "<": ">", "<=": ">="}
_OPPOSITE = {">=": "<", ">": "<=", "==": "!=", "!=": "==", "<": ">=", "<=": ">"}


def conditions_of(product: sp.Expr) -> list[sp.Expr]:
    """The single conditions of a 0/1-valued product."""
    return [f.base if isinstance(f, sp.Pow) else f for f in factors_of(product)]


def is_condition(e: sp.Basic) -> bool:
    """True for a product of nothing but brackets and deltas."""
    return all(isinstance(f, Bracket | Delta) for f in conditions_of(e))


def written_conditions(product: sp.Expr, arrange: Arrange) -> tuple[w.Node, ...]:
    """The conditions of a product, in order, bounds on the same expression joined."""
    conditions = conditions_of(product)
    written: list[w.Node] = []
    while conditions:
        first = conditions.pop(0)
        partner = next((c for c in conditions if _span(first, c) is not None), None)
        if partner is None:
            written.append(_single(first, arrange))
        else:
            conditions.remove(partner)
            written.append(_joined(first, partner, arrange))
    return tuple(written)


def opposite(condition: w.Node) -> w.Node | None:
    """The comparison that holds where this one does not; None for a chain or anything else."""
    if isinstance(condition, w.Compare) and len(condition.ops) == 1:
        return w.Compare(condition.operands, (_OPPOSITE[condition.ops[0]],))
    return None


def _span(*pair: sp.Expr) -> sp.Expr | None:
    """For 0 <= P and 0 <= b - P: the bound b; None where the two are no such pair."""
    if not all(isinstance(c, Bracket) and c.kind == "ge" and c.e.is_integer for c in pair):
        return None
    first, second = pair
    total = sp.expand(first.e + second.e)
    has_index = any(isinstance(x, Index) for x in walk(total))
    return None if has_index or not _holds_index(first.e) else total


def _holds_index(e: sp.Basic) -> bool:
    return any(isinstance(x, Index) for x in walk(e))


def _joined(first: Bracket, second: Bracket, arrange: Arrange) -> w.Node:
    middle = min((first.e, second.e), key=lambda e: (len(terms_of(e)), _minuses(e)))
    last = sp.expand(first.e + second.e)
    constant = middle.as_coeff_Add()[0]
    low, middle, last = -constant, middle - constant, last - constant
    parts = (arrange(low), arrange(middle), arrange(last + 1))
    return w.Compare(parts, ("<=", "<"))


def _minuses(e: sp.Expr) -> int:
    return sum(sign_and_rest(t)[0] < 0 and _holds_index(t) for t in terms_of(e))


def _single(condition: sp.Expr, arrange: Arrange) -> w.Node:
    if isinstance(condition, Delta):
        return w.Compare((arrange(condition.args[0]), arrange(condition.args[1])), ("==",))
    if not isinstance(condition, Bracket):
        return arrange(condition)
    left, right, op = _sides(condition)
    if left.is_number and not right.is_number:
        left, right, op = right, left, _MIRRORED[op]
    return w.Compare((arrange(left), arrange(right)), (op,))


def _sides(condition: Bracket) -> tuple[sp.Expr, sp.Expr, str]:
    """Both sides of "e op 0" with nothing but positive terms, and the relation between them."""
    op = _WRITTEN[condition.kind]
    e = sp.expand(condition.e) if condition.e.is_integer else condition.e
    constant, rest = e.as_coeff_Add()
    if op == ">=" and e.is_integer and constant == -1 and len(terms_of(rest)) > 1:
        op, constant = ">", sp.S.Zero
    terms = [*terms_of(rest), *([constant] if constant else [])]
    split = [sign_and_rest(t) for t in terms]
    above = sp.Add(*(t for s, t in split if s > 0))
    below = sp.Add(*(t for s, t in split if s < 0))
    if above.is_number and not below.is_number:
        return below, above, _MIRRORED[op]
    if op == ">" and e.is_integer or (op == ">=" and _holds_index(below)):
        return below, above, _MIRRORED[op]
    return above, below, op
