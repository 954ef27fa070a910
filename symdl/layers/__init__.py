"""What do we differentiate?  The built-in layers, one file a family, found by themselves.

Every :class:`~symdl.expr.layer.Layer` at the top level of a module of this package is a layer of
that name, an attribute here, and a row of :func:`all_layers`.  Nothing is imported before one is
asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symdl.expr.layer import Layer


@cache
def all_layers() -> dict[str, Layer]:
    """Every built-in layer by name, in alphabetical order.

    Raises:
        ValueError: where two files define a layer of one name."""
    from symdl.expr.layer import Layer

    found: dict[str, Layer] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for value in vars(loaded).values():
            if not isinstance(value, Layer):
                continue
            if found.setdefault(value.name, value) is not value:
                raise ValueError(f"two layers are named {value.name!r}")
    return dict(sorted(found.items()))


def __getattr__(name: str) -> Layer:
    if name.startswith("_"):
        raise AttributeError(name)
    try:
        return all_layers()[name]
    except KeyError:
        raise AttributeError(f"there is no layer {name!r}") from None


def __dir__() -> list[str]:
    return [*all_layers(), "all_layers"]
