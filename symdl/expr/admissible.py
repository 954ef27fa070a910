"""What a program's facts ask of its inputs, and whether numbers satisfy them.

Known kinds: a sum that is a number, signs and ranges, one-hot, and a component's value.  A fact of
another kind cannot be aimed at; it is left to chance and to :func:`fact_holds`.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import sympy as sp

from symdl.expr import values as v
from symdl.expr.axed import names_in
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Declaration, Fact, Program

FACT_TOLERANCE = 1e-9
_RELATIONS = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_MIRROR = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "="}


@dataclass
class Shape:
    """What is known of one input's values."""

    low: float = -math.inf
    high: float = math.inf
    sums: list[tuple[tuple[int, ...], sp.Expr]] = field(default_factory=list)
    one_hot: int | None = None
    components: list[tuple[tuple, sp.Expr]] = field(default_factory=list)
    probability: bool = False

    def draw(
        self,
        rng: np.random.Generator,
        shape: tuple[int, ...],
        low: float,
        high: float,
        sizes: Mapping[str, int],
    ) -> np.ndarray:
        """Random values in ``[low, high]`` as far as the facts leave it."""
        if self.one_hot is not None:
            array = self._one_hot(rng, shape, sizes)
        else:
            array = rng.uniform(*self._interval(low, high), shape)
            for axes, total in self.sums:
                if self.low < 0 and self.low == -math.inf:
                    array = np.abs(array) + 0.05
                array = array * (
                    float(total.subs(_symbols(total, sizes))) / array.sum(axis=axes, keepdims=True)
                )
        for place, value in self.components:
            array[place] = float(value)
        return array

    def _interval(self, low: float, high: float) -> tuple[float, float]:
        if self.low > -math.inf and self.high < math.inf:
            edge = 0.05 * (self.high - self.low)
            return self.low + edge, self.high - edge
        if self.low > -math.inf:
            return self.low + 0.1, self.low + 1.9
        if self.high < math.inf:
            return self.high - 1.9, self.high - 0.1
        return low, high

    def _one_hot(
        self, rng: np.random.Generator, shape: tuple[int, ...], sizes: Mapping[str, int]
    ) -> np.ndarray:
        axis = self.one_hot or 0
        rest = shape[:axis] + shape[axis + 1 :]
        hot = rng.integers(0, shape[axis], rest)
        for place, value in self.components:
            if value == 1 and len(shape) == 1:
                hot = np.asarray(place[0])
        return np.moveaxis((hot[..., None] == np.arange(shape[axis])).astype(float), -1, axis)


def _symbols(e: sp.Expr, sizes: Mapping[str, int]) -> dict:
    return {s: sizes[str(s)] for s in e.free_symbols if str(s) in sizes}


def shape_of(program: Program, declaration: Declaration) -> Shape:
    """Everything that the facts say of one input."""
    shape = Shape()
    for fact in program.facts:
        _note(shape, fact, declaration)
    for other in program.declarations.values():
        if other.law is not None and declaration.name in names_in(sp.Tuple(*other.law[1])):
            shape.probability = True
    return shape


def _note(shape: Shape, fact: Fact, declaration: Declaration) -> None:
    left, relation, right = fact.left, fact.relation, fact.right
    if isinstance(right, v.Entry) and not isinstance(left, v.Entry) and relation in _MIRROR:
        left, relation, right = right, _MIRROR[relation], left
    if isinstance(left, v.Reduce) and relation == "=" and left.op == "sum":
        body = left.body
        if isinstance(body, v.Entry) and body.name == declaration.name:
            axes = tuple(k for k, i in enumerate(body.indices) if i in left.bound)
            shape.sums.append((axes, right))
        return
    if isinstance(left, v.Fn) and relation in ("<", "<=") and right.is_number:
        left = left.arguments[0]
        if isinstance(left, v.Entry) and left.name == declaration.name:
            shape.low, shape.high = max(shape.low, -float(right)), min(shape.high, float(right))
        return
    if not isinstance(left, v.Entry) or left.name != declaration.name:
        return
    if relation == "one-hot":
        places = [k for k, i in enumerate(left.indices) if i == right]
        shape.one_hot = places[0] if places else len(left.indices) - 1
    elif relation == "in" and len(getattr(right, "args", ())) >= 2:
        shape.low, shape.high = float(right.args[0]), float(right.args[1])
    elif relation == "=" and all(i.is_Integer for i in left.indices) and right.is_number:
        shape.components.append((tuple(int(i) for i in left.indices), right))
    elif relation in (">", ">=") and right.is_number:
        shape.low = max(shape.low, float(right))
    elif relation in ("<", "<=") and right.is_number:
        shape.high = min(shape.high, float(right))


def aimed(program: Program, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The inputs with the entries moved that a bound by a scalar, or of a size, leaves out."""
    for fact in program.facts:
        sized = isinstance(fact.left, v.Fn)
        entry = fact.left.arguments[0] if sized else fact.left
        if not isinstance(entry, v.Entry) or not all(isinstance(i, v.Index) for i in entry.indices):
            continue
        bound = _bound(fact.right, inputs)
        if fact.relation not in ("<", "<=", ">", ">=") or bound is None or entry.name not in inputs:
            continue
        if sized or not fact.right.is_number:
            inputs[entry.name] = _moved(inputs[entry.name], fact.relation, bound, sized)
    return inputs


def _bound(e: sp.Expr, inputs: Mapping[str, np.ndarray]) -> float | None:
    """A number, or the value of a scalar."""
    if isinstance(e, v.Entry) and not e.indices and e.name in inputs:
        return float(inputs[e.name])
    return float(e) if e.is_number else None


def _moved(array: np.ndarray, relation: str, bound: float, sized: bool) -> np.ndarray:
    """Entries on the wrong side of a bound mirrored at it; sizes stretched or shrunk past it."""
    size = np.abs(array) if sized else array
    wrong = ~_RELATIONS[relation](size, bound)
    if not sized:
        return np.where(wrong, 2 * bound - array, array)
    inside = bound * size / (1 + size) if relation[0] == "<" else bound + size
    return np.where(wrong, np.copysign(inside, array), array)


def fact_holds(fact: Fact, evaluator: Evaluator, tolerance: float) -> bool:
    """Whether a fact holds at the evaluator's inputs, for all values of its free indices."""
    left, right = fact.left, fact.right
    if fact.relation == "one-hot":
        array = evaluator.value(left, _free(left))
        return bool(np.isin(array, (0, 1)).all() and (array.sum(-1) == 1).all())
    if fact.relation == "in":
        array = evaluator.value(left, _free(left))
        low, high = (float(a) for a in right.args[:2])
        return bool(((array >= low) & (array <= high)).all())
    axes = _free(left - right)
    a, b = evaluator.value(left, axes), evaluator.value(right, axes)
    if fact.relation == "=":
        return bool((abs(a - b) <= tolerance * (1 + abs(b))).all())
    return bool(_RELATIONS[fact.relation](a, b).all())


def _free(e: sp.Expr) -> tuple[v.Index, ...]:
    return tuple(sorted(v.free_indices(e), key=lambda i: (i.name, i.tag)))
