"""What a written expression means: names, indices and folds resolved to a value expression.

``value_of`` reads an expression that stands alone; :mod:`symdl.expr.equations` reads definitions.
Calls of layers are :mod:`symdl.expr.calls`' business, conditions :mod:`symdl.expr.conditions`'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import sympy as sp

from symdl.errors import NotationError, ShapeError
from symdl.expr import written as w
from symdl.expr.application import call, part
from symdl.expr.axes import MAX_DEGREE, degree
from symdl.expr.complaints import (
    CONSTANTS,
    check_axes,
    check_number,
    check_power,
    check_rank,
    counted,
    unbound,
    undeclared,
)
from symdl.expr.conditions import condition
from symdl.expr.folds import argmax, fold
from symdl.expr.notation import Reading, read
from symdl.expr.program import Declaration
from symdl.expr.relabel import transform
from symdl.expr.scan import Piece
from symdl.expr.scope import Scope
from symdl.expr.syntax import ELLIPSIS, FOLDS
from symdl.expr.values import Delta, Entry, Expect, Index
from symdl.functions import FUNCTIONS


def value_of(text: str | Piece | Reading, scope: Scope, free: tuple[Index, ...] = ()) -> sp.Expr:
    """The value of one expression.

    Args:
        text: the expression.
        scope: the names it may use.
        free: the indices that may stand free in it.

    Raises:
        NotationError, ShapeError: with a caret under what has no meaning."""
    reading = text if isinstance(text, Reading) else read(text, scope.declarations)
    return Meaning(scope, reading, {i.name: i for i in free}).value(reading.node)


class Meaning:
    """Reads one expression within a scope.

    Attributes:
        bound: the indices in force, by letter.
        axes: the indices by which an array that is named without any is read, or None.
        replaced: what is printed in the place of a written node, by the node's identity.
    """

    def __init__(
        self,
        scope: Scope,
        reading: Reading,
        bound: Mapping[str, Index],
        axes: tuple[Index, ...] | None = None,
    ) -> None:
        self.scope, self.reading = scope, reading
        self.bound, self.axes = dict(bound), axes
        self.replaced: dict[int, w.Node] = {}

    def error(
        self, node: w.Node, message: str, repair: str = "", kind: type = NotationError
    ) -> NotationError:
        """An error about one node."""
        return self.reading.error(node, message, repair, kind)

    def along(self, axes: tuple[Index, ...]) -> Meaning:
        """A reader of the same expression that reads whole arrays by the given indices."""
        return Meaning(self.scope, self.reading, self.bound, axes)

    def finished(self, node: w.Node) -> w.Node:
        """The written tree as it is printed."""
        return transform(node, lambda part: self.replaced.get(id(part)))

    def spelled(self, node: w.Node) -> w.Node:
        """The written tree as it is printed, whole arrays with the indices they are read by."""
        letters = tuple(w.Name(i.name) for i in self.axes or ())

        def spell(part: w.Node) -> w.Node | None:
            if id(part) in self.replaced:
                return self.replaced[id(part)]
            if isinstance(part, w.Name) and part.name not in self.bound:
                declaration = self.scope.find(part.name)
                if declaration is not None and declaration.indices:
                    rank = len(declaration.indices)
                    slots = letters[len(letters) - rank :]
                    return w.Item(declaration.name, slots, span=part.span)
            return None

        return transform(node, spell)

    def value(self, node: w.Node) -> sp.Expr:
        """The value of a node.

        Raises:
            NotationError, ShapeError: with a caret under what has no meaning."""
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise self.error(node, "this has no value here", "write an expression")
        value = handler(self, node)
        check_number(self, node, value)
        return value

    # -- numbers and names --------------------------------------------------------------------
    def number(self, node: w.Number) -> sp.Expr:
        """A number, exactly."""
        fraction = Fraction(node.text)
        return sp.Rational(fraction.numerator, fraction.denominator)

    def name(self, node: w.Name) -> sp.Expr:
        """A scalar, an index used as a value, a size, a constant, an array without indices."""
        if node.name in self.bound:
            return self.bound[node.name]
        declaration = self.scope.find(node.name)
        if declaration is not None:
            return self.whole(node, declaration)
        if node.name in self.scope.sizes.known:
            return self.scope.sizes.of(self.scope.sizes.known[node.name])
        if node.name in CONSTANTS:
            return CONSTANTS[node.name]
        if self.scope.implicit and node.name not in FUNCTIONS and node.name not in FOLDS:
            self.scope.declare(Declaration(node.name, span=node.span))
            return Entry(node.name)
        raise undeclared(self, node)

    def whole(self, node: w.Name, declaration: Declaration) -> sp.Expr:
        """A declared name without indices."""
        if declaration.kind == "integer":
            return self.scope.sizes.known[declaration.name]
        rank = len(declaration.indices)
        if declaration.kind == "function":
            raise self.error(node, f"'{node.name}' is a function", f"apply it: {node.name}(x)")
        if rank == 0:
            return Entry(declaration.name)
        if self.axes is not None and len(self.axes) >= rank:
            axes = self.axes[len(self.axes) - rank :]
            for axis, own in zip(axes, declaration.indices, strict=True):
                if not self.scope.sizes.same(axis.size, own.size):
                    raise self.error(
                        node,
                        f"'{node.name}' has an axis of {self.scope.sizes.of(own.size)} places "
                        f"where {self.scope.sizes.of(axis.size)} are expected",
                        "",
                        ShapeError,
                    )
            return Entry(declaration.name, *axes)
        letters = ",".join(i.name for i in declaration.indices)
        raise self.error(
            node,
            f"'{node.name}' is an array of {counted(rank, 'index', 'indices')}",
            f"write its entry: {node.name}[{letters}]",
            ShapeError,
        )

    # -- entries ------------------------------------------------------------------------------
    def item(self, node: w.Item) -> sp.Expr:
        """An entry; the number of its indices must be that of the array's axes."""
        declaration = self.scope.find(node.name)
        if declaration is None:
            if node.name in FUNCTIONS or node.name in FOLDS or node.name in self.scope.layers:
                raise self.error(
                    node,
                    f"'{node.name}' is a function and has no entries of its own",
                    f"apply it: {self._text(node)}(...)",
                )
            raise undeclared(self, node, f"declare it: {self._text(node)}")
        if declaration.kind == "function":
            raise self.error(
                node, f"'{node.name}' is a function", f"apply it: {self._text(node)}(x)"
            )
        if declaration.kind == "integer":
            raise self.error(node, f"'{node.name}' is a whole number and has no indices", "")
        indices = self.slots(node.indices)
        check_rank(self, node, declaration, len(indices))
        check_axes(self, node, declaration, indices)
        return Entry(declaration.name, *indices)

    def _text(self, node: w.Node) -> str:
        span = node.span
        return self.reading.piece.text[span.column - 1 : span.end - 1]

    def slots(self, nodes: tuple[w.Node, ...]) -> tuple[sp.Expr, ...]:
        """The values of an item's indices, compound axes and argmax[u,v] spelled out."""
        found: list[sp.Expr] = []
        for node in nodes:
            if isinstance(node, w.Compound):
                found += self.slots(node.indices)
            elif isinstance(node, w.Fold) and node.op == "argmax":
                found += argmax(self, node)
            else:
                found.append(self.slot(node))
        return tuple(found)

    def slot(self, node: w.Node) -> sp.Expr:
        """An index expression; it must be a whole number."""
        if isinstance(node, w.Limits):
            message = "a size stands where an index is bound or declared"
            raise self.error(node, message, "write the index alone: x[h]")
        if isinstance(node, w.Name) and node.name == ELLIPSIS:
            raise self.error(node, "'...' stands in declarations only", "leave batch axes out")
        if isinstance(node, w.Name) and not self.is_known(node.name):
            raise unbound(self, node)
        axes, self.axes = self.axes, None
        value = self.value(node)
        self.axes = axes
        if degree(value) > MAX_DEGREE:
            raise self.error(node, "this index is too complicated", "use sums and small products")
        value = sp.expand(value)
        if not self.scope.is_whole(value):
            raise self.error(
                node, f"'{self._text(node)}' is not a whole number", "indices are whole numbers"
            )
        return value

    def is_known(self, name: str) -> bool:
        """Whether a name is an index in force, a declared name or a size."""
        known = name in self.bound or name in self.scope.sizes.known
        return known or self.scope.find(name) is not None

    # -- arithmetic ---------------------------------------------------------------------------
    def unary(self, node: w.Unary) -> sp.Expr:
        return -self.value(node.operand)

    def binary(self, node: w.Binary) -> sp.Expr:
        """An operation of two values."""
        operation = _OPERATIONS.get(node.op)
        if operation is None:
            raise self.error(node, *_NO_OPERATION[node.op])
        left, right = self.value(node.left), self.value(node.right)
        if node.op == "/" and right == 0:
            raise self.error(node.right, "division by zero", "the denominator must not be 0")
        if node.op == "**":
            check_power(self, node, left, right)
        return operation(left, right)

    # -- brackets, expectation ----------------------------------------------------------------
    def kronecker(self, node: w.Kronecker) -> sp.Expr:
        return Delta(self.slot(node.left), self.slot(node.right))

    def iverson(self, node: w.Node) -> sp.Expr:
        """A condition used as 0 or 1."""
        return condition(self, node)

    def expectation(self, node: w.Expectation) -> sp.Expr:
        return Expect(node.op, self.value(node.body))


_OPERATIONS: dict[str, Callable[[sp.Expr, sp.Expr], sp.Expr]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: sp.Pow(a, b),
}
_NO_OPERATION = {
    "//": ("'//' stands in sizes only", "write / in expressions"),
    "@": ("'@' is not in the notation", "a matrix product is sum[k](a[i,k]*b[k,j])"),
}
_HANDLERS: dict[type, Callable] = {
    w.Number: Meaning.number,
    w.Name: Meaning.name,
    w.Item: Meaning.item,
    w.Unary: Meaning.unary,
    w.Binary: Meaning.binary,
    w.Fold: fold,
    w.Kronecker: Meaning.kronecker,
    w.Iverson: Meaning.iverson,
    w.Compare: Meaning.iverson,
    w.Expectation: Meaning.expectation,
    w.Call: call,
    w.Part: part,
}
