"""Python's syntax nodes to written nodes: the whitelist of the notation, one method a node type.

:func:`symdl.expr.notation.read` is the way in.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from symdl.errors import NotationError
from symdl.expr import written as w
from symdl.expr.scan import Piece

FOLDS = ("sum", "mean", "prod", "max", "min", "argmax", "var")
ELLIPSIS = "..."
MAX_ARGUMENTS = 16
ALIAS = "l__bda"  # stands in for "lambda", which Python's grammar would not take as a name
_BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Pow: "**",
    ast.MatMult: "@",
}  # fmt: skip
_RELATIONS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


class SyntaxReader:
    """Translates the syntax tree of one piece; collects values outside and keyword arguments."""

    def __init__(self, piece: Piece, source: str, declared: frozenset[str]) -> None:
        self.piece, self.declared = piece, declared
        self.source = source.encode()
        self.plain = len(self.source) == len(source)
        self.outside: list[tuple[str, w.Node]] = []
        self.keywords: list[tuple[w.Span, tuple[tuple[str, w.Node], ...]]] = []

    # -- places -------------------------------------------------------------------------------
    def _place(self, offset: int) -> int:
        return offset if self.plain else len(self.source[:offset].decode())

    def span(self, node: ast.expr | ast.keyword | ast.slice) -> w.Span:
        """The place of a node, in columns of the source line."""
        start = self.piece.start + self._place(node.col_offset)  # type: ignore[union-attr]
        end = self.piece.start + self._place(node.end_col_offset or 0)  # type: ignore[union-attr]
        return w.Span(self.piece.line, start + 1, end + 1)

    def error(self, node: ast.expr, message: str, repair: str = "") -> NotationError:
        span = self.span(node)
        return self.piece.error(message, repair, span.column - 1, span.end - 1)

    def text(self, node: ast.expr) -> str:
        """The source of a node."""
        return self.source[node.col_offset : node.end_col_offset].decode().replace(ALIAS, "lambda")

    # -- nodes --------------------------------------------------------------------------------
    def node(self, node: ast.expr) -> w.Node:
        """The written node of a syntax node."""
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise self.error(node, f"{_WHAT.get(type(node), 'this')} is not in the notation")
        return handler(self, node)

    def constant(self, node: ast.Constant) -> w.Node:
        """A number, or the three dots."""
        if node.value is Ellipsis:
            return w.Name(ELLIPSIS, span=self.span(node))
        return w.Number(self.text(node), span=self.span(node))

    def name(self, node: ast.Name) -> w.Node:
        return w.Name(node.id.replace(ALIAS, "lambda"), span=self.span(node))

    def dotted(self, node: ast.expr) -> str | None:
        """``softmax.p`` as one name; None where the node is no name."""
        if isinstance(node, ast.Name):
            return node.id.replace(ALIAS, "lambda")
        if isinstance(node, ast.Attribute):
            owner = self.dotted(node.value)
            return None if owner is None else f"{owner}.{node.attr.replace(ALIAS, 'lambda')}"
        return None

    def attribute(self, node: ast.Attribute) -> w.Node:
        name = self.dotted(node)
        if name is None:
            raise self.error(node, "a full stop joins names only", "write softmax.p")
        return w.Name(name, span=self.span(node))

    def unary(self, node: ast.UnaryOp) -> w.Node:
        op = {ast.USub: "-", ast.UAdd: "+"}.get(type(node.op))
        if op is None:
            message = "'~' stands between a name and a law only"
            raise self.error(node, message, "r[i] ~ Bernoulli(q)")
        operand = self.node(node.operand)
        return operand if op == "+" else w.Unary("-", operand, span=self.span(node))

    def binary(self, node: ast.BinOp) -> w.Node:
        op = _BINARY.get(type(node.op))
        if op is None:
            raise self.error(node, "'|' gives the value outside an array: (x|0)[i]")
        return w.Binary(op, self.node(node.left), self.node(node.right), span=self.span(node))

    def compare(self, node: ast.Compare) -> w.Node:
        ops = [_RELATIONS.get(type(op)) for op in node.ops]
        if None in ops:
            raise self.error(node, "this relation is not in the notation")
        operands = tuple(map(self.node, [node.left, *node.comparators]))
        return w.Compare(operands, tuple(map(str, ops)), span=self.span(node))

    def iverson(self, node: ast.List) -> w.Node:
        conditions = tuple(map(self.node, node.elts))
        for part, condition in zip(node.elts, conditions, strict=True):
            if not isinstance(condition, w.Compare | w.Iverson):
                raise self.error(
                    part,
                    f"'{self.text(part)}' is no condition",
                    "brackets without a name hold conditions: [i <= j]",
                )
        if not conditions:
            raise self.error(node, "the bracket is empty", "brackets hold conditions: [i <= j]")
        return w.Iverson(conditions, span=self.span(node))

    def listed(self, node: ast.Tuple) -> w.Node:
        raise self.error(node, "a list has no value", "write one expression")

    # -- subscripts ---------------------------------------------------------------------------
    def slots(self, node: ast.Subscript) -> tuple[w.Node, ...]:
        """What stands in the square brackets, one node for each axis."""
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if isinstance(node.slice, ast.Tuple) and self._bracketed(node.slice):
            parts = [node.slice]
        return tuple(map(self.slot, parts))

    def _bracketed(self, node: ast.Tuple) -> bool:
        """Whether the tuple has brackets of its own: x[(g, c)], not x[g, c]."""
        return bool(node.elts) and node.col_offset < node.elts[0].col_offset and self.source[
            node.col_offset : node.col_offset + 1
        ] == b"("  # fmt: skip

    def slot(self, node: ast.expr) -> w.Node:
        """One axis: an expression, ``h:H`` or ``(g, c)``."""
        if isinstance(node, ast.Slice):
            if node.step is not None or not isinstance(node.lower, ast.Name) or node.upper is None:
                raise self.error(
                    node, f"'{self.text(node)}' is no axis", "an axis with its size is written h:H"
                )
            index = self.node(node.lower)
            return w.Limits(index, w.Number("0"), self.node(node.upper), span=self.span(node))
        if isinstance(node, ast.Tuple):
            if not node.elts:
                raise self.error(node, "an empty axis", "name its indices: (g,c)")
            return w.Compound(tuple(map(self.node, node.elts)), span=self.span(node))
        return self.node(node)

    def subscript(self, node: ast.Subscript) -> w.Node:
        span, name = self.span(node), self.dotted(node.value)
        if name in ("E", "Var") and name not in self.declared:
            return w.Expectation(name, self.node(node.slice), span=span)
        slots = self.slots(node)
        if name == "delta" and name not in self.declared:
            if len(slots) != 2:
                raise self.error(node, "delta takes two indices", "write delta[i,j]")
            return w.Kronecker(*slots, span=span)
        if name is not None:
            return w.Item(name, slots, span=span)
        if isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr):
            return self.outer(node.value, slots, span)
        if isinstance(node.value, ast.Call):
            return w.Part(self.node(node.value), slots, span=span)
        raise self.error(node.value, f"'{self.text(node.value)}' cannot have indices")

    def outer(self, node: ast.BinOp, slots: tuple[w.Node, ...], span: w.Span) -> w.Node:
        """``(x|0)[...]``: the entry; the outside value goes into the list of them."""
        name = self.dotted(node.left)
        if name is None:
            raise self.error(node.left, "only a declared array has a value outside", "(x|0)[i]")
        self.outside.append((name, self.node(node.right)))
        return w.Item(name, slots, span=span)

    # -- calls --------------------------------------------------------------------------------
    def call(self, node: ast.Call) -> w.Node:
        span = self.span(node)
        if isinstance(node.func, ast.Subscript):
            return self.indexed_call(node, node.func, span)
        if isinstance(node.func, ast.Call):
            return self.derivative(node, node.func, (), span)
        name = self.dotted(node.func)
        if name is None:
            message = f"'{self.text(node.func)}' is no function"
            raise self.error(node.func, message, "a product is written *: a*(b)")
        arguments = self.arguments(node)
        return w.Call(name, arguments, span=span)

    def arguments(self, node: ast.Call) -> tuple[w.Node, ...]:
        """The arguments of a call; keyword arguments go into the list of them."""
        pairs = []
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.error(keyword.value, "'**' has no meaning here")
            pairs.append((keyword.arg.replace(ALIAS, "lambda"), self.node(keyword.value)))
        if pairs:
            self.keywords.append((self.span(node), tuple(pairs)))
        if len(node.args) > MAX_ARGUMENTS:
            message = f"{len(node.args)} arguments are more than {MAX_ARGUMENTS}"
            raise self.error(node, message, "use an array and an index")
        return tuple(map(self.node, node.args))

    def indexed_call(self, node: ast.Call, head: ast.Subscript, span: w.Span) -> w.Node:
        """``sum[j](...)``, ``F[i](x)``, ``softmax[i](z[n,i])``, ``D(F)[i,j](x)``."""
        if isinstance(head.value, ast.Call):
            return self.derivative(node, head.value, self.slots(head), span)
        name, slots = self.dotted(head.value), self.slots(head)
        if name in FOLDS:
            (body,) = self.exactly_one(node, f"{name}[...]")
            return w.Fold(name, slots, body, span=span)
        if name is None:
            raise self.error(head, f"'{self.text(head)}' is no function")
        return w.Part(w.Call(name, self.arguments(node), span=span), slots, span=span)

    def derivative(
        self, node: ast.Call, head: ast.Call, slots: tuple[w.Node, ...], span: w.Span
    ) -> w.Node:
        """``D(F)[i,j](x)``, also nested: ``D(D(F))[i,j,k](x)``."""
        order, inner = 0, head
        while isinstance(inner, ast.Call):
            if self.dotted(inner.func) != "D" or len(inner.args) != 1 or inner.keywords:
                raise self.error(
                    inner, f"'{self.text(inner)}' is no function", "a derivative is written D(F)(x)"
                )
            order, inner = order + 1, inner.args[0]  # type: ignore[assignment]
        name = self.dotted(inner)
        if name is None:
            raise self.error(inner, "D takes the name of a function or layer", "D(sigmoid)(x)")
        argument = w.Part(w.Call(name, self.arguments(node), span=span), slots, span=span)
        found: w.Node = argument
        for _ in range(order):
            found = w.Call("D", (found,), span=span)
        return found

    def exactly_one(self, node: ast.Call, name: str) -> tuple[w.Node, ...]:
        arguments = self.arguments(node)
        if len(arguments) != 1:
            raise self.error(node, f"{name} takes one expression", f"write {name}(...)")
        return arguments


_HANDLERS: dict[type, Callable] = {
    ast.Constant: SyntaxReader.constant,
    ast.Name: SyntaxReader.name,
    ast.Attribute: SyntaxReader.attribute,
    ast.UnaryOp: SyntaxReader.unary,
    ast.BinOp: SyntaxReader.binary,
    ast.Compare: SyntaxReader.compare,
    ast.List: SyntaxReader.iverson,
    ast.Tuple: SyntaxReader.listed,
    ast.Subscript: SyntaxReader.subscript,
    ast.Call: SyntaxReader.call,
}
_WHAT: dict[type, str] = {
    ast.Slice: "an axis with its size",
    ast.Starred: "'*' without a left side",
    ast.Lambda: "a function without a name",
}
