"""What stands between bars: norms, absolute values, determinants."""

from __future__ import annotations

from fractions import Fraction

from symdl.checking.meaning.arithmetic import BRANCHES
from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.values import numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.matrices import determinant
from symdl.checking.values.numbers import Undecided
from symdl.read import tree


def norm(here: Evaluation, node: tree.Norm) -> Value:
    """A norm of the entries."""
    value = here.value(node.body)
    entries = value.entries if isinstance(value, Array) else (value,)
    kind = tree.Number("2") if node.kind is None else node.kind
    if isinstance(kind, tree.Infinity):
        from symdl.checking.values.valued import extreme

        return extreme("max", [numbers.apply("abs", entry) for entry in entries])
    order = here.number(kind) if not isinstance(kind, tree.Symbol) else Fraction(2)
    total: Value = Fraction(0)
    for entry in entries:
        term = numbers.multiply(entry, entry) if order == 2 else numbers.apply("abs", entry)
        total = numbers.add(total, term)
    if order not in (1, 2):
        raise Undecided("a norm of another kind than 1, 2 and infinity")
    return numbers.apply("sqrt", total) if order == 2 else total


def absolute(here: Evaluation, node: tree.Absolute) -> Value:
    """An absolute value, entry by entry; of a square matrix the determinant."""
    value = here.value(node.body)
    if isinstance(value, Array) and len(value.shape) == 2 and len(set(value.shape)) == 1:
        return determinant([value])
    here.notes.add(BRANCHES)
    if isinstance(value, Array):
        return value.map(lambda x: numbers.apply("abs", x))
    return numbers.apply("abs", value)
