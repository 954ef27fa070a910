"""Which of symdl's own layers are one formula here and another one there."""

from __future__ import annotations

from functools import cache

from symdl.checking.values.layer_values import is_layer, program


@cache
def has_branches(name: str) -> bool:
    """Whether a layer is another formula here and there: relu and max, but not sigmoid."""
    import sympy as sp

    return any(
        type(part).__name__ in _BRANCHING
        or (type(part).__name__ in ("Fn", "Reduce") and str(part.args[0]) in _EXTREMES)
        for equation in program(name).equations
        for part in sp.preorder_traversal(equation.body)
    )


def is_branching(function: str) -> bool:
    """Whether a function is one of those layers."""
    return is_layer(function) and has_branches(function)


_BRANCHING = frozenset({"Where", "ArgMax"})
_EXTREMES = frozenset({"max", "min", "abs", "sign", "floor", "ceil"})
