"""Each kernel against the reference evaluator: values, and gradients by complex step."""

from __future__ import annotations

import numpy as np
import sympy as sp

from symdl.errors import CheckFailed
from symdl.expr import values as v
from symdl.expr.evaluate import Evaluator
from symdl.expr.program import Declaration, Equation, Program
from symdl.expr.sampling import sample_points
from symdl.kernels.arguments import Bound
from symdl.kernels.kernel import Kernel

TOLERANCE = 1e-7
SEED = 20140601


def check(kernel: Kernel, program: Program, wrt: tuple[str, ...], points: int = 1) -> float:
    """The largest relative difference to the reference at random admissible points.

    Raises:
        CheckFailed: where a value or gradient differs, naming it."""
    weighted, loss = _with_loss(program)
    rng = np.random.default_rng(SEED)
    worst = 0.0
    for point in sample_points(program, SEED, count=points):
        arrays = {n: np.asarray(a) for n, a in point.inputs.items() if a is not None}
        bound = Bound(arrays, point.sizes, np.dtype(float), (), {})
        outputs, saved = kernel.run_forward(bound)
        weights = {}
        for name, array in zip(program.outputs, outputs, strict=True):
            worst = max(worst, _compare(name, point.values[name], array))
            weights[name] = rng.uniform(0.5, 1.5, np.shape(array))
        reference = Evaluator(
            weighted, {**arrays, **{_weight(n): w for n, w in weights.items()}}, point.sizes
        )
        found = kernel.run_backward(list(saved), list(weights.values()), bound)
        for name, array in zip(wrt, found, strict=True):
            entry = program.declarations[name].entry
            expected = reference.value(v.Diff(loss, entry, 1), entry.indices)
            worst = max(worst, _compare(f"the gradient by {name}", expected, array))
    return worst


def _weight(name: str) -> str:
    return f"weight of {name}"


def _with_loss(program: Program) -> tuple[Program, sp.Expr]:
    """The program with a weight beside every output, and the weighted sum of all outputs."""
    declarations = dict(program.declarations)
    total: sp.Expr = sp.S.Zero
    for name in program.outputs:
        indices = program.declarations[name].indices
        declarations[_weight(name)] = Declaration(_weight(name), indices=indices)
        product = v.Entry(_weight(name), *indices) * v.Entry(name, *indices)
        total += v.Reduce("sum", product, *indices)
    equations: tuple[Equation, ...] = program.equations
    return Program(declarations, equations, program.outputs), total


def _compare(what: str, expected: np.ndarray, found: object) -> float:
    array = np.asarray(found)
    if array.shape != expected.shape:
        raise CheckFailed(f"kernel: {what} has shape {array.shape}, expected {expected.shape}")
    if not array.size:
        return 0.0
    scale = 1 + np.abs(expected).max()
    difference = float(np.abs(array - expected).max() / scale)
    if not difference <= TOLERANCE:
        place = np.unravel_index(int(np.argmax(np.abs(array - expected))), array.shape)
        raise CheckFailed(
            f"kernel: {what} is wrong at {tuple(map(int, place))}: {array[place]:.9g}, "
            f"expected {expected[place]:.9g}"
        )
    return difference
