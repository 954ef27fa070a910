"""Series: f(x + h) = f(x) + h f'(x) + O(h^2), and formulas that are about equal near a point.

Two sides agree to the order n where their difference has no slope of an order below n at the
point; this is exact, and holds for functions of which nothing is known too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from symdl.checking.comparing.compare import DEFINITIONS, NAMES, text_of
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import FAILS, HOLDS, SERIES, UNREAD, Method
from symdl.checking.meaning.application import new_tag, slope_of
from symdl.checking.meaning.evaluate import Evaluation, Mode
from symdl.checking.scopes.names import symbols
from symdl.checking.scopes.scope import Scope, is_numeric
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, nearly_equal
from symdl.checking.values.limits import Reached
from symdl.checking.values.numbers import Slope, Undecided
from symdl.read import tree
from symdl.read.tree import Node, Symbol

HIGHEST = 6  # orders of a rest that are tried
MOST = 5  # slopes of a polynomial that are compared
NEAR = 8  # two sides that differ by less than this part are about equal
TRIALS = 2
NOUGHT = tree.Number("0")
_WORDS = ("the value", "the slope", *(f"the slope of order {n}" for n in range(2, HIGHEST)))


@dataclass(frozen=True)
class Rest:
    """O(h^n): the variable, the point where it vanishes, its order."""

    variable: Symbol
    point: Node
    order: int


# --- O(h^n) ----------------------------------------------------------------------------------


def has_rest(scope: Scope, *sides: Node) -> bool:
    """Whether O(...) stands in a sum beside something else, and O is no name of the document."""
    return any({_is_rest(scope, term) for term, _ in _terms(s)} == {True, False} for s in sides)


def to_its_order(scope: Scope, left: Node, right: Node) -> Decision:
    """Whether two sides agree up to the rest that is written."""
    rests = [_rest(t) for s in (left, right) for t, _ in _terms(s) if _is_rest(scope, t)]
    known = [rest for rest in rests if rest is not None]
    if len(known) < len(rests) or len({(rest.variable, rest.point) for rest in known}) != 1:
        return Decision(UNREAD, "a rest whose order cannot be told")
    rest = min(known, key=lambda each: each.order)
    if rest.order > HIGHEST:
        return Decision(UNREAD, f"a rest of an order above {HIGHEST}")
    sides = _without(scope, left), _without(scope, right)
    problem = ""
    for mode in (NAMES, DEFINITIONS):
        try:
            cleared, up_to = _cleared(scope, sides, rest)
            found = [_first_difference(scope, mode, t, cleared, up_to) for t in range(TRIALS)]
        except (Undecided, Reached) as stop:
            problem = str(stop)
            continue
        differing = next((each for each in found if each is not None), None)
        if differing is None:
            bound = f"to the order {rest.order - 1}"
            return Decision(HOLDS, bound, method=Method(SERIES, "tested", bound))
        if mode is DEFINITIONS:
            order, first, second = differing
            reason = f"{_WORDS[order]} of the left side is {first}, of the right side {second}"
            shown = {"left": first, "right": second}
            return Decision(FAILS, reason, counterexample=shown, method=Method(SERIES, "proved"))
    return Decision(UNREAD, problem)


def _cleared(scope: Scope, sides: tuple[Node, Node], rest: Rest) -> tuple[tuple[Node, Node], Rest]:
    """Both sides times the denominator of the left one, where that vanishes at the point: of a
    difference quotient."""
    left = next((term for term, _ in _terms(sides[0]) if term is not NOUGHT), NOUGHT)
    if len(list(_terms(sides[0]))) > 2 or not isinstance(left, tree.Binary) or left.op != "/":
        return sides, rest
    here, bottom, right = Evaluation(scope, NAMES), left.right, sides[1]
    slopes = _slopes(here, bottom, rest.variable, rest.point, HIGHEST - rest.order)
    order = next((k for k, slope in enumerate(slopes) if slope != 0), 0)
    cleared = left.left, tree.Binary("*", bottom, right, span=right.span)
    return (cleared, replace(rest, order=rest.order + order)) if order else (sides, rest)


def _first_difference(
    scope: Scope, mode: Mode, trial: int, sides: tuple[Node, Node], rest: Rest
) -> tuple[int, str, str] | None:
    """The least order below the rest's in which the sides differ, and both slopes."""
    here, below = Evaluation(scope, mode, trial), rest.order - 1
    first, second = (_slopes(here, s, rest.variable, rest.point, below) for s in sides)
    for order, (a, b) in enumerate(zip(first, second, strict=True)):
        if not _same(a, b):
            return order, text_of(a), text_of(b)
    return None


# --- about equal -----------------------------------------------------------------------------


