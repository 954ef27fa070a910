"""Matrix expressions as text, ``diag(p) - p @ p.T``, in both directions.

    @        matrix product          *  /  **   entry by entry, or by a number
    .T       transpose               outer(u, v) is u @ v.T, sum(a) adds up all entries
    diag     a matrix of a column, the diagonal column of a matrix
    I, ones  the identity, a column of ones; their sizes follow from where they stand
    F(x)     an unknown function, J_F(x) its Jacobian; dL_dS is the gradient of L by S

A declared array with one index is a column, one with two a matrix.  The grammar is Python's for
expressions, read by ``ast`` over a whitelist; nothing is executed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

import sympy as sp

from symdl.derivation.matrices import (
    ONE,
    Diag,
    Diagonal,
    Identity,
    Leaf,
    Map,
    Matrix,
    Ones,
    Plus,
    Product,
    Times,
)
from symdl.derivation.matrix_build import transpose
from symdl.errors import NotationError, ShapeError
from symdl.expr.program import Program
from symdl.expr.values import Diff, Index, Unknown
from symdl.functions import FUNCTIONS

MAX_TEXT = 4000
_COMPARISONS = {ast.Gt: "above", ast.GtE: "at_least", ast.Eq: "zero", ast.NotEq: "nonzero"}


def read_matrix(text: str, program: Program, axes: Sequence[Index | None] = ()) -> Matrix:
    """The matrix expression that a text means.

    Args:
        program: declares the arrays; names are those it shows.
        axes: its row and column index where they are known; they may tell the size of I or ones.

    Raises:
        NotationError: what is no matrix expression, or a name there is not.
        ShapeError: sizes that do not fit, or one that nothing tells."""
    if len(text) > MAX_TEXT:
        raise NotationError(f"the text is longer than {MAX_TEXT} characters", text=text[:60])
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotationError(
            "this is no matrix expression", repair="such as W.T @ g", text=text
        ) from None
    reader = _Reader(program, text.strip())
    found = reader.read(tree)
    for size, axis in zip(found.shape, (*axes, None, None) if axes else (), strict=False):
        reader.unify(size, ONE if axis is None else axis.size, "the whole")
    return reader.settled(found)


class _Reader:
    """One text; ``sizes`` holds what is known of sizes that were open at first."""

    def __init__(self, program: Program, text: str) -> None:
        self.program, self.text = program, text
        self.names = {program.names.get(n, n): d for n, d in program.declarations.items()}
        self.sizes: dict[sp.Expr, sp.Expr] = {}
        letters = [i for d in program.declarations.values() for i in d.indices]
        self.letters = {s.name: s for i in letters for s in i.size.free_symbols}

    def error(self, node: ast.AST, message: str, repair: str = "") -> NotationError:
        column = getattr(node, "col_offset", 0)
        length = (getattr(node, "end_col_offset", None) or column + 1) - column
        return NotationError(
            message, repair=repair, text=self.text, column=column + 1, length=length
        )

    # sizes ------------------------------------------------------------------------------------

    def known(self, size: sp.Expr) -> sp.Expr:
        """A size as far as it is known by now."""
        while size in self.sizes:
            size = self.sizes[size]
        return size

    def unify(self, a: sp.Expr, b: sp.Expr, what: str) -> None:
        """Two sizes are one, or the text is refused."""
        a, b = self.known(a), self.known(b)
        if a == b:
            return
        for one, other in ((a, b), (b, a)):
            if isinstance(one, sp.Dummy):
                self.sizes[one] = other
                return
        raise ShapeError(f"{what}: {a} and {b} do not fit", text=self.text, length=len(self.text))

    def shape(self, m: Matrix) -> tuple[sp.Expr, sp.Expr]:
        rows, columns = m.shape
        return self.known(rows), self.known(columns)

    def settled(self, m: Matrix) -> Matrix:
        """The matrix with every open size put in."""
        if isinstance(m, Identity | Ones):
            size = self.known(m.size)
            if isinstance(size, sp.Dummy):
                name = "I" if isinstance(m, Identity) else "ones"
                raise ShapeError(f"nothing tells the size of {name}", text=self.text)
            return type(m)(size)
        changed: dict[str, Any] = {}
        for part in fields(m):
            value = getattr(m, part.name)
            if isinstance(value, Matrix):
                changed[part.name] = self.settled(value)
            elif isinstance(m, Plus):
                changed[part.name] = tuple((sign, self.settled(t)) for sign, t in m.terms)
            elif isinstance(value, tuple):
                changed[part.name] = tuple(map(self.settled, value))
        return replace(m, **changed) if changed else m

    # nodes ------------------------------------------------------------------------------------

    def read(self, node: ast.AST) -> Matrix:
        """Any node of the grammar."""
        for kind, method in _NODES.items():
            if isinstance(node, kind):
                return method(self, node)
        raise self.error(node, "this has no place in a matrix expression", "such as W.T @ g")

    def number(self, node: ast.Constant) -> Matrix:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self.error(node, "this is no number")
        return Leaf(sp.Rational(str(node.value)))

    def name(self, node: ast.Name) -> Matrix:
        if node.id in self.names:
            return self.array(node.id)
        if node.id in ("I", "ones"):
            return (Identity if node.id == "I" else Ones)(sp.Dummy(node.id))
        if node.id in self.letters:
            return Leaf(self.letters[node.id])
        above, _, below = node.id.removeprefix("d").partition("_d")
        if node.id.startswith("d") and above in self.names and below in self.names:
            first, second = self.names[above], self.names[below]
            value = Diff(first.entry, second.entry, True)
            return self.leaf(node, value, (*first.indices, *second.indices))
        known = ", ".join(self.names)
        raise self.error(node, f"'{node.id}' is not declared", f"the names are {known}, I, ones")

    def array(self, name: str) -> Matrix:
        declared = self.names[name]
        return self.leaf(None, declared.entry, declared.indices)

    def leaf(self, node: ast.AST | None, value: sp.Expr, indices: tuple[Index, ...]) -> Matrix:
        if len(indices) > 2:
            problem = f"{value} has {len(indices)} indices, so it is no matrix"
            raise self.error(node or ast.Name(""), problem)
        if len(set(indices)) < len(indices):
            other = Index(indices[0].name + "'", indices[0].size)
            raise self.error(node or ast.Name(""), f"{value} reads one index twice ({other})")
        row, column = (*indices, None, None)[:2]
        return Leaf(value, row, column)

    def attribute(self, node: ast.Attribute) -> Matrix:
        if node.attr != "T":
            raise self.error(node, f"there is no .{node.attr}", "the transpose is .T")
        return transpose(self.read(node.value))

    def sign(self, node: ast.UnaryOp) -> Matrix:
        if not isinstance(node.op, ast.USub | ast.UAdd):
            raise self.error(node, "this sign has no meaning here")
        m = self.read(node.operand)
        return Plus(((-1, m),)) if isinstance(node.op, ast.USub) else m

    def binary(self, node: ast.BinOp) -> Matrix:
        method = _OPERATIONS.get(type(node.op))
        if method is None:
            raise self.error(node, "this operation has no meaning here", "+ - * / ** @")
        return method(self, self.read(node.left), self.read(node.right))

    def comparison(self, node: ast.Compare) -> Matrix:
        right = node.comparators[0]
        zero = isinstance(right, ast.Constant) and right.value == 0 and len(node.ops) == 1
        kind = _COMPARISONS.get(type(node.ops[0]))
        if not zero or kind is None:
            raise self.error(node, "a condition compares with 0", "x > 0")
        return Map(kind, (self.read(node.left),))

    def call(self, node: ast.Call) -> Matrix:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self.error(node, "only a name can be applied")
        name = node.func.id
        of = self.names.get(name.removeprefix("J_"))
        if of is not None and of.kind == "function":
            return self.unknown(node, name)
        arguments = [self.read(a) for a in node.args]
        if name in _CALLS and len(arguments) == _CALLS[name][0]:
            return _CALLS[name][1](self, *arguments)
        if name in FUNCTIONS and len(arguments) == len(FUNCTIONS[name].derivatives):
            return self.mapped(name, *arguments)
        known = ", ".join(_CALLS)
        raise self.error(node, f"there is no {name} of {len(arguments)} arguments", known)

    def unknown(self, node: ast.Call, name: str) -> Matrix:
        """F(x) or J_F(x)."""
        if len(node.args) != 1 or not isinstance(node.args[0], ast.Name):
            raise self.error(node, "an unknown function is applied to one array by its name")
        argument = self.names.get(node.args[0].id)
        if argument is None:
            raise self.error(node.args[0], f"'{node.args[0].id}' is not declared")
        function = self.names[name.removeprefix("J_")]
        own = tuple(Index(i.name, i.size) for i in function.indices)
        by: tuple[Index, ...] = ()
        if name not in self.names:
            by = tuple(Index(i.name + "'", i.size) for i in argument.indices)
        value = Unknown(function.name, argument.name, len(own), *own, *by)
        return self.leaf(node, value, (*own, *by))

    # operations -------------------------------------------------------------------------------

    def alike(self, matrices: tuple[Matrix, ...], what: str) -> None:
        """One shape for all; numbers go with every shape."""
        large = [m for m in matrices if self.shape(m) != (ONE, ONE)]
        for m in large[1:]:
            for a, b in zip(large[0].shape, m.shape, strict=True):
                self.unify(a, b, what)

    def add(self, a: Matrix, b: Matrix, sign: int = 1) -> Matrix:
        if (self.shape(a) == (ONE, ONE)) != (self.shape(b) == (ONE, ONE)):
            raise ShapeError("a number is added to a matrix", repair="write c*ones", text=self.text)
        self.alike((a, b), "a sum")
        left = a.terms if isinstance(a, Plus) else ((1, a),)
        return Plus((*left, (sign, b)))

    def times(self, a: Matrix, b: Matrix) -> Matrix:
        self.alike((a, b), "a product entry by entry")
        return Times((a, b))

    def divide(self, a: Matrix, b: Matrix) -> Matrix:
        return self.times(a, Map("power", (b, Leaf(sp.S.NegativeOne))))

    def power(self, a: Matrix, b: Matrix) -> Matrix:
        if self.shape(b) != (ONE, ONE):
            raise ShapeError("an exponent is a number", text=self.text)
        return Map("power", (a, b))

    def multiply(self, a: Matrix, b: Matrix) -> Matrix:
        self.unify(a.shape[1], b.shape[0], "a matrix product")
        return Product(a, b)

    def diag(self, a: Matrix) -> Matrix:
        rows, columns = self.shape(a)
        if columns == ONE:
            return Diag(a)
        self.unify(rows, columns, "the diagonal of a matrix")
        return Diagonal(a)

    def sum(self, a: Matrix) -> Matrix:
        rows, columns = self.shape(a)
        left = a if rows == ONE else Product(transpose(Ones(rows)), a)
        return left if columns == ONE else Product(left, Ones(columns))

    def mapped(self, name: str, *arguments: Matrix) -> Matrix:
        self.alike(arguments, name)
        return Map(name, arguments)


_NODES: dict[type, Callable] = {
    ast.Constant: _Reader.number, ast.Name: _Reader.name, ast.Attribute: _Reader.attribute,
    ast.UnaryOp: _Reader.sign, ast.BinOp: _Reader.binary, ast.Compare: _Reader.comparison,
    ast.Call: _Reader.call,
}  # fmt: skip
_OPERATIONS: dict[type, Callable] = {
    ast.Add: _Reader.add, ast.Sub: lambda r, a, b: r.add(a, b, -1), ast.Mult: _Reader.times,
    ast.Div: _Reader.divide, ast.Pow: _Reader.power, ast.MatMult: _Reader.multiply,
}  # fmt: skip
_CALLS: dict[str, tuple[int, Callable]] = {
    "diag": (1, _Reader.diag),
    "sum": (1, _Reader.sum),
    "sqrt": (1, lambda r, a: r.power(a, Leaf(sp.S.Half))),
    "outer": (2, lambda r, a, b: r.multiply(a, transpose(b))),
    "where": (3, lambda r, c, a, b: r.mapped("where", c, a, b)),
}
