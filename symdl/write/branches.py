"""Case distinctions: the part of arranging that writes braces, or a bracket where a branch is 0."""

from __future__ import annotations

import sympy as sp

from symdl.expr import written as w
from symdl.expr.values import Bracket, Where
from symdl.write.conditions import is_condition, opposite, written_conditions
from symdl.write.order import factors_of
from symdl.write.parts import Part

_CONTRARY = {"gt": ("ge", -1), "ge": ("gt", -1), "eq": ("ne", 1), "ne": ("eq", 1)}


class Branches(Part):
    """How ``where`` is written; mixed into the arranger."""

    def as_bracket(self, factor: sp.Expr) -> sp.Expr:
        """A factor that is 0 in one branch, as the other branch times a bracket."""
        if not isinstance(factor, Where) or not is_condition(factor.condition):
            return factor
        if factor.b == 0:
            return sp.Mul(factor.a, factor.condition, evaluate=False)
        contrary = _contrary(factor.condition)
        if factor.a == 0 and contrary is not None:
            return sp.Mul(factor.b, contrary, evaluate=False)
        return factor

    def bracketed(self, factor: sp.Expr) -> list[sp.Expr]:
        """The factors of a factor with its brackets taken out, those inside branches too."""
        found: list[sp.Expr] = []
        for part in factors_of(self.as_bracket(factor)):
            inside = isinstance(part, Where) and part != factor
            found += self.bracketed(part) if inside else [part] if part != 1 else []
        return found

    def where(self, e: Where) -> w.Node:
        rows: list[tuple[w.Node, w.Node]] = []
        rest: sp.Expr = e
        while isinstance(rest, Where):
            rows.append((self.show(rest.a), self.condition(rest.condition)))
            rest = rest.b
        last = self.show(rest)
        other = opposite(rows[0][1]) if len(rows) == 1 else None
        return w.Cases((*rows, (last, other))) if other else w.Cases(tuple(rows), last)

    def condition(self, e: sp.Expr) -> w.Node:
        if not is_condition(e):
            return w.Compare((self.show(e), w.Number("1")), ("==",))
        conditions = written_conditions(e, self.show)
        return conditions[0] if len(conditions) == 1 else w.Iverson(conditions)


def _contrary(condition: sp.Expr) -> sp.Expr | None:
    if not isinstance(condition, Bracket):
        return None
    kind, sign = _CONTRARY[condition.kind]
    return Bracket(kind, sign * condition.e)
