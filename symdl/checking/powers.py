"""Whether z^2 is a power or a name: a layer, a sample, a time above a letter."""

from __future__ import annotations

from symdl.checking.arrays import Value
from symdl.checking.evaluate import Evaluation
from symdl.checking.names import letter, with_power
from symdl.checking.resolve import symbol_value
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


def _numbers_a_layer(script: tree.Node) -> bool:
    """l, L, l-1, t+1 as a superscript: never a power in this field."""
    if isinstance(script, tree.Binary) and script.op in "+-":
        return _numbers_a_layer(script.left) and isinstance(script.right, tree.Number)
    return letter(script) in ("l", "L", "ell")
