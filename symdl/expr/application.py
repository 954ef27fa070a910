"""Applied functions: scalar ones by the table, ``where``, ``sqrt``, whole folds, layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import sympy as sp

from symdl.expr import calls, unknowns
from symdl.expr import written as w
from symdl.expr.complaints import counted, no_function
from symdl.expr.conditions import condition
from symdl.expr.folds import whole_fold
from symdl.expr.syntax import FOLDS
from symdl.expr.values import Fn, Where
from symdl.functions import FUNCTIONS

if TYPE_CHECKING:
    from symdl.expr.meaning import Meaning


def call(meaning: Meaning, node: w.Call) -> sp.Expr:
    """A scalar function, ``where``, a fold over a whole array, a layer."""
    name, arguments = node.name, node.arguments
    options = meaning.reading.options(node)
    declaration = meaning.scope.find(name)
    if declaration is not None and declaration.kind == "function":
        return unknowns.unknown(meaning, node, ())
    layers = meaning.scope.layers
    if declaration is None and name in layers and name not in {*_OWN_CALLS, *FUNCTIONS}:
        return calls.layer(meaning, node, None)
    if options:
        raise meaning.error(node, f"'{name}' takes no keyword arguments", f"write {name}(x)")
    if name in _OWN_CALLS:
        return _OWN_CALLS[name](meaning, node)
    if name in FOLDS and len(arguments) == 1:
        return whole_fold(meaning, node)
    row = FUNCTIONS.get(name)
    if row is None:
        raise no_function(meaning, node)
    arity = len(row.derivatives)
    if name in ("max", "min") and len(arguments) >= 2:
        values = list(map(meaning.value, arguments))
        found = values[0]
        for value in values[1:]:
            found = Fn(name, found, value)
        return found
    if len(arguments) != arity:
        raise meaning.error(
            node,
            f"'{name}' takes {counted(arity, 'argument', 'arguments')}, not {len(arguments)}",
            f"write {name}({', '.join('xyz'[:arity])})",
        )
    return Fn(name, *map(meaning.value, arguments))


def part(meaning: Meaning, node: w.Part) -> sp.Expr:
    """``softmax(z)[i]``, ``F[i](x)``."""
    body = node.body
    declaration = meaning.scope.find(body.name) if isinstance(body, w.Call) else None
    if isinstance(body, w.Call) and declaration is not None and declaration.kind == "function":
        return unknowns.unknown(meaning, body, node.indices, node)
    return calls.part(meaning, node)


def square_root(meaning: Meaning, node: w.Call) -> sp.Expr:
    """sqrt(x), as the power 1/2."""
    (argument,) = _arguments(meaning, node, 1)
    return sp.Pow(meaning.value(argument), sp.S.Half)


def where(meaning: Meaning, node: w.Call) -> sp.Expr:
    """``where(condition, a, b)``."""
    test, a, b = _arguments(meaning, node, 3)
    return Where(condition(meaning, test), meaning.value(a), meaning.value(b))


def _arguments(meaning: Meaning, node: w.Call, count: int) -> tuple[w.Node, ...]:
    if len(node.arguments) != count:
        raise meaning.error(
            node,
            f"'{node.name}' takes {counted(count, 'argument', 'arguments')}, "
            f"not {len(node.arguments)}",
            "where(z > 0, z, a*z)" if node.name == "where" else "",
        )
    return node.arguments


_OWN_CALLS: dict[str, Callable] = {
    "sqrt": square_root,
    "where": where,
    "D": unknowns.derivative,
}
