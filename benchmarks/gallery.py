"""How long a page of the gallery takes: definition, two lengths of derivation, kernel source."""

from __future__ import annotations

import time

from symdl.layers import all_layers
from symdl.sheets.gallery import page

LIMIT = 2.0  # seconds a page
SLOWEST = 8  # pages that are printed


def main(large: bool = False) -> bool:
    """Time every page (``large`` changes nothing); whether all are within the limit."""
    layers = all_layers()
    page(layers["softmax"], layers)  # what every page needs is loaded
    times = {}
    for name, layer in layers.items():
        start = time.perf_counter()
        page(layer, layers)
        times[name] = time.perf_counter() - start
    print(f"\nA page of the gallery, seconds (limit {LIMIT}); {len(times)} pages, the slowest:")
    for name, seconds in sorted(times.items(), key=lambda item: -item[1])[:SLOWEST]:
        print(f"  {name:28s}{seconds:8.2f}{'' if seconds <= LIMIT else '   over'}")
    return max(times.values()) <= LIMIT