def about_equal(
    scope: Scope, left: Node, right: Node, decision: Decision, conditions: Sequence[Node]
) -> Decision:
    """The verdict on ``left ~~ right`` that is not equal in the digits shown.

    A polynomial may be the beginning of a series.  Else names are about equal in some sense that
    nobody says, unless a rounded number shows that only digits were left out.
    """
    if decision.verdict == HOLDS or is_numeric(right):
        return _supposed(decision, conditions)
    degree = _degree(scope, left, right)
    if degree:
        words = f"to the order {degree} of its series"
        return Decision(HOLDS, words, method=Method(SERIES, "tested", words))
    found = decision.outcome
    if decision.verdict == FAILS and found is not None and found.free and found.point is not None:
        near = nearly_equal(found.point.left, found.point.right, NEAR)
        if near or not any(isinstance(n, tree.Number) and "." in n.text for n in tree.walk(right)):
            return Decision(UNREAD, "in which sense it is about equal is not said")
    return _supposed(decision, conditions)


def _supposed(decision: Decision, conditions: Sequence[Node]) -> Decision:
    """The verdict where something near was supposed to be about equal: if ∂F/∂x ≈ 0."""
    if decision.verdict != FAILS:
        return decision
    if any(isinstance(said, tree.Compare) and "~~" in said.ops for said in conditions):
        return Decision(UNREAD, "it rests on what is only about equal")
    return decision


def _degree(scope: Scope, left: Node, right: Node) -> int:
    """The degree of a polynomial in one name that is the beginning of a series at 0; else 0."""
    inside = set(symbols(left))
    for variable in dict.fromkeys(symbols(right)):
        if variable in inside:
            degrees = [_contact(scope, left, right, variable, t) for t in range(TRIALS)]
            if all(degrees):
                return min(degrees)
    return 0


def _contact(scope: Scope, left: Node, right: Node, variable: Symbol, trial: int) -> int:
    """The degree of the right side, where the left has the same slopes up to it; else 0."""
    here = Evaluation(scope, DEFINITIONS, trial)
    try:
        second = _slopes(here, right, variable, NOUGHT, MOST)
        degree = max((k for k, slope in enumerate(second) if slope != 0), default=0)
        if not 0 < degree < MOST:
            return 0
        first = _slopes(here, left, variable, NOUGHT, degree)
        alike = all(_same(a, b) for a, b in zip(first, second, strict=False))
    except (Undecided, Reached):
        return 0
    return degree if alike else 0


# --- slopes of any order, and the terms of a sum ---------------------------------------------


def _same(a: numbers.Real, b: numbers.Real) -> bool:
    return numbers.compare(a, b) != "unequal"


def _slopes(
    here: Evaluation, side: Node, variable: Symbol, point: Node, highest: int
) -> list[numbers.Real]:
    """The slopes of the orders 0, 1, ... of a formula at a point."""
    value, tags = here.number(point), []
    for _ in range(highest):
        tags.append(new_tag(here))
        value = Slope(tags[-1], value, Fraction(1))
    with here.inside(seeds={**here.seeds, here.key(variable): value}, kept={"tag": len(tags)}):
        found = here.value(side)
    if isinstance(found, Array):
        raise Undecided("a series of vectors")
    slopes = []
    for order in range(highest + 1):
        slope = found
        for tag in reversed(tags[highest - order :]):
            slope = slope_of(slope, tag)
        slopes.append(numbers.primal(slope))
    return slopes


def _terms(node: Node, sign: int = 1) -> Iterator[tuple[Node, int]]:
    """The terms of a sum with their signs."""
    if isinstance(node, tree.Binary) and node.op in "+-":
        yield from _terms(node.left, sign)
        yield from _terms(node.right, sign if node.op == "+" else -sign)
    else:
        yield node, sign


def _is_rest(scope: Scope, term: Node) -> bool:
    if not isinstance(term, tree.Apply) or term.head.base not in ("O", "o") or term.head.sub:
        return False
    return len(term.arguments) == 1 and not scope.knows(term.head)


def _rest(term: Node) -> Rest | None:
    """O(h^n) and O((x - a)^n); None where it is no power of one name."""
    assert isinstance(term, tree.Apply)
    inner: Node = term.arguments[0]
    order = 1
    if isinstance(inner, tree.Binary) and inner.op == "^":
        if not isinstance(inner.right, tree.Number) or not inner.right.text.isdigit():
            return None
        order = int(inner.right.text)
        inner = inner.left
    while isinstance(inner, tree.Bracketed | tree.Absolute):
        inner = inner.body
    order += term.head.base == "o"  # o(h) is less than h
    if isinstance(inner, Symbol):
        return Rest(inner, NOUGHT, order)
    if isinstance(inner, tree.Binary) and inner.op in "+-" and isinstance(inner.left, Symbol):
        point = inner.right if inner.op == "-" else tree.Unary("-", inner.right)
        return Rest(inner.left, point, order)
    return None


def _without(scope: Scope, side: Node) -> Node:
    """A sum without its rest."""
    total: Node = NOUGHT
    for term, sign in _terms(side):
        if not _is_rest(scope, term):
            total = tree.Binary("+" if sign > 0 else "-", total, term, span=side.span)
    return total
