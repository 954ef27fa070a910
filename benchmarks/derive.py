"""How long derivations, worksheets and imports take, beside SymPy's explicit derivatives.

Every time is that of the first call in a fresh interpreter, after the imports, so that no cache
helps; the smallest of several interpreters is reported.  A derivation is recorded, checked and
folded within its time.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPEATS, PATIENCE = 3, 60.0

IMPORTS = "import symdl, symdl.api, symdl.derivation, symdl.layers\nsymdl.api.known_layers()\n"
GENERAL = {
    "softmax Jacobian": ('symdl.derive("softmax", wrt="z")', 0.15),
    "cross-entropy gradient": (
        'symdl.derive("cross_entropy(softmax(z), y)", wrt="z", given=["sum[i](y[i]) = 1"])',
        0.15,
    ),
    "cross-entropy Hessian": (
        'symdl.derive("cross_entropy(softmax(z), y)", wrt="z", order=2, '
        'given=["sum[i](y[i]) = 1"])',
        0.15,
    ),
}
EXPLICIT = {
    "softmax Jacobian": "p.jacobian(z)",
    "cross-entropy gradient": "sp.Matrix([loss]).jacobian(z)",
    "cross-entropy Hessian": "sp.hessian(loss, z)",
}
SYMPY = """
import sympy as sp
n = {n}
z = sp.Matrix(sp.symbols(f"z_0:{{n}}")); y = sp.Matrix(sp.symbols(f"y_0:{{n}}"))
total = sum(sp.exp(a) for a in z)
p = z.applyfunc(sp.exp) / total
loss = -sum(a*sp.log(b) for a, b in zip(y, p))
"""
LAYER_LIMIT, SHEET_LIMIT, IMPORT_LIMIT = 0.5, 3.0, 0.25


def first_call(setup: str, statement: str, repeats: int = REPEATS) -> float:
    """Seconds that a statement takes in a fresh interpreter after its setup."""
    code = (
        f"{setup}\nimport time\nstart = time.perf_counter()\n{statement}\n"
        "print(time.perf_counter() - start)"
    )
    return min(float(_python("-c", code)) for _ in range(repeats))


def whole_run(*arguments: str, repeats: int = REPEATS) -> float:
    """Seconds of a whole interpreter, start and end included."""

    def once() -> float:
        start = time.perf_counter()
        _python(*arguments)
        return time.perf_counter() - start

    return min(once() for _ in range(repeats))


def _python(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout


def general(sizes: Iterable[int]) -> bool:
    """General n beside SymPy at several n, with the ratios."""
    sizes = tuple(sizes)
    print("first call, seconds      symdl, any n   " + "".join(f"SymPy n={n:<10}" for n in sizes))
    within = True
    for name, (statement, limit) in GENERAL.items():
        ours = first_call(IMPORTS, statement)
        within &= ours <= limit
        cells: list[str] = []
        for n in sizes:
            cells.append(_explicit(n, EXPLICIT[name], ours))
        print(f"{name:<24} {ours:8.3f} {_mark(ours, limit):<6} " + "".join(cells), flush=True)
    return within


def _explicit(n: int, statement: str, ours: float) -> str:
    """SymPy's time for one n with its ratio to ours, cut short at the limit."""
    try:
        seconds = first_call(SYMPY.format(n=n), statement, repeats=1)
    except subprocess.TimeoutExpired:
        return f"  > {PATIENCE:4.0f} (>{PATIENCE / ours:4.0f}x) "
    return f"{seconds:8.3f} ({seconds / ours:5.1f}x) "


LAYERS = """
import time, symdl, symdl.api
for name, layer in symdl.api.known_layers().items():
    start = time.perf_counter()
    try:
        record = symdl.derive(layer, upstream="upstream_gradient")
        print(name, time.perf_counter() - start)
    except symdl.SymdlError as error:
        print(name, "nan", error.message)
"""


def layers() -> bool:
    """The gradient of every layer by its first input, for a named upstream gradient."""
    print(f"\ngradient by the first input, seconds (limit {LAYER_LIMIT})")
    within = True
    for line in _python("-c", LAYERS).splitlines():
        name, seconds, *problem = line.split(" ", 2)
        within &= float(seconds) <= LAYER_LIMIT
        print(f"{name:<24} {float(seconds):8.3f} {_mark(float(seconds), LAYER_LIMIT)}", *problem)
    return within


def starts() -> bool:
    """Whole commands from a cold start."""
    print("\nwhole command, seconds")
    bare = whole_run("-c", "pass")
    within = True
    with tempfile.TemporaryDirectory() as folder:
        sheet = ("-m", "symdl", "sheet", "derivations/exam.md", "-o", folder)
        rows: dict[str, tuple[Callable[[], float], float]] = {
            "python -c pass": (lambda: bare, IMPORT_LIMIT),
            "import symdl": (lambda: whole_run("-c", "import symdl"), IMPORT_LIMIT),
            "symdl --help": (lambda: whole_run("-m", "symdl", "--help"), IMPORT_LIMIT),
            "symdl sheet exam.md": (lambda: whole_run(*sheet), SHEET_LIMIT),
        }
        for name, (measure, limit) in rows.items():
            seconds = measure()
            within &= seconds <= limit
            print(f"{name:<24} {seconds:8.3f} {_mark(seconds, limit)}")
    return within


def _mark(seconds: float, limit: float) -> str:
    return "" if seconds <= limit else f"> {limit}"


def main(large: bool = False) -> bool:
    """Print every table; whether all limits were met."""
    return all([general((3, 10, 50, 100) if large else (3, 10, 50)), layers(), starts()])
