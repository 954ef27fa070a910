"""What stands next to a sign: without brackets and signs, the last factor, the terms of a sum."""

from __future__ import annotations

from collections.abc import Iterator

from symdl.checking.scopes.names import letter
from symdl.read import tree
from symdl.read.tree import Node, Symbol

BY_ENTRY = "entry"  # the sign of a power that is taken entry by entry
ENTRIES = frozenset("ijkmnpqrs")  # letters that count entries, and not times or layers


def terms(node: Node) -> Iterator[Symbol]:
    """The names that are terms of a sum in brackets, or the name that stands alone."""
    node = unsigned(node)
    if isinstance(node, Symbol):
        yield node
    elif isinstance(node, tree.Binary) and node.op in ("+", "-"):
        yield from terms(node.left)
        yield from terms(node.right)


def unsigned(node: Node) -> Node:
    """A formula without its signs and brackets."""
    while isinstance(node, tree.Unary | tree.Bracketed):
        node = node.operand if isinstance(node, tree.Unary) else node.body
    return node


def bare(node: Node) -> Node:
    """A formula without the brackets around it."""
    return bare(node.body) if isinstance(node, tree.Bracketed) else node


def last(node: Node) -> Node:
    """The last factor of a product: what stands next to the sign."""
    node = bare(node)
    if isinstance(node, tree.Binary) and node.op == "*":
        return last(node.right)
    return node


def array_of(node: Symbol) -> Symbol:
    """The name of which this one is an entry: x of x_i."""
    return Symbol(node.base, (), node.sup, node.marks)


def is_capital(node: Symbol) -> bool:
    """Whether a name is a capital letter, a Greek one too, or ends in one (dW): a matrix."""
    greek = "rm" not in node.marks and node.base.istitle()
    return node.base[-1:].isupper() or greek


def is_entry(node: Symbol) -> bool:
    """x_i, w_{jk}: an entry, whatever x is."""
    return bool(node.sub) and all(
        letter(script) in ENTRIES or isinstance(script, tree.Number) and len(node.sub) > 1
        for script in node.sub
    )


def entry_powers(node: Node) -> Iterator[tree.Binary]:
    """The powers next to this node that are powers of entries."""
    if not isinstance(node, tree.Binary):
        return
    both = [bare(node.left), bare(node.right)]
    if node.op == "odot" or (node.op in ("+", "-") and isinstance(both[0], tree.Number)):
        for part in both:
            if isinstance(part, tree.Binary) and part.op == "^" and part.sign != "script":
                yield part
    if node.op == "^" and isinstance(node.left, tree.Call) and isinstance(node.right, tree.Number):
        yield node
