"""A concrete smooth function in the place of each unknown one, for numbers.

``F_i(x) = sin(Σ_j a_ij x_j + c_i) + Σ_j b_ij x_j`` with coefficients drawn from the function's
name, so that it couples all entries and has exact derivatives of every order.
"""

from __future__ import annotations

import math
import zlib

import numpy as np


def unknown_value(
    name: str, shape: tuple[int, ...], x: np.ndarray, extra: int, by: int
) -> np.ndarray:
    """The function, or its derivative by as many entries of ``x`` as ``by`` indices name.

    Args:
        name, shape: the function's name and the shape of its value.
        x: the argument; its last ``extra`` axes are kept apart (one value of F for each).
        by: the number of derivative indices, a multiple of the argument's own axes.

    Returns:
        An array of ``shape``, then the argument's own axes once for each order, then the extra."""
    own, outer = x.shape[: x.ndim - extra], x.shape[x.ndim - extra :]
    order = by // len(own) if own else 0
    rows, columns = math.prod(shape), math.prod(own)
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    a, b = rng.uniform(-1, 1, (2, rows, columns))
    flat = x.reshape(columns, math.prod(outer)).T
    value = np.sin(flat @ a.T + rng.uniform(-1, 1, rows) + order * math.pi / 2)
    if order == 0:
        value = value + flat @ b.T
    for done in range(order):
        value = value[..., None] * a.reshape(rows, *(1,) * done, columns)
    if order == 1:
        value = value + b
    value = value.reshape(*outer, *shape, *own * order)
    return np.moveaxis(value, range(extra), range(-extra, 0))
