"""Equations between names without values: 2x - 3y + 6 = 0 says which x and y are meant.

They cannot be tried at points that are chosen freely; each is kept as a function of the names that
are unknown, as far as the others are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symdl.checking.comparing.compare import NAMES, SHOWN, text_of
from symdl.checking.comparing.digits import decimals_in
from symdl.checking.meaning.evaluate import Evaluation, Mode
from symdl.checking.scopes.names import base_of, symbols
from symdl.checking.scopes.readings import readings
from symdl.checking.scopes.scope import Scope
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array
from symdl.checking.values.linear import Row, linear_rows
from symdl.checking.values.numbers import Undecided
from symdl.checking.values.solving import Values
from symdl.read.tree import Matrix, Node, Symbol, walk

ABOUT = 20  # what rests on rounded numbers is refused only where it is further away


@dataclass(frozen=True)
class Equation:
    """``left = right``, supposed at a place.

    ``serial``: how much was known there; ``free``: letters whose values from before do not count;
    ``open``: its solution has not been said; ``sound``: it
    was not found wrong.
    """

    left: Node
    right: Node
    text: str
    serial: int = 0
    line: int = 0
    where: tuple[int | str, ...] = ()
    free: frozenset[str] = frozenset()
    open: bool = True
    sound: bool = True


@dataclass(frozen=True)
class Seen:
    """An equation as a function of its unknowns, as far as a mode knows the other names."""

    scope: Scope
    mode: Mode
    equation: Equation
    names: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    is_rounded: bool = False  # a decimal stands in it or in what it rests on
    kept: dict = field(default_factory=dict, compare=False)

    def rows(self, names: tuple[str, ...]) -> list[Row] | None:
        """The equation as rows of a linear system; None where it is not linear in these names."""
        if names not in self.kept:
            self.kept[names] = linear_rows(self.gap, names)
        return self.kept[names]

    def gap(self, values: Values) -> tuple:
        """The left side less the right one, entry by entry.

        Raises:
            Undecided: it has no value there.
        """
        return self._at(values)[0]

    def _at(self, values: Values) -> tuple[tuple, Evaluation]:
        here = Evaluation(self.scope, self.mode, atoms=dict(values))
        left, right = here.value(self.equation.left), here.value(self.equation.right)
        if isinstance(left, Array) != isinstance(right, Array) and 0 not in (left, right):
            raise Undecided("an array beside a number")
        gap = arrays.add(left, arrays.negative(right))
        entries = gap.entries if isinstance(gap, Array) else (gap,)
        return tuple(map(numbers.primal, entries)), here

    def wide(self, values: Values) -> tuple:
        """The same where the decimals of the equation may have been rounded."""
        texts = decimals_in(self.equation.left) | decimals_in(self.equation.right)
        mode = replace(self.mode, widen=frozenset(texts))
        return replace(self, mode=mode)._at(values)[0]

    def holds(self, values: Values, rounded: bool = True) -> bool:
        """Whether it holds there, exactly or to the digits shown."""
        if all(_is_zero(entry) for entry in self.gap(values)):
            return True
        return rounded and all(0 in numbers.interval(entry) for entry in self.wide(values))

    @property
    def is_solution(self) -> bool:
        """Whether it says what a name is, or each name of an array."""
        left = self.equation.left
        entries = [e for row in left.rows for e in row] if isinstance(left, Matrix) else [left]
        named = all(isinstance(entry, Symbol) for entry in entries)
        return named and not set(entries) & set(walk(self.equation.right))

    def nearly(self, values: Values, part: int = ABOUT) -> bool:
        """Whether both sides are about equal there."""
        here = Evaluation(self.scope, self.mode, atoms=dict(values))
        left, right = here.value(self.equation.left), here.value(self.equation.right)
        return arrays.nearly_equal(left, right, part)

    def refuted(self) -> str:
        """Both sides for people, where an equation between arrays surely does not hold by what is
        known; else ""."""
        try:
            entries, here = self._at({})
            wrong = any(numbers.sign_of(entry) for entry in entries)
        except Undecided:
            return ""
        return self.text({}) if wrong and len(entries) > 1 and not here.asked else ""

    def text(self, values: Values) -> str:
        """Both sides there, for people."""
        here = Evaluation(self.scope, self.mode, atoms=dict(values))
        left, right = here.value(self.equation.left), here.value(self.equation.right)
        return f"the left side is {text_of(left)}, the right side {text_of(right)}"


def _is_zero(entry: object) -> bool:
    if isinstance(entry, Fraction):
        return entry == 0
    try:
        return numbers.compare(entry, Fraction(0)) == "equal"
    except Undecided:
        return False


def seen(scope: Scope, equation: Equation, mode: Mode) -> Seen | None:
    """An equation with its unknowns; None where it has none, or cannot be evaluated."""
    for left in readings(equation.left):
        for right in readings(equation.right):
            written = replace(equation, left=left, right=right)
            for shaped in (mode.shaped, 1, 3)[: 3 if mode.shaped else 1]:
                made = Seen(scope, replace(mode, shaped=shaped), written)
                try:
                    gap, here = made._at({})
                except Undecided:
                    continue
                break
            else:
                continue
            names = frozenset(here.asked)
            if all(map(_is_zero, gap)) and _is_always_zero(made, names):
                return None  # what is known makes it true
            plain = not any("(" in name or "'" in name for name in names)
            if names and plain and not here.sizes:
                rounded = _is_rounded(scope, equation, here.used)
                notes = frozenset(here.notes)
                return replace(made, names=names, notes=notes, is_rounded=rounded, kept={})
    return None


def _is_rounded(scope: Scope, equation: Equation, used: set[int]) -> bool:
    bodies = [b.body for these in scope.names.values() for b in these if b.serial in used]
    return any(map(decimals_in, (equation.left, equation.right, *bodies)))


def _is_always_zero(made: Seen, names: frozenset[str]) -> bool:
    values = {name: Fraction(7 * k + 5, 3) for k, name in enumerate(sorted(names))}
    try:
        return all(map(_is_zero, made.gap(values)))
    except Undecided:
        return False


def known(scope: Scope) -> Mode:
    """Everything that this question says."""
    least = 2 if scope.shaped().any else 0
    return replace(SHOWN, name="equation", local=True, shaped=least)


def bare(scope: Scope) -> Mode:
    """Every name an unknown."""
    return replace(NAMES, shaped=2 if scope.shaped().any else 0)


# --- what is known where they were supposed --------------------------------------------------


def letters_of(equations: list[Equation]) -> set[str]:
    """The letters of equations."""
    return {base_of(n) for one in equations for s in (one.left, one.right) for n in symbols(s)}


def _free(equations: list[Equation]) -> set[str]:
    return {base for one in equations for base in one.free}


@contextmanager
def as_before(scope: Scope, equations: list[Equation]) -> Iterator[None]:
    """As much known as where the last equation was supposed."""
    free = _free(equations)
    others = letters_of(equations) - free
    with scope.without(free), scope.without(others, since=equations[-1].serial):
        yield


@contextmanager
def as_now(scope: Scope, equations: list[Equation]) -> Iterator[None]:
    """As much known as is now, but for what free letters were before the equations."""
    free, serial = _free(equations), equations[-1].serial
    newer = {base: [b for b in scope.names.get(base, ()) if b.serial > serial] for base in free}
    with scope.without(free):
        scope.names.update((base, these) for base, these in newer.items() if these)
        yield


def speak_of(equations: Iterable[Equation], name: Node) -> bool:
    """Whether a name stands in one of the equations."""
    sides = (side for one in equations for side in (one.left, one.right))
    return any(below == name for side in sides for below in symbols(side))
