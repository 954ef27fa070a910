"""The written tree: what an author wrote, in his order, and what every printer prints.

The set is closed.  The notation's reader makes these nodes from text (with their place), the
writers make them from values (``symdl.write.arrange``), and the same printers serve both, so that
an author's formula and a derived one look alike.  Nothing here is simplified, ever.

    Number("0.1")                      as it was typed; inf is Number("inf")
    Name("eps")                        a scalar, a size, an index, a whole array
    Item("x", (i, j))                  x[i, j]
    Call("exp", (a,))                  a scalar function, a layer, where(c, a, b), max(0, x)
    Apply("F", "x", (i,), (j,))        F[i](x); with derivative indices D(F)[i,j](x)
    Unary("-", a), Binary("+", a, b)   + - * / // ** @
    Compare((a, b, c), ("<=", "<"))    a <= b < c
    Iverson((c1, c2))                  [c1, c2]: all conditions hold
    Kronecker(a, b)                    delta[i,j]
    Fold("sum", (Name("j"),), body)    sum[j](...), mean, prod, max, argmax, var
    Partial(body, by, order)           ∂body/∂by; by is a tuple of Items, printed ∂²L/∂z_i∂z_j
    Expectation("E", body)             E[...], Var[...]
    Cases(((value, condition), ...), otherwise)   printed with a brace; otherwise may be None
    Grid(rows)                         a matrix of nodes
    Words("taken as 0")                prose inside a formula
    Limits(Name("j"), first, last)     an index of a Fold with both its ends, as printers want it
    Compound((Name("g"), Name("c")))   an axis made of several: x[n, (g, c)]
    Part(Call("softmax", (z,)), (i,))  an entry of what has no name of its own: softmax(z)[i]
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the source: line and columns count from 1; ``end`` is the column behind it."""

    line: int = 1
    column: int = 1
    end: int = 1


NOWHERE = Span(0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Base of the written nodes; the place does not count when two nodes are compared."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name without indices."""

    name: str


@dataclass(frozen=True, slots=True)
class Item(Node):
    """An array's entry."""

    name: str
    indices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function or layer applied to arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Apply(Node):
    """An unknown function's component, or its derivative."""

    name: str
    argument: str
    indices: tuple[Node, ...]
    by: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """A sign."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """An operation of two operands."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A chain of relations; ``ops`` are < <= > >= == != ."""

    operands: tuple[Node, ...]
    ops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Iverson(Node):
    """1 where every condition holds, else 0."""

    conditions: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Kronecker(Node):
    """1 where the two are equal, else 0."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Fold(Node):
    """A reduction over bound indices."""

    op: str
    indices: tuple[Node, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Partial(Node):
    """A derivative as a quotient of differentials."""

    body: Node
    by: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Expectation(Node):
    """An expectation or variance."""

    op: str
    body: Node


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """Values by case, in order."""

    rows: tuple[tuple[Node, Node], ...]
    otherwise: Node | None = None


@dataclass(frozen=True, slots=True)
class Grid(Node):
    """A matrix or column of expressions."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Words(Node):
    """Prose inside a formula."""

    text: str


@dataclass(frozen=True, slots=True)
class Limits(Node):
    """A bound index of a Fold together with its first and last value; None where not shown.

    ``told`` where the body does not tell the range, so that plain text has to show it too."""

    index: Node
    first: Node | None = None
    last: Node | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Compound(Node):
    """A compound axis in the slots of an Item."""

    indices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Part(Node):
    """An entry of an array that an expression stands for."""

    body: Node
    indices: tuple[Node, ...]
