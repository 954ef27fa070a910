"""The statements about any depth in numbers: real layers, the direct evaluator.

For each statement a network of that shape is written in the notation, its derivative (or output) is
taken by the evaluator, and the written-out right side is worked out with the layers' own matrices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sympy as sp

from symdl.derivation.closed_forms import CLOSED_FORMS
from symdl.derivation.depth import STATEMENTS
from symdl.derivation.induction import unroll
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
        loss: a loss of the last state by the number of layers, where that is differentiated.
        letters: for each letter the expression of layer k's matrix, and its axes.
    """

    declared: str
    layer: Callable[[int], str]
    output: str
    by: str
    letters: dict[str, Callable[[int], tuple[sp.Expr, tuple[Index, ...]]]]
    loss: Callable[[int], str] | None = None


def _axes(*letters: str) -> tuple[Index, ...]:
    return tuple(Index(x, sp.Symbol("n", integer=True, positive=True)) for x in letters)


ROW, COLUMN, THIRD = _axes("i", "j", "k")


def _slope(k: int) -> tuple[sp.Expr, tuple[Index, ...]]:
    """∂z_k/∂x_{k-1}, where z_k is what layer k computes of its input alone."""
    return Diff(Entry(f"z{k}", ROW), Entry(f"x{k - 1}", COLUMN)), (ROW, COLUMN)


def _turned(k: int) -> tuple[sp.Expr, tuple[Index, ...]]:
    """The transposed Jacobian of layer k."""
    return _slope(k)[0], (COLUMN, ROW)


def _loss_slope(k: int) -> tuple[sp.Expr, tuple[Index, ...]]:
    return Diff(Entry("loss"), Entry(f"x{k}", ROW), True), (ROW,)


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


_CHAIN = Network("x0[i:n]", lambda k: f"{_curved(k)}; x{k}[i] = z{k}[i]", "x", "x0", {"J": _slope})
_SHORTCUTS = replace(_CHAIN, layer=lambda k: f"{_curved(k)}; x{k}[i] = x{k - 1}[i] + z{k}[i]")
_AFFINE = Network(
    "x0[i:n]",
    lambda k: f"W{k}[i:n,j:n]; b{k}[i:n]; x{k}[i] = sum[j](W{k}[i,j]*x{k - 1}[j]) + b{k}[i]",
    "x", "", {"W": _plain("W", ROW, COLUMN), "b": _plain("b", ROW), "x": _plain("x", ROW)},
)  # fmt: skip
_TIME = Network(
    "x0[i:n]; W[i:n,j:n]",
    lambda k: f"u{k}[i:n]; x{k}[i] = tanh(sum[j](W[i,j]*x{k - 1}[j]) + u{k}[i])",
    "x", "W", {"A": _state, "E": _direct},
)  # fmt: skip
_LOSS = replace(
    _CHAIN,
    letters={"B": _turned, "g": _loss_slope},
    loss=lambda k: f"y[i:n]; loss = sum[i]((x{k}[i] - y[i])**2)/2",
)
NETWORKS = {
    "chain": _CHAIN, "shortcuts": _SHORTCUTS, "affine": _AFFINE, "recurrence": _TIME,
    "jacobian": _CHAIN, "subsets": _SHORTCUTS, "through_time": _TIME, "gradient": _LOSS,
}  # fmt: skip


def compare(name: str, depth: int, seed: int = 7) -> float:
    """The largest relative difference between a statement's right side and a real network.

    Raises:
        CheckFailed: where it is no rounding error."""
    import numpy as np

    network = NETWORKS[name]
    lines = [network.declared, *(network.layer(k) for k in range(1, depth + 1))]
    if network.loss is not None:
        lines.append(network.loss(depth))
    program = program_for("; ".join(lines), layers={})
    point = Evaluator(program, *sample(program, np.random.default_rng(seed), {"n": SIZE}))
    state = Entry(f"{network.output}{depth}", ROW)
    last, axes = (state, (ROW,)) if network.loss is None else (Entry("loss"), ())
    if not network.by:
        left = point.value(last, axes).reshape(SIZE, 1)
    else:
        own = (COLUMN, THIRD)[: len(program.declarations[network.by].indices)]
        slope = Diff(last, Entry(network.by, *own), True)
        left = point.value(slope, (*axes, *own)).reshape(SIZE, -1)
    right = _worked_out(_right(name, depth), network, point)
    scale = 1 + np.abs(left).max()
    worst = float(np.abs(left - right).max() / scale)
    if worst > TOLERANCE:
        raise CheckFailed(f"{name} differs from a network of {depth} layers by {worst:.2g}")
    return worst


def _right(name: str, depth: int) -> sp.Expr:
    """A statement's right side in the letters of single layers."""
    if name in CLOSED_FORMS:
        return sp.expand(unroll(CLOSED_FORMS[name].right, depth, None))
    statement = STATEMENTS[name]
    return statement.right(*(p.at(depth) for p in statement.parts))


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
