"""Arguments of layers: names, calls and expressions to arrays over indices of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import sympy as sp

from symdl.errors import ShapeError
from symdl.expr import written as w
from symdl.expr.actual import Actual, Instance, Wanted
from symdl.expr.complaints import CONSTANTS, undeclared
from symdl.expr.folds import unclashing
from symdl.expr.program import Declaration, Equation
from symdl.expr.relabel import written_walk
from symdl.expr.scope import Scope
from symdl.expr.syntax import ELLIPSIS
from symdl.expr.values import Entry, Index, free_indices

if TYPE_CHECKING:
    from symdl.expr.meaning import Meaning

InstanceOf = Callable[["Meaning", w.Call, Wanted | None], Instance]


def actual(
    meaning: Meaning,
    call: w.Call,
    formal: Declaration,
    node: w.Node,
    wanted: Wanted,
    instance_of: InstanceOf,
) -> Actual | sp.Expr:
    """What an input of a layer becomes: an array by its letters, or a whole number.

    Args:
        meaning: the reader of the expression that the call stands in.
        call, formal, node: the call, the layer's input, the written argument.
        wanted: what is wanted in this place; elementwise layers hand on what is wanted of them.
        instance_of: makes the instance of a call within the argument.

    Raises:
        NotationError, ShapeError: for an argument that cannot be."""
    scope = meaning.scope
    if formal.kind == "integer":
        return _whole(meaning, call, formal, node)
    if isinstance(node, w.Name) and node.name not in meaning.bound:
        declared = scope.find(node.name)
        if declared is not None:
            return named(declared, w.Name(node.name), scope)
        if scope.implicit:
            return _new(scope, wanted, node)
        raise undeclared(meaning, node)
    if isinstance(node, w.Call) and node.name in scope.layers and scope.find(node.name) is None:
        inner = instance_of(meaning, node, wanted)
        return named(scope.declarations[inner.outputs[0]], w.Name(inner.outputs[0]), scope)
    if holds_arrays(node, meaning) or (scope.implicit and undeclared_names(node, meaning)):
        return _array_expression(meaning, call, wanted, node)
    return _scalar_expression(meaning, node, wanted)


def _whole(meaning: Meaning, call: w.Call, formal: Declaration, node: w.Node) -> sp.Expr:
    value = meaning.value(node)
    if not meaning.scope.is_whole(value):
        raise meaning.error(node, f"'{formal.name}' of {call.name} is a whole number", "")
    if value.is_Integer and formal.minimum is not None and value < formal.minimum:
        raise meaning.error(
            node, f"{formal.name} = {value} is less than {formal.minimum}", "", ShapeError
        )
    return value


def _new(scope: Scope, wanted: Wanted, node: w.Name) -> Actual:
    """Declare an undeclared argument as the layer (or what it stands in) needs it."""
    formal = wanted.declaration
    declaration = replace(
        formal,
        name=node.name,
        indices=wanted.indices,
        outside=None,
        default=None,
        target=None if formal.target is None else wanted.sizes.of(formal.target),
        span=node.span,
    )
    scope.declare(declaration)
    scope.by_use.add(node.name)
    return named(declaration, w.Name(node.name), scope)


def named(declaration: Declaration, node: w.Node, scope: Scope) -> Actual:
    """A declared array as an argument, all its indices its own."""
    own = tuple(Index(i.name, scope.sizes.of(i.size)) for i in declaration.indices)
    return Actual(own, Entry(declaration.name, *own), declaration.batch, node, declaration.name)


def holds_arrays(node: w.Node, meaning: Meaning) -> bool:
    """Whether an expression names whole arrays, or layers' outputs, without indices."""
    for part in written_walk(node):
        if isinstance(part, w.Name) and part.name not in meaning.bound:
            declaration = meaning.scope.find(part.name)
            if declaration is not None and declaration.indices:
                return True
    return False


def undeclared_names(node: w.Node, meaning: Meaning) -> list[w.Name]:
    """The names in an expression that nothing declares, without repetition."""
    found: dict[str, w.Name] = {}
    inside = {id(p) for i in written_walk(node) if isinstance(i, w.Item) for p in written_walk(i)}
    for part in written_walk(node):
        if isinstance(part, w.Name) and id(part) not in inside and part.name not in found:
            known = (
                part.name in meaning.bound
                or meaning.scope.find(part.name) is not None
                or part.name in CONSTANTS
                or part.name == ELLIPSIS
                or part.name in meaning.scope.sizes.known
            )
            if not known:
                found[part.name] = part
    return list(found.values())


