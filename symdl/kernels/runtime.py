"""The few functions that generated kernels call beside NumPy's own."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence

import numpy as np

from symdl.errors import ShapeError
from symdl.expr.numeric import erf

__all__ = [
    "contract",
    "erf",
    "first_max",
    "gather",
    "is_first_max",
    "logistic",
    "scatter",
    "scatter_at",
    "log1p_exp",
    "times_log",
    "window",
]


def logistic(x: np.ndarray) -> np.ndarray:
    """``1/(1 + exp(-x))`` without overflow, to full relative precision on both sides."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def log1p_exp(x: np.ndarray) -> np.ndarray:
    """``log(1 + exp(x))`` without overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def times_log(factor: np.ndarray, x: np.ndarray) -> np.ndarray:
    """``factor·log(x)``, 0 where the factor is 0."""
    return np.where(factor == 0, 0, factor * np.log(x))


def first_max(x: np.ndarray, bound: int, position: int) -> np.ndarray:
    """One index of the first maximum over the last ``bound`` axes; nan counts as the maximum."""
    shape = x.shape[x.ndim - bound :]
    flat = np.argmax(x.reshape(*x.shape[: x.ndim - bound], -1), axis=-1)
    return np.unravel_index(flat, shape)[position]


def is_first_max(x: np.ndarray, bound: int) -> np.ndarray:
    """True at the first maximum over the last ``bound`` axes; nan counts as the maximum."""
    flat = x.reshape(*x.shape[: x.ndim - bound], -1)
    first = np.zeros(flat.shape, bool)
    np.put_along_axis(first, np.argmax(flat, axis=-1)[..., None], True, axis=-1)
    return first.reshape(x.shape)


def window(
    x: np.ndarray,
    start: Sequence[int],
    steps: Sequence[Sequence[int]],
    shape: Sequence[int],
    fill: float | None = None,
) -> np.ndarray:
    """A read-only view with ``view[k] = x[start + Σ k_a·steps[a]]``, an axis for each row of steps.

    Args:
        fill: the value of places outside; where it is None they are an error."""
    low, high = _reach(start, steps, shape)
    before = [max(0, -at) for at in low]
    after = [max(0, at - size + 1) for at, size in zip(high, x.shape, strict=True)]
    if any(before) or any(after):
        if fill is None:
            raise ShapeError("an array is read outside, and declares no value there")
        x = np.pad(x, list(zip(before, after, strict=True)), constant_values=fill)
    origin = tuple(slice(at + pad, None) for at, pad in zip(start, before, strict=True))
    strides = [sum(c * s for c, s in zip(row, x.strides, strict=True)) for row in steps]
    return np.lib.stride_tricks.as_strided(x[origin], tuple(shape), strides, writeable=False)


def _reach(
    start: Sequence[int], steps: Sequence[Sequence[int]], shape: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The lowest and highest place on each axis."""
    low, high = list(start), list(start)
    for row, size in zip(steps, shape, strict=True):
        for axis, step in enumerate(row):
            low[axis] += min(0, step * (size - 1))
            high[axis] += max(0, step * (size - 1))
    return low, high


def gather(x: np.ndarray, places: tuple, fill: float | None = None) -> np.ndarray:
    """``x[places]`` for arrays of integers; outside ``fill``, or an error where it is None."""
    places = np.broadcast_arrays(*places)
    inside = True
    for place, size in zip(places, x.shape, strict=True):
        inside = inside & (place >= 0) & (place < size)
    if np.all(inside):
        return x[tuple(places)]
    if fill is None:
        raise ShapeError("an index array points outside the array it reads")
    found = x[tuple(np.where(inside, place, 0) for place in places)]
    return np.where(inside, found, np.asarray(fill, found.dtype))


