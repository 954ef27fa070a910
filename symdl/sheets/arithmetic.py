"""School arithmetic on written formulas: the value of a formula at one place of its indices.

Values are exact fractions as long as nothing irrational is met, then float64.  This shares nothing
with the evaluator, so the two check each other.  How the way to a value is written down is the
business of :mod:`symdl.sheets.substitution`.
"""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from symdl.errors import DerivationError
from symdl.expr import written as w
from symdl.expr.numeric import scalar_function
from symdl.functions import FUNCTIONS
from symdl.sheets.numbers import Rounding

Value = Fraction | float
At = Mapping[str, int]

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
}
RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
FOLDS: dict[str, Callable[[list], Any]] = {
    "sum": sum,
    "prod": math.prod,
    "max": max,
    "mean": lambda terms: sum(terms) / len(terms),
    "var": lambda terms: sum((x - sum(terms) / len(terms)) ** 2 for x in terms) / len(terms),
}
CONSTANTS = {"pi": math.pi, "inf": math.inf}


class Arithmetic:
    """Formulas over given numbers.

    Args:
        arrays: numbers by name, as arrays of fractions or floats (a scalar has no axis).
        sizes: the number behind each size letter; a fold's limits are written in them.
        rounding: how a number in between is shown.
    """

    def __init__(
        self, arrays: Mapping[str, np.ndarray], sizes: Mapping[str, int], rounding: Rounding
    ) -> None:
        self.arrays, self.sizes, self.rounding = arrays, sizes, rounding

    # -- values ---------------------------------------------------------------------------------
    def value(self, node: w.Node, at: At) -> Any:
        """The formula's value with the indices at their places.

        Raises:
            DerivationError: a name without a number, or a node that is no arithmetic.
        """
        method = getattr(self, "_value_" + type(node).__name__.lower(), None)
        if method is None:
            raise DerivationError(f"{type(node).__name__.lower()} cannot be worked out in numbers")
        return method(node, at)

    def _value_number(self, node: w.Number, at: At) -> Any:
        return CONSTANTS[node.text] if node.text in CONSTANTS else Fraction(node.text)

    def _value_name(self, node: w.Name, at: At) -> Any:
        if node.name in at:
            return Fraction(at[node.name])
        if node.name in CONSTANTS:
            return CONSTANTS[node.name]
        if node.name in self.arrays and self.arrays[node.name].ndim == 0:
            return self.arrays[node.name].item()
        if node.name in self.sizes:
            return Fraction(self.sizes[node.name])
        raise DerivationError(f"'{node.name}' has no value")

    def _value_item(self, node: w.Item, at: At) -> Any:
        if node.name not in self.arrays:
            raise DerivationError(f"'{node.name}' has no value")
        array = self.arrays[node.name]
        slots = [
            part
            for slot in node.indices
            for part in (slot.indices if isinstance(slot, w.Compound) else (slot,))
        ]
        place = tuple(int(self.value(i, at)) for i in slots)
        if any(not 0 <= k < n for k, n in zip(place, array.shape, strict=True)):
            raise DerivationError(f"'{node.name}' is read outside")
        return array[place]

    def _value_unary(self, node: w.Unary, at: At) -> Any:
        value = self.value(node.operand, at)
        return -value if node.op == "-" else value

    def _value_binary(self, node: w.Binary, at: At) -> Any:
        left, right = self.value(node.left, at), self.value(node.right, at)
        if node.op == "**":
            return power(left, right)
        if node.op in ("/", "//") and right == 0:
            raise DerivationError("a quotient divides by zero at these numbers")
        return OPERATIONS[node.op](left, right)

    def _value_call(self, node: w.Call, at: At) -> Any:
        if node.name == "where":
            chosen = 1 if self.value(node.arguments[0], at) else 2
            return self.value(node.arguments[chosen], at)
        arguments = [self.value(a, at) for a in node.arguments]
        if node.name == "sqrt":
            return power(arguments[0], Fraction(1, 2))
        if node.name in ("max", "min"):
            return (max if node.name == "max" else min)(arguments)
        if node.name == "abs":
            return abs(arguments[0])
        if node.name not in FUNCTIONS:
            raise DerivationError(f"'{node.name}' is no scalar function")
        return float(scalar_function(node.name)(*map(float, arguments)))

    def _value_compare(self, node: w.Compare, at: At) -> bool:
        values = [self.value(o, at) for o in node.operands]
        pairs = zip(values, node.ops, values[1:], strict=False)
        return all(RELATIONS[op](a, b) for a, op, b in pairs)

    def _value_iverson(self, node: w.Iverson, at: At) -> Fraction:
        return Fraction(all(self.value(c, at) for c in node.conditions))

    def _value_kronecker(self, node: w.Kronecker, at: At) -> Fraction:
        return Fraction(self.value(node.left, at) == self.value(node.right, at))

    def _value_fold(self, node: w.Fold, at: At) -> Any:
        if node.op == "argmax":
            raise DerivationError("argmax cannot be worked out in a formula")
        return FOLDS[node.op]([self.value(node.body, here) for here in self.places(node, at)])

    def _value_cases(self, node: w.Cases, at: At) -> Any:
        for value, condition in node.rows:
            if self.value(condition, at):
                return self.value(value, at)
        if node.otherwise is None:
            raise DerivationError("no case holds at these numbers")
        return self.value(node.otherwise, at)

    def places(self, node: w.Fold, at: At) -> list[dict[str, int]]:
        """Where a fold's body is taken: ``at`` with every choice of its own indices."""
        letters: list[str] = []
        ranges: list[range] = []
        for bound in node.indices:
            if not isinstance(bound, w.Limits) or bound.last is None:
                raise DerivationError("a sum's limits are not known")
            letters.append(bound.index.name)  # type: ignore[attr-defined]
            ranges.append(range(int(self.value(bound.last, at)) + 1))
        return [
            {**at, **dict(zip(letters, place, strict=True))} for place in itertools.product(*ranges)
        ]


def power(base: Any, exponent: Any) -> Any:
    """``base ** exponent``, exact where both allow it.

    Raises:
        DerivationError: a root of a negative number, or a negative power of zero.
    """
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    if base == 0 and exponent < 0:
        raise DerivationError("a quotient divides by zero at these numbers")
    if whole:
        return base ** int(exponent)
    if base < 0:
        raise DerivationError("a root of a negative number")
    if exponent == Fraction(1, 2) and isinstance(base, Fraction):
        top, bottom = math.isqrt(base.numerator), math.isqrt(base.denominator)
        if Fraction(top, bottom) ** 2 == base:
            return Fraction(top, bottom)
    return float(base) ** float(exponent)
