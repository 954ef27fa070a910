"""Where the value of an expression lies: interval arithmetic that records its steps.

An expression is enclosed from its leaves to its root.  Three things are seen before plain interval
arithmetic would lose them: a polynomial in one quantity (its square is completed, or its extreme
values are found), a part of a positive whole (a term divided by the sum it belongs to), and a
factor that goes into a maximum or minimum.  Facts give the intervals of inputs; a named quantity
has that of its definition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy as sp

from symdl.derivation.given import given_ranges
from symdl.derivation.record import Grade, Step
from symdl.expr.program import Program
from symdl.expr.values import (
    Bracket,
    Delta,
    Entry,
    Fn,
    Index,
    Reduce,
    Where,
    free_indices,
    substitute,
)
from symdl.functions import FUNCTIONS
from symdl.rules import intervals as iv
from symdl.rules.images import apply, direction, values_of
from symdl.rules.intervals import EVERYTHING, Range, Undefined, point
from symdl.rules.normal import normalise
from symdl.rules.polynomials import Square, by_atom, completed, extremes, in_one_atom

PROVED = Grade("proved", "interval arithmetic with exact ends")
UNIT = Range(sp.S.Zero, sp.S.One, False, False)


class NeedsFact(Undefined):
    """An operation that needs to know more about ``argument``: ``condition`` holds nowhere said."""

    def __init__(self, argument: sp.Expr, condition: str, name: str) -> None:
        super().__init__(condition)
        self.argument, self.name = argument, name


class Encloser:
    """Encloses expressions over one program and records how.

    Args:
        program: the definitions and facts.
        more: intervals of inputs that are known beside the facts.
    """

    def __init__(self, program: Program, more: Mapping[str, Range] = {}) -> None:
        self.program = program
        self.given = given_ranges(program.facts) | {n: (r, ()) for n, r in more.items()}
        self.steps: list[Step] = []
        self._known: dict[sp.Expr, Range] = {}

    def range(self, e: sp.Expr) -> Range:
        """The interval of an expression; what is new about it is recorded.

        Raises:
            NeedsFact: an operation is not defined on all that its argument may be."""
        if e not in self._known:
            self._known[e] = self._range(e)
        return self._known[e]

    def _range(self, e: sp.Expr) -> Range:
        if e.is_number or (e.is_Symbol and not isinstance(e, Index)) or _of_sizes(e):
            return point(e)
        for handler in (self._polynomial, self._share, self._into_extreme):
            found = handler(e)
            if found is not None:
                return found
        for kind, plain in _PLAIN.items():
            if isinstance(e, kind):
                return plain(self, e)
        return EVERYTHING

    def record(
        self, e: sp.Expr, r: Range, because: str, rule: str, facts: tuple[str, ...] = ()
    ) -> Range:
        """Keep a step ``e lies in r``, unless it says nothing."""
        if not r.everything and r.low != r.high:
            self.steps.append(
                Step(rule, e, r.interval, because, facts, relation="in", grade=PROVED)
            )
        return r

    def equal(self, before: sp.Expr, after: sp.Expr, because: str, rule: str) -> None:
        """Keep a step ``before = after`` that algebra shows."""
        self.steps.append(Step(rule, before, after, because, grade=Grade("proved", "algebra")))

    # -- what plain interval arithmetic would lose -------------------------------------------
    def _polynomial(self, e: sp.Expr) -> Range | None:
        found = in_one_atom(e)
        if found is None:
            return None
        atom, polynomial = found
        inner = self.range(atom)
        square = completed(polynomial, atom)
        if square is not None:
            return self._square(e, atom, inner, square)
        r, where = extremes(polynomial, inner)
        places = ", ".join(f"${sp.latex(x)}$" for x in where) or "nowhere inside"
        why = f"the slope of this polynomial is zero {'at ' if where else ''}{places}"
        return self.record(e, r, why, "extreme values")

    def _square(self, e: sp.Expr, atom: sp.Expr, inner: Range, square: Square) -> Range:
        self.equal(e, square.form, "the square is completed", "completing the square")
        shifted = atom + square.shift
        r = self.record(shifted, iv.add(inner, point(square.shift)), "moved by a constant", "sum")
        r = self.record(shifted**2, iv.power(r, sp.Integer(2)), "squared", "square")
        r = iv.add(iv.multiply(point(square.factor), r), point(square.constant))
        self.record(square.form, r, self._attained(r, square), "completed square")
        return self.record(e, r, "the same expression", "completed square")

    @staticmethod
    def _attained(r: Range, square: Square) -> str:
        low = r.low == square.constant and not r.low_open
        high = r.high == square.constant and not r.high_open
        if low or high:
            return "the bound without a square is attained where the square is 0"
        return "a multiple of the square, and a constant"

    def _share(self, e: sp.Expr) -> Range | None:
        """A term divided by the sum of all such terms, all positive."""
        if not e.is_Mul:
            return None
        for f in e.args:
            if not (f.is_Pow and f.exp == -1 and isinstance(f.base, Reduce)):
                continue
            total, part = f.base, e / f
            if total.op != "sum" or len(total.bound) != 1:
                continue
            places = [substitute(total.body, {total.bound[0]: k}) for k in free_indices(part)]
            if part in places and self.range(part).positive and self.range(total).positive:
                r = Range(sp.S.Zero, sp.S.One, True, False)
                return self.record(e, r, "one of the positive terms of the sum below", "share")
        return None

    def _into_extreme(self, e: sp.Expr) -> Range | None:
        """``c*min(a, b) + d`` with positive c as ``min(c*a + d, c*b + d)``."""
        if not (e.is_Add or e.is_Mul):
            return None
        terms = [t for t in sp.Add.make_args(e) if _extremes_in(t)]
        if len(terms) != 1 or len(_extremes_in(terms[0])) != 1:
            return None
        (extreme,) = _extremes_in(terms[0])
        factor, rest = terms[0] / extreme, e - terms[0]
        if factor.is_number and rest.is_number:
            return None
        sign = self.range(factor)
        if sign.holds_zero:
            return None
        flipped = {"min": "max", "max": "min"}[extreme.name]
        name = extreme.name if sign.positive else flipped
        form = Fn(name, *(normalise(factor * a + rest) for a in extreme.arguments))
        self.equal(e, form, f"a positive factor and a summand go into the {name}imum", "extreme")
        return self.record(e, self.range(form), "the same expression", "extreme")

    # -- plain interval arithmetic -------------------------------------------------------------
    def _index(self, e: Index) -> Range:
        return Range(sp.S.Zero, e.size - 1, False, False)

    def _entry(self, e: Entry) -> Range:
        if e.name in self.given:
            r, texts = self.given[e.name]
            return self.record(e, r, "given" if texts else "in this case", "fact", texts)
        equation = self.program.equation(e.name)
        if equation is None:
            return EVERYTHING
        body = substitute(equation.body, dict(zip(equation.indices, e.indices, strict=True)))
        return self.record(e, self.range(body), "by definition", "definition")

    def _function(self, e: Fn) -> Range:
        parts = [self.range(a) for a in e.arguments]
        if e.name in ("max", "min"):
            r = (iv.greatest if e.name == "max" else iv.least)(*parts)
            return self.record(e, r, f"a {e.name}imum of the two", f"values of {e.name}")
        try:
            r = apply(e.name, parts[0])
        except Undefined as undefined:
            raise NeedsFact(e.arguments[0], undefined.condition, e.name) from None
        turn = direction(e.name, parts[0])
        if e.name == "abs" and not parts[0].everything:
            why = "its distance from 0"
        elif turn and r != values_of(e.name):
            why = f"{e.name} {'increases' if turn > 0 else 'decreases'}"
        else:
            why = f"the values of {e.name} lie in ${_in_latex(FUNCTIONS[e.name].values)}$"
        return self.record(e, r, why, f"values of {e.name}")

    def _sum(self, e: sp.Add) -> Range:
        constant, rest = e.as_coeff_Add()
        if constant:
            r = iv.add(self.range(rest), point(constant))
            return self.record(e, r, f"${sp.latex(constant)}$ is added", "sum")
        r = point(0)
        for term in e.args:
            r = iv.add(r, self.range(term))
        return self.record(e, r, "the sum of the bounds", "sum")

    def _product(self, e: sp.Mul) -> Range:
        constant, rest = e.as_coeff_Mul()
        if constant != 1:
            r = iv.multiply(point(constant), self.range(rest))
            turned = ", which turns the order round" if constant < 0 else ""
            return self.record(e, r, f"times ${sp.latex(constant)}${turned}", "product")
        above = [f for f in e.args if not (f.is_Pow and f.exp == -1)]
        r = point(1)
        for factor in by_atom([*above, *(f for f in e.args if f not in above)]):
            r = iv.multiply(r, self.range(factor))
        return self.record(e, r, "the product of the bounds", "product")

    def _power(self, e: sp.Pow) -> Range:
        try:
            r = iv.power(self.range(e.base), e.exp)
        except Undefined as undefined:
            raise NeedsFact(e.base, undefined.condition, "a quotient") from None
        whys = {
            sp.Integer(-1): "the reciprocal",
            sp.Integer(2): "squared",
            sp.Rational(1, 2): "the root",
        }
        return self.record(e, r, whys.get(e.exp, "the power"), "power")

    def _reduction(self, e: Reduce) -> Range:
        r = self.range(e.body)
        count = sp.Mul(*(b.size for b in e.bound))
        if e.op == "max":
            return self.record(e, r, "the maximum is one of them", "maximum over an index")
        if e.op == "sum":
            total = iv.multiply(point(count), r)
            why = f"${sp.latex(count)}$ terms, each within these bounds"
            return self.record(e, total, why, "sum over an index")
        if r.nonnegative:
            low, high = tuple((value**count, is_open) for value, is_open in iv.ends(r))
            why = f"${sp.latex(count)}$ factors, none negative, each within these bounds"
            return self.record(e, iv.made(low, high), why, "product over an index")
        bound = iv.greatest(r, iv.opposite(r))
        edge = (bound.high**count, bound.high_open)
        both = iv.made((-edge[0], edge[1]), edge)
        why = f"${sp.latex(count)}$ factors, each at most ${sp.latex(bound.high)}$ in size"
        return self.record(e, both, why, "product over an index")

    def _where(self, e: Where) -> Range:
        ranges = []
        for branch, holds in ((e.a, True), (e.b, False)):
            inner = Encloser(self.program, self._narrowed(e.condition, holds))
            ranges.append(inner.range(branch))
            self.steps += [s for s in inner.steps if s not in self.steps]
        return self.record(e, iv.hull(*ranges), "both cases together", "cases")

    def _narrowed(self, condition: sp.Expr, holds: bool) -> dict[str, Range]:
        """The intervals of inputs where a condition on one of them holds, or does not."""
        known = {name: r for name, (r, _) in self.given.items()}
        if not isinstance(condition, Bracket) or condition.kind not in ("gt", "ge"):
            return known
        constant, rest = condition.e.as_coeff_Add()
        factor, entry = rest.as_coeff_Mul()
        if not isinstance(entry, Entry) or self.program.equation(entry.name) is not None:
            return known
        edge, strict = -constant / factor, (condition.kind == "gt") == holds
        upward = (factor > 0) == holds
        half = Range(low=edge, low_open=strict) if upward else Range(high=edge, high_open=strict)
        return known | {entry.name: iv.meet(known.get(entry.name, EVERYTHING), half)}

    def _indicator(self, e: sp.Expr) -> Range:
        return UNIT


def _in_latex(interval: str) -> str:
    return interval.replace("inf", r"\infty")


def _of_sizes(e: sp.Expr) -> bool:
    """Whether an expression is made of sizes and numbers alone."""
    return not e.has(Entry, Index, Fn, Reduce, Where, Bracket, Delta) and bool(e.is_real)


def _extremes_in(term: sp.Expr) -> list[Fn]:
    return [f for f in sp.Mul.make_args(term) if isinstance(f, Fn) and f.name in ("max", "min")]


_PLAIN: dict[type, Callable] = {
    Index: Encloser._index, Entry: Encloser._entry, Fn: Encloser._function, sp.Add: Encloser._sum,
    sp.Mul: Encloser._product, sp.Pow: Encloser._power, Reduce: Encloser._reduction,
    Where: Encloser._where, Bracket: Encloser._indicator, Delta: Encloser._indicator,
}  # fmt: skip
