"""Shapes that cannot go together: products, sums and equations of arrays whose lengths are listed
or declared.

Only what is sure counts: an array of numbers, or a name in R^{m x n}.  People do not mind whether a
vector lies or stands, a bias goes with every row, and a gradient has the shape of its variable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from symdl.checking.comparing.compare import SHOWN, Question, outcome
from symdl.checking.judging.judge import Decision
from symdl.checking.judging.verdict import FAILS, Method
from symdl.checking.scopes.changes import rewritten
from symdl.checking.scopes.lengths import WHOLE, name_of, space_of
from symdl.checking.scopes.names import parts_of
from symdl.checking.scopes.scope import Scope, is_literal
from symdl.read import tree
from symdl.read.show import plain
from symdl.read.tree import Node

SAME = frozenset({"=", "==", "~~", ":="})
DEEPEST = 4  # definitions inside each other that lengths are taken from


@dataclass(frozen=True)
class Dims:
    """The lengths of an array: one of a vector, two of a matrix; ``turned``: written as a row."""

    lengths: tuple[str, ...] = ()
    turned: bool = False

    def __str__(self) -> str:
        if len(self.lengths) == 1:
            return f"a vector of {self.lengths[0]}"
        return "×".join(self.lengths) or "a number"


class Misfit(Exception):
    """Two arrays that cannot go together, and what would make them fit ("" where nothing does)."""

    def __init__(self, problem: str, repair: str = "") -> None:
        super().__init__(problem)
        self.repair = repair


def misfit(scope: Scope, left: Node, op: str, right: Node) -> Decision | None:
    """The refusal of ``left = right`` for what cannot go together; None where nothing is surely
    wrong, and where an arrow only points."""
    if op not in SAME:
        return None
    fitting = _Fitting(scope, naming=isinstance(left, tree.Symbol))
    try:
        first, second = (
            fitting.promised(side) if isinstance(side, tree.Symbol) else fitting.of(side)
            for side in (left, right)
        )
        if first is not None and second is not None and first.lengths and second.lengths:
            _beside(first, second)
    except Misfit as found:
        if _entry_by_entry(scope, left, right):
            return None
        method = Method("shapes", "proved", "")
        return Decision(FAILS, str(found), method=method, mistake="shape", repair=found.repair)
    return None


def _entry_by_entry(scope: Scope, left: Node, right: Node) -> bool:
    """Whether the step holds where products of matrices of one shape are taken entry by entry."""

    def dotted(node: Node) -> Node | None:
        if isinstance(node, tree.Binary) and node.op == "*":
            return replace(
                node,
                op="odot",
                left=rewritten(node.left, dotted),
                right=rewritten(node.right, dotted),
            )
        return None

    question = Question(scope, rewritten(left, dotted), rewritten(right, dotted))
    found = outcome(question, SHOWN)
    return found.agrees and not found.free


def _differ(a: str, b: str) -> bool:
    """Whether two lengths are surely different: two numbers, or two letters of declarations."""
    return a != b and (a.isdigit() and b.isdigit() or a.isalpha() and b.isalpha())


def _beside(a: Dims, b: Dims) -> None:
    """Two sides of one equation."""
    if len(a.lengths) != len(b.lengths) or not any(map(_differ, a.lengths, b.lengths)):
        return
    if len(a.lengths) == 2 and a.lengths == b.lengths[::-1]:
        raise Misfit(f"the left side is {a}, the right side {b}", "it fits transposed")
    if len(a.lengths) == 2 and _entries(a) == _entries(b) != 0:
        return  # written in another shape
    raise Misfit(f"the left side is {a}, the right side {b}")


def _entries(dims: Dims) -> int:
    rows, columns = dims.lengths
    return int(rows) * int(columns) if rows.isdigit() and columns.isdigit() else 0


@dataclass
class _Fitting:
    """The lengths of formulas; ``naming``: numbers side by side may be several things named."""

    scope: Scope
    naming: bool = False
    depth: int = 0

    def of(self, node: Node) -> Dims | None:
        """The lengths of a formula; None where they are not sure."""
        rule = _RULES.get(type(node))
        if rule is not None:
            return rule(self, node)
        for below in tree.children(node):
            self.of(below)
        return None

    @cached_property
    def declared(self) -> dict[str, tuple[Node, ...] | None]:
        """The lengths of names in R^{m x n}; None for a name that is declared in two ways."""
        found: dict[str, tuple[Node, ...] | None] = {}
        for formula in self.scope.shaped().formulas:
            if not isinstance(formula, tree.Compare) or formula.ops != ("in",):
                continue
            name, space = formula.operands[0], space_of(formula.operands[1])
            if isinstance(name, tree.Symbol) and space is not None:
                same = found.setdefault(name_of(name), space) == space
                found[name_of(name)] = space if same else None
        return found

    def symbol(self, node: tree.Symbol) -> Dims | None:
        sub, sup = parts_of(node.sub, {}), parts_of(node.sup, {})
        near = [b for b, _ in self.scope.near(node, sub, sup)[0] if b.name == node]
        if near and is_literal(near[0].body):
            return _Fitting(self.scope).of(near[0].body)
        promised = self.promised(node)
        if promised is not None:
            return promised if not any(is_literal(b.body) for b in near) else None
        if len(near) == 1 and not near[0].numeric and self.depth < DEEPEST:
            return _Fitting(self.scope, depth=self.depth + 1).of(near[0].body)
        return None

    def promised(self, node: tree.Symbol) -> Dims | None:
        """The lengths that a declaration gives a name."""
        space = self.declared.get(name_of(node))
        return None if space is None else _dims(tuple(map(plain, space)))

    def matrix(self, node: tree.Matrix) -> Dims | None:
        widths = {len(row) for row in node.rows}
        if self.naming or not is_literal(node) or len(widths) != 1 or node.shape:
            return None
        return _dims((str(len(node.rows)), str(widths.pop())))

    def inner(self, node: Node) -> Dims | None:
        return self.of(next(iter(tree.children(node))))

    def apply(self, node: tree.Apply) -> Dims | None:
        """x(V e): a product where x is a quantity, and else a function of nobody knows what."""
        factors = self._factors(node)
        return None if factors is None else self.of(tree.Binary("*", *factors))

    def _factors(self, node: Node) -> tuple[Node, Node] | None:
        if not isinstance(node, tree.Apply) or node.primes or len(node.arguments) != 1:
            return None
        return (node.head, node.arguments[0]) if self.scope.is_quantity(node.head) else None

    def transpose(self, node: tree.Transpose) -> Dims | None:
        factors = self._factors(node.body)
        if factors is not None:  # x (V e)^T: of the bracket alone
            return self.of(tree.Binary("*", factors[0], tree.Transpose(factors[1])))
        inner = self.of(node.body)
        if inner is None or not inner.lengths:
            return inner
        return Dims(inner.lengths[::-1], len(inner.lengths) == 1 and not inner.turned)

    def binary(self, node: tree.Binary) -> Dims | None:
        a, b = self.of(node.left), self.of(node.right)
        if a is None or b is None:
            known = a or b
            return known if node.op in ("+", "-") and known is not None and known.lengths else None
        if node.op in ("+", "-", "odot"):
            return _together(node, a, b)
        if node.op == "/":
            return a if not b.lengths else None
        if node.op != "*":
            return None
        if not a.lengths or not b.lengths:
            return b if not a.lengths else a
        return _product(node, a, b)

    def call(self, node: tree.Call) -> Dims | None:
        inner = [self.of(argument) for argument in node.arguments]
        if len(inner) != 1 or node.name == "diag":
            return None
        return Dims() if node.name in WHOLE else inner[0]

    def derivative(self, node: tree.Quotient | tree.Nabla) -> Dims | None:
        """A gradient: of a name that is no array, by one that is."""
        top = node.top if isinstance(node, tree.Quotient) else node.body
        by = node.bottom[0] if isinstance(node, tree.Quotient) else node.by
        single = isinstance(node, tree.Nabla) or (len(node.bottom) == 1 and node.order == 1)
        plain_top = isinstance(top, tree.Symbol) and self.of(top) in (None, Dims())
        if by is None or not single or not plain_top or self.scope.shaped().of(top) is not None:  # type: ignore[arg-type]
            return None
        return self.of(by)


def _dims(lengths: tuple[str, ...]) -> Dims:
    """The lengths, those that are 1 left out."""
    long = tuple(length for length in lengths if length != "1")
    return Dims(long)


def _together(node: tree.Binary, a: Dims, b: Dims) -> Dims | None:
    """A sum, or a product entry by entry."""
    if not a.lengths or not b.lengths:
        return b if not a.lengths else a
    if len(a.lengths) == len(b.lengths):
        if a.turned == b.turned and any(map(_differ, a.lengths, b.lengths)):
            turned = a.lengths == b.lengths[::-1] and "one of them transposed would fit"
            raise Misfit(f"{a} and {b} are added entry by entry", turned or "")
        return a if a.lengths == b.lengths else None
    matrix, vector = (a, b) if len(a.lengths) == 2 else (b, a)
    if all(_differ(vector.lengths[0], length) for length in matrix.lengths):
        raise Misfit(f"{a} and {b} are added entry by entry")
    return matrix


def _product(node: tree.Binary, a: Dims, b: Dims) -> Dims | None:
    """A product of arrays; of two vectors of which none is a row, it may be any."""
    outer = len(a.lengths) == len(b.lengths) == 1 and b.turned and not a.turned
    if outer and _differ(a.lengths[0], b.lengths[0]):  # two rows of one length: a number
        return Dims((*a.lengths, *b.lengths))
    if len(a.lengths) == len(b.lengths) == 1 and not (a.turned and not b.turned):
        return None
    if a.lengths == b.lengths and len(a.lengths) == 2 and node.sign != "":
        return None  # windows and weights
    if len(a.lengths) == len(b.lengths) == 2 and node.sign not in ("", "times"):
        return None  # a convolution
    if _differ(a.lengths[-1], b.lengths[0]):
        raise Misfit(
            f"{a} times {b}: {a.lengths[-1]} and {b.lengths[0]} would have to be equal",
            _by_turning(node, a, b),
        )
    if a.lengths[-1] != b.lengths[0]:
        return None
    left = a.lengths[:-1]
    return Dims((*left, *b.lengths[1:]), turned=not left and len(b.lengths) == 2)


def _by_turning(node: tree.Binary, a: Dims, b: Dims) -> str:
    """Which factor would fit transposed."""
    if len(a.lengths) == 2 and a.lengths[0] == b.lengths[0]:
        return f"{_called(node.left, 'the first factor')} would fit transposed"
    if len(b.lengths) == 2 and a.lengths[-1] == b.lengths[1]:
        return f"{_called(node.right, 'the second factor')} would fit transposed"
    return ""


def _called(node: Node, otherwise: str) -> str:
    return plain(node) if isinstance(node, tree.Symbol) else otherwise


_RULES: dict[type, Callable[[_Fitting, Any], Dims | None]] = {
    tree.Number: lambda fitting, node: Dims(),
    tree.Symbol: _Fitting.symbol,
    tree.Matrix: _Fitting.matrix,
    tree.Bracketed: _Fitting.inner,
    tree.Unary: _Fitting.inner,
    tree.Transpose: _Fitting.transpose,
    tree.Binary: _Fitting.binary,
    tree.Call: _Fitting.call,
    tree.Apply: _Fitting.apply,
    tree.Quotient: _Fitting.derivative,
    tree.Nabla: _Fitting.derivative,
}
