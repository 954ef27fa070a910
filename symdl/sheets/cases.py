"""A result with one delta in it, by its two cases: where the indices agree, and where not."""

from __future__ import annotations

import sympy as sp

from symdl.derivation.record import Derivation
from symdl.expr import values as v
from symdl.expr import written as w
from symdl.write import document as doc
from symdl.write.arrange import arranged
from symdl.write.habits import Habits


def by_cases(record: Derivation) -> tuple[v.Delta, sp.Expr, sp.Expr] | None:
    """The delta, the result where it is 1 and where it is 0.

    None where there is no delta, more than one, or one whose first index is not free."""
    found = {node for node in v.walk(record.result) if isinstance(node, v.Delta)}
    if len(found) != 1:
        return None
    delta = found.pop()
    free = [a for a in delta.args if a in record.indices]
    if not free:
        return None
    index = free[-1]
    other = next(a for a in delta.args if a != index)
    if not v.free_indices(other) <= set(record.indices):
        return None
    equal = v.substitute(v.substitute(record.result, {delta: sp.S.One}), {index: other})
    return delta, equal, v.substitute(record.result, {delta: sp.S.Zero})


def case_blocks(record: Derivation, base: int) -> tuple[doc.Block, ...]:
    """The result by its two cases as blocks; nothing where :func:`by_cases` finds none."""
    cases = by_cases(record)
    if cases is None:
        return ()
    habits = Habits(record.program)
    scope = {i: i.name for i in record.indices}

    def shown(e: sp.Expr) -> w.Node:
        return arranged(e, habits, base=base, scope=scope, reserved=set(scope.values()))

    delta, equal, different = cases
    sides = shown(delta)
    assert isinstance(sides, w.Kronecker)
    pair = (sides.left, sides.right)
    rows = (
        (shown(equal), w.Compare(pair, ("==",))),
        (shown(different), w.Compare(pair, ("!=",))),
    )
    formula = w.Compare((shown(record.lhs), w.Cases(rows)), ("==",))
    return doc.Paragraph("By its two cases:"), doc.Display(formula)
