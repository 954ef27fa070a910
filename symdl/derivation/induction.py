"""Closed forms for any depth: products and sums of symbolic length, proved by induction.

A quantity is known by one equation that holds at every layer, ``D_L = E_L + A_L D_{L-1}``, and by
its start.  A closed form for it is an expression in :class:`Run` (a product of L matrices in
order), :class:`Total` (a sum whose length is a letter) and :class:`Chosen` (a sum over subsets).
The induction is a list of rule names; each rule rewrites the line it is given and checks what it
needs, and the last line has to be the claim.  Beside that, every line is written out for one to
four layers.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sympy as sp

from symdl.derivation.depth import letter
from symdl.derivation.record import Grade, Step
from symdl.errors import CheckFailed, DerivationError

MOST = 4
L, T = sp.Symbol("L", integer=True, positive=True), sp.Symbol("t", integer=True, positive=True)


class At(sp.Expr):
    """One layer's matrix, ``At(name, index)``; matrices do not commute."""

    is_commutative = False


class Run(sp.Expr):
    """``Run(name, first, last, step)``: the product of matrices as it is read from left to right.

    Its factors have the indices first, first + step, …, last; with none left it is I."""

    is_commutative = False


class Total(sp.Expr):
    """``Total(body, t, first, last)``: the sum of body for t from first to last."""

    is_commutative = False


class Chosen(sp.Expr):
    """``Chosen(name, last)``: over all non-empty subsets S of 1, …, last the sum of the products
    of the matrices with index in S, the highest index leftmost."""

    is_commutative = False


def at(name: str, index: sp.Expr | int) -> sp.Expr:
    """A letter with its index."""
    return At(sp.Symbol(name), sp.sympify(index))


def falling(name: str, high: sp.Expr | int, low: sp.Expr | int) -> sp.Expr:
    """The product of matrices from a high index down to a low one."""
    return Run(sp.Symbol(name), sp.sympify(high), sp.sympify(low), sp.S.NegativeOne)


def rising(name: str, low: sp.Expr | int, high: sp.Expr | int) -> sp.Expr:
    """The product of matrices from a low index up to a high one."""
    return Run(sp.Symbol(name), sp.sympify(low), sp.sympify(high), sp.S.One)


@dataclass(frozen=True)
class Closed:
    """A closed form for every depth.

    Attributes:
        name: the word for it.
        subject: what its letters are, in a sentence without its full stop.
        equation: what holds at layer L (left, right), and ``why``.
        start: the value for no layer, or None where the left side needs none.
        left, right: the claim for L layers.
        rules: the names of the rules that lead from left to right.
        reading: how its products and sums are to be read, a sentence.
        meaning: what the result tells.
    """

    name: str
    subject: str
    equation: tuple[sp.Expr, sp.Expr]
    why: str
    start: sp.Expr | None
    left: sp.Expr
    right: sp.Expr
    rules: tuple[str, ...]
    reading: str
    meaning: str


@dataclass(frozen=True)
class ClosedProof:
    """A finished induction: the claim, its base, the hypothesis, the step, some depths in full."""

    statement: Closed
    claim: Step
    base: tuple[Step, ...]
    hypothesis: Step
    step: tuple[Step, ...]
    written_out: tuple[Step, ...]


