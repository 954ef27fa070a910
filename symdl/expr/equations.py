"""Definitions: ``p[i] = exp(z[i])/sum[j](exp(z[j]))`` and ``r[i] ~ Bernoulli(q)``, one a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import sympy as sp

from symdl.expr import written as w
from symdl.expr.axes import array, check_name, outside_value, span_of
from symdl.expr.declare import enter
from symdl.expr.laws import LAWS
from symdl.expr.left_sides import flat_slots, one_sided, with_indices
from symdl.expr.meaning import Meaning
from symdl.expr.naming import named_output
from symdl.expr.notation import Reading, read
from symdl.expr.outside import check_inside
from symdl.expr.program import Declaration, Equation
from symdl.expr.relabel import written_walk
from symdl.expr.scan import Piece, top_level
from symdl.expr.scope import Scope
from symdl.expr.values import ArgMax, Index, free_indices


def define_all(pieces: Iterable[Piece], scope: Scope) -> list[str]:
    """Read definitions into a scope; the names they define, in order.

    Raises:
        NotationError, ShapeError: with the place of the first thing that cannot be."""
    pieces = list(pieces)
    heads = {}
    for piece in pieces:
        name = piece.inside.split("[")[0].split("=")[0].split("~")[0].strip()
        heads[name] = piece.line
    scope.coming.update(heads)
    return [define(piece, scope) for piece in pieces]


def define(piece: Piece, scope: Scope) -> str:
    """Read one definition into a scope; the name it defines."""
    signs = top_level(piece, ("=", "~"))
    if not signs:
        raise piece.error("this line defines nothing", "a definition is name[indices] = expression")
    if len(signs) > 1:
        at = signs[1][1]
        raise piece.error(
            f"a second '{signs[1][0]}' in one definition",
            "write one definition a line; equality in a condition is ==",
            at,
            at + 1,
        )
    sign, at = signs[0]
    head, body = piece.part(piece.start, at).stripped(), piece.part(at + 1, piece.end).stripped()
    if not head.inside:
        raise piece.error("a name is missing on the left", "y[i] = ...", at, at + 1)
    if sign == "~":
        return define_random(head, body, scope).name
    return _equation(piece, head, body, scope)


def _equation(piece: Piece, head: Piece, body: Piece, scope: Scope) -> str:
    left = read(head, [*scope.declarations, head.inside.split("[")[0].strip()])
    target = left.node
    if not isinstance(target, w.Name | w.Item):
        raise left.error(
            target, "the left side is no name", "a definition is name[indices] = expression"
        )
    check_name(target.name, head)
    right = read(body, {*scope.declarations, target.name})
    set_outside(right, scope)
    check_new(target, left, scope)
    _check_itself(target, right)
    before = len(scope.equations)
    meaning, indices = with_indices(target, left, right, scope)
    value = meaning.value(right.node)
    _check_free(target, left, value, indices)
    check_inside(value, right, scope)
    equation = Equation(
        target.name,
        indices,
        value,
        meaning.finished(right.node),
        piece.stripped().inside,
        span_of(piece.stripped()),
    )
    slots = () if isinstance(target, w.Name) else target.indices
    groups = tuple(len(s.indices) if isinstance(s, w.Compound) else 1 for s in slots)
    known = scope.declarations.get(target.name)
    declaration = Declaration(
        target.name,
        kind="array" if _target(value) is None else "gathered",
        indices=indices,
        groups=groups,
        batch=scope.is_batched(value),
        outside=known.outside if known else None,
        target=_target(value),
        span=span_of(head),
    )
    scope.coming.pop(target.name, None)
    scope.define(named_output(equation, scope, before), declaration)
    return target.name


def check_new(target: w.Name | w.Item, left: Reading, scope: Scope) -> None:
    """Refuse a second definition of a name, and one of an input."""
    if target.name in scope.declarations:
        defined = any(e.name == target.name for e in scope.equations)
        raise left.error(
            target,
            f"'{target.name}' is {'defined' if defined else 'declared as an input'} already",
            "choose another name for one of the two",
        )


def set_outside(reading: Reading, scope: Scope) -> None:
    """Note the values outside that the expression gives: ``(x|0)[...]``.

    Raises:
        NotationError: for an array that is not declared, or two different values."""
    for name, node in reading.outside:
        declaration = scope.find(name)
        place = reading.piece.part(node.span.column - 1, node.span.end - 1)
        if declaration is None:
            raise place.error(f"'{name}' is not declared", f"declare it: {name}[i]")
        value = outside_value(place)
        if declaration.outside is not None and declaration.outside != value:
            raise place.error(
                f"outside '{name}' the value is {declaration.outside} elsewhere and {value} here",
                "an array has one value outside; name a copy of it for the other",
            )
        scope.declarations[declaration.name] = replace(declaration, outside=value)


def _check_free(
    target: w.Name | w.Item, left: Reading, value: sp.Expr, indices: tuple[Index, ...]
) -> None:
    free = {index.name for index in free_indices(value)}
    for slot, index in zip(flat_slots(target), indices, strict=True):
        if index.name not in free and not isinstance(slot, w.Limits):
            raise one_sided(index.name, slot, left)


def _check_itself(target: w.Name | w.Item, right: Reading) -> None:
    for node in written_walk(right.node):
        if isinstance(node, w.Name | w.Item) and node.name == target.name:
            message = f"'{target.name}' is defined by itself"
            raise right.error(node, message, "name the new one differently")


# -- what a definition is ------------------------------------------------------------------------


def _target(value: sp.Expr) -> sp.Expr | None:
    """The size of the axis that a value is a place on; None for an ordinary value."""
    return value.bound[value.position].size if isinstance(value, ArgMax) else None


def define_random(head: Piece, body: Piece, scope: Scope) -> Declaration:
    """``r[i] ~ Bernoulli(q)``: enter a random variable."""
    law = read(body, scope.declarations)
    node = law.node
    if not isinstance(node, w.Call) or node.name not in LAWS:
        known = ", ".join(f"{row.name}({', '.join(row.parameters)})" for row in LAWS.values())
        raise law.error(node, "there is no such law", f"write one of {known}")
    row = LAWS[node.name]
    if len(node.arguments) != len(row.parameters):
        count = len(row.parameters)
        message = f"{row.name} takes {'one parameter' if count == 1 else f'{count} parameters'}"
        raise law.error(node, message, f"{row.name}({', '.join(row.parameters)})")
    found = array(head, scope)
    if found.name in scope.declarations:
        raise head.error(f"'{found.name}' is declared twice", "remove one of the two")
    bound = {i.name: i for i in found.indices}
    parameters = tuple(Meaning(scope, law, bound).value(a) for a in node.arguments)
    for argument, kind, value in zip(node.arguments, row.ranges, parameters, strict=True):
        if kind == "probability" and value.is_Rational and not 0 <= value <= 1:
            raise law.error(argument, f"{value} is no probability", "0 <= q <= 1")
        if kind == "variance" and value.is_Rational and value < 0:
            raise law.error(argument, f"{value} is no variance", "0 <= s")
    declared = replace(
        found,
        kind="random",
        law=(node.name, parameters),
    )
    scope.coming.pop(found.name, None)
    return enter(declared, head, scope)
