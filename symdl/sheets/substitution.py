"""The same formula with numbers put in, as it is worked out on paper.

Readings of one formula at one place of its indices: with the data substituted and short sums
written out; with every function and sum in it worked out to a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from symdl.errors import DerivationError
from symdl.expr import written as w
from symdl.sheets.arithmetic import Arithmetic, At

LONGEST = 6


class Substitution(Arithmetic):
    """Arithmetic that also writes formulas with their numbers.

    Attributes:
        rounded: whether a number that was written since this was last set to False is not exact.
        known: sums that are worked out already; their numbers stand for them.
    """

    rounded = False
    known: Sequence[w.Node] = ()

    def substituted(self, node: w.Node, at: At, top: bool = True) -> w.Node:
        """The formula with the data's numbers in the place of names; short sums written out."""
        if node in self.known:
            return self.shown(self.value(node, at))
        match node:
            case w.Name() | w.Item():
                return self.shown(self.value(node, at))
            case w.Kronecker() | w.Iverson() | w.Number():
                return node if isinstance(node, w.Number) else self.shown(self.value(node, at))
            case w.Unary():
                return w.Unary(node.op, self.substituted(node.operand, at, False))
            case w.Binary():
                if node.op == "**":
                    return w.Binary("**", self.substituted(node.left, at, False), node.right)
                left = self.substituted(node.left, at, False)
                return w.Binary(node.op, left, self.substituted(node.right, at, False))
            case w.Call(name="where"):
                chosen = 1 if self.value(node.arguments[0], at) else 2
                return self.substituted(node.arguments[chosen], at, False)
            case w.Call():
                arguments = tuple(self.substituted(a, at, False) for a in node.arguments)
                return w.Call(node.name, arguments)
            case w.Cases():
                return self._chosen(node, at)
            case w.Fold(op="sum" | "prod" | "mean"):
                return self._written_out(node, at, self.substituted)
            case w.Fold(op="max"):
                places = self.places(node, at)
                return w.Call("max", tuple(self.substituted(node.body, p, False) for p in places))
        return self.shown(self.value(node, at))

    def _chosen(self, node: w.Cases, at: At) -> w.Node:
        for value, condition in node.rows:
            if self.value(condition, at):
                return self.substituted(value, at, False)
        if node.otherwise is None:
            raise DerivationError("no case holds at these numbers")
        return self.substituted(node.otherwise, at, False)

    def worked(self, node: w.Node, at: At, top: bool = True) -> w.Node:
        """The formula with every function and fold in it worked out to one number."""
        match node:
            case w.Fold(op="sum" | "prod") if top:
                return self._written_out(node, at, lambda body, p, _: self.worked(body, p, False))
            case w.Binary(op="+" | "-" | "*" | "/"):
                return w.Binary(
                    node.op, self.worked(node.left, at, False), self.worked(node.right, at, False)
                )
            case w.Unary():
                return w.Unary(node.op, self.worked(node.operand, at, False))
        return self.shown(self.value(node, at))

    def _written_out(
        self, node: w.Fold, at: At, show: Callable[[w.Node, At, bool], w.Node]
    ) -> w.Node:
        places = self.places(node, at)
        if len(places) > LONGEST:
            shown = [show(node.body, p, False) for p in places[:2]]
            shown += [w.Words("…"), show(node.body, places[-1], False)]
        else:
            shown = [show(node.body, p, False) for p in places]
        whole = chained("*" if node.op == "prod" else "+", shown)
        if node.op == "mean":
            return w.Binary("/", whole, w.Number(str(len(places))))
        return whole

    def shown(self, value: Any) -> w.Node:
        """A number as it is printed; ``rounded`` remembers that one was not exact."""
        self.rounded = self.rounded or not self.rounding.exact(value)
        return self.rounding.node(value)


def chained(op: str, nodes: Iterable[w.Node]) -> w.Node:
    """Several nodes joined by one operation, from the left; a negative term of a sum is taken off.

    Raises:
        ValueError: there are none.
    """
    nodes = list(nodes)
    if not nodes:
        raise ValueError("nothing to join")
    whole = nodes[0]
    for node in nodes[1:]:
        if op == "+" and isinstance(node, w.Unary) and node.op == "-":
            whole = w.Binary("-", whole, node.operand)
        else:
            whole = w.Binary(op, whole, node)
    return whole
