"""What follows from equations, what solves them, what contradicts them.

A statement follows from the equations before it where it holds at their solutions, and solves them
where they hold at its own.  A solution at which it does not hold is the counter-example.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from symdl.checking.comparing.compare import text_of
from symdl.checking.comparing.equations import ABOUT, Seen
from symdl.checking.meaning.arithmetic import last_place
from symdl.checking.values import numbers
from symdl.checking.values.linear import Row, contradicts, points, reduced, settled
from symdl.checking.values.numbers import Real, Undecided
from symdl.checking.values.solving import (
    Polynomial,
    Values,
    all_common,
    are_about,
    at,
    has_roots_of,
    is_about_zero,
    polynomials,
    root,
    simple,
)
from symdl.read import tree

DOUBTS = frozenset({"earlier question", "far away", "unsure", "unsound"})
FINE = 500  # what rests on rounded numbers holds where it is as near as this
ROUNDED = Fraction(1, 200)
NARROW = Fraction(1, 10**6)  # how near to a root the sign changes
MOST = 8  # unknowns of a system that is solved


@dataclass(frozen=True)
class Found:
    """``word``: "follows", "solves", "contradicts" (then with a point), or "new".

    ``derived``: though it says something else, the statement is made from the equations: a multiple
    of one or the same rearranged, a row of one between vectors, what is left where an unknown goes
    out.
    """

    word: str
    by: tuple[Seen, ...] = ()
    at: tuple[tuple[str, object], ...] = ()
    rounded: bool = False
    text: str = ""
    derived: bool = False


def relate(supposed: list[Seen], asked: Seen) -> Found | None:
    """How a statement lies to the equations supposed, the last of them first; None where it
    speaks of other names or the equations cannot be solved.  Equations that are solved already
    count where no other one is left."""
    near = [one for one in supposed if one.names & asked.names]
    near = [one for one in near if one.equation.open] or near
    groups = [(one,) for one in reversed(near)]
    first: Found | None = None
    for group in [*groups, tuple(near)] if len(near) > 1 else groups:
        found = _by_group(group, asked)
        if found is not None and found.word in ("follows", "solves"):
            return found
        first = first if first is not None and first.word == "contradicts" else found or first
    return first


def _by_group(group: tuple[Seen, ...], asked: Seen) -> Found | None:
    if len(group) == 1 and len(asked.names) == 1 and group[0].names == asked.names:
        (name,) = asked.names
        return _by_roots(group[0], asked, name)
    return _by_points(group, asked)


def freedom(group: tuple[Seen, ...]) -> int:
    """How many of the unknowns may be chosen; 0 where the equations are not linear."""
    names = tuple(sorted({name for one in group for name in one.names}))
    rows = [row for one in group for row in one.rows(names) or ()]
    return len(names) - len(reduced(rows, rounding(group))) if rows else 0


def rounding(group: Sequence[Seen]) -> Fraction:
    """What part of its row a number must have in order not to be rounding."""
    return ROUNDED if any(one.is_rounded for one in group) else Fraction(0)


def _by_points(group: tuple[Seen, ...], asked: Seen) -> Found | None:
    names = tuple(sorted({name for one in group for name in one.names}))
    if len(names) > MOST or not asked.names <= set(names):
        return None
    solutions = points(group, names, rounding(group))
    try:
        bad = next((p for p in solutions if not asked.holds(p)), None)
        if solutions and bad is None:
            rounded = not all(asked.holds(p, rounded=False) for p in solutions)
            return Found("follows", group, rounded=rounded)
        if solutions and rounding(group) and all(_nearly(asked, p, names, FINE) for p in solutions):
            return Found("follows", group, rounded=True)
        own = points([asked], names, Fraction(0)) if asked.is_solution else []
        if own and all(_is_solved(group[-1], p, names) for p in own):
            return Found("solves", group[-1:])
        if bad is None or (
            any(one.is_rounded for one in group) and _nearly(asked, bad, names, ABOUT)
        ):
            return None
        word = "contradicts" if _is_settled(group, asked, names) else "new"
        derived = _is_derived(group, asked, names)
        text = asked.text(bad)
        return Found(word, group, tuple(sorted(bad.items())), text=text, derived=derived)
    except Undecided:
        return None


def _is_solved(one: Seen, values: Values, names: tuple[str, ...]) -> bool:
    if one.holds(values, rounded=False):
        return True
    return bool(one.is_rounded) and _nearly(one, values, names, FINE)


def _nearly(asked: Seen, values: Values, names: tuple[str, ...], part: int) -> bool:
    """Whether a statement holds there but for a small part of its largest term."""
    for row in asked.rows(names) or ():
        terms = [a * values[name] for a, name in zip(row, names, strict=False)]
        if abs(sum(terms, row[-1])) * part > max(map(abs, (*terms, row[-1]))):
            return False
    return bool(asked.rows(names)) or asked.nearly(values, part)


def _is_settled(group: tuple[Seen, ...], asked: Seen, names: tuple[str, ...]) -> bool:
    """Whether the equations leave no choice: they give the names of the statement their values,
    or nothing satisfies both."""
    rows = [row for one in group for row in one.rows(names) or ()]
    if not rows:
        return False
    part = rounding(group)
    if asked.names <= {name for name, _ in settled(rows, names, part)}:
        return True
    own = asked.rows(names)
    point = own is not None and len(own) > len(rows)  # one that need not be a solution
    return own is not None and not point and contradicts(rows, own, part)


def _is_derived(group: tuple[Seen, ...], asked: Seen, names: tuple[str, ...]) -> bool:
    """Whether a statement looks as if it were made from the equations."""
    own = asked.rows(names)
    if own is None:
        return False
    for one in group:
        rows = one.rows(names) or []
        if len(rows) > 1 or any(_is_multiple(own[0], row) for row in rows):
            return True
        if asked.is_solution and any(_is_rearranged(own[0], row) for row in rows):
            return True
    return len(group) > 1 and asked.names < set(names) and not asked.is_solution


def _is_multiple(row: Row, other: Row) -> bool:
    """Whether the coefficients of one row are those of another one, times a number that is not 1;
    the same up to their signs where they stand on other sides."""
    ratios = {a / b if b else None for a, b in zip(row[:-1], other[:-1], strict=True) if a or b}
    return len(ratios) == 1 and None not in ratios and ratios != {1}


def _is_rearranged(row: Row, other: Row) -> bool:
    """Whether two rows have the same numbers but for signs, places, and one of three."""
    first, second = _numbers(row), _numbers(other)
    shared = sum((first & second).values())
    return shared >= max(len(row) - 1, 2) or first == second


def _numbers(row: Row) -> Counter:
    """The sizes of the numbers of a row without what divides them all."""
    whole = lcm(*(value.denominator for value in row))
    values = [abs(int(value * whole)) for value in row]
    shared = gcd(*values) or 1
    return Counter(value // shared for value in values)


# --- one unknown -----------------------------------------------------------------------------


def _by_roots(one: Seen, asked: Seen, name: str) -> Found | None:
    found, own = polynomials(one.gap, name), polynomials(asked.gap, name)
    value = _value(own)
    if found and own is None and asked.is_solution:
        return _irrational(one, asked, name, found)
    if not found or own is None:
        if value is not None:
            return _put_in(one, asked, name, value)
        return _at_root(one, asked, name) if not found else None
    whole, other = all_common(found), all_common(own)
    if len(whole) < 2 or len(other) < 2:
        return None
    if has_roots_of(other, whole):
        return Found("follows", (one,))
    if has_roots_of(whole, other):
        return Found("solves", (one,))
    if (one.is_rounded or asked.is_rounded) and are_about(whole, other, FINE):
        return Found("follows", (one,), rounded=True)
    if value is not None:
        unit = _last(asked)
        if unit is not None and _has_root_near(whole, value, unit):
            return Found("solves", (one,), rounded=True)
        if one.is_rounded and _has_root_near(whole, value, abs(value) / ABOUT):
            return None
    return Found("contradicts", (one,), *_difference(one, asked, name, value))


def _irrational(one: Seen, asked: Seen, name: str, found: list[Polynomial]) -> Found | None:
    """Whether a root that is no fraction solves a polynomial: (37 + sqrt(565))/2."""
    try:
        (value,) = map(numbers.negative, asked.gap({name: Fraction(0)}))
        if one.holds({name: value}, rounded=False):
            return Found("solves", (one,))
        wrong = any(map(numbers.sign_of, one.gap({name: value})))
        about = zip(found, one.gap({name: value}), strict=False)
        if one.is_rounded and all(is_about_zero(p, gap, FINE) for p, gap in about):
            return Found("solves", (one,), rounded=True)
    except (Undecided, ValueError):
        return None
    shown = _difference(one, asked, name, value)
    return Found("contradicts", (one,), *shown) if wrong else None


def _at_root(one: Seen, asked: Seen, name: str) -> Found | None:
    """Whether a statement holds where the equation does: 1 + e^{-z} = 1.25 where σ(z) = 0.8."""
    place = root(one.gap, name)
    if place is None:
        return None
    try:
        near = [asked.gap({name: place + shift})[0] for shift in (-NARROW, NARROW)]
        signs = {numbers.sign_of(entry) for entry in near}
        if signs == {-1, 1} or asked.holds({name: place}):
            return Found("follows", (one,), rounded=True)
        if asked.nearly({name: place}):
            return None
        return Found("contradicts", (one,), ((name, place),), text=asked.text({name: place}))
    except Undecided:
        return None


def _value(own: list[Polynomial] | None) -> Fraction | None:
    """What a statement says its unknown is, where it says nothing else."""
    if own is None or len(own) != 1 or len(own[0]) != 2:
        return None
    return -own[0][0] / own[0][1]


def _last(asked: Seen) -> Fraction | None:
    """One unit of the last digit of the decimal that the statement ends in."""
    right = asked.equation.right
    while isinstance(right, tree.Unary | tree.Bracketed):
        right = right.operand if isinstance(right, tree.Unary) else right.body
    decimal = isinstance(right, tree.Number) and "." in right.text
    return last_place(right) if decimal and isinstance(right, tree.Number) else None


def _has_root_near(whole: Polynomial, value: Fraction, unit: Fraction) -> bool:
    """Whether a root is shown as this value, rounded or cut off at a unit."""
    low, high = abs(value) - unit / 2, abs(value) + unit
    if value < 0:
        low, high = -high, -low
    once = simple(whole)
    return at(once, low) * at(once, high) <= 0


def _put_in(one: Seen, asked: Seen, name: str, value: Fraction) -> Found | None:
    """Whether an equation that is no polynomial holds with this value: e^{-z} = 0.25."""
    unit = _last(asked)
    ends = [value] if unit is None else [value - unit, value + unit]
    try:
        signs = {numbers.sign_of(one.gap({name: end})[0]) for end in ends}
        if len(one.gap({name: value})) != 1:
            return None
    except Undecided:
        return None
    if signs == {-1, 1} or 0 in signs:
        return Found("solves", (one,), rounded=unit is not None)
    return Found("contradicts", (one,), *_difference(one, asked, name, value))


def _difference(
    one: Seen, asked: Seen, name: str, value: Real | None
) -> tuple[tuple[tuple[str, object], ...], bool, str]:
    """The value that is put in, and what the equation is there."""
    if value is None:
        return (), False, ""
    return ((name, value),), False, f"with {name} = {text_of(value)} {one.text({name: value})}"
