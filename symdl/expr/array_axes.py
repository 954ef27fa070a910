"""Which axes an expression has that names whole arrays, and which a slot of a call's output is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from symdl.expr import written as w
from symdl.expr.letters import letter_of
from symdl.expr.notation import Reading
from symdl.expr.relabel import children, written_walk
from symdl.expr.scope import Scope
from symdl.expr.syntax import FOLDS
from symdl.expr.values import Index

if TYPE_CHECKING:
    from symdl.expr.meaning import Meaning


def array_axes(node: w.Node, meaning: Meaning) -> tuple[Index, ...]:
    """The axes of an index-free expression: those of its widest array or call."""
    from symdl.expr.calls import instance_of

    scope = meaning.scope
    if isinstance(node, w.Fold | w.Item | w.Part):
        return ()
    if isinstance(node, w.Call) and scope.find(node.name) is None:
        if node.name in scope.layers:
            instance = instance_of(meaning, node)
            return instance.own(instance.outputs[0])
        if node.name == "D" or (node.name in FOLDS and len(node.arguments) == 1):
            return ()
    if isinstance(node, w.Name):
        declaration = scope.find(node.name)
        return declaration.indices if declaration is not None else ()
    return max((array_axes(part, meaning) for part in children(node)), key=len, default=())


def slot_axes(letter: str, reading: Reading, scope: Scope) -> sp.Expr | None:
    """The size of a letter that stands in a slot of a call: ``softmax(z)[i]``, ``D(F)[i,j](x)``."""
    for node in written_walk(reading.node):
        if not isinstance(node, w.Part):
            continue
        for position, slot in enumerate(node.indices):
            if letter_of(slot) == letter:
                axes = _axes(node, reading, scope)
                if position < len(axes):
                    return axes[position].size
    return None


def _axes(node: w.Part, reading: Reading, scope: Scope) -> tuple[Index, ...]:
    """The axes of a call's output, then, for a derivative, those of its argument (twice)."""
    from symdl.expr.calls import instance_of
    from symdl.expr.meaning import Meaning as Reader

    call = node.body
    if not isinstance(call, w.Call):
        return ()
    function = scope.find(call.name)
    if function is not None and function.kind == "function":
        own = function.indices
    elif call.name in scope.layers and all(isinstance(a, w.Name) for a in call.arguments):
        instance = instance_of(Reader(scope, reading, {}), call)
        own = scope.declarations[instance.outputs[0]].indices
    elif call.name in scope.layers and not any(
        isinstance(p, w.Item) for a in call.arguments for p in written_walk(a)
    ):
        instance = instance_of(Reader(scope, reading, {}), call)
        return scope.declarations[instance.outputs[0]].indices
    else:
        return ()
    first = call.arguments[0] if call.arguments else None
    argument = scope.find(first.name) if isinstance(first, w.Name) else None
    by = argument.indices if argument is not None else ()
    return (*own, *by, *by)