def prove_closed(statement: Closed) -> ClosedProof:
    """The proof of a closed form by induction.

    Raises:
        DerivationError: where it is false, a rule does not apply or another form results.
        CheckFailed: where a line does not hold when written out, a defect of symdl."""
    for depth in range(MOST + 1):
        left, right = (unroll(side, depth, statement) for side in (statement.left, statement.right))
        if sp.expand(left - right) != 0:
            raise DerivationError(f"it is false for {depth} layers: {left} is not {right}")
    start = unroll(statement.right, 0, statement)
    now, steps = statement.left, []
    for name in statement.rules:
        rule, because = RULES[name]
        after = rule(now, statement)
        if after == now:
            raise DerivationError(f"the rule '{name}' finds nothing to do in {now}")
        steps.append(_step(name, now, after, because or statement.why, statement))
        now = after
    if sp.expand(now - statement.right) != 0:
        raise DerivationError(f"the induction leads to {now}, which is not {statement.right}")
    empty = "sum is $0$" if statement.right.has(Total, Chosen) else "product is $I$"
    return ClosedProof(
        statement,
        Step("claim", statement.left, statement.right, grade=Grade("proved", "induction")),
        (Step("start", statement.left.subs(L, 0), start, f"an empty {empty}",
              grade=Grade("proved", "exact algebra")),),
        Step("hypothesis", *(_before(s) for s in (statement.left, statement.right))),
        tuple(steps),
        tuple(_written(statement, k) for k in (2, 3)),
    )  # fmt: skip


def _written(statement: Closed, k: int) -> Step:
    right = sp.expand(unroll(statement.right, k, statement))
    left = unroll(statement.left, k, None) if statement.start is None else None
    shown = left if left is not None else letter(str(statement.left.args[0]), k)
    return Step("written out", shown, right, grade=Grade("proved", "exact algebra"))


def _step(name: str, before: sp.Expr, after: sp.Expr, because: str, statement: Closed) -> Step:
    for depth in range(1, MOST + 1):
        if sp.expand(unroll(before, depth, statement) - unroll(after, depth, statement)) != 0:
            raise CheckFailed(f"{name}: {before} is not {after} for {depth} layers")
    return Step(name, before, after, because, grade=Grade("proved", "a rule", None, MOST))


def unroll(e: sp.Expr, depth: int, statement: Closed | None) -> sp.Expr:
    """An expression for a given number of layers in the letters of single layers.

    With a statement, the quantity of its equation is worked out by that equation."""
    if e.has(L):
        e = e.subs(L, depth)
    return _unroll(e, depth, statement)


def _unroll(e: sp.Expr, depth: int, statement: Closed | None) -> sp.Expr:
    def each(x: sp.Expr) -> sp.Expr:
        return _unroll(x, depth, statement)

    if isinstance(e, Run):
        name, first, last, step = e.args
        indices = range(int(first), int(last) + int(step), int(step))
        return sp.Mul(*(each(At(name, sp.Integer(k))) for k in indices))
    if isinstance(e, Total):
        body, t, first, last = e.args
        return sp.Add(*(each(body.subs(t, k)) for k in range(int(first), int(last) + 1)))
    if isinstance(e, Chosen):
        name, last = e.args
        highest = range(int(last), 0, -1)
        sets = (s for n in range(1, int(last) + 1) for s in itertools.combinations(highest, n))
        return sp.Add(*(sp.Mul(*(each(At(name, sp.Integer(k))) for k in s)) for s in sets))
    if isinstance(e, At):
        name, index = e.args
        if statement is not None and name == statement.equation[0].args[0]:
            layer = index - (statement.equation[0].args[1] - L)
            if 1 <= layer <= depth:
                return each(statement.equation[1].subs(L, layer))
            if statement.start is not None:
                return each(statement.start)
        return letter(str(name), int(index))
    return e.func(*map(each, e.args)) if e.args else e


def _before(e: sp.Expr) -> sp.Expr:
    return e.subs(L, L - 1) if e.has(L) else e


def _equation(e: sp.Expr, statement: Closed) -> sp.Expr:
    return e.xreplace(dict([statement.equation]))


def _hypothesis(e: sp.Expr, statement: Closed) -> sp.Expr:
    return e.xreplace({_before(statement.left): _before(statement.right)})


def _multiplied(e: sp.Expr, statement: Closed) -> sp.Expr:
    return sp.expand(e)


def _into(e: sp.Expr, statement: Closed) -> sp.Expr:
    """A product that ends in a sum is the sum of the products."""

    def moved(term: sp.Expr) -> sp.Expr:
        *front, last = sp.Mul.make_args(term)
        if not front or not isinstance(last, Total):
            return term
        return Total(sp.Mul(*front, last.args[0]), *last.args[1:])

    return sp.Add(*map(moved, sp.Add.make_args(e)))


