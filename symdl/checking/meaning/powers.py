"""What stands above a name or its bracket: a power or a layer, a factor's power or not."""

from __future__ import annotations

from dataclasses import replace

from symdl.checking.meaning.application import is_function
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.meaning.resolve import symbol_value
from symdl.checking.scopes.names import letter, with_power
from symdl.checking.values import arrays
from symdl.checking.values.arrays import Value
from symdl.read import tree


def power_as_name(here: Evaluation, node: tree.Binary) -> Value | None:
    """The value of z^2 or W^{l} where it is a name with a superscript; None where it is a power."""
    symbol = with_power(node)
    if symbol is None:
        return None
    plain = isinstance(node.left, tree.Symbol) and here.scope.knows(node.left, here.indices)
    if here.scope.knows(symbol, here.indices) and not (plain and node.sign != "script"):
        return symbol_value(here, symbol)
    if here.key(symbol) in here.seeds:
        return symbol_value(here, symbol)
    if here.scope.is_superscript(symbol) or _numbers_a_layer(node.right):
        return symbol_value(here, symbol)
    return None


def of_a_factor(here: Evaluation, node: tree.Binary | tree.Transpose) -> Value | None:
    """The value of a(1 - a)^2 where a is a factor: the power is the bracket's alone; None where
    no product stands there."""
    product = node.left if isinstance(node, tree.Binary) else node.body
    if not isinstance(product, tree.Apply) or is_function(here, product):
        return None
    (bracket,) = product.arguments
    part = "left" if isinstance(node, tree.Binary) else "body"
    behind = here.value(replace(node, **{part: bracket}))  # type: ignore[arg-type]
    return arrays.multiply(symbol_value(here, product.head), behind)


def _numbers_a_layer(script: tree.Node) -> bool:
    """l, L, l-1, t+1 as a superscript: never a power in this field."""
    if isinstance(script, tree.Binary) and script.op in "+-":
        return _numbers_a_layer(script.left) and isinstance(script.right, tree.Number)
    return letter(script) in ("l", "L", "ell")
