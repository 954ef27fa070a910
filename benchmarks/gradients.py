"""Every layer's gradients and kernels beside another autodiff and differences, at many points.

Sizes, strides, paddings and values are random and seeded.  What is compared, and with what, is
said in ``tests/layers/agreement.py``; here it is only done more often and counted.
"""

from __future__ import annotations

import time

from tests.layers.agreement import differences, forms

LIMIT = 1e-9
POINTS, MANY = 20, 200


def main(large: bool = False) -> bool:
    """Print the worst relative difference of each layer; whether all were within the limit."""
    points = MANY if large else POINTS
    print(f"worst relative difference at {points} random points (limit {LIMIT:.0e})")
    cases, start, worst = 0, time.perf_counter(), (0.0, "")
    for name, form in forms():
        greatest = (0.0, "")
        for seed in range(1000, 1000 + points):
            for what, difference in differences(name, form, seed):
                cases += 1
                greatest = max(greatest, (difference, f"{what}, seed {seed}"))
        mark = "" if greatest[0] < LIMIT else f"> {LIMIT:.0e}"
        print(f"{name:<28} {form:<10} {greatest[0]:8.1e}  {greatest[1]} {mark}", flush=True)
        worst = max(worst, (greatest[0], f"{name}, {greatest[1]}"))
    seconds = time.perf_counter() - start
    print(f"{cases} comparisons in {seconds:.0f} s, the worst {worst[0]:.1e}: {worst[1]}")
    return worst[0] < LIMIT
