"""A repaired formula as people would write it: p - y for -(y - p), δ x^T for (x δ^T)^T."""

from __future__ import annotations

from dataclasses import replace

from symdl.checking.scopes.changes import rewritten
from symdl.read import tree
from symdl.read.tree import Node


def tidied(node: Node) -> Node:
    """The same value without a sign or a transpose over what could carry it itself."""
    return rewritten(node, _tidy)


def _tidy(node: Node) -> Node | None:
    if isinstance(node, tree.Unary) and node.op == "-":
        return _opposite(_bare(node.operand))
    if isinstance(node, tree.Transpose):
        return _turned(_bare(node.body))
    return None


def _bare(node: Node) -> Node:
    while isinstance(node, tree.Bracketed):
        node = node.body
    return node


def _opposite(node: Node) -> Node | None:
    """-(a - b) is b - a, -(-a) is a."""
    if isinstance(node, tree.Binary) and node.op == "-":
        return tree.Binary("-", node.right, node.left, node.sign)
    if isinstance(node, tree.Unary) and node.op == "-":
        return node.operand
    return None


def _turned(node: Node) -> Node | None:
    """(a b^T)^T is b a^T, a^TT is a; a longer product keeps its transpose as a whole."""
    if isinstance(node, tree.Transpose):
        return node.body
    if isinstance(node, tree.Binary) and node.op == "*":
        factors = [_bare(node.left), _bare(node.right)]
        plain = all(isinstance(factor, tree.Symbol | tree.Transpose) for factor in factors)
        if plain and any(isinstance(factor, tree.Transpose) for factor in factors):
            left, right = (_turned(factor) or tree.Transpose(factor) for factor in factors)
            return replace(node, left=right, right=left)
    return None