def scatter(
    upstream: np.ndarray,
    size: Sequence[int],
    start: Sequence[int],
    steps: Sequence[Sequence[int]],
) -> np.ndarray:
    """The transpose of :func:`window`: every entry is added at the place it was read from."""
    low, high = _reach(start, steps, upstream.shape)
    before = [max(0, -at) for at in low]
    after = [max(0, at - width + 1) for at, width in zip(high, size, strict=True)]
    padded = np.zeros(
        [b + n + a for b, n, a in zip(before, size, after, strict=True)], upstream.dtype
    )
    looped = _looped_axes(steps, upstream.shape)
    for taps in itertools.product(*(range(upstream.shape[a]) for a in looped)):
        view, origin = upstream, [at + pad for at, pad in zip(start, before, strict=True)]
        for axis, tap in zip(looped, taps, strict=True):
            origin = [o + tap * step for o, step in zip(origin, steps[axis], strict=True)]
        view = upstream[
            tuple(
                taps[looped.index(a)] if a in looped else slice(None) for a in range(upstream.ndim)
            )
        ]
        rows = [row for a, row in enumerate(steps) if a not in looped]
        target, order = _slices(origin, rows, view.shape)
        padded[target] += view.transpose(order)
    return padded[tuple(slice(b, b + n) for b, n in zip(before, size, strict=True))]


def _looped_axes(steps: Sequence[Sequence[int]], shape: Sequence[int]) -> list[int]:
    """The axes to loop over: all but the longest of those that move along each axis of x."""
    keep: set[int] = set()
    for axis in range(len(steps[0]) if steps else 0):
        movers = [a for a, row in enumerate(steps) if row[axis]]
        alone = [a for a in movers if sum(1 for c in steps[a] if c) == 1]
        if alone:
            keep.add(max(alone, key=lambda a: shape[a]))
    return [a for a in range(len(steps)) if a not in keep]


def _slices(
    origin: Sequence[int], rows: Sequence[Sequence[int]], shape: Sequence[int]
) -> tuple[tuple, list[int]]:
    target: list = [int(o) for o in origin]
    axis_of = {}
    for k, row in enumerate(rows):
        axis = next(a for a, step in enumerate(row) if step)
        step, stop = row[axis], origin[axis] + row[axis] * shape[k]
        target[axis] = slice(origin[axis], stop if stop >= 0 else None, step)
        axis_of[axis] = k
    return tuple(target), [axis_of[a] for a in sorted(axis_of)]


def scatter_at(upstream: np.ndarray, size: Sequence[int], places: tuple) -> np.ndarray:
    """The transpose of :func:`gather`: every entry is added at its place, none outside."""
    total = np.zeros(size, upstream.dtype)
    places = np.broadcast_arrays(*places, upstream)[:-1]
    inside = np.ones(upstream.shape, bool)
    for place, width in zip(places, size, strict=True):
        inside = inside & (place >= 0) & (place < width)
    np.add.at(total, tuple(place[inside] for place in places), upstream[inside])
    return total


def contract(spec: str, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """``einsum`` of two arrays, through one matrix product wherever there is one in it."""
    plan = _contraction(spec)
    if plan is None:
        return np.einsum(spec, a, b)
    order_a, order_b, kinds, order = plan
    a, b = a.transpose(order_a), b.transpose(order_b)
    batch, rows, inner = kinds
    lead, m = a.shape[:batch], a.shape[batch : batch + rows]
    n = b.shape[batch + inner :]
    k = math.prod(b.shape[batch : batch + inner])
    a = a.reshape((*lead, math.prod(m), k))
    b = b.reshape((*lead, k, math.prod(n)))
    return np.matmul(a, b).reshape((*lead, *m, *n)).transpose(order)


@functools.lru_cache(maxsize=4096)
def _contraction(spec: str) -> tuple | None:
    ins, out = spec.split("->")
    left, right = ins.split(",")
    batch = [c for c in left if c in right and c in out]
    inner = [c for c in left if c in right and c not in out]
    rows = [c for c in left if c not in right]
    columns = [c for c in right if c not in left]
    if not inner or (batch and not (rows and columns)):
        return None
    if len(set(left)) != len(left) or len(set(right)) != len(right):
        return None
    if not set(rows) | set(columns) <= set(out):
        return None
    made = [*batch, *rows, *columns]
    return (
        [left.index(c) for c in (*batch, *rows, *inner)],
        [right.index(c) for c in (*batch, *inner, *columns)],
        (len(batch), len(rows), len(inner)),
        [made.index(c) for c in out],
    )
