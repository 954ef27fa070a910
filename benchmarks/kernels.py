"""Generated kernels beside hand-written NumPy: forward and backward, as ratios of one run.

The two sides of a case are interleaved and the median of their ratios is shown; below 1 the
generated kernel is the faster.  The hand-written side is what a careful person writes: stable,
vectorised, convolution through windows and one matrix product.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

ROUNDS, LIMIT = 15, 3.0
Case = tuple[str, dict[str, np.ndarray], dict[str, int], Callable[..., tuple]]


def softmax(z: np.ndarray, grad: np.ndarray) -> tuple:
    """p, and g·p − p Σ g·p."""
    e = np.exp(z - z.max(-1, keepdims=True))
    p = e / e.sum(-1, keepdims=True)
    t = grad * p
    return p, t - p * t.sum(-1, keepdims=True)


def cross_entropy(z: np.ndarray, t: np.ndarray, grad: np.ndarray) -> tuple:
    """−log p_t, and p − e_t."""
    rows = np.arange(len(z))
    shifted = z - z.max(-1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(-1, keepdims=True)
    d = e / total
    d[rows, t] -= 1
    return np.log(total[:, 0]) - shifted[rows, t], d * grad[:, None]


def batch_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, grad: np.ndarray) -> tuple:
    """The three-term gradient."""
    n = len(x)
    centred = x - x.mean(0)
    inverse = 1 / np.sqrt((centred * centred).mean(0) + 1e-5)
    xhat = centred * inverse
    d_gamma, d_beta = (grad * xhat).sum(0), grad.sum(0)
    d_x = gamma * inverse * (grad - d_beta / n - xhat * (d_gamma / n))
    return gamma * xhat + beta, d_x, d_gamma, d_beta


def conv2d(x: np.ndarray, w: np.ndarray, b: np.ndarray, grad: np.ndarray) -> tuple:
    """Stride 1, padding 1: windows, one matrix product each, taps added back."""
    f, (height, width) = w.shape[2], x.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (f, f), (2, 3))
    y = np.tensordot(windows, w, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2) + b[:, None, None]
    d_w = np.tensordot(grad, windows, ((0, 2, 3), (0, 2, 3)))
    taps = np.tensordot(grad, w, (1, 0))
    d_x = np.zeros_like(padded)
    for u in range(f):
        for v in range(f):
            place = d_x[:, :, u : u + height, v : v + width]
            place += taps[..., u, v].transpose(0, 3, 1, 2)
    return y, d_x[:, :, 1:-1, 1:-1], d_w, grad.sum((0, 2, 3))


def cases() -> list[Case]:
    """What, arrays, static integers, and the hand-written function."""
    rng = np.random.default_rng(0)

    def real(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    return [
        ("softmax", {"z": real(256, 1000)}, {}, softmax),
        ("cross_entropy_index(softmax(z), t)",
         {"z": real(256, 1000), "t": rng.integers(0, 1000, 256)}, {}, cross_entropy),
        ("batch_norm", {"x": real(4096, 64), "gamma": real(64), "beta": real(64)}, {}, batch_norm),
        ("conv2d", {"x": real(8, 16, 28, 28), "w": real(32, 16, 3, 3), "b": real(32)},
         {"s": 1, "p": 1}, conv2d),
    ]  # fmt: skip


def seconds(call: Callable[[], Any]) -> float:
    """The time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def ratio(case: Case) -> tuple[float, float]:
    """The median ratio of the generated kernel to the hand-written one, and its milliseconds."""
    import symdl

    what, arrays, static, by_hand = case
    kernel = symdl.kernel(what, **static)
    value = kernel(**arrays)
    grad = np.ones_like(value)
    np.testing.assert_allclose(by_hand(**arrays, grad=grad)[0], value, rtol=1e-3, atol=1e-3)
    pairs = [
        (seconds(lambda: kernel.value_and_grad(**arrays, grad=grad)),
         seconds(lambda: by_hand(**arrays, grad=grad)))
        for _ in range(ROUNDS)
    ]  # fmt: skip
    return statistics.median(a / b for a, b in pairs), 1e3 * statistics.median(a for a, _ in pairs)


def main(large: bool = False) -> bool:
    """Print one line a case; whether every ratio is within the limit."""
    print(f"{'forward and backward':40} {'ms':>8} {'x by hand':>10}")
    met = True
    for case in cases():
        times, milliseconds = ratio(case)
        met = met and times < LIMIT
        print(f"{case[0]:40} {milliseconds:8.2f} {times:10.2f}")
    return met


if __name__ == "__main__":
    raise SystemExit(not main())
