"""The mean that a bar says: x̄ of the x_i that are added up, where nothing else is said of x̄."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.names import base_of
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.numbers import Undecided
from symdl.read import tree


def mean_of_entries(here: Evaluation, node: tree.Symbol) -> Value | None:
    """The mean of the entries that are summed over in this question; None for other names."""
    if "bar" not in node.marks or node.sub or node.sup:
        return None
    entry = replace(node, marks=tuple(mark for mark in node.marks if mark != "bar"))
    scope, family = here.scope, base_of(entry)
    if not any((family, at) in scope.usage.summed for at in scope.sections()):
        return None
    if any(not b.numeric and scope.is_here(b) for b in scope.names.get(base_of(node), ())):
        return None
    last = scope.usage.extents.get((family, 0))
    if last is None or (family, 1) in scope.usage.extents:
        return None
    try:
        count = here.whole(last)
    except Undecided:
        return None
    places = (tree.Number(str(k + scope.base)) for k in range(count))
    entries = [here.value(replace(entry, sub=(place,))) for place in places]
    total = entries[0] if entries else None
    for value in entries[1:]:
        total = arrays.add(total, value)
    share = Fraction(1, max(count, 1))
    if isinstance(total, Array):
        return total.map(lambda x: numbers.multiply(share, x))
    return None if total is None else numbers.multiply(share, total)
