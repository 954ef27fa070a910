"""The tree of a formula that somebody wrote by hand: what stands there, nothing resolved.

What a sign means is decided later, by what was defined before: names keep their scripts, a
derivative is one named quantity, ``Either`` holds two readings.  ``span`` is the place in the
document (offsets); it does not count when two nodes are compared.

    Number("0.10")                          a number with the digits shown; Number("43352064")
    Symbol("w", sub=(Number("11"),), sup=(Level("[]", Number("2")),), marks=("hat",))
    Level("[]", l)                          a layer's number in brackets: z^{[l]}, w^{(2)}
    Unary("-", a)                           - + and "!" (factorial)
    Binary("*", a, b)                       + - * / ^ odot oplus otimes; ``sign``: as written
    Call("exp", (a,))                       a known function, by one name for all its spellings
    Apply(Symbol("f"), (x,), primes=1)      any other name before a bracket: a value or a product
    Bracketed(a, "(")                       a bracket as written; "[" and "{" too
    Fold("sum", index, first, last, where, body)     sum, prod, max, min, argmax, mean
    Quotient(top, bottom, "partial", order) the derivative of top by bottom; bottom is a tuple
    Nabla(by, body, order)                  the gradient of body (by may be None), the Hessian
    Primed(body, order)                     (u v)': a derivative by what is not said
    Inverse(f, y)                           f^{-1}(y): the inverse function
    Limit(x, a, body, side)                 the limit of body as x goes to a
    Integral((x,), a, b, under, body)       the integral of body by x from a to b
    Matrix(rows, shape)                     a matrix, row or column; shape as written below it
    Cases(((value, condition), ...))        a condition is a node, Words, or None ("otherwise")
    Absolute(a), Norm(a, kind)              |a|, ||a||_2
    Transpose(a)                            a^T
    Expectation("E", body, under)           E[body], Var[body], with what stands under the E
    Given((y,), (x,), "|")                  y | x in brackets: p(y | x), KL(p || q)
    Bar(body, at)                           a value at a point: body |_{at}
    Compare(("<", "<="), (a, b, c))         a relation inside a formula: a condition, d(v = u)
    Indicator(condition)                    1[condition]
    Kronecker(i, j)                         delta_{ij}
    Set((a, b)), Interval(a, b, "[", ")")   {a, b} and [a, b)
    Either((a, b))                          the readings that are possible, the likeliest first
    Infinity(), Ellipsis(), Unknown("?"), Words("local")
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from symdl.read.calculus import Bar as Bar
from symdl.read.calculus import Integral as Integral
from symdl.read.calculus import Inverse as Inverse
from symdl.read.calculus import Limit as Limit
from symdl.read.calculus import Nabla as Nabla
from symdl.read.calculus import Primed as Primed
from symdl.read.calculus import Quotient as Quotient
from symdl.read.node import Node as Node
from symdl.read.node import children as children
from symdl.read.node import walk as walk


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as shown, thousands commas left out; ``percent`` where % stands behind it."""

    text: str
    percent: bool = False

    @property
    def value(self) -> Fraction:
        whole = Fraction(self.text)
        return whole / 100 if self.percent else whole


@dataclass(frozen=True, slots=True)
class Level(Node):
    """A script in brackets: the number of a layer, a sample or a time."""

    bracket: str
    body: Node


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    """A name: its letter or word, its scripts and its marks (hat, bar, tilde, prime, bold)."""

    base: str
    sub: tuple[Node, ...] = ()
    sup: tuple[Node, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """A sign before, or a factorial behind."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """An operation of two operands, in the order written."""

    op: str
    left: Node
    right: Node
    sign: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function that every reader knows, under one name; ``base`` is the base of a logarithm."""

    name: str
    arguments: tuple[Node, ...]
    primes: int = 0
    base: Node | None = None


@dataclass(frozen=True, slots=True)
class Apply(Node):
    """A name before a bracket: a function of the document, or a product."""

    head: Symbol
    arguments: tuple[Node, ...]
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """An entry of what is not a name: softmax(z)_i, (W x + b)_j."""

    body: Node
    places: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Bracketed(Node):
    """Brackets as written; they group, but ``[x]`` may also be a list of one."""

    body: Node
    bracket: str = "("


@dataclass(frozen=True, slots=True)
class Fold(Node):
    """A sum, product, maximum over an index; limits and condition may be missing."""

    op: str
    index: Node | None
    first: Node | None
    last: Node | None
    where: Node | None
    body: Node


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """Rows of entries; ``bracket`` as written, ``shape`` what stands below it ((3, 1)) or ()."""

    rows: tuple[tuple[Node, ...], ...]
    shape: tuple[Node, ...] = field(default=(), compare=False)
    bracket: str = field(default="[", compare=False)


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """Values by case, in the order written."""

    rows: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True, slots=True)
class Absolute(Node):
    """An absolute value."""

    body: Node


@dataclass(frozen=True, slots=True)
class Norm(Node):
    """A norm; ``kind`` is what stands below it, None for the Euclidean one."""

    body: Node
    kind: Node | None = None


@dataclass(frozen=True, slots=True)
class Transpose(Node):
    """A transpose."""

    body: Node


@dataclass(frozen=True, slots=True)
class Expectation(Node):
    """E[...] or Var[...]."""

    op: str
    body: Node
    under: Node | None = None


@dataclass(frozen=True, slots=True)
class Given(Node):
    """What stands on both sides of a bar in brackets: p(y | x), KL(p || q), {x | x > 0}."""

    what: tuple[Node, ...]
    given: tuple[Node, ...]
    sign: str = "|"


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A chain of relations inside a formula; the words are those of ``Relation``."""

    ops: tuple[str, ...]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Indicator(Node):
    """1 where the condition holds, else 0."""

    condition: Node


@dataclass(frozen=True, slots=True)
class Kronecker(Node):
    """1 where the two are equal, else 0."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Set(Node):
    """Elements in braces."""

    elements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """An interval; the brackets say whether its ends belong to it."""

    first: Node
    last: Node
    opening: str = "["
    closing: str = "]"


@dataclass(frozen=True, slots=True)
class Infinity(Node):
    """The sign for infinity."""


@dataclass(frozen=True, slots=True)
class Ellipsis(Node):
    """Dots in a sum, a list or a matrix."""


@dataclass(frozen=True, slots=True)
class Unknown(Node):
    """A question mark where a value should stand."""

    text: str = "?"


@dataclass(frozen=True, slots=True)
class Words(Node):
    """Words inside a formula."""

    text: str


@dataclass(frozen=True, slots=True)
class Either(Node):
    """The readings that are possible; the likeliest stands first."""

    readings: tuple[Node, ...]
