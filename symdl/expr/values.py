"""The value tree: what an expression means, as SymPy expressions over a small set of node types.

SymPy supplies numbers, ``Add``, ``Mul`` and ``Pow``; the nodes here supply the index structure.
Sizes are SymPy symbols (``n``, positive integers), an index runs from 0 to size - 1, and indices
of one size range over the same axis.  The nodes have no behaviour beyond building themselves:
normal form, derivatives, evaluation and printing are modules that walk them.

    Index(name, size)            i, a bound or free index
    Entry(name, *indices)        z[i]; a scalar is an Entry without indices
    Fn(name, *arguments)         exp(z[i]); the row of that name stands in symdl.functions
    Delta(a, b)                  1 where a = b, else 0
    Bracket(kind, e)             1 where "e kind 0" holds, else 0 (Iverson; kinds: ge gt eq ne)
    Where(condition, a, b)       a where the 0/1-valued condition is 1, else b
    Reduce(op, body, *indices)   sum, prod or max of the body over bound indices
    ArgMax(position, body, *indices)
                                 the position-th index of the first place of the maximum
    Unknown(name, argument, rank, *indices)
                                 F[i](x); the indices beyond rank are derivatives by x's entries
    Diff(body, entry, total)     the partial derivative, not yet carried out
    Expect(op, body)             E[...] or Var[...]
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

REDUCTIONS = ("sum", "prod", "max")
BRACKET_KINDS = ("ge", "gt", "eq", "ne")
_fresh_numbers = itertools.count(1)


class Index(sp.Symbol):
    """An index: a name and the size of its axis; ``tag`` keeps renamed copies apart (0: none)."""

    __slots__ = ("size", "tag")
    size: sp.Expr
    tag: int

    def __new__(cls, name: str, size: object, tag: int = 0) -> Index:
        self = sp.Symbol.__xnew__(cls, name, integer=True, nonnegative=True)
        self.size = sp.sympify(size)
        self.tag = tag
        return self

    def _hashable_content(self) -> tuple:
        return (self.name, self.size, self.tag)

    def __reduce__(self) -> tuple:
        return Index, (self.name, self.size, self.tag)

    def sort_key(self, order: object = None) -> tuple:
        return self.class_key(), (1, (self.name, self.tag)), sp.S.One.sort_key(), sp.S.One


def fresh(index: Index) -> Index:
    """A copy of the index that is different from every index there is."""
    return Index(index.name, index.size, next(_fresh_numbers))


class Node(sp.Expr):
    """Base of the nodes of this module: immutable, compared by structure, never auto-simplified."""

    is_commutative = True

    @property
    def func(self):  # type: ignore[no-untyped-def]  # SymPy: node.func(*node.args) == node
        return type(self)


def _name(value: object) -> Str:
    return value if isinstance(value, Str) else Str(str(value))


class Entry(Node):
    """One entry of an array, ``x[n, i*s + u]``, or a scalar where there are no indices."""

    def __new__(cls, name: object, *indices: object) -> Entry:
        return sp.Expr.__new__(cls, _name(name), *map(sp.sympify, indices))

    name = property(lambda self: self.args[0].name)
    indices = property(lambda self: self.args[1:])


class Fn(Node):
    """A scalar function by its name in :mod:`symdl.functions`."""

    def __new__(cls, name: object, *arguments: object) -> Fn:
        return sp.Expr.__new__(cls, _name(name), *map(sp.sympify, arguments))

    name = property(lambda self: self.args[0].name)
    arguments = property(lambda self: self.args[1:])


class Delta(Node):
    """Kronecker's delta of two integer expressions; equal arguments give 1, different numbers 0."""

    is_integer = True

    def __new__(cls, a: Any, b: Any) -> sp.Expr:
        a, b = sp.sympify(a), sp.sympify(b)
        difference = a - b
        if difference.is_Integer:
            return sp.S.One if difference == 0 else sp.S.Zero
        if sp.default_sort_key(b) < sp.default_sort_key(a):
            a, b = b, a
        return sp.Expr.__new__(cls, a, b)


class Bracket(Node):
    """Iverson's bracket ``[e kind 0]``; a number is decided at once."""

    is_integer = True
    _decide = {"ge": operator.ge, "gt": operator.gt, "eq": operator.eq, "ne": operator.ne}

    def __new__(cls, kind: Any, e: Any) -> sp.Expr:
        kind, e = _name(kind), sp.sympify(e)
        if kind.name not in BRACKET_KINDS:
            raise ValueError(f"no bracket of kind {kind.name}")
        if e.is_number and e.is_comparable:
            return sp.S.One if cls._decide[kind.name](e, 0) else sp.S.Zero
        return sp.Expr.__new__(cls, kind, e)

    kind = property(lambda self: self.args[0].name)
    e = property(lambda self: self.args[1])


class Where(Node):
    """``a`` where the condition (a product of brackets or deltas) is 1, else ``b``."""

    def __new__(cls, condition: object, a: object, b: object) -> sp.Expr:
        condition, a, b = map(sp.sympify, (condition, a, b))
        if condition == 1 or a == b:
            return a
        if condition == 0:
            return b
        return sp.Expr.__new__(cls, condition, a, b)

    condition = property(lambda self: self.args[0])
    a = property(lambda self: self.args[1])
    b = property(lambda self: self.args[2])


class Binder(Node):
    """A node that binds the indices at the end of its arguments within its body."""

    body: sp.Expr
    bound: tuple[Index, ...]


