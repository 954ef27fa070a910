"""The errors of expressions whose names or indices mean nothing, with their repairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from symdl.errors import NotationError, ShapeError
from symdl.expr import written as w
from symdl.expr.program import Declaration
from symdl.expr.scope import suggest
from symdl.expr.syntax import FOLDS
from symdl.expr.values import Index
from symdl.functions import FUNCTIONS

if TYPE_CHECKING:
    from symdl.expr.meaning import Meaning

CONSTANTS = {"pi": sp.pi, "inf": sp.oo}
MAX_POWER = 1_000
MAX_BITS = 10_000
OWN_FUNCTIONS = ("sqrt", "where", "D")


def name_alone(node: w.Name | w.Item | w.Call) -> w.Name:
    """The place of a node's name, without its brackets."""
    span = node.span
    return w.Name(node.name, span=w.Span(span.line, span.column, span.column + len(node.name)))


def undeclared(meaning: Meaning, node: w.Name | w.Item | w.Call, what: str = "") -> NotationError:
    """The error for a name that nothing declares."""
    name, place = node.name, name_alone(node)
    if name in meaning.scope.coming:
        line = meaning.scope.coming[name]
        return meaning.error(
            place,
            f"'{name}' is used before it is defined (line {line})",
            "move its definition up",
        )
    if name in meaning.scope.layers:
        message = f"'{name}' is a layer and stands with its arguments"
        return meaning.error(place, message, f"write {name}(...)")
    near = suggest(name, [*meaning.scope.names(), *meaning.scope.aliases, *meaning.bound])
    if meaning.scope.closed and not near:
        near = f"there are: {', '.join(meaning.scope.aliases or meaning.scope.declarations)}"
    letters = set(meaning.scope.letters)
    if what == "" and len(name) == 1 and name in letters:
        return meaning.error(
            place,
            f"index '{name}' is not bound here",
            f"bind it: sum[{name}](...), or give it to the left side",
        )
    return meaning.error(
        place, f"'{name}' is not declared", near or what or f"declare it: {name}[] or {name}[i]"
    )


def unbound(meaning: Meaning, node: w.Name) -> NotationError:
    """The error for an index that neither a fold nor the left side binds."""
    if meaning.bound:
        known = ", ".join(meaning.bound)
        return meaning.error(
            node,
            f"index '{node.name}' is not bound here (bound: {known})",
            suggest(node.name, meaning.bound)
            or f"sum over it: sum[{node.name}](...), or give it to the left side",
        )
    return meaning.error(
        node,
        f"index '{node.name}' is not bound here",
        f"sum over it: sum[{node.name}](...), or give it to the left side",
    )


def no_function(meaning: Meaning, node: w.Call) -> NotationError:
    """The error for a call of what is neither function nor layer."""
    known = [*FUNCTIONS, *FOLDS, *OWN_FUNCTIONS, *meaning.scope.layers]
    place = name_alone(node)
    if node.name in FOLDS:
        return meaning.error(
            place,
            f"'{node.name}' needs to know over which index",
            f"write {node.name}[j](...), or name a whole array: {node.name}(z)",
        )
    if meaning.scope.find(node.name) is not None or node.name in meaning.bound:
        return meaning.error(
            place,
            f"'{node.name}' is not a function",
            f"a product is written with a star: {node.name}*(...)",
        )
    return meaning.error(
        place,
        f"there is no function or layer '{node.name}'",
        suggest(node.name, known) or "declare an unknown function: F[i]: function",
    )


def counted(number: int, one: str, many: str) -> str:
    """``1 index``, ``2 indices``, ``no indices``."""
    return f"{number or 'no'} {one if number == 1 else many}"


def check_power(meaning: Meaning, node: w.Binary, base: sp.Expr, exponent: sp.Expr) -> None:
    """Refuse powers of numbers that nobody could write down."""
    if not exponent.is_Rational:
        return
    bits = max(abs(base.p), base.q).bit_length() if base.is_Rational else 1
    size = abs(exponent)
    if size > MAX_POWER or bits * size > MAX_BITS and base.is_Rational:
        raise meaning.error(node, "this power is too large a number", "use a smaller exponent")
    if base == 0 and exponent < 0:
        raise meaning.error(node, "division by zero", "the denominator must not be 0")


def check_number(meaning: Meaning, node: w.Node, value: sp.Expr) -> None:
    """Refuse divisions by zero, and numbers that nobody could write down."""
    if value is sp.nan:
        raise meaning.error(node, "this has no value", "inf - inf and 0*inf are not defined")
    if value is sp.zoo:
        raise meaning.error(node, "this is a division by zero", "the denominator must not be 0")
    for part in (value, *value.args[:1]):
        if part.is_Rational and max(abs(part.p), part.q).bit_length() > MAX_BITS:
            raise meaning.error(node, "this is too large a number", "use a smaller one")


def check_rank(meaning: Meaning, node: w.Item, declaration: Declaration, count: int) -> None:
    """Refuse a wrong number of indices."""
    rank = len(declaration.indices)
    if count != rank:
        letters = ",".join(i.name for i in declaration.indices)
        shown = f"{node.name}[{letters}]" if rank else node.name
        raise meaning.error(
            node,
            f"'{node.name}' has {counted(rank, 'index', 'indices')}, not {count}",
            f"write {shown}",
            ShapeError,
        )


def check_axes(meaning: Meaning, node: w.Item, declaration: Declaration, indices: tuple) -> None:
    """Refuse an index of one axis in a slot of an axis of another size."""
    for value, axis in zip(indices, declaration.indices, strict=True):
        if isinstance(value, Index) and not meaning.scope.sizes.same(value.size, axis.size):
            a, b = meaning.scope.sizes.of(value.size), meaning.scope.sizes.of(axis.size)
            raise meaning.error(
                node,
                f"index '{value.name}' runs over {a} places, but this axis of {node.name} has {b}",
                "use another index letter, or declare both axes with the same size",
                ShapeError,
            )
