"""Whether a gradient somebody wrote by hand in NumPy is right, and which entry is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from symdl.errors import ShapeError
from symdl.expr.layer import Layer

TOLERANCE = 1e-7  # of the largest entry; central differences in double precision reach 1e-9


@dataclass(frozen=True)
class Entry:
    """One gradient: right, or what is wrong with it and where."""

    name: str
    right: bool
    message: str = ""


@dataclass(frozen=True)
class Verified:
    """The verdict on a hand-written backward pass; true where every gradient is right."""

    layer: str
    entries: tuple[Entry, ...]
    points: int

    def __bool__(self) -> bool:
        return all(entry.right for entry in self.entries)

    def __str__(self) -> str:
        head = f"{self.layer}: {'right' if self else 'wrong'} at {self.points} random inputs\n"
        lines = [
            f"  {'✓' if entry.right else '✗'} {entry.name}{': ' if entry.message else ''}"
            f"{entry.message}\n"
            for entry in self.entries
        ]
        return (head + "".join(lines)).rstrip("\n")

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def verify(
    my_backward: Callable[..., Any],
    layer: str | Layer,
    wrt: str | None = None,
    *,
    layers: Mapping[str, Layer] | None = None,
    points: int = 4,
    seed: int = 0,
    **static: int,
) -> Verified:
    """Compare a hand-written gradient with symdl's, and both with central differences.

    Args:
        my_backward: takes the layer's inputs and ``grad`` by keyword and gives the gradient by
            ``wrt``, a dict of gradients by name, or a tuple of them in the order of the layer's
            real inputs.  ``grad`` is the gradient of the output; of several outputs, a dict of
            them by name.
        layer: a layer, its name or a composition.
        wrt: the variable, where the function gives one array.
        layers: one's own layers by name.
        points: how many random inputs of different sizes are tried.
        static: integers such as ``s=2``.

    Raises:
        ShapeError: the function gives one array and ``wrt`` does not say of what.
        SymdlError: there is no such layer.
        CheckFailed: symdl's own gradient did not survive its second check.
    """
    if points < 1:
        raise ShapeError("nothing is tried at 0 points", repair="points=4")
    from symdl.api import kernel
    from symdl.expr.compose import program_for
    from symdl.expr.sampling import sample
    from symdl.sheets.definitions import known_layers

    program = program_for(layer, layers=known_layers(layers), static=static or None, batch=False)
    made = kernel(layer, layers=layers, **static)  # type: ignore[arg-type]
    random = np.random.default_rng(seed)
    entries: dict[str, Entry] = {}
    for _ in range(points):
        arrays, sizes = sample(program, random)
        whole = {name: sizes[name] for name in made.inputs if name in sizes and name not in arrays}
        given = {**arrays, **whole}
        out = made(**given)
        grad = {
            name: random.standard_normal(np.shape(value))
            for name, value in zip(program.outputs, _several(out), strict=True)
        }
        upstream = tuple(grad.values()) if len(grad) > 1 else next(iter(grad.values()))
        _, truth = made.value_and_grad(**given, grad=upstream)
        shown = {name: np.array(array) for name, array in grad.items()}
        own = shown if len(shown) > 1 else next(iter(shown.values()))
        mine = my_backward(**{k: np.array(v) for k, v in given.items()}, grad=own)
        for name, gradient in _by_name(mine, wrt, truth).items():
            if name not in truth:
                raise ShapeError(f"'{name}' is no real input", repair=f"one of {', '.join(truth)}")
            _second_opinion(made, given, tuple(grad.values()), name, truth[name])
            found = _compared(name, np.asarray(gradient), np.asarray(truth[name]))
            if name not in entries or entries[name].right:
                entries[name] = found
    return Verified(program.title or "the layer", tuple(entries.values()), points)


def _by_name(mine: Any, wrt: str | None, truth: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(mine, Mapping):
        if not mine:
            raise ShapeError("no gradient came back", repair="return a dict of gradients by name")
        return dict(mine)
    if wrt is not None:
        return {wrt: mine}
    if isinstance(mine, tuple | list) and len(mine) == len(truth):
        return dict(zip(truth, mine, strict=True))
    if len(truth) == 1:
        return {next(iter(truth)): mine}
    raise ShapeError(
        "one array came back for several inputs", repair='verify(f, layer, wrt="x") or a dict'
    )


def _several(out: Any) -> tuple[Any, ...]:
    return tuple(out) if isinstance(out, tuple) else (out,)


def _second_opinion(
    made: Any, given: dict[str, Any], grad: tuple[Any, ...], name: str, truth: Any
) -> None:
    """symdl's own gradient beside a central difference along one random direction.

    Raises:
        CheckFailed: they disagree; then nothing is said about anybody else's gradient."""
    from symdl.errors import CheckFailed

    direction = np.random.default_rng(1).standard_normal(np.shape(given[name]))
    step = 1e-5
    high = _several(made(**{**given, name: given[name] + step * direction}))
    low = _several(made(**{**given, name: given[name] - step * direction}))
    change = sum(np.sum(g * (a - b)) for g, a, b in zip(grad, high, low, strict=True))
    slope = change / (2 * step)
    expected = np.sum(truth * direction)
    if abs(slope - expected) > 1e-4 * max(1.0, abs(slope), abs(expected)):
        raise CheckFailed(f"symdl's gradient by {name}: {expected} beside {slope} by differences")


# --- what is wrong ---------------------------------------------------------------------------


def _compared(name: str, mine: np.ndarray, truth: np.ndarray) -> Entry:
    if mine.shape != truth.shape:
        hint = ", transposed" if mine.shape == truth.T.shape else ""
        return Entry(name, False, f"its shape is {mine.shape}{hint}, it should be {truth.shape}")
    if not np.all(np.isfinite(mine)):
        place = _shown(np.argwhere(~np.isfinite(mine))[0])
        return Entry(name, False, f"entry {place} is not a finite number")
    gap = np.abs(mine - truth)
    allowed = TOLERANCE * (float(np.max(np.abs(truth), initial=0.0)) or 1.0)
    if np.max(gap, initial=0.0) <= allowed:
        return Entry(name, True)
    worst = np.unravel_index(int(np.argmax(gap)), gap.shape)
    wrong = int(np.sum(gap > allowed))
    said = (
        f"{wrong} of {mine.size} entries are wrong; entry {_shown(worst)} is "
        f"{mine[worst]:.6g}, it should be {truth[worst]:.6g}"
    )
    return Entry(name, False, said + _hint(mine, truth))


def _shown(place: Any) -> str:
    return "[" + ", ".join(str(int(k)) for k in place) + "]"


def _hint(mine: np.ndarray, truth: np.ndarray) -> str:
    """What a constant ratio or a transposition tells."""
    if mine.ndim == 2 and mine.shape[0] == mine.shape[1] and np.allclose(mine, truth.T):
        return "; it is the transpose"
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (mine / truth)[np.abs(truth) > 1e-9]
    if ratio.size == 0 or not np.allclose(ratio, ratio.flat[0], rtol=1e-6):
        return ""
    factor = float(ratio.flat[0])
    if np.isclose(factor, -1):
        return "; the sign is wrong everywhere"
    sizes = {n for n in truth.shape if n > 1}
    if any(np.isclose(factor, n) or np.isclose(factor, 1 / n) for n in sizes):
        return (
            f"; it is {factor:.6g} times the right one: a mean taken for a sum, or a sum for a mean"
        )
    return f"; it is {factor:.6g} times the right one everywhere"