def _joined(
    e: sp.Expr, statement: Closed, bound: Mapping[sp.Expr, sp.Expr] | None = None
) -> sp.Expr:
    """A matrix beside a run that it continues becomes part of the run."""
    bound = bound or {}
    if isinstance(e, Total):
        body, t, first, last = e.args
        return Total(_joined(body, statement, {**bound, t: last}), t, first, last)
    if e.is_Add:
        return sp.Add(*(_joined(a, statement, bound) for a in e.args))
    factors: list[sp.Expr] = []
    for f in sp.Mul.make_args(e):
        joined = _longer(factors[-1], f, bound) if factors else None
        factors[-1:] = [joined] if joined is not None else [*factors[-1:], f]
    return sp.Mul(*factors)


def _longer(a: sp.Expr, b: sp.Expr, bound: Mapping[sp.Expr, sp.Expr]) -> sp.Expr | None:
    if isinstance(a, At) and isinstance(b, Run) and a.args[0] == b.args[0]:
        name, first, last, step = b.args
        if first - a.args[1] == step and _at_least(step * (last - a.args[1]), 0, bound):
            return Run(name, a.args[1], last, step)
    if isinstance(a, Run) and isinstance(b, At) and a.args[0] == b.args[0]:
        name, first, last, step = a.args
        if b.args[1] - last == step and _at_least(step * (b.args[1] - first), 0, bound):
            return Run(name, first, b.args[1], step)
    return None


def _at_least(e: sp.Expr, least: int, bound: Mapping[sp.Expr, sp.Expr]) -> bool:
    """Whether e >= least for every L >= 1 and every bound index up to its last value."""
    for t, last in bound.items():
        if sp.diff(e, t) > 0:
            return False  # e is smallest at the first value, which nobody has needed yet
        e = e.subs(t, last)
    return bool(sp.expand((e - least).subs(L, 1 + sp.Symbol("m", nonnegative=True))).is_nonnegative)


def _last_term(e: sp.Expr, statement: Closed) -> sp.Expr:
    """A sum and its next term are the longer sum."""
    terms = list(sp.Add.make_args(e))
    for total in [x for x in terms if isinstance(x, Total)]:
        body, t, first, last = total.args
        following = _without_empty(body.subs(t, last + 1))
        if following in terms and _at_least(last + 1 - first, 0, {}):
            terms.remove(total)
            terms.remove(following)
            terms.append(Total(body, t, first, last + 1))
    return sp.Add(*terms)


def _without_empty(e: sp.Expr) -> sp.Expr:
    empty = {r: sp.S.One for r in e.atoms(Run) if r.args[1] - r.args[2] == r.args[3]}
    return e.xreplace(empty)


def _subsets(e: sp.Expr, statement: Closed) -> sp.Expr:
    """The subsets without the next index, that index alone, and with it."""
    terms = list(sp.Add.make_args(e))
    for chosen in [x for x in terms if isinstance(x, Chosen)]:
        name, last = chosen.args
        new = At(name, last + 1)
        if new in terms and new * chosen in terms:
            for term in (chosen, new, new * chosen):
                terms.remove(term)
            terms.append(Chosen(name, last + 1))
    return sp.Add(*terms)


Rule = Callable[[sp.Expr, Closed], sp.Expr]
RULES: dict[str, tuple[Rule, str]] = {
    "equation": (_equation, ""),
    "hypothesis": (_hypothesis, "by the hypothesis"),
    "multiply out": (_multiplied, "multiplied out"),
    "into the sum": (_into, "a factor before a sum goes to each of its terms"),
    "one factor more": (_joined, "the product with one factor more"),
    "last term": (_last_term, "the new term is the last one of the sum, its product empty"),
    "subsets": (_subsets, "subsets without the last block, that block alone, and with it"),
}
