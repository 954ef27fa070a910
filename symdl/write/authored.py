"""An author's own equations made ready for a printer: as he wrote them, with limits and cases.

The order and the numbers stay the author's; what is only notation is set as a person would set
it: ``mean[n](e)`` becomes 1/N Σ e, ``where`` a brace, a bound index gets its limits.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from symdl.expr import written as w
from symdl.expr.program import Equation
from symdl.expr.values import Binder, entries, walk
from symdl.write.arrange import Arranger, arranged
from symdl.write.base import counted_from
from symdl.write.conditions import opposite
from symdl.write.habits import Habits
from symdl.write.trees import letter_of, parts_of, rebuilt


def definition(equation: Equation, habits: Habits, base: int = 1) -> w.Compare:
    """``name[indices] = body`` as written, or arranged from its value where nobody wrote it."""
    letters = {i: i.name for i in equation.indices}
    left = arranged(equation.entry, habits, base=base, scope=letters)
    if equation.written is None or not _same_names(equation, habits):
        taken = set(letters.values())
        right = arranged(equation.body, habits, base=base, scope=letters, reserved=taken)
    else:
        right = _Author(equation, habits).ready(base)
    return w.Compare((left, right), ("==",))


def _same_names(equation: Equation, habits: Habits) -> bool:
    """True where the written tree speaks of the quantities by the names they are shown under."""
    assert equation.written is not None
    parts = list(parts_of(_body(equation.written)))
    written = {x.name for x in parts if isinstance(x, w.Item)}
    folds = [i for x in parts if isinstance(x, w.Fold) for i in x.indices]
    letters = [i.index if isinstance(i, w.Limits) else i for i in folds]
    folded = {i.name for i in letters if isinstance(i, w.Name)}
    bound = {b.name for x in walk(equation.body) if isinstance(x, Binder) for b in x.bound}
    shown = {habits.shown(e.name) for e in entries(equation.body) if e.indices}
    return written <= shown and folded <= bound


def _body(node: w.Node) -> w.Node:
    """The right side, where the whole equation was kept."""
    if isinstance(node, w.Compare) and node.ops in (("==",), ("=",)):
        return node.operands[1]
    return node


class _Author:
    """The written right side of one equation on its way to the printer."""

    def __init__(self, equation: Equation, habits: Habits) -> None:
        self.equation, self.habits = equation, habits
        bound = [b for x in walk(equation.body) if isinstance(x, Binder) for b in x.bound]
        self.sizes = {b.name: b for b in (*bound, *equation.indices)}

    def ready(self, base: int) -> w.Node:
        """The right side with its indices counting from ``base``."""
        assert self.equation.written is not None
        node = self.dressed(_body(self.equation.written))
        positions = frozenset(self.habits.shown(n) for n in self.habits.positions)
        return counted_from(base, node, set(self.sizes), positions)

    def dressed(self, node: w.Node) -> w.Node:
        """The node with everything inside it set as a person would."""
        node = rebuilt(node, self.dressed)
        if isinstance(node, w.Fold):
            return self.fold(node)
        if isinstance(node, w.Item | w.Name):
            return replace(node, name=self.habits.shown(node.name))
        if isinstance(node, w.Call) and node.name == "where" and len(node.arguments) == 3:
            return _cases(*node.arguments)
        if isinstance(node, w.Binary) and node.op in ("*", "/"):
            return _signed(node)
        return node

    def fold(self, node: w.Fold) -> w.Node:
        """A fold with its limits; mean as a sum divided by the size."""
        ends = len(node.indices) == 1 and node.op in ("sum", "prod", "mean")
        limits = tuple(self.limits(i, ends) for i in node.indices)
        if node.op != "mean":
            return w.Fold(node.op, limits, node.body)
        below = self.count(node.indices)
        share = w.Binary("/", w.Number("1"), below)
        return w.Binary("*", share, w.Fold("sum", limits, node.body))

    def limits(self, index: w.Node, ends: bool) -> w.Node:
        """A bound index, with its ends where they are wanted and short."""
        name = letter_of(index)
        if name not in self.sizes:
            return index
        return Arranger(self.habits, scope={self.sizes[name]: name}).limits(self.sizes[name], ends)

    def count(self, indices: tuple[w.Node, ...]) -> w.Node:
        """How many places bound indices run over together."""
        sizes = [self.sizes[letter_of(index)].size for index in indices]
        return Arranger(self.habits).show(sp.Mul(*sizes))


def _signed(node: w.Binary) -> w.Node:
    """(-a) b as -(a b), which needs no brackets."""
    if isinstance(node.left, w.Unary) and node.left.op == "-":
        return w.Unary("-", replace(node, left=node.left.operand))
    return node


def _cases(condition: w.Node, value: w.Node, other: w.Node) -> w.Node:
    rows = [(value, condition)]
    if isinstance(other, w.Cases):
        return w.Cases((*rows, *other.rows), other.otherwise)
    contrary = opposite(condition)
    return w.Cases((*rows, (other, contrary))) if contrary else w.Cases(tuple(rows), other)
