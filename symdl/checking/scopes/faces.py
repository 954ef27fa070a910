"""A letter in two faces: bold w_1 for the first iterate beside w_1 for the first entry.

People are not careful with bold, so a face tells names apart only where the document leaves no
doubt: the same scripts in both faces, the bold ones arrays and the plain ones numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.names import base_of
from symdl.read import tree
from symdl.read.statement import Chain
from symdl.read.tree import Node, Symbol

OWN_FACE = "bf"  # the mark of a bold name that is another than the plain one


def two_faced(chains: Iterable[Chain]) -> frozenset[str]:
    """The letters whose bold names with numbers below are others than the plain ones."""
    faces: dict[bool, set[tuple]] = {True: set(), False: set()}
    arrays: set[str] = set()
    entries: set[str] = set()
    for chain in chains:
        nodes = [side.node for side in chain.sides if side.node is not None]
        bodies = [_bare(node) for node in nodes]
        holds_array = any(isinstance(body, tree.Matrix) for body in bodies)
        for node in nodes:
            for name in _numbered(tree.walk(node)):
                faces["bold" in name.marks].add((base_of(name), name.sub))
            if holds_array and isinstance(node, Symbol) and "bold" in node.marks:
                arrays.add(base_of(node))
            for below in tree.walk(node):
                entries.update(base_of(name) for name in _numbered(_listed(below)))
    both = {base for base, _ in faces[True] & faces[False]}
    return frozenset(both & arrays & entries)


def _numbered(nodes: Iterable[Node]) -> Iterator[Symbol]:
    for node in nodes:
        if not isinstance(node, Symbol) or not node.sub or node.sup:
            continue
        if all(isinstance(script, tree.Number) for script in node.sub):
            yield node


def _listed(node: Node) -> Iterator[Node]:
    """The arguments of a function of several, the entries of an array: plain names are numbers."""
    if isinstance(node, tree.Apply) and len(node.arguments) > 1:
        listed: tuple[Node, ...] = node.arguments
    elif isinstance(node, tree.Matrix):
        listed = tuple(entry for row in node.rows for entry in row)
    else:
        listed = ()
    return (n for n in listed if isinstance(n, Symbol) and "bold" not in n.marks)


def _bare(node: Node) -> Node:
    return _bare(node.body) if isinstance(node, tree.Transpose | tree.Bracketed) else node


def told_apart(chain: Chain, letters: frozenset[str]) -> Chain:
    """The chain with a mark on the bold names of these letters that have scripts."""
    if not letters:
        return chain
    sides = tuple(
        side
        if side.node is None
        else replace(side, node=rewritten(side.node, lambda node: _marked(node, letters)))
        for side in chain.sides
    )
    return replace(chain, sides=sides)


def _marked(node: Node, letters: frozenset[str]) -> Node | None:
    if not isinstance(node, Symbol) or not node.sub or "bold" not in node.marks:
        return None
    apart = base_of(node) in letters
    return replace(node, marks=(*node.marks, OWN_FACE)) if apart else None
