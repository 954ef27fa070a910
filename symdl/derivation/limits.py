"""Limits by the arithmetic of limits: sums, products, quotients and functions of the table.

What has no limit by these rules (∞ − ∞, 0·∞) is decided by the comparison of growth that SymPy
carries out; that step says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symdl.derivation.enclosure import Encloser
from symdl.derivation.record import Grade, Step
from symdl.derivation.trial import plain
from symdl.errors import DerivationError
from symdl.expr.claims import Claim
from symdl.expr.values import Bracket, Entry, Fn, Where, entries, substitute
from symdl.rules.images import direction, value_at, values_of
from symdl.rules.intervals import EVERYTHING, Undefined, power
from symdl.rules.intervals import point as one_point

PROVED = Grade("proved", "arithmetic of limits")
BY_GROWTH = Grade("tested", "SymPy's limit, and values on the way there")
EXACT = 2  # the side of what does not move at all


class Undecided(ValueError):
    """The rules give no limit here."""


@dataclass(frozen=True)
class Toward:
    """A limit, and the side it is approached from: 1 above, -1 below, 0 unknown, or EXACT."""

    value: sp.Expr
    side: int = 0


class Limiter:
    """Limits of expressions over one claim's program as its variable goes where it goes."""

    def __init__(self, claim: Claim) -> None:
        self.claim, self.program = claim, claim.program
        self.steps: list[Step] = []
        self._known: dict[sp.Expr, Toward] = {}

    def limit(self, e: sp.Expr) -> sp.Expr:
        """The limit of an expression, with its steps recorded.

        Raises:
            DerivationError: neither the rules nor the comparison of growth find one."""
        try:
            return self.toward(e).value
        except Undecided:
            return self._by_growth(e)

    def toward(self, e: sp.Expr) -> Toward:
        """The limit by the rules alone.

        Raises:
            Undecided: an indeterminate form."""
        if e not in self._known:
            found = self._known[e] = self._toward(e)
            if found.side != EXACT and e != Entry(self.claim.variable):
                self._record(e, found.value, self._why(e))
        return self._known[e]

    def _record(self, e: sp.Expr, value: sp.Expr, why: str, grade: Grade = PROVED) -> None:
        self.steps.append(Step("limit", e, value, why, relation="->", grade=grade))

    def _toward(self, e: sp.Expr) -> Toward:
        if isinstance(e, Entry) and e.name == self.claim.variable:
            return Toward(self.claim.to, self.claim.side)
        if isinstance(e, Entry) and self.program.equation(e.name) is not None:
            return self.toward(self._definition(e))
        if not self._moves(e):
            return Toward(e, EXACT)
        if isinstance(e, Fn):
            return self._function(e)
        if isinstance(e, Where):
            return self._where(e)
        if e.is_Pow:
            return self._power(e)
        if e.is_Add or e.is_Mul:
            parts = [self.toward(a) for a in e.args]
            return self._sum(parts) if e.is_Add else self._product(parts)
        raise Undecided

    def _definition(self, e: Entry) -> sp.Expr:
        equation = self.program.equation(e.name)
        assert equation is not None
        return substitute(equation.body, dict(zip(equation.indices, e.indices, strict=True)))

    def _moves(self, e: sp.Expr) -> bool:
        names = {x.name for x in entries(e)}
        for equation in reversed(self.program.equations):
            if equation.name in names:
                names |= {x.name for x in entries(equation.body)}
        return self.claim.variable in names

    def _why(self, e: sp.Expr) -> str:
        if isinstance(e, Entry):
            return "by definition"
        if isinstance(e, Fn):
            return f"{e.name} there"
        kinds = ((e.is_Add, "sum of the limits"), (e.is_Mul, "product of the limits"))
        return next((why for is_so, why in kinds if is_so), "power of the limit")

    def _function(self, e: Fn) -> Toward:
        parts = [self.toward(a) for a in e.arguments]
        if e.name in ("max", "min"):
            values = [p.value for p in parts]
            if not all(x.is_extended_real for x in values):
                raise Undecided
            return Toward((sp.Max if e.name == "max" else sp.Min)(*values))
        (a,) = parts
        if a.value.is_infinite:
            turn = direction(e.name, EVERYTHING)
            value = value_at(e.name, a.value)
            if value is None or (not turn and not value.is_infinite):
                raise Undecided
            away = 1 if a.value == -sp.oo else -1
            return Toward(value, away * turn if value.is_finite else 0)
        value = value_at(e.name, a.value) if a.value.is_number else Fn(e.name, a.value)
        if value is None:
            low = values_of(e.name).low
            if a.side == 1 and low == -sp.oo:
                return Toward(low)
            raise Undecided
        turn = direction(e.name, one_point(a.value)) if a.value.is_number else 0
        return Toward(value, turn * a.side if a.side in (1, -1) else 0)

    def _where(self, e: Where) -> Toward:
        if not isinstance(e.condition, Bracket) or e.condition.kind not in ("gt", "ge"):
            raise Undecided
        value = self.toward(e.condition.e).value
        if value.is_zero is not False or value.is_extended_real is not True:
            raise Undecided
        return self.toward(e.a if value > 0 else e.b)

    def _power(self, e: sp.Pow) -> Toward:
        base = self.toward(e.base)
        if not e.exp.is_Rational:
            raise Undecided
        if base.value == 0 and e.exp < 0:
            if base.side not in (1, -1):
                raise Undecided
            odd = base.side == -1 and e.exp.is_Integer and e.exp % 2
            return Toward(-sp.oo if odd else sp.oo)
        if base.value.is_infinite and e.exp < 0:
            return Toward(sp.S.Zero, 1 if base.value == sp.oo else 0)
        try:
            if base.value.is_number and base.value.is_finite:
                power(one_point(base.value), e.exp)
        except Undefined:
            raise Undecided from None
        return Toward(base.value**e.exp)

    def _sum(self, parts: list[Toward]) -> Toward:
        total = sp.Add(*(p.value for p in parts))
        if total is sp.nan or total.has(sp.zoo):
            raise Undecided
        sides = {p.side for p in parts} - {EXACT}
        return Toward(total, sides.pop() if len(sides) == 1 else 0)

    def _product(self, parts: list[Toward]) -> Toward:
        value: sp.Expr = sp.S.One
        side = EXACT
        for p in parts:
            if (value == 0 and p.value.is_infinite) or (p.value == 0 and value.is_infinite):
                raise Undecided
            value = self._times(value, p.value)
            moving = p.side != EXACT
            constant = p.value if not moving else None
            if moving:
                side = p.side if side == EXACT else 0
            elif constant is not None and constant.is_negative and side in (1, -1):
                side = -side
        signs = [p.value for p in parts if p.side == EXACT]
        if side in (1, -1) and not all(s.is_number for s in signs):
            side = 0
        return Toward(value, self._turned(parts, side))

    @staticmethod
    def _turned(parts: list[Toward], side: int) -> int:
        """The side of a product of constants and one moving part."""
        moving = [p for p in parts if p.side != EXACT]
        if len(moving) != 1 or moving[0].side not in (1, -1) or side == 0:
            return 0
        negative = sum(bool(p.value.is_negative) for p in parts if p.side == EXACT)
        return moving[0].side * (-1) ** negative

    def _times(self, a: sp.Expr, b: sp.Expr) -> sp.Expr:
        for x, y in ((a, b), (b, a)):
            if x.is_infinite and not y.is_number:
                r = Encloser(self.program).range(y)
                if r.holds_zero:
                    raise Undecided
                return x if r.positive else -x
        return a * b

    def _by_growth(self, e: sp.Expr) -> sp.Expr:
        opened = e
        for equation in reversed(self.program.equations):
            if equation.indices:
                break
            opened = substitute(opened, {equation.entry: equation.body})
        x = sp.Dummy("x", real=True)
        found = plain(substitute(opened, {Entry(self.claim.variable): x}))
        if found is None or found.has(Entry):
            raise DerivationError(f"no limit was found for {self.claim.text!r}")
        side = "-" if self.claim.side < 0 else "+"
        value = sp.limit(found, x, self.claim.to, side)
        if value.has(sp.Limit) or not value.is_extended_real:
            raise DerivationError(f"there is no limit in {self.claim.text!r}")
        self._record(e, value, "the faster growth decides", BY_GROWTH)
        return value
