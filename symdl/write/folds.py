"""Sums, products and maxima over indices: the part of arranging that binds letters."""

from __future__ import annotations

from collections.abc import Callable

from symdl.expr import written as w
from symdl.expr.values import ArgMax, Binder, Index, Reduce
from symdl.write.order import sign_and_rest
from symdl.write.parts import Part

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


class Folds(Part):
    """How binders are written; mixed into the arranger."""

    def within(self, e: Binder, make: Callable[[tuple[w.Node, ...], w.Node], w.Node]) -> w.Node:
        """A binder: its indices get letters that are free here, and lose them after it."""
        outer = self.scope
        self.scope = {i: x for i, x in outer.items() if i not in e.bound}
        self.bind(e.bound, self.reserved | set(outer.values()))
        ends = len(e.bound) == 1 and getattr(e, "op", "max") != "max"
        limits = tuple(self.limits(i, ends) for i in e.bound)
        body = self.show(e.body)
        self.scope = outer
        return make(limits, body)

    def limits(self, index: Index, shown: bool) -> w.Node:
        """The index of a fold with its ends; without them beside others or where they are long."""
        name = w.Name(self.scope[index])
        constant, letter = index.size.as_coeff_Add()
        if not shown or not (letter.is_Symbol or letter == 0):
            return w.Limits(name)
        told = bool(constant and letter)
        return w.Limits(name, w.Number("0"), self.show(index.size - 1), told)

    def reduction(self, e: Reduce) -> w.Node:
        sign, positive = sign_and_rest(e)
        if sign < 0:
            return w.Unary("-", self.show(positive))
        return self.within(e, lambda limits, body: w.Fold(e.op, limits, body))

    def argmax(self, e: ArgMax) -> w.Node:
        node = self.within(e, lambda limits, body: w.Fold("argmax", limits, body))
        return node if len(e.bound) == 1 else w.Call(ORDINALS[e.position], (node,))
