"""``python -m benchmarks [PART]…`` runs every measurement, or the parts named."""

from __future__ import annotations

import argparse
import sys

from benchmarks import derive, fuzz, gallery, gradients, kernels, mutants, readers

PARTS = {
    "derive": derive.main,
    "fuzz": fuzz.main,
    "gallery": gallery.main,
    "gradients": gradients.main,
    "kernels": kernels.main,
    "mutants": mutants.main,
    "readers": readers.main,
}


def main() -> int:
    """Run the parts; exit code 1 where a limit is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", metavar="PART", nargs="*", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--large", action="store_true", help="the slow sizes, and more points, too")
    arguments = parser.parse_args()
    names = arguments.parts or list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]!r}")
    met = [PARTS[name](arguments.large) for name in names]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
