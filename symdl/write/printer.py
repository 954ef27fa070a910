"""What the formula printers share: the walk over the written tree and where brackets go.

A printer is one format's set of methods, one for each type of node (``Binary`` is printed by
``binary``); it returns text and never looks at text that it made.  Subclasses:
:class:`symdl.write.formula_latex.LatexPrinter`, :class:`symdl.write.formula_text.TextPrinter`.
"""

from __future__ import annotations

from symdl.expr import written as w
from symdl.write.precedence import OPERATORS, is_bare, level, needs_brackets


class Printer:
    """Base of the printers."""

    def show(self, node: w.Node) -> str:
        """The node as text, without brackets around it."""
        method = getattr(self, type(node).__name__.lower())
        return method(node)

    def operand(self, node: w.Node, place: int, followed: bool = False) -> str:
        """The node as text, bracketed where the place asks for more than its level."""
        if needs_brackets(node, place, followed):
            return self.bracketed(node)
        return self.show(node)

    def bracketed(self, node: w.Node) -> str:
        """The node in brackets."""
        raise TypeError(f"{type(self).__name__} has no brackets")

    def listed(self, nodes: tuple[w.Node, ...], separator: str = ", ") -> str:
        """Several nodes with a separator between them."""
        return separator.join(self.show(node) for node in nodes)


def leftmost(node: w.Node) -> w.Node:
    """The node that stands first on the line when this one is printed without brackets."""
    while isinstance(node, w.Binary) and node.op in ("+", "-", "*", "**"):
        if level(node.left) < OPERATORS[node.op].left:
            break  # an opening bracket stands first
        node = node.left
    return node


def rightmost(node: w.Node) -> w.Node:
    """The node that stands last on the line when this one is printed without brackets."""
    while isinstance(node, w.Binary) and node.op in ("+", "-", "*"):
        node = node.right
    return node


def is_raised(node: w.Node) -> bool:
    """True for what is drawn as a quotient or a fold, and so stands taller than a line."""
    if isinstance(node, w.Binary):
        if node.op == "/":
            return True
        if node.op in ("+", "-", "*", "@", "⊙"):
            return is_raised(node.left) or is_raised(node.right)
        return node.op == "**" and is_raised(node.left)
    if isinstance(node, w.Unary):
        return is_raised(node.operand)
    if isinstance(node, w.Call):
        return node.name != "exp" and any(map(is_raised, node.arguments))
    if isinstance(node, w.Compare):
        return any(map(is_raised, node.operands))
    return isinstance(node, w.Fold | w.Partial | w.Cases | w.Grid)


def has_brackets(node: w.Node) -> bool:
    """True where square brackets should go around the node: it shows round ones, or a fold."""
    if isinstance(node, w.Binary):
        if node.op == "/":
            return False
        place = (node.left, node.right) if node.op != "**" else (node.left,)
        sums = any(isinstance(x, w.Binary) and x.op in "+-" for x in place)
        return (sums and node.op in ("*", "**")) or any(map(has_brackets, place))
    if isinstance(node, w.Unary):
        return has_brackets(node.operand)
    if isinstance(node, w.Call):
        if node.name == "abs":
            return any(map(has_brackets, node.arguments))
        return node.name not in ("exp", "sqrt") and not is_bare(node)
    return isinstance(node, w.Apply | w.Fold)