def _array_expression(meaning: Meaning, call: w.Call, wanted: Wanted, node: w.Node) -> Actual:
    """``z - max(z)``: elementwise over whole arrays; it becomes a quantity of its own."""
    scope = meaning.scope
    unknown = undeclared_names(node, meaning)
    if unknown and not scope.implicit:
        raise undeclared(meaning, unknown[0])
    if len(unknown) > 1 and not _only_sums(node):
        names = " and ".join(x.name for x in unknown)
        raise meaning.error(
            node,
            f"which of {names} are arrays?",
            "declare them first: " + ", ".join(f"{x.name}[i]" for x in unknown) + "; ...",
        )
    for new in unknown:
        _new(scope, wanted, new)
    arrays = [
        d
        for part in written_walk(node)
        if isinstance(part, w.Name) and (d := scope.find(part.name)) is not None and d.indices
    ]
    indices = max((d.indices for d in arrays), key=len, default=())
    own = unclashing(meaning, indices, node)
    reader = meaning.along(own)
    value = reader.value(node)
    meaning.replaced.update(reader.replaced)
    batch = scope.is_batched(value)
    if isinstance(value, Entry) and value.indices == own:
        return Actual(own, value, batch, w.Name(value.name), value.name)
    key = ("expression", own, value)
    if key not in scope.instances:
        name = scope.free_name(fresh_input(scope, wanted.declaration))
        groups = (1,) * len(own)
        scope.define(
            Equation(name, own, value, reader.spelled(node), span=node.span),
            Declaration(name, indices=own, groups=groups, batch=batch, span=node.span),
        )
        scope.instances[key] = Actual(own, Entry(name, *own), batch, w.Name(name), name)
    return scope.instances[key]  # type: ignore[return-value]


def fresh_input(scope: Scope, wanted: Declaration) -> str:
    """A name for an argument that is an expression: the input's own, else a letter near it."""
    for letter in (wanted.name, "u", "v", "a", "q"):
        if letter not in {*scope.declarations, *scope.coming, *scope.letters}:
            return letter
    return wanted.name


def _only_sums(node: w.Node) -> bool:
    if isinstance(node, w.Binary):
        return node.op in "+-" and _only_sums(node.left) and _only_sums(node.right)
    if isinstance(node, w.Unary):
        return _only_sums(node.operand)
    return isinstance(node, w.Name | w.Number | w.Call)


def _scalar_expression(meaning: Meaning, node: w.Node, wanted: Wanted) -> Actual:
    """``b*x[i]``: one value for each of its free indices; named where it is read often."""
    value = meaning.value(node)
    plain = Actual((), value, False, meaning.finished(node), None)
    if isinstance(value, Entry) or not value.args or not wanted.often:
        return plain
    scope = meaning.scope
    key = ("scalar expression", value)
    if key not in scope.instances:
        name = scope.free_name(fresh_input(scope, wanted.declaration))
        groups = (1,) * len(plain.free)
        scope.define(
            Equation(name, plain.free, value, plain.node, span=node.span),
            Declaration(
                name,
                indices=plain.free,
                groups=groups,
                batch=scope.is_batched(value),
                span=node.span,
            ),
        )
        letters = tuple(w.Name(i.name) for i in plain.free)
        named_node = w.Item(name, letters) if letters else w.Name(name)
        scope.instances[key] = Actual((), Entry(name, *plain.free), False, named_node, None)
    return scope.instances[key]  # type: ignore[return-value]


def along(meaning: Meaning, formal: Declaration, found: Actual, running: tuple) -> Actual:
    """A scalar expression as an array over the given indices; ``S[t,u]`` over u is its row t."""
    value, node, scope = found.value, found.node, meaning.scope
    if isinstance(value, Entry) and isinstance(node, w.Item):
        front = len(node.indices) - len(running)
        if value.indices[front:] == running:
            return replace(found, own=running, node=w.Item(value.name, node.indices[:front]))
    free = free_indices(value) - set(running)
    axes = (*(i for i in meaning.bound.values() if i in free), *running)
    name = scope.free_name(fresh_input(scope, formal))
    scope.define(
        Equation(name, axes, value, node),
        Declaration(name, indices=axes, groups=(1,) * len(axes), batch=scope.is_batched(value)),
    )
    front_letters = tuple(w.Name(i.name) for i in axes[: len(axes) - len(running)])
    return Actual(running, Entry(name, *axes), False, w.Item(name, front_letters), None)
