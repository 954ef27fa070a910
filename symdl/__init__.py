"""symdl: a layer is written once, as index equations; everything else is read from it.

    import symdl
    d = symdl.derive("cross_entropy(softmax(z), y)", wrt="z", given=["sum[i](y[i]) = 1"])
    d.result, d.steps, d.latex()

Nothing heavy is imported here: SymPy and NumPy are loaded when one of the names below is first
used, so that ``import symdl`` and ``symdl --help`` stay instant.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symdl import layers
    from symdl.api import Layer, Result, derive, kernel, prove, sheet
    from symdl.api.check import Checked, check, check_step
    from symdl.api.verify import verify
    from symdl.errors import SymdlError

__version__ = "0.1.0"

__all__ = [
    "Checked",
    "Layer",
    "Result",
    "SymdlError",
    "__version__",
    "check",
    "check_step",
    "derive",
    "kernel",
    "layers",
    "prove",
    "sheet",
    "verify",
]

_HOMES = {
    "Checked": "symdl.api.check",
    "check": "symdl.api.check",
    "check_step": "symdl.api.check",
    "Layer": "symdl.api",
    "Result": "symdl.api",
    "SymdlError": "symdl.errors",
    "derive": "symdl.api",
    "kernel": "symdl.api",
    "prove": "symdl.api",
    "sheet": "symdl.api",
    "verify": "symdl.api.verify",
}
_MODULES = {"layers"}


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return importlib.import_module(f"symdl.{name}")
    if name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'symdl' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
