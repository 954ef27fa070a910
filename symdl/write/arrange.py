"""From value to written tree: the formula as a person would set it, before any format.

    arrange(value, habits)                     counting from 0, as inside
    arranged(value, habits, base=1)            counting from 1, ready for a printer

Order comes from :mod:`symdl.write.order`, letters from :mod:`symdl.write.letters`, conditions from
:mod:`symdl.write.conditions`, counting from :mod:`symdl.write.base`.  Nothing is simplified here
beyond notation: 1/e^x is written e^{-x}, x^{1/2} a root, a product with brackets one bracket.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import sympy as sp

from symdl.expr import written as w
from symdl.expr.values import (
    ArgMax,
    Bracket,
    Delta,
    Diff,
    Entry,
    Expect,
    Fn,
    Index,
    Node,
    Reduce,
    Unknown,
    Where,
    free_indices,
    walk,
)
from symdl.write.base import counted_from
from symdl.write.branches import Branches
from symdl.write.conditions import written_conditions
from symdl.write.folds import Folds
from symdl.write.fractions import (
    above_and_below,
    decimal_text,
    is_large,
    merge_exponentials,
    side_by_side,
    times,
)
from symdl.write.habits import Habits
from symdl.write.order import (
    factors_of,
    leads_negative,
    ordered_factors,
    ordered_terms,
    sign_and_rest,
    terms_of,
)

Scope = Mapping[Index, str]
_CONSTANTS = {sp.pi: w.Name("pi"), sp.oo: w.Number("inf"), sp.E: w.Name("e")}


def arranged(
    e: sp.Expr,
    habits: Habits | None = None,
    *,
    base: int = 1,
    reserved: Collection[str] = (),
    scope: Scope | None = None,
) -> w.Node:
    """The value as a person writes it, its indices counting from ``base``.

    Args:
        habits: names, letters and order of the program; none for a value that stands alone.
        reserved: letters that no bound index may take (those free in the rest of the line).
        scope: letters already given to free indices.
    """
    arranger = Arranger(habits or Habits(), reserved, scope)
    node = arranger.top(e)
    return counted_from(base, node, arranger.used, arranger.habits.positions)


class Arranger(Folds, Branches):
    """One formula on its way; ``used`` collects the letters that stand for indices."""

    def __init__(
        self, habits: Habits, reserved: Collection[str] = (), scope: Scope | None = None
    ) -> None:
        self.habits, self.reserved = habits, frozenset(reserved)
        self.scope: dict[Index, str] = dict(scope or {})
        self.used: set[str] = set(self.scope.values())

    def top(self, e: sp.Expr) -> w.Node:
        """A whole formula: free indices get their letters, cases open at the outermost place."""
        self.bind(free_indices(e), self.reserved - set(self.scope.values()))
        factors = factors_of(e)
        wheres = [f for f in factors if isinstance(f, Where)]
        sums = any(isinstance(f, sp.Add) for f in factors)
        if len(wheres) == 1 and len(factors) > 1 and not sums:
            where = wheres[0]
            others = sp.Mul(*(f for f in factors if f is not where))
            pushed = Where(where.condition, others * where.a, others * where.b)
            return self.show(pushed)
        return self.show(e)

    def bind(self, indices: Collection[Index], reserved: Collection[str]) -> None:
        """Give letters to more indices."""
        self.scope = self.habits.letters.assign(indices, self.scope, reserved)
        self.used |= set(self.scope.values())

    def show(self, e: sp.Expr) -> w.Node:
        """Any value."""
        for kind, method in _SHOWN.items():
            if isinstance(e, kind):
                return method(self, e)
        raise TypeError(f"cannot write a {type(e).__name__}")

    # atoms ------------------------------------------------------------------------------------

    def index(self, e: Index) -> w.Node:
        if e not in self.scope:
            self.bind([e], self.reserved)
        return w.Name(self.scope[e])

    def symbol(self, e: sp.Symbol) -> w.Node:
        return w.Name(self.habits.shown(e.name))

    def number(self, e: sp.Number) -> w.Node:
        if e.is_negative:
            return w.Unary("-", self.show(-e))
        if isinstance(e, sp.Rational) and e.q != 1:
            decimal = decimal_text(e) if self.habits.decimals else None
            if decimal:
                return w.Number(decimal)
            return w.Binary("/", w.Number(str(e.p)), w.Number(str(e.q)))
        return w.Number(str(e))

    def constant(self, e: sp.Expr) -> w.Node:
        if e == -sp.oo:
            return w.Unary("-", w.Number("inf"))
        return _CONSTANTS[e]

    def entry(self, e: Entry) -> w.Node:
        name = self.habits.shown(e.name)
        if not e.indices:
            return w.Name(name)
        return w.Item(name, self.slots(e.indices, self.habits.groups.get(e.name, ())))

    def slots(self, indices: Collection[sp.Expr], groups: tuple[int, ...]) -> tuple[w.Node, ...]:
        """The slots of an entry, compound axes as they were declared."""
        shown = [self.show(i) for i in indices]
        if sum(groups) != len(shown):
            return tuple(shown)
        slots: list[w.Node] = []
        for size in groups:
            group, shown = shown[:size], shown[size:]
            slots.append(group[0] if size == 1 else w.Compound(tuple(group)))
        return tuple(slots)

    # sums, products, powers -------------------------------------------------------------------

    def sum(self, e: sp.Add) -> w.Node:
        (sign, first), *rest = ordered_terms(terms_of(e), self.habits)
        node = self.show(first) if sign > 0 else w.Unary("-", self.show(first))
        for sign, term in rest:
            node = w.Binary("+" if sign > 0 else "-", node, self.show(term))
        return node

    def product(self, e: sp.Mul) -> w.Node:
        factors = factors_of(e)
        coefficient = sp.Mul(*(f for f in factors if f.is_Rational))
        factors = [f for f in factors if not f.is_Rational]
        signs = [sign_and_rest(f) if isinstance(f, Reduce) else (1, f) for f in factors]
        factors, coefficient = [f for _, f in signs], coefficient * sp.prod(s for s, _ in signs)
        factors = [g for f in factors for g in self.bracketed(f)]
        if coefficient.is_negative:
            factors, turned = self.turn(factors)
            if not turned:
                return w.Unary("-", self.show(times(-coefficient, factors)))
            coefficient = -coefficient
        top, below = above_and_below(merge_exponentials(factors))
        return side_by_side(self.line(coefficient, top, below))

    def turn(self, factors: list[sp.Expr]) -> tuple[list[sp.Expr], bool]:
        """-(p - δ) becomes (δ - p) where δ would rather stand first."""
        for place, factor in enumerate(factors):
            if isinstance(factor, sp.Add) and leads_negative(factor, self.habits):
                turned = sp.Add(*(-t for t in terms_of(factor)))
                return [*factors[:place], turned, *factors[place + 1 :]], True
        return factors, False

    def line(
        self, coefficient: sp.Rational, top: list[sp.Expr], below: list[sp.Expr]
    ) -> list[w.Node]:
        """The factors in order, those that belong on a fraction bar joined in one fraction."""
        conditions = [f for f in top if isinstance(f, Bracket)]
        top = ordered_factors([f for f in top if f not in conditions], self.habits)
        decimal = decimal_text(coefficient) if self.habits.decimals and coefficient.q != 1 else None
        numbers = [w.Number(decimal)] if decimal else []
        if not decimal:
            numbers = [w.Number(str(coefficient.p))] if coefficient.p != 1 else []
            below = [sp.Integer(coefficient.q), *below] if coefficient.q != 1 else below
        if conditions:
            product = sp.Mul(*conditions, evaluate=False)
            brackets = [w.Iverson(written_conditions(product, self.show))]
        else:
            brackets = []
        if not below:
            return [*numbers, *map(self.show, top), *brackets]
        weights = not any(isinstance(x, Node) for f in below for x in walk(f))
        plain = 0 < len(top) < 3 and not (numbers or brackets or any(map(is_large, top)))
        beside = weights and not plain and (not numbers or all(f.is_number for f in below))
        large = [f for f in top if is_large(f) or (beside and not f.is_Symbol)]
        small = [f for f in top if f not in large]
        if len(large) == 1 and not small and not numbers and not weights:
            small, large = (large, []) if not isinstance(large[0], Diff) else (small, large)
        bar = side_by_side([self.show(f) for f in ordered_factors(below, self.habits)])
        fraction = w.Binary("/", side_by_side([*numbers, *map(self.show, small)]), bar)
        before = [f for f in large if weights and not is_large(f)]
        if numbers or not any(isinstance(f, Reduce) for f in large):
            before = []
        after = [f for f in large if f not in before]
        return [*map(self.show, before), fraction, *map(self.show, after), *brackets]

    def power(self, e: sp.Pow) -> w.Node:
        base, exponent = e.base, e.exp
        if isinstance(base, Fn) and base.name == "exp":
            return self.show(Fn("exp", exponent * base.arguments[0]))
        if exponent.is_Rational and exponent.is_negative:
            return w.Binary("/", w.Number("1"), self.show(sp.Pow(base, -exponent)))
        if exponent == sp.Rational(1, 2):
            return w.Call("sqrt", (self.show(base),))
        return w.Binary("**", self.show(base), self.show(exponent))

    # nodes of the value tree ------------------------------------------------------------------

    def function(self, e: Fn) -> w.Node:
        return w.Call(e.name, tuple(self.show(a) for a in e.arguments))

    def delta(self, e: Delta) -> w.Node:
        return w.Kronecker(*self.by_letters(e.args))

    def by_letters(self, pair: tuple[sp.Expr, ...]) -> tuple[w.Node, ...]:
        """The two sides of a delta: plain indices first, in the order of their letters."""
        shown = [self.show(a) for a in pair]
        return tuple(sorted(shown, key=lambda x: (type(x) is not w.Name, getattr(x, "name", ""))))

    def bracket(self, e: Bracket) -> w.Node:
        return w.Iverson(written_conditions(e, self.show))

    def unknown(self, e: Unknown) -> w.Node:
        shown = tuple(self.show(i) for i in e.indices)
        name, argument = self.habits.shown(e.name), self.habits.shown(e.argument)
        return w.Apply(name, argument, shown[: e.rank], shown[e.rank :])

    def partial(self, e: Diff) -> w.Node:
        by: list[w.Node] = []
        body: sp.Expr = e
        while isinstance(body, Diff):
            by.insert(0, self.show(body.entry))
            body = body.body
        return w.Partial(self.show(body), tuple(by))

    def expectation(self, e: Expect) -> w.Node:
        return w.Expectation(e.op, self.show(e.body))

    def rounded_down(self, e: sp.Expr) -> w.Node:
        top, below = sp.fraction(sp.together(e.args[0]))
        return w.Binary("//", self.show(top), self.show(below))

    def remainder(self, e: sp.Mod) -> w.Node:
        return w.Call("mod", tuple(self.show(a) for a in e.args))


_SHOWN: dict[type, Callable[[Arranger, sp.Expr], w.Node]] = {
    Index: Arranger.index, sp.Symbol: Arranger.symbol, Entry: Arranger.entry,
    sp.Rational: Arranger.number, sp.Float: Arranger.number, sp.Add: Arranger.sum,
    sp.Mul: Arranger.product, sp.Pow: Arranger.power, Fn: Arranger.function, Delta: Arranger.delta,
    Bracket: Arranger.bracket, Where: Arranger.where, Reduce: Arranger.reduction,
    ArgMax: Arranger.argmax, Unknown: Arranger.unknown, Diff: Arranger.partial,
    Expect: Arranger.expectation, sp.floor: Arranger.rounded_down, sp.Mod: Arranger.remainder,
    sp.core.numbers.NumberSymbol: Arranger.constant, sp.core.numbers.Infinity: Arranger.constant,
    sp.core.numbers.NegativeInfinity: Arranger.constant,
}  # fmt: skip
