"""Claims tried out on many random admissible points: a counter-example, or none.

Inputs are drawn over their whole admissible range, near its ends, at a few simple numbers and far
out; everything is evaluated at once by the direct evaluator.  Where a strict inequality meets
equality at a simple number, that is confirmed in exact arithmetic before it counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp

from symdl.derivation.given import given_ranges
from symdl.expr.binding import size_of
from symdl.expr.evaluate import Evaluator
from symdl.expr.fixing import with_batch
from symdl.expr.program import Equation, Program
from symdl.expr.sampling import sample
from symdl.expr.sizes import SIZE_SETS, admissible_sizes
from symdl.expr.values import Entry, Fn, Node, free_indices, rebuild, substitute
from symdl.functions import FUNCTIONS
from symdl.rules.intervals import EVERYTHING, Range

COUNT = 2000
FEW = 48
TOLERANCE = 1e-9
SEED = 19670101
SIMPLE = (0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 0.25, 10, -10)
SCALES = (0.1, 1.0, 4.0, 20.0)


@dataclass(frozen=True)
class Counterexample:
    """A point at which a relation does not hold, and both sides there."""

    point: Mapping[str, Any]
    left: float
    right: float

    @property
    def text(self) -> str:
        """``p = 2``, arrays as lists."""
        return ", ".join(f"{name} = {_shown(value)}" for name, value in self.point.items())


class Trial:
    """Random points of a program, at which values are evaluated all at once.

    Args:
        program: definitions and facts; what is not bounded by facts is drawn from everywhere.
        values: the expressions that will be evaluated.
        more: intervals of inputs beside the facts.
    """

    def __init__(
        self, program: Program, values: Sequence[sp.Expr], more: Mapping[str, Range] = {}
    ) -> None:
        self.program = program
        self.names: list[str] = []
        self.rng = np.random.default_rng(SEED)
        for number, value in enumerate(values):
            axes = tuple(sorted(free_indices(value), key=lambda i: (i.name, i.tag)))
            self.names.append(f"side {number}")
            program = program.with_equation(Equation(self.names[-1], axes, value))
        self.sizes = admissible_sizes(self.program, self.rng, SIZE_SETS[0])
        every = {
            n: replace(d, batch=True) if d.kind in ("array", "gathered", "random") else d
            for n, d in program.declarations.items()
        }
        self.batched = with_batch(replace(program, declarations=every, facts=()))
        self.ranges = {n: r for n, (r, _) in given_ranges(self.program.facts).items()} | dict(more)
        simple = all(
            isinstance(f.left, Entry) and f.right.is_number and f.relation != "one-hot"
            for f in program.facts
        )
        kinds = {d.kind for d in program.inputs}
        self.free = simple and kinds <= {"array", "gathered"}
        self.count = COUNT if self.free else FEW

    def draw(self) -> dict[str, np.ndarray]:
        """Inputs by name, the points along the first axis."""
        if not self.free:
            points = [sample(self.program, self.rng, self.sizes, False)[0] for _ in range(FEW)]
            return {name: np.stack([p[name] for p in points]) for name in points[0]}
        found = {}
        for d in self.batched.inputs:
            shape = tuple(size_of(i.size, self.sizes) for i in d.indices[1:])
            whole = (self.count, *shape)
            if d.kind == "gathered":
                assert d.target is not None
                found[d.name] = self.rng.integers(0, size_of(d.target, self.sizes), whole)
                continue
            found[d.name] = self._numbers(self.ranges.get(d.name, EVERYTHING), whole)
        return found

    def _numbers(self, r: Range, shape: tuple[int, ...]) -> np.ndarray:
        low, high = float(r.low), float(r.high)
        scale = self.rng.choice(SCALES, shape)
        if np.isfinite(low) and np.isfinite(high):
            share = self.rng.uniform(0, 1, shape) ** self.rng.choice((1, 1, 6), shape)
            turned = self.rng.integers(0, 2, shape).astype(bool)
            array = low + (high - low) * np.where(turned, 1 - share, share)
        elif np.isfinite(low):
            array = low + np.abs(self.rng.normal(size=shape)) * scale
        elif np.isfinite(high):
            array = high - np.abs(self.rng.normal(size=shape)) * scale
        else:
            array = self.rng.normal(size=shape) * scale
        ends = [x for x, is_open in ((low, r.low_open), (high, r.high_open)) if not is_open]
        simple = [x for x in SIMPLE if low < x < high] + ends
        for place, value in enumerate(simple):
            array[place] = value
        return array

    def values(self, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Each value at each point, the points along the first axis."""
        count = len(next(iter(inputs.values()))) if inputs else 1
        (index,) = {d.indices[0] for d in self.batched.declarations.values() if d.batch}
        evaluator = Evaluator(self.batched, inputs, {**self.sizes, index.size.name: count})
        with np.errstate(all="ignore"):
            return [np.asarray(evaluator.values[name], dtype=float) for name in self.names]

    def compare(
        self, inputs: Mapping[str, np.ndarray], a: np.ndarray, b: np.ndarray, strict: bool
    ) -> Counterexample | None:
        """A point at which a < b (or a <= b) is not so, simple ones first; nan is no value."""
        a, b = _aligned(a, b)
        with np.errstate(all="ignore"):
            scale = 1.0 + np.minimum(np.abs(a), np.abs(b))
            wrong = (a - b) > TOLERANCE * scale
            wrong &= ~np.isnan(a) & ~np.isnan(b)
            if strict and not wrong.any():
                wrong = (a == b) & np.isfinite(a)
                wrong[len(SIMPLE) + 2 :] = False
        if not wrong.any():
            return None
        first = int(np.flatnonzero(wrong.reshape(len(wrong), -1).any(axis=1))[0])
        inside = np.flatnonzero(wrong[first].reshape(-1))[0] if wrong.ndim > 1 else 0
        place = (first, *np.unravel_index(inside, wrong.shape[1:])) if wrong.ndim > 1 else (first,)
        point = {self.program.names.get(n, n): x[first] for n, x in inputs.items()}
        return Counterexample(point, float(a[place]), float(b[place]))


def exact(program: Program, e: sp.Expr, point: Mapping[str, Any]) -> sp.Expr | None:
    """The exact value of an expression of scalars at simple numbers; None where it has indices."""
    for equation in reversed(program.equations):
        if equation.indices:
            return None
        e = substitute(e, {equation.entry: equation.body})
    numbers = {Entry(n): sp.nsimplify(float(x)) for n, x in point.items() if np.ndim(x) == 0}
    found = plain(substitute(e, numbers))
    return sp.simplify(found) if found is not None else None


def plain(e: sp.Basic) -> sp.Expr | None:
    """An expression of numbers, symbols and table functions in SymPy's own functions."""
    if not e.args:
        return e
    args = [plain(a) for a in (e.arguments if isinstance(e, Fn) else e.args)]
    if any(a is None for a in args):
        return None
    if isinstance(e, Fn):
        return getattr(sp, FUNCTIONS[e.name].sympy)(*args)
    return None if isinstance(e, Node) else rebuild(e, args)


def _aligned(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rank = max(a.ndim, b.ndim)
    a, b = (x.reshape(*x.shape, *(1,) * (rank - x.ndim)) for x in (a, b))
    first, second = np.broadcast_arrays(a, b)
    return first, second


def _shown(value: Any) -> str:
    array = np.asarray(value)
    if array.ndim:
        return "[" + ", ".join(map(_shown, array)) + "]"
    return f"{array.item():.6g}"
