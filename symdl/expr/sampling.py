"""Random admissible inputs of a program, at which a statement about it is a fair test.

Axis sizes are pairwise distinct, so that a mistaken transpose cannot hide; declared facts hold;
every named quantity is finite; and, on request, no value stands near a kink, where a derivative
would depend on the side.  What the numbers are then used for is the caller's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp

from symdl.errors import FactError
from symdl.expr import values as v
from symdl.expr.admissible import FACT_TOLERANCE, Shape, aimed, fact_holds, shape_of
from symdl.expr.axed import names_in
from symdl.expr.binding import by_name, logical_shape, size_of
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Declaration, Program
from symdl.expr.sizes import SIZE_SETS, admissible_sizes, random_integers

MARGIN = 0.02
_TRIES = 120
_INTERVALS = ((-1.5, 1.5), (0.3, 1.8), (0.1, 0.9))


def sample(
    program: Program,
    rng: np.random.Generator,
    sizes: Mapping | None = None,
    avoid_kinks: bool = True,
) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """Random inputs by name (logical axes) and sizes by name, at which the program is usable.

    Raises:
        FactError: where the facts and domains leave nothing that was found.
        ShapeError: where no sizes fit, or those given do not."""
    chosen = by_name(sizes) if sizes is not None else admissible_sizes(program, rng)
    for declaration in program.declarations.values():
        if declaration.kind == "integer" and declaration.name not in chosen:
            chosen |= random_integers(program, rng)
            break
    shapes = {d.name: shape_of(program, d) for d in program.inputs}
    for trial in range(_TRIES):
        inputs = {
            d.name: _draw(d, shapes[d.name], rng, chosen, trial)
            for d in program.inputs
            if d.kind not in ("integer", "function")
        }
        inputs = aimed(program, inputs)
        margin = MARGIN if trial < _TRIES // 2 else MARGIN / 5
        if usable(program, inputs, chosen, margin if avoid_kinks else 0):
            return inputs, chosen
    raise FactError(
        "no inputs were found at which every fact holds and every quantity is finite",
        repair="check that the facts do not contradict each other",
    )


def _draw(
    declaration: Declaration,
    shape: Shape,
    rng: np.random.Generator,
    sizes: Mapping[str, int],
    trial: int,
) -> np.ndarray:
    size = logical_shape(declaration, sizes)
    if declaration.kind == "gathered":
        return rng.integers(0, size_of(declaration.target, sizes), size)
    if declaration.kind == "random":
        return rng.integers(0, 2, size).astype(float)
    low, high = _INTERVALS[0]
    if shape.probability:
        low, high = _INTERVALS[2]
    elif declaration.default is not None:
        default = float(sp.sympify(declaration.default))
        low, high = (0.2, 0.8) if default > 0 else (-0.8, -0.2) if default < 0 else (low, high)
    elif trial >= 6:
        low, high = _INTERVALS[rng.integers(0, len(_INTERVALS))]
    return shape.draw(rng, size, low, high, sizes)


def usable(
    program: Program, inputs: Mapping[str, Any], sizes: Mapping, margin: float = MARGIN
) -> bool:
    """Whether the inputs satisfy the facts, every named quantity is finite, and nothing that a
    branch depends on is within ``margin`` of its kink (0: kinks are not looked at)."""
    evaluator = Evaluator(program, inputs, sizes)
    if not all(fact_holds(fact, evaluator, FACT_TOLERANCE) for fact in program.facts):
        return False
    for equation in program.equations:
        if not np.isfinite(evaluator.value(equation.entry, equation.indices)).all():
            return False
    if margin <= 0:
        return True
    return all(
        _clear(evaluator, node, margin)
        for equation in program.equations
        for node in v.walk(equation.body)
    )


def _clear(evaluator: Evaluator, node: sp.Basic, margin: float) -> bool:
    """Whether a node that has a kink is evaluated far from it."""
    if isinstance(node, v.Bracket) and _real(evaluator, node.e):
        return _far(evaluator, node.e, margin)
    if isinstance(node, v.Fn) and node.name in ("abs", "sign"):
        return _far(evaluator, node.arguments[0], margin)
    if isinstance(node, v.Fn) and node.name in ("max", "min"):
        return _far(evaluator, node.arguments[0] - node.arguments[1], margin)
    if isinstance(node, v.ArgMax) or (isinstance(node, v.Reduce) and node.op == "max"):
        free = tuple(sorted(v.free_indices(node), key=str))
        array = evaluator.value(node.body, (*free, *node.bound))
        flat = np.sort(array.reshape(*array.shape[: len(free)], -1), -1)
        with np.errstate(invalid="ignore"):
            return flat.shape[-1] < 2 or not (flat[..., -1] - flat[..., -2] < margin).any()
    return True


def _real(evaluator: Evaluator, e: sp.Expr) -> bool:
    """Whether an expression reads entries that are no whole numbers."""
    kinds = {d.name: d.kind for d in evaluator.program.declarations.values()}
    return any(kinds.get(name) not in ("gathered", "random") for name in names_in(e))


def _far(evaluator: Evaluator, e: sp.Expr, margin: float) -> bool:
    if not _real(evaluator, e):
        return True
    free = tuple(sorted(v.free_indices(e), key=str))
    return not (abs(evaluator.value(e, free)) < margin).any()


def sample_points(
    program: Program, seed: int, avoid_kinks: bool = True, count: int = 2
) -> list[Evaluator]:
    """Evaluators at random admissible points, one of each of the first ``count`` size sets.

    Raises:
        FactError, ShapeError: as :func:`sample` does."""
    rng = np.random.default_rng(seed)
    found = []
    for pool in SIZE_SETS[:count]:
        sizes = admissible_sizes(program, rng, pool)
        inputs, sizes = sample(program, rng, sizes, avoid_kinks)
        found.append(Evaluator(program, inputs, sizes))
    return found
