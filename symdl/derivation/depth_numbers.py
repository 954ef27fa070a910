"""The statements of :mod:`symdl.derivation.depth` in numbers: real layers, the direct evaluator.

For each statement a network of that shape is written in the notation, its derivative (or output) is
taken by the evaluator, and the written-out right side is worked out with the layers' own matrices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sympy as sp

from symdl.derivation.depth import STATEMENTS
from symdl.errors import CheckFailed
from symdl.expr.compose import program_for
from symdl.expr.evaluate import Evaluator
from symdl.expr.sampling import sample
from symdl.expr.values import Delta, Diff, Entry, Index

if TYPE_CHECKING:
    import numpy as np

TOLERANCE = 1e-9
SIZE = 3


@dataclass(frozen=True)
class Network:
    """A network of one shape.

    Attributes:
        declared, layer: its text: once, and for layer k.
        output: the state's letter.
        by: the variable to differentiate by ("" for the output itself).
        letters: for each letter the expression of layer k's matrix, and its axes.
    """

    declared: str
    layer: Callable[[int], str]
    output: str
    by: str
    letters: dict[str, Callable[[int], tuple[sp.Expr, tuple[Index, ...]]]]


def _axes(*letters: str) -> tuple[Index, ...]:
    return tuple(Index(x, sp.Symbol("n", integer=True, positive=True)) for x in letters)


ROW, COLUMN, THIRD = _axes("i", "j", "k")


def _slope(k: int) -> tuple[sp.Expr, tuple[Index, ...]]:
    """∂z_k/∂x_{k-1}, where z_k is what layer k computes of its input alone."""
    return Diff(Entry(f"z{k}", ROW), Entry(f"x{k - 1}", COLUMN)), (ROW, COLUMN)


def _plain(name: str, *axes: Index) -> Callable[[int], tuple[sp.Expr, tuple[Index, ...]]]:
    return lambda k: (Entry(f"{name}{k}", *axes), axes)


def _curved(k: int) -> str:
    return f"W{k}[i:n,j:n]; z{k}[i] = tanh(sum[j](W{k}[i,j]*x{k - 1}[j]))"


def _state(k: int) -> tuple[sp.Expr, tuple[Index, ...]]:
    return (1 - Entry(f"x{k}", ROW) ** 2) * Entry("W", ROW, COLUMN), (ROW, COLUMN)


def _direct(k: int) -> tuple[sp.Expr, tuple[Index, ...]]:
    return (1 - Entry(f"x{k}", ROW) ** 2) * Delta(ROW, COLUMN) * Entry(f"x{k - 1}", THIRD), (
        ROW,
        COLUMN,
        THIRD,
    )


NETWORKS = {
    "chain": Network(
        "x0[i:n]", lambda k: f"{_curved(k)}; x{k}[i] = z{k}[i]", "x", "x0", {"J": _slope}
    ),
    "shortcuts": Network(
        "x0[i:n]", lambda k: f"{_curved(k)}; x{k}[i] = x{k - 1}[i] + z{k}[i]", "x", "x0",
        {"J": _slope},
    ),
    "affine": Network(
        "x0[i:n]",
        lambda k: f"W{k}[i:n,j:n]; b{k}[i:n]; x{k}[i] = sum[j](W{k}[i,j]*x{k - 1}[j]) + b{k}[i]",
        "x", "", {"W": _plain("W", ROW, COLUMN), "b": _plain("b", ROW), "x": _plain("x", ROW)},
    ),
    "recurrence": Network(
        "x0[i:n]; W[i:n,j:n]",
        lambda k: f"u{k}[i:n]; x{k}[i] = tanh(sum[j](W[i,j]*x{k - 1}[j]) + u{k}[i])",
        "x", "W", {"A": _state, "E": _direct},
    ),
}  # fmt: skip


def compare(name: str, depth: int, seed: int = 7) -> float:
    """The largest relative difference between a statement's right side and a real network.

    Raises:
        CheckFailed: where it is no rounding error."""
    import numpy as np

    network, statement = NETWORKS[name], STATEMENTS[name]
    text = "; ".join([network.declared, *(network.layer(k) for k in range(1, depth + 1))])
    program = program_for(text, layers={})
    point = Evaluator(program, *sample(program, np.random.default_rng(seed), {"n": SIZE}))
    last = Entry(f"{network.output}{depth}", ROW)
    if not network.by:
        left = point.value(last, (ROW,)).reshape(SIZE, 1)
    else:
        own = (COLUMN, THIRD)[: len(program.declarations[network.by].indices)]
        slope = Diff(last, Entry(network.by, *own), True)
        left = point.value(slope, (ROW, *own)).reshape(SIZE, -1)
    right = _worked_out(statement.right(*(p.at(depth) for p in statement.parts)), network, point)
    scale = 1 + np.abs(left).max()
    worst = float(np.abs(left - right).max() / scale)
    if worst > TOLERANCE:
        raise CheckFailed(f"{name} differs from a network of {depth} layers by {worst:.2g}")
    return worst


def _worked_out(e: sp.Expr, network: Network, point: Evaluator) -> np.ndarray:
    """A sum of products of letters as a matrix; 1 is the identity."""
    import numpy as np

    if e.is_Add:
        return sum(_worked_out(a, network, point) for a in e.args)  # type: ignore[return-value]
    if e.is_Mul:
        return np.linalg.multi_dot(
            [np.eye(SIZE), *(_worked_out(a, network, point) for a in e.args)]
        )
    if e.is_Symbol:
        name, layer = e.name.split("_")
        value, axes = network.letters[name](int(layer))
        return point.value(value, axes).reshape(SIZE, -1)
    return float(e) * np.eye(SIZE)
