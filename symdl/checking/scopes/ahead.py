"""What is still to come in a document, noted before its first step is judged."""

from __future__ import annotations

from symdl.checking.scopes.scope import Scope
from symdl.read import tree
from symdl.read.statement import Chain


def foresee(scope: Scope, chains: tuple[Chain, ...], question: tuple[int, ...] = ()) -> None:
    """Note how letters are used in what is still to come: sizes, scripts, layers."""
    here = scope.where
    scope.where = question or here
    for chain in chains:
        nodes = tuple(side.node for side in chain.sides if side.node is not None)
        for node in nodes:
            scope.usage.note(node, question, seen=False)
            scope.usage.note_subject(node, question[:1])
        ops = tuple(relation.op for relation in chain.relations)
        scope.laws.note(nodes, ops)
        if len(nodes) == len(ops) + 1 and len(nodes) > 1:
            scope.shaped().note(tree.Compare(ops, nodes, span=chain.span))
        else:
            for node in nodes:
                scope.shaped().note(node)
    scope.where = here