class Reduce(Binder):
    """``sum``, ``prod`` or ``max`` of ``body`` over the bound indices, each over its whole axis."""

    def __new__(cls, op: object, body: object, *bound: Index) -> sp.Expr:
        if not bound:
            return sp.sympify(body)
        return sp.Expr.__new__(cls, _name(op), sp.sympify(body), *bound)

    op = property(lambda self: self.args[0].name)
    body = property(lambda self: self.args[1])
    bound = property(lambda self: self.args[2:])


class ArgMax(Binder):
    """The ``position``-th bound index at the maximum of ``body``; the first in order wins ties."""

    is_integer = True

    def __new__(cls, position: object, body: object, *bound: Index) -> ArgMax:
        return sp.Expr.__new__(cls, sp.Integer(position), sp.sympify(body), *bound)

    position = property(lambda self: int(self.args[0]))
    body = property(lambda self: self.args[1])
    bound = property(lambda self: self.args[2:])


class Unknown(Node):
    """``F[i](x)`` for a function F of which only the shape is known; ``D(F)[i,j](x)`` has rank 1,
    indices ``i, j``: the indices beyond ``rank`` name the entries of x it is differentiated by."""

    def __new__(cls, name: object, argument: object, rank: object, *indices: object) -> Unknown:
        return sp.Expr.__new__(
            cls, _name(name), _name(argument), sp.Integer(rank), *map(sp.sympify, indices)
        )

    name = property(lambda self: self.args[0].name)
    argument = property(lambda self: self.args[1].name)
    rank = property(lambda self: int(self.args[2]))
    indices = property(lambda self: self.args[3:])


class Diff(Node):
    """∂body/∂entry, not carried out.

    ``total=False``: every other named quantity in the body is held fixed; where the body is itself
    the Entry of a defined quantity, its defining equation is what is differentiated.
    ``total=True``: also through every quantity that depends on the entry (an adjoint)."""

    def __new__(cls, body: object, entry: Entry, total: Any = 0) -> Diff:
        return sp.Expr.__new__(cls, sp.sympify(body), entry, sp.Integer(int(total)))

    body = property(lambda self: self.args[0])
    entry = property(lambda self: self.args[1])
    total = property(lambda self: bool(self.args[2]))


class Expect(Node):
    """``E[body]`` or ``Var[body]`` over every random variable in the body."""

    def __new__(cls, op: object, body: object) -> Expect:
        return sp.Expr.__new__(cls, _name(op), sp.sympify(body))

    op = property(lambda self: self.args[0].name)
    body = property(lambda self: self.args[1])


def free_indices(e: sp.Basic) -> frozenset[Index]:
    """The indices that stand free in an expression (those in sizes of indices do not count)."""
    found = _free_cache.get(e)
    if found is None:
        if isinstance(e, Index):
            found = frozenset((e,))
        elif not e.args:
            found = frozenset()
        elif isinstance(e, Binder):
            found = free_indices(e.body) - frozenset(e.bound)
        else:
            found = frozenset().union(*(free_indices(a) for a in e.args))
        if len(_free_cache) > 200_000:
            _free_cache.clear()
        _free_cache[e] = found
    return found


_free_cache: dict[sp.Basic, frozenset[Index]] = {}


def rebuild(e: sp.Basic, args: Iterable[sp.Basic]) -> sp.Basic:
    """The node with other arguments; the same object where nothing changed."""
    args = tuple(args)
    return e if all(a is b for a, b in zip(args, e.args, strict=True)) else e.func(*args)


def freshen(e: sp.Basic) -> sp.Basic:
    """Every bound index replaced by a fresh one, so that nothing put into a context is captured."""
    if not e.args:
        return e
    if isinstance(e, Binder):
        renamed = {b: fresh(b) for b in e.bound}
        body = freshen(substitute(e.body, renamed))
        return e.func(e.args[0], body, *renamed.values())
    return rebuild(e, (freshen(a) for a in e.args))


def substitute(e: sp.Basic, mapping: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    """Replace free indices, symbols or whole subexpressions, without capture.

    A binder whose index stands free in what is put in is renamed first; a bound index is never
    replaced.  Replacement is simultaneous and from the outside in."""
    if not mapping:
        return e
    incoming: frozenset[Index] = frozenset().union(*(free_indices(v) for v in mapping.values()))
    return _substitute(e, dict(mapping), incoming)


def _substitute(e: sp.Basic, mapping: dict, incoming: frozenset) -> sp.Basic:
    if e in mapping:
        return mapping[e]
    if not e.args:
        return e
    if isinstance(e, Binder):
        mapping = {k: v for k, v in mapping.items() if not (free_indices(k) & set(e.bound))}
        if not mapping:
            return e
        renamed = {b: fresh(b) for b in e.bound if b in incoming}
        body = _substitute(e.body, renamed, frozenset(renamed.values())) if renamed else e.body
        bound = tuple(renamed.get(b, b) for b in e.bound)
        return e.func(e.args[0], _substitute(body, mapping, incoming), *bound)
    return rebuild(e, (_substitute(a, mapping, incoming) for a in e.args))


def walk(e: sp.Basic) -> Iterable[sp.Basic]:
    """Every node of the tree, outermost first."""
    stack = [e]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.args))


def entries(e: sp.Basic, name: str | None = None) -> list[Entry]:
    """The Entry nodes in reading order, all of them or those of one name, with repetitions."""
    return [x for x in walk(e) if isinstance(x, Entry) and name in (None, x.name)]
